package review

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestReviewPrintsWell pins what was amiss when every page was looked at: annexes that did not say which period they are
// of, a line chart of one period, figures of the workbook without a title, a data sheet of seven hundred pages.
func TestReviewPrintsWell(t *testing.T) {
	db := Demonstration(t)
	of := func(lang, period string) *Document {
		d, err := Compose(t.Context(), db, Settings{Kind: Report, Lang: lang, Period: period, Letter: sample().Letter})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for period, words := range map[string][2]string{"2024": {"NĂM 2024", "2024"}, "2024-H1": {"6 THÁNG ĐẦU NĂM 2024", "THE FIRST HALF OF 2024"}} {
		for i, lang := range []string{"vi", "en"} {
			d := of(lang, period)
			if len(d.Annexes) != 6 {
				t.Errorf("%s %s: %d annexes", period, lang, len(d.Annexes))
			}
			for _, a := range d.Annexes {
				if !strings.HasSuffix(a.Title, " "+words[i]) {
					t.Errorf("%s of %s does not name its period: %s", a.Number, period, a.Title)
				}
			}
			doc := parts(t, word(t, d))["word/document.xml"]
			annexes := doc[strings.LastIndex(doc, d.Annexes[0].Number+"<"):]
			if strings.Contains(annexes, `"TableTitle"`) {
				t.Errorf("%s %s: a table has the title of its annex once more", period, lang)
			}
		}
	}

	drawn := func(d *Document) bool {
		_, charts := inDocument(d)
		for _, c := range charts {
			if c.Name == "organisations_over_time" {
				return true
			}
		}
		return false
	}
	if alone := of("vi", "2023"); drawn(alone) || !strings.Contains(fmt.Sprint(alone.Blocks), "mới có số liệu của một kỳ nên chưa vẽ biểu đồ.") {
		t.Error("a line of one period is drawn, or nothing says why it is not")
	}
	if !drawn(of("vi", "2024")) {
		t.Error("a line of two periods is not drawn")
	}

	d := of("vi", "2024")
	tables, _ := inDocument(d)
	for _, tab := range tables {
		if last := tab.Columns[len(tab.Columns)-1]; last.Key == "standing" && last.Wide < 2 {
			t.Errorf("%s: a standing takes three lines in a column of %v", tab.Code, last.Wide)
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(workbook(t, d, db)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Số liệu trong lời văn")
	if err != nil {
		t.Fatal(err)
	}
	goals := 0
	for _, r := range rows[4:] {
		if r[0] == "" || strings.Contains(r[1], "_") {
			t.Errorf("a figure without code or title: %q", r)
		}
		if r[0] == "B23" && r[1] == "Số hợp tác xã: mục tiêu 2030" && r[2] == "750" {
			goals++
		}
	}
	if goals != 1 {
		t.Errorf("the goal of 750 cooperatives stands there %d times", goals)
	}
	from, to := 0, 0
	data, err := f.GetRows("Dữ liệu")
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range data {
		if r[0] == "2024" && r[2] == "Theo đơn vị lúc báo cáo" && r[3] == "Cấp tỉnh" {
			if from == 0 {
				from = i + 1
			}
			to = i + 1
		}
	}
	want := fmt.Sprintf("'Dữ liệu'!$A$%d:$N$%d", from, to)
	for _, n := range f.GetDefinedName() {
		if n.Scope == "Dữ liệu" && n.Name == "_xlnm.Print_Area" && (n.RefersTo != want || from == 0 || to-from > 400) {
			t.Errorf("the data sheet prints %s, want %s", n.RefersTo, want)
		}
	}
}
