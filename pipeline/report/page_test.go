package report

import (
	"bytes"
	"encoding/xml"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"kttt/transforms"
)

// page is the answer to a list with two sheets.
func page(t *testing.T, list []transforms.Finding, refused bool) string {
	t.Helper()
	l := &transforms.List{Path: "2024/187.xlsx", Refused: refused, Findings: list, Sheets: []transforms.SheetOutcome{
		{Name: "HTX <1>", Count: transforms.Count{Read: 9, Kept: 5, Rejected: 1, Skipped: 3}, Reasons: map[string]int{"total": 1, "title": 2}, Explain: []transforms.Explanation{{VI: "Tiêu đề bảng ở dòng 2."}}},
		{Name: "THT", Count: transforms.Count{Read: 3, Kept: 1, Skipped: 2}},
	}}
	if !refused {
		l.Period, l.Unit = "2024", transforms.UnitOf("187", "2024")
	}
	book := &transforms.Book{Sheets: []transforms.Sheet{{Name: "HTX <1>", Rows: []transforms.Row{{Number: 3, Cells: []transforms.Cell{{Col: 2, Kind: transforms.Text, Raw: "0912 345 678"}}}}}}}
	var b bytes.Buffer
	must(t, (&Page{Answer: &Answer{Path: "187-chi-lang & em.xlsx", Book: book, Findings: list}, List: l,
		Correction: &transforms.Correction{Corrected: 12, Remaining: 2, New: 1}}).Write(&b))
	return b.String()
}

var pageFindings = []transforms.Finding{
	finding("HTX <1>", 3, 2, "error", "***", "Số “***” quá lớn."),
	finding("HTX <1>", 4, 2, "warn", "<script>alert(1)</script>", "Lạ <b>."),
	finding("", 0, 0, "note", "", "Cả tệp."),
}

func TestPageTellsWhatToDo(t *testing.T) {
	text := page(t, pageFindings, false)
	for _, want := range []string{"187-chi-lang &amp; em.xlsx", "Huyện Chi Lăng (187)", "kỳ 2024", "Có 1 chỗ phải sửa và 1 chỗ cần kiểm tra", "đã sửa 12 ô, còn 2 phát hiện cũ, 1 phát hiện mới",
		`<td>HTX &lt;1&gt;</td><td class="n">9</td><td class="n">5</td><td class="n">1</td><td class="n">3</td>`, `<th class="n">12</th><th class="n">6</th><th class="n">1</th><th class="n">5</th>`,
		"B3", "0912 345 678", "&lt;script&gt;alert(1)&lt;/script&gt;", "cả tệp", "Tiêu đề bảng ở dòng 2."} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if refused := page(t, pageFindings[:1], true); !strings.Contains(refused, "Tệp chưa được nhận") || !strings.Contains(refused, "chưa xác định được đơn vị") {
		t.Error("a refused file is not told")
	}
	if good := page(t, nil, false); !strings.Contains(good, "có thể gửi") || strings.Contains(good, "Việc cần làm") {
		t.Error("a good file is not told")
	}
}

// TestPageIsWholeAndNeedsNothingElse reads the page as XML, which it is but for its void
// elements, and looks for anything fetched from elsewhere.
func TestPageIsWholeAndNeedsNothingElse(t *testing.T) {
	text := page(t, pageFindings, false)
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		token, err := d.Token()
		if err != nil {
			if err.Error() != "EOF" {
				t.Fatal(err)
			}
			break
		}
		if s, ok := token.(xml.StartElement); ok {
			if s.Name.Local == "script" || s.Name.Local == "link" || s.Name.Local == "img" {
				t.Errorf("the page has <%s>", s.Name.Local)
			}
		}
	}
	if regexp.MustCompile(`(?i)https?:|url\(|@import`).MatchString(text) {
		t.Error("the page needs another file")
	}
}

// TestPageCanBeRead works out the contrast of every pair of colours (WCAG 2: 4.5 for text), those of
// the marked cells included.
func TestPageCanBeRead(t *testing.T) {
	pairs := map[string]string{"#1b1f24": "#ffffff", "#48505a": "#ffffff", "#333a42": "#ffffff"}
	for _, m := range regexp.MustCompile(`background: (#\w+);[^}]*color: (#\w+); }`).FindAllStringSubmatch(pageHTML, -1) {
		pairs[m[2]] = m[1]
	}
	if len(pairs) < 10 {
		t.Fatalf("only %d pairs found", len(pairs))
	}
	for _, pair := range palette {
		pairs["#000000 on "+pair[0]], pairs["#ffffff on "+pair[1]] = "#"+pair[0], "#"+pair[1]
	}
	for text, ground := range pairs {
		a, b := luminance(t, text[:7]), luminance(t, ground)
		if c := (max(a, b) + 0.05) / (min(a, b) + 0.05); c < 4.5 {
			t.Errorf("%s on %s has contrast %.1f", text, ground, c)
		}
	}
}

func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	if len(colour) == 4 {
		colour = "#" + strings.Repeat(colour[1:2], 2) + strings.Repeat(colour[2:3], 2) + strings.Repeat(colour[3:], 2)
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		v, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		must(t, err)
		c := float64(v) / 255
		if c <= 0.03928 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
