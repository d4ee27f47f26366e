package transforms

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// typedCells are the vectors of ../shared: what each cell of 31 old government
// workbooks stores and what it says.
const typedCells = "../../shared/specimens/legacy-encoding/cells.tsv"

func TestDecodeBookReadsOldGovernmentWorkbooks(t *testing.T) {
	f, err := os.Open(typedCells)
	if err != nil {
		t.Skipf("the specimens are not on this machine: %v", err)
	}
	defer f.Close()
	unescape := strings.NewReplacer(`\xad`, "\u00ad", `\n`, "\n", `\t`, "\t", `\\`, `\`)
	var books []*Book
	var wants []string
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		v := strings.Split(lines.Text(), "\t")
		if v[0] == "file" {
			continue
		}
		var b *Book
		if n := len(books); n > 0 && books[n-1].Path == v[0] {
			b = books[n-1]
		} else {
			b = &Book{Path: v[0], Sheets: []Sheet{{Name: "1"}}}
			books = append(books, b)
		}
		s := &b.Sheets[0]
		s.Rows = append(s.Rows, Row{Number: len(s.Rows) + 1, Cells: []Cell{{Col: 1, Kind: Text, Raw: unescape.Replace(v[5]), Font: v[4]}}})
		wants = append(wants, unescape.Replace(v[6]))
	}
	read, refused, i := 0, 0, 0
	for _, b := range books {
		got, typed := decodeBook(b)
		for _, r := range got.Sheets[0].Rows {
			want := wants[i]
			i++
			t0 := typed[0][[2]int{r.Number, 1}]
			if t0.raw != "" && t0.script == "" {
				refused++
				t.Logf("refused %s %q font %s", b.Path, t0.raw, r.Cells[0].Font)
				continue
			}
			read++
			if raw := r.Cells[0].Raw; t0.raw == "" && isUnicode(raw) && readText(raw).valid[unicodeScript] {
				continue // Unicode that the vectors' own converter spoilt into other words
			}
			if !strings.EqualFold(r.Cells[0].Raw, want) {
				t.Errorf("%s: %q in %s reads %q, want %q", b.Path, t0.raw, r.Cells[0].Font, r.Cells[0].Raw, want)
			}
		}
	}
	t.Logf("%d texts read, %d refused", read, refused)
}

// encode is s as a workbook typed in script c stores it.
func encode(s string, c script) string {
	if c == cp1258 {
		s = norm.NFD.String(s) // and back, but for the marks of the tones
		for _, r := range "ăâêôơưĂÂÊÔƠƯ" {
			s = strings.ReplaceAll(s, norm.NFD.String(string(r)), string(r))
		}
		for _, mark := range "\u0300\u0301\u0303\u0309\u0323" {
			for _, r := range "ăâêôơưĂÂÊÔƠƯ" { // a dot below goes before the mark above
				bare := []rune(norm.NFD.String(string(r)))
				s = strings.ReplaceAll(s, string([]rune{bare[0], mark, bare[1]}), string(r)+string(mark))
			}
		}
	}
	stored := map[rune]string{}
	for k, letter := range storedLetters()[c] {
		if k != "\u2212" && k != "\u2219" {
			stored[letter] = k
		}
	}
	var b strings.Builder
	for _, r := range s {
		k, ok := stored[r]
		if lower, isCapital := stored[[]rune(strings.ToLower(string(r)))[0]]; !ok && isCapital && c == vni {
			first := []rune(lower)
			k, ok = strings.ToUpper(string(first[0]))+string(first[1:]), true
		}
		if !ok {
			k = string(r)
		}
		b.WriteString(k)
	}
	return b.String()
}

// TestEncodedTextComesBack types names of places in each script, under a font of
// its time or another, and expects each text back or refused.
func TestEncodedTextComesBack(t *testing.T) {
	var names []string
	for _, r := range mustCSV(Reference()["units"]) {
		names = append(names, strings.ToLower(r["type"])+" "+r["name"])
	}
	rapid.Check(t, func(t *rapid.T) {
		c := script(rapid.IntRange(0, 3).Draw(t, "script"))
		font := rapid.SampledFrom([][]string{{"Times New Roman", ""}, {".VnTime", ".VnArial", ""}, {"VNI-Times", ""}, {""}}[c]).Draw(t, "font")
		want := rapid.SliceOfN(rapid.SampledFrom(names), 1, 40).Draw(t, "names")
		if c == tcvn3 { // has no capital letters with a tone
			for i := range want {
				want[i] = strings.ToLower(want[i])
			}
		}
		b := &Book{Sheets: []Sheet{{}}}
		for i, w := range want {
			b.Sheets[0].Rows = append(b.Sheets[0].Rows, Row{Number: i + 1, Cells: []Cell{{Col: 1, Kind: Text, Font: font, Raw: encode(w, c)}}})
		}
		got, typed := decodeBook(b)
		for i, r := range got.Sheets[0].Rows {
			how, ok := typed[0][[2]int{r.Number, 1}]
			if refused := ok && how.script == ""; !refused && r.Cells[0].Raw != want[i] {
				t.Fatalf("%q typed in %s under %q as %q reads %q", want[i], scriptNames[c], font, b.Sheets[0].Rows[i].Cells[0].Raw, r.Cells[0].Raw)
			}
			if ok && how.script == "" && c == unicodeScript {
				t.Fatalf("%q is refused among Unicode texts", want[i])
			}
		}
	})
}

// charsetVectors are labelled strings from converters' tests and public documents.
const charsetVectors = "../../shared/specimens/charsets/vectors.tsv"

func TestCharsetVectors(t *testing.T) {
	raw, err := os.ReadFile(charsetVectors)
	if err != nil {
		t.Skipf("the specimens are not on this machine: %v", err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
		v := strings.Split(line, "\t")
		if strings.HasPrefix(v[0], "#") {
			continue
		}
		b := &Book{Sheets: []Sheet{{Rows: []Row{{Number: 1, Cells: []Cell{{Col: 1, Kind: Text, Raw: v[1]}}}}}}}
		if got, _ := decodeBook(b); got.Sheets[0].Rows[0].Cells[0].Raw != v[2] {
			t.Errorf("%s %q reads %q, want %q", v[0], v[1], got.Sheets[0].Rows[0].Cells[0].Raw, v[2])
		}
	}
}

// TestUnitsAreVietnamese proves the rules of syllables on every name of the lists.
func TestUnitsAreVietnamese(t *testing.T) {
	for _, r := range mustCSV(Reference()["units"]) {
		for _, w := range strings.Fields(r["type"] + " " + r["name"]) {
			if !isASCII(w) && !isVietnamese(w) {
				t.Errorf("%q of %q is taken for no syllable", w, r["name"])
			}
		}
	}
}
