package report

import (
	"bytes"
	"strings"
	"testing"
)

// TestDictionaryKeepsTextsText writes words that are mark-up in both forms.
func TestDictionaryKeepsTextsText(t *testing.T) {
	d := &Dictionary{Run: "r", AsOf: "2025-12-31",
		Layers: []DictionaryLayer{{Name: "marts", Tables: []DictionaryTable{{Name: "marts.a", VI: "b | <i>c</i>", Grain: []string{"x_1"},
			Columns: []DictionaryColumn{{Name: "x_1", Type: "VARCHAR", VI: "hai | ba\nbốn *năm*", EN: "<script>"}}}}}},
		Checks: []DictionaryQuery{{Name: "checks/a", Severity: "fail", VI: "đúng", EN: "`right`"}},
	}
	var page, text bytes.Buffer
	must(t, d.WriteHTML(&page))
	must(t, d.WriteMarkdown(&text))
	for _, want := range []string{"b | &lt;i&gt;c&lt;/i&gt;", "&lt;script&gt;", `class="fail">fail<`} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("no %s in the page", want)
		}
	}
	for _, want := range []string{`b \| &lt;i>c&lt;/i>`, "| `x_1` | VARCHAR |  | hai \\| ba bốn \\*năm\\* | &lt;script> |  |  |", "| `checks/a` | fail | đúng | \\`right\\` |"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("no %s in the text:\n%s", want, text.String())
		}
	}
}

func TestSpanOfARule(t *testing.T) {
	for want, r := range map[string]DictionaryRule{
		"chỉ để so sánh / only for comparison":  {},
		"mọi kỳ / every period":                 {From: "1900-01-01"},
		"từ 2024-01-01 / from 2024-01-01":       {From: "2024-01-01"},
		"đến hết 2023-12-31 / until 2023-12-31": {From: "1900-01-01", To: "2023-12-31"},
		"2020-01-01 – 2023-12-31":               {From: "2020-01-01", To: "2023-12-31"},
	} {
		if got := r.Span(); got != want {
			t.Errorf("%+v: %q, not %q", r, got, want)
		}
	}
}
