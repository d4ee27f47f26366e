package review

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"kttt/pipeline/warehouse"
)

func f64(v float64) *float64 { return &v }

// handmade is a document with every kind of block, row, cell, unit and chart.
func handmade() *Document {
	count := func(v float64) Cell { return Cell{Text: FormatNumber(v, Count, "vi"), Value: &v} }
	share := func(v float64) Cell { return Cell{Text: FormatNumber(v, Share, "vi"), Value: &v} }
	text := func(s string) Cell { return Cell{Text: s} }
	missing := Cell{Text: "…", Nothing: NotReported}
	ratings := &Table{
		Code: "B21", Name: "annex_ratings", Title: "Tổng hợp xếp loại hợp tác xã, liên hiệp hợp tác xã theo địa bàn (năm 2024)", Unit: "Đơn vị tính: tổ chức",
		Columns: []Column{
			{Key: "place", Head: "TT", Unit: Text, Wide: 0.4}, {Key: "area", Head: "Địa bàn", Unit: Text, Wide: 2},
			{Key: "rated", Head: "Được xếp loại", Unit: Count},
			{Key: "good", Over: "Tốt", Head: "Số lượng", Unit: Count}, {Key: "good_share", Over: "Tốt", Head: "Tỷ lệ", Unit: Share},
			{Key: "weak", Over: "Yếu", Head: "Số lượng", Unit: Count}, {Key: "weak_share", Over: "Yếu", Head: "Tỷ lệ", Unit: Share},
			{Key: "change", Head: "Tăng, giảm tỷ lệ tốt so với năm trước (điểm %)", Unit: Points},
			{Key: "money", Head: "Vốn điều lệ bình quân (triệu đồng)", Unit: MillionVND}, {Key: "day", Head: "Ngày nhận", Unit: Day},
			{Key: "goal", Head: "Mục tiêu", Unit: Number}, {Key: "note", Head: "Ghi chú", Unit: Text},
		},
		Notes: []string{"Ký hiệu: “…” chưa có số liệu; “x” không thuộc diện; “kđg” không đánh giá theo quy định; “0” có báo cáo và bằng không."},
	}
	points := Cell{Text: FormatNumber(-0.0123, Points, "vi"), Value: f64(-0.0123)}
	money := Cell{Text: FormatNumber(1234567.5, MillionVND, "vi"), Value: f64(1234567.5)}
	above := Cell{Text: "trên 65,0%", Value: f64(0.65), Unit: Share}
	above.Text = "trên " + FormatNumber(0.65, Share, "vi")
	ratings.Rows = []Row{
		{Kind: Section, Cells: []Cell{text("I. Các huyện, thành phố")}},
		{Cells: []Cell{text("1"), text("Thành phố Lạng Sơn"), count(1234), count(12), share(12.0 / 1234), count(0), share(0), points, money, text("05/3/2024"), above, text("=cmd|' /C calc'!A0")}},
		{Cells: []Cell{text("2"), text("Huyện Hữu Lũng"), count(7), count(7), share(1), missing, missing, missing, missing, missing, {Text: "……"}, text("-5 tổ chức chưa rõ; @huyện; +84 205 3812 345")}},
		{Cells: []Cell{text("3"), text(strings.Repeat("Xã có tên dài ", 9)), count(1), {Text: "kđg", Nothing: NotAssessed}, {Text: "x", Nothing: NotApplicable}, count(1), share(1.0 / 14), points, money, text("02/01/2024"), {Text: "5", Value: f64(5), Unit: Count}, text("<b>&amp;\"</b>")}},
		{Kind: Total, Cells: []Cell{text(""), text("Toàn tỉnh"), count(1242), count(19), share(19.0 / 1242), count(1), share(1.0 / 1242), points, money, text(""), text(""), text("")}},
	}
	years := []string{"2021", "2022", "2023", "2024", "2030", "2045"}
	units := []string{"Thành phố Lạng Sơn", "Tràng Định", "Bình Gia", "Văn Lãng", "Cao Lộc", "Văn Quan", "Bắc Sơn", "Hữu Lũng", "Chi Lăng", "Lộc Bình", "Đình Lập"}
	values := func(n int, f func(i int) *float64) (out []*float64) {
		for i := range n {
			out = append(out, f(i))
		}
		return out
	}
	var stacked []Series
	for k, role := range []string{"good", "fair", "average", "weak", "not_assessed", "not_reported"} {
		stacked = append(stacked, Series{Name: []string{"Tốt", "Khá", "Trung bình", "Yếu", "Không đánh giá theo quy định", "Chưa có số liệu"}[k], Role: role,
			Values: values(len(units), func(i int) *float64 { return f64(float64((i*7 + k*5) % 13)) })})
	}
	var tiles []Tile
	for i := range units {
		tiles = append(tiles, Tile{i % 4, i / 4})
	}
	figure := &Figure{Name: "htx_count", Code: "H11", Value: f64(243), Unit: Count, Text: "243", Indicator: "htx_count"}
	part := &Figure{Name: "good_or_fair_share", Code: "H42", Value: f64(0.071), Unit: Share, Numerator: f64(17), Denominator: f64(239), Text: "7,1%", Indicator: "good_or_fair_share"}
	none := &Figure{Name: "population_share", Code: "H65", Unit: Share, Text: "… (chưa có số liệu)"}
	return &Document{
		Kind: Report, Lang: "vi", Period: "2024", PeriodEnd: time.Date(2024, 12, 31, 0, 0, 0, 0, time.UTC), Run: "e926ac6e8c98",
		Letter: Letterhead{Superior: "LIÊN MINH HỢP TÁC XÃ VIỆT NAM", Body: "LIÊN MINH HỢP TÁC XÃ TỈNH LẠNG SƠN"},
		Title:  "BÁO CÁO", Subject: "Tình hình phát triển kinh tế tập thể, hợp tác xã năm 2024; phương hướng, nhiệm vụ năm 2025",
		Blocks: []Block{
			Heading{Level: 1, Text: "Phần thứ nhất"},
			Paragraph{Spans: []Span{{Text: "Toàn tỉnh có "}, {Text: "243", Figure: figure}, {Text: " hợp tác xã, "}, {Text: "7,1%", Figure: part}, {Text: "; dân số "}, {Text: none.Text, Figure: none}, {Text: "243", Figure: figure}}},
			&Chart{Code: "D01", Title: "Tỷ lệ dân số tham gia và đường đến mục tiêu 2045", Kind: Lines, Unit: Share, Categories: years, Alt: "Tỷ lệ tăng chậm hơn đường đến mục tiêu.", Series: []Series{
				{Name: "Thực hiện", Role: "actual", Values: []*float64{f64(0.031), nil, f64(0.036), f64(0.041), nil, nil}},
				{Name: "Đường đến mục tiêu", Role: "path", Values: []*float64{f64(0.03), f64(0.035), f64(0.04), f64(0.046), f64(0.09), f64(0.2)}}}},
			&Chart{Code: "D02", Title: "Xếp loại theo địa bàn (năm 2024)", Kind: StackedBars, Unit: Count, Categories: units, Series: stacked, Alt: "Xếp loại của từng huyện."},
			&Chart{Code: "D03", Title: "Mục tiêu 2030: thực hiện so với mục tiêu", Kind: Bullets, Unit: Share, Categories: []string{"HTX khá, tốt", "Tham gia chuỗi giá trị", "Chuyển đổi số"}, Series: []Series{
				{Name: "Thực hiện", Role: "actual", Values: []*float64{f64(0.42), f64(0.2), nil}}, {Name: "Thấp nhất", Role: "low", Values: []*float64{f64(0.4), f64(0.18), nil}},
				{Name: "Cao nhất", Role: "high", Values: []*float64{f64(0.5), f64(0.31), nil}}, {Name: "Lộ trình", Role: "path", Values: []*float64{f64(0.45), f64(0.25), f64(0.2)}},
				{Name: "Mục tiêu", Role: "goal", Values: []*float64{f64(0.6), f64(0.4), f64(0.3)}}}},
			&Chart{Code: "D04", Title: "Tỷ lệ tham gia chuỗi giá trị theo địa bàn", Kind: Bars, Unit: Share, Categories: units, Series: []Series{{Name: "Tỷ lệ", Values: values(len(units), func(i int) *float64 {
				if i == 3 {
					return nil
				}
				return f64(float64(i) / 23)
			})}}},
			&Chart{Code: "D08", Title: "Số hợp tác xã theo địa bàn", Kind: TileMap, Unit: Count, Categories: units, Tiles: tiles, Series: []Series{{Name: "Số hợp tác xã", Values: values(len(units), func(i int) *float64 {
				if i == 5 {
					return nil
				}
				return f64(float64(i * i))
			})}}},
			ratings,
		},
		Annexes: []Annex{{Number: "Phụ lục 01", Title: "Biểu tổng hợp", Blocks: []Block{ratings,
			&Table{Code: "B19", Title: "Các chỉ tiêu phát triển kinh tế tập thể: hợp tác xã [biểu 2.1]", Columns: []Column{{Head: "Chỉ tiêu", Unit: Text}, {Head: "Thực hiện", Unit: Number}}},
		}}},
	}
}

// releaseForExcel is a release to take definitions and data from: KTTT_RELEASE, or a database with the two marts of a few lines.
func releaseForExcel(t testing.TB) *warehouse.DB {
	t.Helper()
	file := os.Getenv("KTTT_RELEASE")
	if file == "" {
		t.Skip("set KTTT_RELEASE to the kttt.duckdb of a release")
	}
	db, err := warehouse.Open(context.Background(), file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func written(t testing.TB, d *Document, db *warehouse.DB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteExcel(&b, d, db); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestExcelLook(t *testing.T) {
	db := releaseForExcel(t)
	begun := time.Now()
	b := written(t, handmade(), db)
	t.Log(len(b), time.Since(begun))
	begun = time.Now()
	b2 := written(t, handmade(), db)
	t.Log(len(b), time.Since(begun), bytes.Equal(b, b2))
	_ = os.WriteFile("/tmp/r3/out2.xlsx", b2, 0o644)
	if err := os.WriteFile("/tmp/r3/out.xlsx", b, 0o644); err != nil {
		t.Fatal(err)
	}
	_ = errors.New
	_ = fmt.Sprint
	_ = io.EOF
	_ = math.Abs
	_ = utf16.Encode
	_ = xml.Unmarshal
	_ = zip.Deflate
	_ = excelize.NewFile
}
