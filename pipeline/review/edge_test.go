package review_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"kttt/fixtures/sketch"
	"kttt/pipeline/review"
	"kttt/pipeline/warehouse"
	"kttt/transforms"
)

// office is an inbox and its data folder.
type office struct{ inbox, data string }

func newOffice(t *testing.T) office {
	dir := t.TempDir()
	return office{filepath.Join(dir, "inbox"), filepath.Join(dir, "data")}
}

// sends puts a workbook of one sheet into the inbox.
func (o office) sends(t *testing.T, path, sheet string) {
	t.Helper()
	book, err := sketch.Book(&txtar.Archive{Files: []txtar.File{{Name: "sheet HTX", Data: []byte(sheet)}}})
	if err != nil {
		t.Fatal(err)
	}
	full := filepath.Join(o.inbox, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(full)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := sketch.WriteXLSX(book, f); err != nil {
		t.Fatal(err)
	}
}

// release runs a night and opens what it published.
func (o office) release(t *testing.T) *warehouse.DB {
	t.Helper()
	if code, said := run(t, "run", "--inbox", o.inbox, "--data", o.data); code != 0 && code != 3 {
		t.Fatalf("run: exit %d: %s", code, said)
	}
	return open(t, o.data)
}

// reads composes the report and the summary of a period in both languages, holds their numbers against the marts, and
// gives the Vietnamese report as letters.
func reads(t *testing.T, db *warehouse.DB, period string) (*review.Document, string) {
	t.Helper()
	var report *review.Document
	for _, kind := range []review.Kind{review.Summary, review.Report} {
		for _, lang := range []string{"en", "vi"} {
			report = compose(t, db, review.Settings{Kind: kind, Lang: lang, Period: period})
			checkDocument(t, db, report)
		}
	}
	return report, text(report)
}

func wants(t *testing.T, got string, wanted ...string) {
	t.Helper()
	for _, w := range wanted {
		if !strings.Contains(got, w) {
			t.Errorf("the document does not say %q", w)
		}
	}
	if t.Failed() {
		t.Log(got)
	}
}

func tableOf(t *testing.T, d *review.Document, name string) *review.Table {
	t.Helper()
	blocks := d.Blocks
	for _, a := range d.Annexes {
		blocks = append(blocks, a.Blocks...)
	}
	for _, b := range blocks {
		if table, ok := b.(*review.Table); ok && table.Name == name {
			return table
		}
	}
	t.Fatalf("no table %s", name)
	return nil
}

func TestComposeOneUnitUnratedWithALongName(t *testing.T) {
	o := newOffice(t)
	long := "Hợp tác xã Dịch vụ nông nghiệp tổng hợp và chế biến " + strings.Repeat("nông lâm sản ", 20) + "Chi Lăng"
	o.sends(t, "2024/187-chi-lang.xlsx", "DANH SÁCH HTX HUYỆN CHI LĂNG NĂM 2024\nSTT | Tên HTX | Ngày thành lập | Số thành viên | Xếp loại\n"+
		"1 | "+long+" | @2019-05-12 | 9 |\n2 | HTX Hai | @2018-05-12 | 0 |\n3 | HTX Ba | @2017-05-12 | |\n")
	d, got := reads(t, o.release(t), "2024")
	wants(t, got,
		"danh sách của {01} trên {11} đơn vị phải gửi báo cáo ({9,1%}); còn {10} đơn vị chưa gửi",
		"các đơn vị đã gửi báo cáo có {03} hợp tác xã;",
		"Chưa có hợp tác xã, liên hiệp hợp tác xã nào có số liệu xếp loại năm 2024.",
		"Chưa có số liệu về liên kết theo chuỗi giá trị.")
	if strings.Contains(got, "so với năm 2023") {
		t.Error("a year is compared with nothing")
	}
	table := tableOf(t, d, "annex_ratings")
	if n := len(table.Rows); n != 12 {
		t.Fatalf("%d rows for eleven districts and the province", n)
	}
	for _, row := range table.Rows {
		share := row.Cells[5]
		if share.Nothing != review.NotReported {
			t.Errorf("%s: the share of good among none rated is %q", row.Cells[1].Text, share.Text)
		}
		if silent := row.Cells[1].Text != "Huyện Chi Lăng" && row.Kind != review.Total; silent != (row.Cells[2].Nothing == review.NotReported) {
			t.Errorf("%s: %q", row.Cells[1].Text, row.Cells[2].Text)
		}
	}
	counts := tableOf(t, d, "annex_organisations")
	if last := counts.Rows[len(counts.Rows)-1]; last.Cells[7].Text != "9" {
		t.Errorf("%q members", last.Cells[7].Text)
	}
}

func TestComposeTellsKindsOfNothingApart(t *testing.T) {
	o := newOffice(t)
	// Chi Lăng has only new cooperatives, Bắc Sơn none rated, Lộc Bình only a group, Đình Lập one of each class.
	o.sends(t, "2024/187-chi-lang.xlsx", "DANH SÁCH HTX HUYỆN CHI LĂNG NĂM 2024\nSTT | Tên HTX | Ngày thành lập | Số thành viên | Xếp loại\n1 | HTX Một | @2024-05-12 | 9 |\n2 | HTX Hai | @2024-06-12 | 8 |\n")
	o.sends(t, "2024/185-bac-son.xlsx", "DANH SÁCH HTX HUYỆN BẮC SƠN NĂM 2024\nSTT | Tên HTX | Ngày thành lập | Số thành viên | Xếp loại\n1 | HTX Ba | @2014-05-12 | 9 |\n")
	o.sends(t, "2024/188-loc-binh.xlsx", "DANH SÁCH TỔ HỢP TÁC HUYỆN LỘC BÌNH NĂM 2024\nSTT | Tên THT | Số thành viên\n1 | THT Một | 5\n")
	o.sends(t, "2024/189-dinh-lap.xlsx", "DANH SÁCH HTX HUYỆN ĐÌNH LẬP NĂM 2024\nSTT | Tên HTX | Ngày thành lập | Số thành viên | Xếp loại\n1 | HTX Bốn | @2014-05-12 | 9 | Tốt\n2 | HTX Năm | @2014-05-13 | 9 | Yếu\n")
	d, got := reads(t, o.release(t), "2024")
	signs := map[string][2]string{} // rated, share of good
	for _, row := range tableOf(t, d, "annex_ratings").Rows {
		signs[row.Cells[1].Text] = [2]string{row.Cells[3].Text, row.Cells[5].Text}
	}
	for area, want := range map[string][2]string{
		"Huyện Chi Lăng": {"0", "kđg"}, "Huyện Bắc Sơn": {"0", "…"}, "Huyện Lộc Bình": {"…", "…"}, "Huyện Đình Lập": {"2", "50,0%"}, "Huyện Văn Quan": {"…", "…"},
	} {
		if signs[area] != want {
			t.Errorf("%s has %q, want %q", area, signs[area], want)
		}
	}
	wants(t, got, "Ký hiệu: “…” chưa có số liệu; “kđg” không đánh giá theo quy định; “0” bằng không.")
}

func TestComposeAllUnits(t *testing.T) {
	o := newOffice(t)
	lines, err := csv.NewReader(strings.NewReader(transforms.Reference()["units"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(name string) int { return slices.Index(lines[0], name) }
	units := 0
	for _, l := range lines[1:] {
		if l[column("unit_era")] != "2025-07" || l[column("level")] != "commune" {
			continue
		}
		units++
		name := l[column("type")] + " " + l[column("name")]
		o.sends(t, fmt.Sprintf("2025/%s.xlsx", l[column("unit_code")]), fmt.Sprintf("DANH SÁCH HTX %s NĂM 2025\nSTT | Tên HTX | Ngày thành lập | Số thành viên | Xếp loại | Tham gia chuỗi giá trị\n1 | HTX số %d | @2019-05-12 | 9 | Tốt | x\n2 | HTX thứ %d | @2019-05-12 | 7 | Khá |\n", strings.ToUpper(name), units, units))
	}
	d, got := reads(t, o.release(t), "2025")
	wants(t, got, "tổng hợp từ danh sách của {65} đơn vị, đủ các đơn vị phải gửi báo cáo", "toàn tỉnh có {130} hợp tác xã;", "đạt {50%}")
	for _, name := range []string{"annex_organisations", "annex_ratings"} {
		table := tableOf(t, d, name)
		if n := len(table.Rows); n != 66 || table.Rows[64].Cells[0].Text != "65" || table.Rows[65].Kind != review.Total {
			t.Errorf("%s has %d rows", name, n)
		}
	}
	for _, b := range d.Blocks {
		if ch, ok := b.(*review.Chart); ok && ch.Name == "units" && (len(ch.Tiles) != 65 || ch.Kind != review.TileMap) {
			t.Errorf("the map has %d tiles", len(ch.Tiles))
		}
	}
}

func TestComposeWithoutPopulation(t *testing.T) {
	o := newOffice(t)
	o.sends(t, "2008/187-chi-lang.xlsx", "DANH SÁCH HTX HUYỆN CHI LĂNG NĂM 2008\nSTT | Tên HTX | Ngày thành lập | Số thành viên\n1 | HTX Một | @2004-05-12 | 9\n")
	_, got := reads(t, o.release(t), "2008")
	wants(t, got, "Chưa tính được tỷ lệ dân số tham gia kinh tế tập thể vì thiếu số thành viên hoặc dân số.", "có {01} hợp tác xã")
}

func TestComposeHalfYearBesideItsYear(t *testing.T) {
	o := newOffice(t)
	list := "STT | Tên HTX | Số thành viên\n1 | HTX Một | 9\n"
	o.sends(t, "2023-H1/187-chi-lang.xlsx", "DANH SÁCH HTX HUYỆN CHI LĂNG 6 THÁNG ĐẦU NĂM 2023\n"+list)
	o.sends(t, "2024-H1/187-chi-lang.xlsx", "DANH SÁCH HTX HUYỆN CHI LĂNG 6 THÁNG ĐẦU NĂM 2024\n"+list+"2 | HTX Hai | 8\n")
	o.sends(t, "2024/187-chi-lang.xlsx", "DANH SÁCH HTX HUYỆN CHI LĂNG NĂM 2024\n"+list+"2 | HTX Hai | 8\n3 | HTX Ba | 7\n")
	db := o.release(t)
	d, got := reads(t, db, "2024-H1")
	wants(t, got, "hoạt động của Liên minh Hợp tác xã tỉnh 6 tháng đầu năm 2024; phương hướng, nhiệm vụ 6 tháng cuối năm 2024",
		"đến ngày 30/6/2024", "có {02} hợp tác xã, tăng {01} ({100%}) so với 6 tháng đầu năm 2023")
	first := tableOf(t, d, "annex_indicators").Rows[1].Cells
	if first[3].Text != "…" || first[5].Text != "2" || first[6].Text != "3" {
		t.Errorf("the annex of the half-year reads %v", first)
	}
	year, _ := reads(t, db, "2024")
	if first := tableOf(t, year, "annex_indicators").Rows[1].Cells; first[5].Text != "2" || first[6].Text != "3" {
		t.Errorf("the annex of the year reads %v", first)
	}
}

func TestComposeTellsWhatChangedSinceItWasSigned(t *testing.T) {
	o := newOffice(t)
	head := "DANH SÁCH HTX HUYỆN CHI LĂNG NĂM 2024\nSTT | Tên HTX | Số thành viên\n"
	o.sends(t, "2024/187-chi-lang.xlsx", head+"1 | HTX Một | 9\n2 | HTX Hai | 8\n")
	if _, got := reads(t, o.release(t), "2024"); strings.Contains(got, "đã được ký") {
		t.Error("an unsigned report says that it is signed")
	}
	if code, said := run(t, "releases", "tag", "2024", "--data", o.data); code != 0 {
		t.Fatalf("tag: exit %d: %s", code, said)
	}
	o.sends(t, "2024/187-chi-lang.xlsx", head+"1 | HTX Một | 12\n2 | HTX Hai | 8\n3 | HTX Ba | 7\n")
	d, got := reads(t, o.release(t), "2024")
	wants(t, got, "Báo cáo kỳ này đã được ký")
	for _, row := range tableOf(t, d, "revisions").Rows {
		if row.Cells[1].Text == "Số hợp tác xã" {
			if row.Cells[2].Text != "2" || row.Cells[3].Text != "3" || row.Cells[4].Text == "" {
				t.Errorf("the table of changes reads %v", row.Cells)
			}
			return
		}
	}
	t.Errorf("the number of cooperatives changed and is not told: %s", got)
}

func TestComposeTellsNoChangeThatReadsAlike(t *testing.T) {
	o := newOffice(t)
	head := "DANH SÁCH HTX HUYỆN CHI LĂNG NĂM 2024\nSTT | Tên HTX | Số thành viên | Doanh thu (triệu đồng) | Chuỗi giá trị\n1 | HTX Một | 9 | 100 | không\n"
	o.sends(t, "2024/187-chi-lang.xlsx", head)
	o.release(t)
	if code, said := run(t, "releases", "tag", "2024", "--data", o.data); code != 0 {
		t.Fatalf("tag: exit %d: %s", code, said)
	}
	o.sends(t, "2024/187-chi-lang.xlsx", strings.Replace(head, "100", "200", 1))
	d, _ := reads(t, o.release(t), "2024")
	var told []string
	for _, row := range tableOf(t, d, "revisions").Rows {
		told = append(told, row.Cells[1].Text+": "+row.Cells[2].Text+" → "+row.Cells[3].Text)
	}
	if want := "Doanh thu, tổng số: 100,0 → 200,0"; !slices.Contains(told, want) {
		t.Errorf("the revenue changed, told is %q", told)
	}
	o.sends(t, "2024/187-chi-lang.xlsx", head) // as it was signed
	_, got := reads(t, o.release(t), "2024")
	wants(t, got, "Báo cáo kỳ này đã được ký; từ đó có {01} tệp nhận thêm hoặc nhận lại, không số liệu toàn tỉnh nào thay đổi.")
	o.sends(t, "2024/187-chi-lang.xlsx", head+"2 | HTX Hai | 8 | 100 | không\n") // 0/1 and 0/2 are both 0%
	d, got = reads(t, o.release(t), "2024")
	rows := tableOf(t, d, "revisions").Rows
	for _, row := range rows {
		if row.Cells[2].Text == row.Cells[3].Text {
			t.Errorf("a figure that reads as it did is told as changed: %v", row.Cells)
		}
	}
	wants(t, got, fmt.Sprintf("từ đó có {%02d} số liệu", len(rows)))
}

func TestComposeTellsNothingOfTwoYearsFromOne(t *testing.T) {
	o := newOffice(t)
	list := "DANH SÁCH HTX HUYỆN CHI LĂNG NĂM %d\nSTT | Tên HTX | Mã số thuế | Xếp loại\n1 | HTX Một | 4900000011 | Yếu\n2 | HTX Hai | 4900000022 | %s\n"
	o.sends(t, "2023/187-chi-lang.xlsx", fmt.Sprintf(list, 2023, "Khá"))
	o.sends(t, "2024/187-chi-lang.xlsx", fmt.Sprintf(list, 2024, "Yếu"))
	db := o.release(t)
	if _, got := reads(t, db, "2023"); strings.Contains(got, "hai năm liền;") || !strings.Contains(got, "{01} hợp tác xã, liên hiệp hợp tác xã xếp loại yếu; ") {
		t.Errorf("the first year is told of two: %s", got)
	}
	_, got := reads(t, db, "2024")
	wants(t, got, "mục tiêu chưa có số liệu;")
	wants(t, got, "{02} hợp tác xã, liên hiệp hợp tác xã xếp loại yếu, trong đó {01} xếp loại yếu hai năm liền", "không có hợp tác xã nào giải thể")
}

func TestComposeBesideFormsOfTotals(t *testing.T) {
	o := newOffice(t)
	o.sends(t, "2024/185-bac-son.xlsx", "CHỈ TIÊU PHÁT TRIỂN HTX HUYỆN BẮC SƠN NĂM 2024\nSTT | Chỉ tiêu | Đơn vị tính | Thực hiện năm 2024\n1 | Tổng số HTX | HTX | 5\n")
	_, got := reads(t, o.release(t), "2024")
	wants(t, got, "Một số biểu tổng hợp không khớp với danh sách", "Huyện Bắc Sơn | Hợp tác xã", "Chưa có đơn vị nào gửi danh sách tổ chức kinh tế tập thể năm 2024")
}
