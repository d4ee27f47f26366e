package review

import (
	"bytes"
	"html"
	"regexp"
	"strings"
	"testing"
)

// TestHTMLSaysWhatTheDocumentSays finds every sentence and cell again in the page of a document, as letters.
func TestHTMLSaysWhatTheDocumentSays(t *testing.T) {
	summary, err := Compose(t.Context(), Demonstration(t), Settings{Kind: Summary, Lang: "vi", Period: "2024", Letter: sample().Letter})
	if err != nil {
		t.Fatal(err)
	}
	for name, d := range map[string]*Document{"sample": sample(), "summary": summary, "nothing": {Kind: Summary, Lang: "en"}} {
		var b, again bytes.Buffer
		if err := WriteHTML(&b, d); err != nil {
			t.Fatal(err)
		}
		if err := WriteHTML(&again, d); err != nil || b.String() != again.String() {
			t.Errorf("%s: two pages of one document differ: %v", name, err)
		}
		seen := squeeze(html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(b.String(), " ")))
		tight := squeeze(html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(b.String(), "")))
		blocks := d.Blocks
		for _, a := range d.Annexes {
			blocks = append(blocks[:len(blocks):len(blocks)], a.Blocks...)
		}
		want := func(what string) {
			t.Helper()
			if what = squeeze(strings.ReplaceAll(what, "\x01", "")); what != "" && !strings.Contains(seen, what) && !strings.Contains(tight, what) {
				t.Errorf("%s: the page does not say %q", name, what)
			}
		}
		want(d.Title)
		want(d.Subject)
		for _, block := range blocks {
			switch x := block.(type) {
			case Heading:
				want(x.Text)
			case Paragraph:
				all := ""
				for _, s := range x.Spans {
					all += s.Text
				}
				want(all)
			case *Table:
				want(x.Title)
				for _, r := range x.Rows {
					for _, c := range r.Cells {
						want(c.Text)
					}
				}
			case Blank:
				want(x.Hint)
			}
		}
		if strings.Contains(b.String(), "<thật>") || regexp.MustCompile(`(src|href)="[^d]`).MatchString(b.String()) {
			t.Errorf("%s: markup of a text, or a file of its own, is in the page", name)
		}
	}
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
