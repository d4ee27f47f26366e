package pipeline

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestConvert reads an HTML page that calls itself .xls through LibreOffice, and
// says so.
func TestConvert(t *testing.T) {
	if _, err := exec.LookPath("soffice"); err != nil {
		t.Skip("soffice is not installed here")
	}
	const page = `<html><meta charset="utf-8"><body><table><tr><td>STT</td><td>Tên HTX</td><td>Số thành viên</td></tr>` +
		`<tr><td>1</td><td>HTX Một</td><td>9</td></tr></table></body></html>`
	file := filepath.Join(t.TempDir(), "187-chi-lang.xls")
	if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	off, on := &settings{}, &settings{Convert: libreOffice}
	list, bad, err := off.readList(t.Context(), file, "2024/187-chi-lang.xls", nil)
	if err != nil || bad == nil || !list.Refused {
		t.Fatalf("without the setting: %+v, %v, %v", list, bad, err)
	}
	if off.convertHint(bad) == "" || on.convertHint(bad) != "" {
		t.Error("the hint stands where it does not help, or is missing")
	}
	list, _, err = on.readList(t.Context(), file, "2024/187-chi-lang.xls", nil)
	if err != nil {
		t.Fatal(err)
	}
	said := false
	for _, f := range list.Findings {
		said = said || f.Rule == "file-was-converted" && f.Severity == "warn"
	}
	if !said || list.Refused || len(list.Organisations) != 1 {
		t.Errorf("with the setting: %d organisations, findings %+v", len(list.Organisations), list.Findings)
	}
}
