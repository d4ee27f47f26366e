package review

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"codeberg.org/go-fonts/liberation/liberationserifbold"
	"codeberg.org/go-fonts/liberation/liberationserifbolditalic"
	"codeberg.org/go-fonts/liberation/liberationserifitalic"
	"codeberg.org/go-fonts/liberation/liberationserifregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

func word(t *testing.T, d *Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteWord(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// parts of an archive by name, each proved to be XML.
func parts(t *testing.T, file []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(b)
		if strings.HasSuffix(f.Name, ".png") {
			continue
		}
		for dec := xml.NewDecoder(bytes.NewReader(b)); ; {
			if _, err := dec.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s is no XML: %v", f.Name, err)
			}
		}
	}
	return out
}

// TestWordHasTheOfficialForm holds paper, margins, type and page numbers against Decree 30/2020/NĐ-CP, Appendix I.
func TestWordHasTheOfficialForm(t *testing.T) {
	p := parts(t, word(t, sample()))
	doc, styles := p["word/document.xml"], p["word/styles.xml"]
	for what, want := range map[string]string{
		"A4 upright, 20, 30, 20, 20 mm": `<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1701"`,
		"annexes lie across":            `<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>`,
		"no number on the first page":   `<w:titlePg/>`,
		"numbers start anew":            `<w:pgNumType w:start="1"/>`,
		"name of the nation, bold":      `<w:b/><w:sz w:val="24"/><w:szCs w:val="24"/></w:rPr><w:t xml:space="preserve">CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM`,
		"motto, bold":                   `<w:b/><w:sz w:val="26"/><w:szCs w:val="26"/></w:rPr><w:t xml:space="preserve">Độc lập - Tự do - Hạnh phúc`,
		"number and symbol":             "/BC-LMHTX",
		"recipients, bold italic":       `<w:b/><w:i/><w:sz w:val="24"/><w:szCs w:val="24"/></w:rPr><w:t xml:space="preserve">Nơi nhận:`,
		"last recipient ends in a stop": "- Lưu: VT.",
		"end mark":                      "./.",
		"heading rows come again":       `<w:tblHeader/>`,
		"merged heading":                `<w:gridSpan w:val="2"/>`,
		"merged downwards":              `<w:vMerge w:val="restart"/>`,
		"alternative text":              `descr="Huyện Chi Lăng một nửa tốt."`,
		"escaped":                       "&lt;thật&gt; &amp; “đủ”,",
		"dotted gap":                    `w:leader="dot"`,
	} {
		if !strings.Contains(doc, want) {
			t.Errorf("%s: the document lacks %s", what, want)
		}
	}
	for what, want := range map[string]string{
		"Times New Roman": `<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/><w:color w:val="000000"/>`,
		"text of 14 points, justified, first line 1,27 cm": `<w:name w:val="Body Text"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr><w:spacing w:before="120" w:after="0"/><w:ind w:firstLine="720"/><w:jc w:val="both"/></w:pPr><w:rPr><w:sz w:val="28"/>`,
		"a long heading is not spread over the line":       `<w:ind w:firstLine="720"/><w:jc w:val="left"/><w:outlineLvl w:val="1"/>`,
		"Vietnamese": `<w:lang w:val="vi-VN"/>`,
	} {
		if !strings.Contains(styles, want) {
			t.Errorf("%s: the styles lack %s", what, want)
		}
	}
	if !strings.Contains(p["word/header1.xml"], " PAGE ") {
		t.Error("no page number at the top")
	}
	if fonts := regexp.MustCompile(`w:ascii="([^"]*)"`).FindAllStringSubmatch(doc+styles, -1); len(fonts) != 1 {
		t.Errorf("fonts besides Times New Roman: %v", fonts)
	}
	if got := strings.Count(doc, "<w:sectPr>"); got != 3 {
		t.Errorf("%d sections, want the text and two annexes", got)
	}
	for style := range strings.SplitSeq(doc, `<w:pStyle w:val="`) {
		if name, _, ok := strings.Cut(style, `"/>`); ok && !strings.Contains(name, "<") && !strings.Contains(styles, `w:styleId="`+name+`"`) {
			t.Errorf("style %q is not defined", name)
		}
	}
}

// paragraphOrder is the order that the schema of WordprocessingML wants inside pPr, rPr, tcPr, tblPr and sectPr.
var propertyOrder = map[string][]string{
	"pPr":    {"pStyle", "keepNext", "pBdr", "tabs", "spacing", "ind", "jc", "outlineLvl", "sectPr"},
	"rPr":    {"rFonts", "b", "i", "color", "sz", "szCs", "lang"},
	"tcPr":   {"tcW", "gridSpan", "vMerge", "vAlign"},
	"tblPr":  {"tblW", "jc", "tblBorders", "tblLayout", "tblCellMar"},
	"sectPr": {"headerReference", "pgSz", "pgMar", "pgNumType", "titlePg"},
}

// TestWordKeepsTheOrderOfTheSchema: Word refuses a file whose properties stand in another order.
func TestWordKeepsTheOrderOfTheSchema(t *testing.T) {
	for name, part := range parts(t, word(t, sample())) {
		if !strings.HasPrefix(name, "word/") || !strings.HasSuffix(name, ".xml") {
			continue
		}
		var path []string
		last := map[int]int{}
		for dec := xml.NewDecoder(strings.NewReader(part)); ; {
			tok, err := dec.Token()
			if err != nil {
				break
			}
			switch e := tok.(type) {
			case xml.StartElement:
				if n := len(path); n > 0 {
					if order := propertyOrder[path[n-1]]; order != nil {
						at := -1
						for i, o := range order {
							if o == e.Name.Local {
								at = i
							}
						}
						if at < 0 || at < last[n] {
							t.Errorf("%s: %s out of order in %s", name, e.Name.Local, path[n-1])
						}
						last[n] = at
					}
				}
				path = append(path, e.Name.Local)
				last[len(path)] = 0
			case xml.EndElement:
				path = path[:len(path)-1]
			}
		}
	}
}

func TestWordGivesTheSameBytes(t *testing.T) {
	if !bytes.Equal(word(t, sample()), word(t, sample())) {
		t.Error("two files of one document differ")
	}
	for name, part := range parts(t, word(t, sample())) {
		if strings.HasPrefix(name, "docProps/") && regexp.MustCompile(`\d\d:\d\d|dcterms`).MatchString(part) {
			t.Errorf("%s holds a time: %s", name, part)
		}
	}
}

// composed is a document of the demonstration, with the letterhead of the sample.
func composed(t *testing.T, s Settings) *Document {
	t.Helper()
	s.Letter = sample().Letter
	d, err := Compose(t.Context(), Demonstration(t), s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// said are the texts of a document that a reader must find: sentences, headings, remarks, what stands around them; and
// cells, what stands in its tables.
func said(d *Document) (texts, cells []string) {
	l := d.Letter
	texts = []string{d.Title, d.Subject, strings.ToUpper(l.Superior), strings.ToUpper(l.Body)}
	if d.Kind == Report {
		texts = append(texts, strings.ToUpper(l.Authority), strings.ToUpper(l.Position), l.Signatory)
		texts = append(texts, l.Recipients...)
	}
	plain := strings.NewReplacer("(", "", ")", "", ",", "")
	all := func(blocks []Block, heading string) {
		for _, block := range blocks {
			switch x := block.(type) {
			case Heading:
				heading = x.Text
				number, name, _ := strings.Cut(x.Text, ": ")
				texts = append(texts, number, name)
			case Paragraph:
				var p strings.Builder
				for _, s := range x.Spans {
					p.WriteString(s.Text)
				}
				texts = append(texts, strings.TrimRight(strings.ReplaceAll(p.String(), "\x01", ""), "./ "))
			case Blank:
				texts = append(texts, x.Hint)
			case *Chart:
				texts = append(append(texts, x.Title, x.Code), x.Notes...)
			case *Table:
				if !strings.EqualFold(strings.Split(x.Title, " (")[0], heading) && !strings.EqualFold(plain.Replace(x.Title), plain.Replace(heading)) {
					texts = append(texts, x.Title)
				}
				texts = append(append(texts, x.Code, x.Unit), x.Notes...)
				for _, c := range x.Columns {
					texts, cells = append(texts, c.Over), append(cells, c.Head)
				}
				for _, r := range x.Rows {
					if r.Kind == Section {
						texts = append(texts, r.Cells[0].Text)
						continue
					}
					for _, c := range r.Cells {
						cells = append(cells, c.Text)
					}
				}
			}
		}
	}
	all(d.Blocks, "-")
	for _, a := range d.Annexes {
		texts = append(texts, a.Number, a.Title)
		all(a.Blocks, a.Title)
	}
	return append(texts, cells...), cells
}

// TestWordReadsAsWritten opens files with another program: every sentence and cell is there, no word of a table is
// broken or cut off, the first page of each part has no number, the annexes lie across, a summary has one page.
func TestWordReadsAsWritten(t *testing.T) {
	documents := map[string]*Document{
		"sample.docx": sample(), "long.docx": longSummary(),
		"report.docx":  composed(t, Settings{Kind: Report, Lang: "vi", Period: "2023"}),
		"empty.docx":   composed(t, Settings{Kind: Report, Lang: "vi", Period: "2019"}),
		"english.docx": composed(t, Settings{Kind: Report, Lang: "en", Period: "2023"}),
		"summary.docx": composed(t, Settings{Kind: Summary, Lang: "vi", Period: "2023"}),
	}
	files := map[string][]byte{}
	for name, d := range documents {
		files[name] = word(t, d)
	}
	for name, r := range reread(t, files) {
		t.Run(name, func(t *testing.T) {
			d := documents[name]
			checkTexts(t, d, r)
			checkPages(t, d, r.pages)
		})
	}
}

func checkTexts(t *testing.T, d *Document, r rereading) {
	t.Helper()
	lines := strings.Join(strings.Fields(r.text), " ")
	texts, cells := said(d)
	for _, s := range texts {
		if s = strings.Join(strings.Fields(s), " "); !strings.Contains(lines, s) {
			t.Errorf("%q is not in what LibreOffice reads", s)
		}
	}
	// Laid out as printed, pdftotext joins cells that stand close; read in order, it joins words at a hyphen.
	laid, inOrder := counted(r.laid), counted(r.inOrder)
	for w, n := range counted(strings.Join(cells, " ")) {
		if found := max(laid[w], inOrder[w]); found < n {
			t.Errorf("%q stands %d times in the PDF, %d times in the tables: broken or cut off", w, found, n)
		}
	}
	if want := map[Kind]int{Report: 1}[d.Kind]; strings.Count(lines, endMark) != want {
		t.Errorf("%d end marks, want %d", strings.Count(lines, endMark), want)
	}
}

func checkPages(t *testing.T, d *Document, pages []rereadPage) {
	t.Helper()
	upright := 0
	for _, p := range pages {
		if p.high > p.wide {
			upright++
		}
	}
	parts, number := 0, 0
	for i, p := range pages {
		long, short := max(p.high, p.wide), min(p.high, p.wide)
		if long < 841 || long > 843 || short < 594 || short > 596 {
			t.Errorf("page %d is %v by %v points, not A4", i+1, p.wide, p.high)
		}
		if (p.high > p.wide) != (i < upright) {
			t.Errorf("page %d lies the wrong way", i+1)
		}
		first, _, _ := strings.Cut(strings.TrimSpace(p.text), "\n")
		if strings.TrimSpace(p.text) == first {
			t.Errorf("page %d is empty but for %q", i+1, first)
		}
		if number++; first != fmt.Sprint(number) {
			parts, number = parts+1, 1
		}
	}
	if parts != 1+len(d.Annexes) {
		t.Errorf("pages without number: %d, want the first of the text and of %d annexes", parts, len(d.Annexes))
	}
	if d.Kind == Summary && len(pages) != 1 {
		t.Errorf("a summary of %d pages, want one", len(pages))
	}
}

// TestWordHasNoEmptyPage ends the text at many heights of a page: what closes it needs no page of its own.
func TestWordHasNoEmptyPage(t *testing.T) {
	files, documents := map[string][]byte{}, map[string]*Document{}
	for i := range 12 {
		d := &Document{Kind: Report, Lang: "vi", Letter: sample().Letter, Annexes: []Annex{{Number: "Phụ lục 01", Title: "Số liệu"}}}
		d.Letter.Recipients = slices.Repeat([]string{"Tỉnh ủy"}, 10+i%3) // lines of another height
		for range 18 + i/3 {
			d.Blocks = append(d.Blocks, Paragraph{Spans: []Span{{Text: "Một dòng."}}})
		}
		name := fmt.Sprint(i, ".docx")
		files[name], documents[name] = word(t, d), d
	}
	for name, r := range reread(t, files) {
		checkPages(t, documents[name], r.pages)
	}
}

// counted are the words of a text, without the hyphens at which lines may end.
func counted(text string) map[string]int {
	out := map[string]int{}
	for _, w := range strings.Fields(strings.ReplaceAll(text, "-", " ")) {
		out[w]++
	}
	return out
}

// longSummary has sentences as long as the templates can make them.
func longSummary() *Document {
	long := func(letters int) Paragraph {
		return Paragraph{Spans: []Span{{Text: strings.Repeat("Tỷ lệ tham gia chuỗi giá trị trong số tốt, khá ", letters/47) + "."}}}
	}
	d := sample()
	d.Kind, d.Annexes, d.Subject = Summary, nil, "Tình hình kinh tế tập thể, hợp tác xã tỉnh 6 tháng đầu năm 2024"
	table := &Table{Code: "B17", Title: "Năm con số (năm 2024)", Columns: []Column{{Head: "Chỉ tiêu", Unit: Text, Wide: 3}, {Head: "Năm 2024", Unit: Count}, {Head: "Mục tiêu 2030", Unit: Count}, {Head: "Đánh giá", Unit: Text, Wide: 1.5}}, Notes: []string{"Ký hiệu: “…” chưa có số liệu; “x” không thuộc diện; “0” có báo cáo và bằng không."}}
	for range 5 {
		table.Rows = append(table.Rows, Row{Cells: []Cell{{Text: "Tỷ lệ tham gia liên kết theo chuỗi giá trị trong số tổ chức đạt loại tốt, khá"}, {Text: "1.234.567"}, {Text: "ít nhất 50,0%"}, {Text: "Đúng lộ trình (chưa chắc chắn)"}}})
	}
	d.Blocks = []Block{Heading{3, "Năm câu"}, long(260), long(160), long(160), long(160), long(210), Heading{3, "Năm con số"}, table, Heading{3, "Ba điều đáng lo"}, long(270), long(270), long(270)}
	return d
}

// TestWordTablesHaveRoom measures every word of every table in the letters that it is printed in.
func TestWordTablesHaveRoom(t *testing.T) {
	for _, lang := range []string{"vi", "en"} {
		d := composed(t, Settings{Kind: Report, Lang: lang, Period: "2023"})
		b := &wordBody{doc: d, width: pageShort - marginLeft - marginRight}
		look := func(blocks []Block) {
			for _, block := range blocks {
				x, ok := block.(*Table)
				if !ok {
					continue
				}
				laid, sum := b.layOut(x), 0
				for i, w := range laid.widths {
					sum += w
					texts := []string{x.Columns[i].Head}
					for _, r := range x.Rows {
						if r.Kind != Section {
							texts = append(texts, r.Cells[i].Text)
						}
					}
					for word := range strings.FieldsSeq(strings.ReplaceAll(strings.Join(texts, " "), "-", "- ")) {
						if wide := serifWidth(t, word) * 20 * float64(cmp.Or(laid.size, cellSize)); wide > float64(w-2*cellMargin) {
							t.Errorf("%s, column %d: %q needs %.0f twips of %d", x.Code, i+1, word, wide, w-2*cellMargin)
						}
					}
				}
				if sum != b.width {
					t.Errorf("%s is %d twips wide, want %d", x.Code, sum, b.width)
				}
				if laid.size != 0 && laid.size < 9 {
					t.Errorf("%s is set in %d points", x.Code, laid.size)
				}
			}
		}
		look(d.Blocks)
		b.width = pageLong - marginLeft - marginRight
		for _, a := range d.Annexes {
			look(a.Blocks)
		}
	}
}

// serifWidth is the width of a text in ems, in bold letters as wide as those of Times New Roman.
func serifWidth(t *testing.T, text string) float64 {
	t.Helper()
	f, err := serif()
	if err != nil {
		t.Fatal(err)
	}
	var buf sfnt.Buffer
	sum := fixed.Int26_6(0)
	for _, r := range text {
		g, err := f.GlyphIndex(&buf, r)
		if err != nil || g == 0 {
			t.Fatalf("no letter %q: %v", r, err)
		}
		w, err := f.GlyphAdvance(&buf, g, fixed.I(1000), font.HintingNone)
		if err != nil {
			t.Fatal(err)
		}
		sum += w
	}
	return float64(sum) / 64 / 1000
}

var serif = sync.OnceValues(func() (*sfnt.Font, error) { return sfnt.Parse(liberationserifbold.TTF) })

func TestEvenly(t *testing.T) {
	for text, want := range map[string]string{
		"LIÊN MINH HỢP TÁC XÃ VIỆT NAM":         "LIÊN MINH HỢP TÁC XÃ VIỆT NAM",
		"LIÊN MINH HỢP TÁC XÃ TỈNH LẠNG SƠN":    "LIÊN MINH HỢP TÁC XÃ\nTỈNH LẠNG SƠN",
		"TRUNGTÂMKHÔNGCÓKHOẢNGTRỐNGTRONGTÊNGỌI": "TRUNGTÂMKHÔNGCÓKHOẢNGTRỐNGTRONGTÊNGỌI",
		"": "",
	} {
		if got := evenly(text, false, 12, letterLeft); got != want {
			t.Errorf("%q is broken as %q, want %q", text, got, want)
		}
	}
}

// TestWordTakesOddDocuments: nothing at all, tables without rows or columns, a text that ends in a gap.
func TestWordTakesOddDocuments(t *testing.T) {
	for name, d := range map[string]*Document{
		"nothing":  {Kind: Report, Lang: "vi"},
		"summary":  {Kind: Summary, Lang: "en", Title: "SUMMARY"},
		"a gap":    {Kind: Report, Lang: "vi", Blocks: []Block{Blank{Name: "Mục tiêu", Hint: "chỉ tiêu"}}},
		"no table": {Kind: Report, Lang: "vi", Blocks: []Block{&Table{}, &Table{Columns: []Column{{Head: "Tên"}}}}, Annexes: []Annex{{}}},
		"wide":     {Kind: Report, Lang: "vi", Blocks: []Block{&Table{Columns: slices.Repeat([]Column{{Head: "Tổ-chức-không-ngắt"}}, 40), Rows: []Row{{Cells: []Cell{{Text: "1"}}}}}}},
	} {
		p := parts(t, word(t, d))
		doc := p["word/document.xml"]
		if want := map[Kind]int{Report: 1}[d.Kind]; strings.Count(doc, "./.") != want && len(d.Blocks) > 0 {
			t.Errorf("%s: %d end marks, want %d", name, strings.Count(doc, "./."), want)
		}
		if strings.Contains(doc, "</w:tbl><w:tbl>") || strings.Contains(doc, "</w:tbl><w:sectPr>") {
			t.Errorf("%s: no paragraph after a table: Word would join it with the next, or mend the file", name)
		}
	}
}

// TestWordReadByPython has a third reader look at the file, where there is one.
func TestWordReadByPython(t *testing.T) {
	if err := exec.Command("python3", "-c", "import docx").Run(); err != nil {
		t.Skip("skipped: python-docx is not installed here")
	}
	file := filepath.Join(t.TempDir(), "a.docx")
	if err := os.WriteFile(file, word(t, sample()), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "python3", "-c", `import docx, sys
d = docx.Document(sys.argv[1])
print(len(d.sections), len(d.tables), len(d.inline_shapes), round(d.sections[0].left_margin.mm), round(d.sections[1].page_width.mm), d.core_properties.language)
print(*[p.style.name for p in d.paragraphs if p.style.name.startswith("Heading")])`, file).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if want := "3 6 1 30 297 vi-VN\nHeading 1 Heading 2 Heading 3 Heading 3 Heading 4 Heading 1 Heading 1 Heading 1\n"; string(out) != want {
		t.Errorf("python-docx reads\n%s\nwant\n%s", out, want)
	}
}

// rereading is a file as LibreOffice read it.
type rereading struct {
	text          string // saved as text: one line a paragraph
	laid, inOrder string // as PDF
	pages         []rereadPage
}

type rereadPage struct {
	wide, high float64 // points
	text       string
}

// timesNewRoman is the setting that gives another program letters as wide as those of Times New Roman, and no others:
// where lines and pages break must not follow the fonts of the machine.
func timesNewRoman(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string][]byte{
		"regular.ttf": liberationserifregular.TTF, "bold.ttf": liberationserifbold.TTF,
		"italic.ttf": liberationserifitalic.TTF, "bolditalic.ttf": liberationserifbolditalic.TTF,
		"fonts.conf": []byte(`<?xml version="1.0"?><fontconfig><dir>` + dir + `</dir><cachedir>` + dir + `/cache</cachedir>
<alias binding="same"><family>Times New Roman</family><accept><family>Liberation Serif</family></accept></alias></fontconfig>`),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return "FONTCONFIG_FILE=" + filepath.Join(dir, "fonts.conf")
}

// reread turns files into text and PDF with LibreOffice.
func reread(t *testing.T, files map[string][]byte) map[string]rereading {
	t.Helper()
	for _, tool := range []string{"soffice", "pdftotext", "pdfinfo"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("skipped: %s is not installed here", tool)
		}
	}
	dir := t.TempDir()
	fonts := timesNewRoman(t)
	run := func(name string, args ...string) string {
		c := exec.CommandContext(t.Context(), name, args...)
		c.Env = append(os.Environ(), fonts)
		out, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v: %s", name, err, out)
		}
		return string(out)
	}
	var paths []string
	for name, file := range files {
		paths = append(paths, filepath.Join(dir, name))
		if err := os.WriteFile(filepath.Join(dir, name), file, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, to := range []string{"pdf", "txt:Text (encoded):UTF8"} {
		run("soffice", append([]string{"-env:UserInstallation=file://" + dir + "/profile", "--headless", "--convert-to", to, "--outdir", dir}, paths...)...)
	}
	out := map[string]rereading{}
	for name := range files {
		stem := filepath.Join(dir, strings.TrimSuffix(name, filepath.Ext(name)))
		text, err := os.ReadFile(stem + ".txt")
		if err != nil {
			t.Skip("skipped: LibreOffice has no Writer here")
		}
		if keep := os.Getenv("KTTT_KEEP"); keep != "" {
			run("cp", stem+".pdf", keep)
		}
		r := rereading{text: string(text), laid: run("pdftotext", "-layout", stem+".pdf", "-"), inOrder: run("pdftotext", stem+".pdf", "-")}
		pages := strings.Split(r.laid, "\f")
		for i, m := range regexp.MustCompile(`Page +\d+ size: +([\d.]+) x ([\d.]+) pts`).FindAllStringSubmatch(run("pdfinfo", "-f", "1", "-l", "999", stem+".pdf"), -1) {
			p := rereadPage{text: pages[i]}
			if _, err := fmt.Sscan(m[1]+" "+m[2], &p.wide, &p.high); err != nil {
				t.Fatal(err)
			}
			r.pages = append(r.pages, p)
		}
		out[name] = r
	}
	return out
}
