package transforms

import (
	"fmt"
	"slices"
	"strings"
)

// settleClassification decides what a column headed "Phân loại" holds: offices
// head the size, the rating and the type so, and the values decide.
func (b *body) settleClassification() {
	for i := range b.columns {
		c := &b.columns[i]
		if c.field != "classification" {
			continue
		}
		seen := map[string]int{}
		cells, _ := b.values(c)
		for _, cell := range cells {
			s, _ := Repair(cell.Raw)
			if s == "" || isDash(s) || isEllipsis(s) {
				continue
			}
			set := "none"
			for _, try := range []string{"rating", "size", "type"} {
				if meaning(try, s) != "" {
					set = try
				}
			}
			seen[set]++
		}
		switch {
		case seen["rating"] > 0 && seen["size"] == 0 && seen["type"] == 0:
			c.field = "rating"
		case seen["type"] > 0 && seen["rating"] == 0 && seen["size"] == 0:
			c.field = "org_type"
		case len(seen) == 0:
			c.field = ""
		case seen["size"] > 0 && seen["rating"] == 0 && seen["type"] == 0:
			b.leaveOut(c, "classification-is-a-rating")
		default:
			b.leaveOut(c, "classification-is-one-thing")
		}
	}
}

// leaveOut makes c a column that is not read, and says why.
func (b *body) leaveOut(c *column, rule string, args ...string) {
	b.note(rule, c.row, c.col, published(c.field), c.title(), args...)
	if rule != "heading-stands-once" && rule != "classification-is-one-thing" { // there people may choose
		c.known = leftOut
	}
	c.field, c.told, c.why = "", true, rule
}

// settleYears leaves out the columns that name another year than the period: last
// year's revenue is not this year's. Ratings keep the year they are headed with.
func (b *body) settleYears(p Period) {
	if p == "" {
		return
	}
	for i := range b.columns {
		c := &b.columns[i]
		year := c.year()
		_, spread := ratingFields[c.field]
		isRating := spread || c.field == "rating" || c.field == "rating_score"
		switch {
		case c.field != "" && p.Kind() != "half" && c.said(func(k caption) bool { return k.half }):
			b.leaveOut(c, "column-of-the-period", "period", string(p))
		case c.field != "" && p.Kind() == "half" && year == p.Year() && !isRating && b.hasHalfOf(c):
			b.leaveOut(c, "column-of-the-period", "period", string(p))
		case c.field == "" || year == 0 || year == p.Year():
		case isRating && !b.hasRatingOf(p.Year()):
		default:
			b.leaveOut(c, "column-of-the-period", "period", string(p))
		}
	}
}

// hasHalfOf tells that another column heads the half-year of what c tells for the
// whole year.
func (b *body) hasHalfOf(c *column) bool {
	isHalf := func(k caption) bool { return k.half }
	return !c.said(isHalf) && slices.ContainsFunc(b.columns, func(o column) bool { return o.col != c.col && o.field == c.field && o.said(isHalf) })
}

// hasRatingOf tells whether another column heads a rating of the period's own year.
func (b *body) hasRatingOf(year int) bool {
	return slices.ContainsFunc(b.columns, func(c column) bool {
		_, spread := ratingFields[c.field]
		return (spread || c.field == "rating") && (c.year() == year || c.year() == 0)
	})
}

// settleIssued takes the date of the certificate as the founding only where no
// column tells the founding itself.
func (b *body) settleIssued() {
	founded := b.column("founded_on") != nil
	for i := range b.columns {
		if c := &b.columns[i]; c.field == "issued_on" {
			if founded {
				b.leaveOut(c, "heading-yields")
			} else {
				c.field = "founded_on"
			}
		}
	}
}

// second marks the other column of one yes/no field that offices head in two ways.
const second = "#2"

// settleDoubles deals with two columns of one field. A hidden one is not data;
// of two visible ones neither can be trusted, but the first column of names or
// row numbers stays.
func (b *body) settleDoubles() {
	byField := map[string][]*column{}
	for i := range b.columns {
		if c := &b.columns[i]; c.field != "" {
			byField[c.field] = append(byField[c.field], c)
		}
	}
	for field, cols := range byField {
		visible := slices.DeleteFunc(slices.Clone(cols), func(c *column) bool { return c.hidden })
		if len(cols) > 1 && len(visible) > 0 {
			for _, c := range cols {
				if c.hidden {
					b.leaveOut(c, "hidden-column-repeats-no-heading")
				}
			}
			cols = visible
		}
		if len(cols) < 2 {
			continue
		}
		if len(cols) == 2 && strings.HasPrefix(field, "digital_") && field != "digital_declared" && cols[0].leaf().key != cols[1].leaf().key {
			cols[1].field += second // "Tem QR" beside "Mã số vùng trồng": either yes is one
			continue
		}
		keepFirst := field == "name" || field == "serial" || field == "note"
		for i, c := range cols {
			other := cols[0]
			if i == 0 {
				other = cols[1]
			}
			if i > 0 || !keepFirst {
				b.leaveOut(c, "heading-stands-once", "other", ColumnName(other.col))
			}
		}
	}
	slices.SortStableFunc(b.findings, func(x, y Finding) int { return int(x.SourceCol - y.SourceCol) })
}

// kindVI names the kinds of rows in Vietnamese.
var kindVI = map[rowKind]string{rowSection: "tiêu đề nhóm", rowTotal: "dòng tổng", rowNote: "ghi chú hoặc chữ ký", rowIndex: "dòng đánh số cột",
	rowContinuation: "phần tiếp của dòng trên", rowNameless: "dòng không có tên (bị từ chối)", rowEmpty: "dòng chỉ có số thứ tự", rowBlank: "dòng trống",
	rowForeign: "dòng dưới tiêu đề không đọc được (bị từ chối)", rowTitle: "phần đầu văn bản", rowHeading: "tiêu đề bảng", rowHiddenSheet: "thuộc trang tính ẩn", rowReturned: "danh mục cần sửa",
	rowGuide: "hướng dẫn của mẫu biểu", rowTypeHeading: "mục theo loại hình", rowPlain: "không có số liệu", rowNotKnown: "chỉ tiêu chưa có trong danh mục",
	rowPartHeading: "dòng “Trong đó”", rowPart: "một phần của dân số", rowTold: "số đã có ở bảng khác", rowOthers: "số liệu thống kê khác"}

// KindVI is the Vietnamese name of a reason for which rows are skipped.
func KindVI(reason string) string { return kindVI[rowKind(reason)] }

// whyNoTable says in one sentence why a sheet is no list of organisations.
func whyNoTable(s *Sheet) (vi, en string) {
	f := newHeadingFinder(newGrid(s), layouts())
	var best []string
	bestRow := 0
	indicator, unit, named := false, false, false
	for i := range s.Rows {
		if i > 500 {
			break
		}
		var seen []string
		for _, c := range s.Rows[i].Cells {
			if !isCaption(c) {
				continue
			}
			k := f.caption(c)
			named = named || f.l.fields[""][k.key] == "name" && strings.HasPrefix(k.key, "ten ")
			indicator = indicator || k.key == "chi tieu"
			unit = unit || k.key == "don vi tinh" || k.key == "dvt"
			if f.l.fields[""][k.key] != "" && !slices.Contains(seen, k.raw) {
				seen = append(seen, k.raw)
			}
		}
		if len(seen) > len(best) {
			best, bestRow = seen, s.Rows[i].Number
		}
	}
	switch {
	case indicator && unit:
		return "đây là biểu chỉ tiêu (có cột “Chỉ tiêu” và “Đơn vị tính”) nhưng không nhận ra chỉ tiêu nào về HTX, THT hay liên hiệp HTX",
			"this is a form of indicators (columns “Chỉ tiêu” and “Đơn vị tính”) but none of them is known to be about HTX, THT or LHHTX"
	case named:
		return "có cột tên tổ chức nhưng không nhận ra thêm cột nào khác của danh sách; hãy kiểm tra dòng tiêu đề",
			"there is a column of names but no other known column of such a list; check the heading row"
	case len(best) >= 2:
		shown := strings.Join(best[:min(len(best), 6)], "”, “")
		return fmt.Sprintf("dòng %d giống tiêu đề nhất (“%s”) nhưng không có cột tên tổ chức (ví dụ “Tên HTX”) cùng ít nhất hai cột khác của danh sách", bestRow, shown),
			fmt.Sprintf("row %d is most like a heading (“%s”) but has no column of names (such as “Tên HTX”) beside two other columns of such a list", bestRow, shown)
	}
	return "không có dòng nào là tiêu đề của danh sách tổ chức (cần cột “Tên HTX” và ít nhất hai cột khác)",
		"no row is the heading of a list of organisations (a column “Tên HTX” and two others are needed)"
}
