package review

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
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
}

// TestWordReadsAsWritten opens the file with another program and compares its text.
func TestWordReadsAsWritten(t *testing.T) {
	text, pages := asPDF(t, "a.docx", word(t, sample()))
	flat := strings.Join(strings.Fields(text), " ")
	for _, want := range []string{"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "LIÊN MINH HTX TỈNH LẠNG SƠN", "Xã Thiện Tân số Ac", "1.234.567", "kđg", "Toàn tỉnh", "Liễu Xuân Du", "Mã: B22", "Không có", "TM. BAN THƯỜNG VỤ"} {
		if !strings.Contains(flat, want) {
			t.Errorf("%q is not in what LibreOffice reads", want)
		}
	}
	if !strings.Contains(pages, "595.304 x 841.89 pts (A4)") && !strings.Contains(pages, "595.32 x 841.92 pts (A4)") {
		t.Logf("page sizes:\n%s", pages)
	}
}

// asPDF turns a file into PDF with LibreOffice and gives its text and its page sizes.
func asPDF(t *testing.T, name string, file []byte) (text, pages string) {
	t.Helper()
	for _, tool := range []string{"soffice", "pdftotext", "pdfinfo"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("skipped: %s is not installed here", tool)
		}
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), file, 0o644); err != nil {
		t.Fatal(err)
	}
	run := func(name string, args ...string) string {
		out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v: %s", name, err, out)
		}
		return string(out)
	}
	run("soffice", "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "pdf", "--outdir", dir, filepath.Join(dir, name))
	pdf := filepath.Join(dir, strings.TrimSuffix(name, filepath.Ext(name))+".pdf")
	if keep := os.Getenv("KTTT_KEEP"); keep != "" {
		b, _ := os.ReadFile(pdf)
		_ = os.WriteFile(filepath.Join(keep, filepath.Base(pdf)), b, 0o644)
	}
	return run("pdftotext", "-layout", pdf, "-"), run("pdfinfo", "-f", "1", "-l", "99", pdf)
}
