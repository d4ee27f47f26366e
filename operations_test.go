package main

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

var docBlock = regexp.MustCompile("(?s)\n```(sh|console)\n(.*?)\n```\n")

// TestOperationsCanBeDone runs every sh block of docs/operations.md in its order, that of the backup twice, over two workbooks
// of the demonstration, and looks that docs/van-hanh.md has the same blocks.
func TestOperationsCanBeDone(t *testing.T) {
	en, vi := docBlocks(t, "docs/operations.md"), docBlocks(t, "docs/van-hanh.md")
	if !slices.EqualFunc(en, vi, slices.Equal) {
		t.Error("the two documents tell other commands")
	}
	for _, tool := range []string{"sh", "flock", "stat"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed here", tool)
		}
	}
	dir := t.TempDir()
	inbox := filepath.Join(dir, "inbox")
	for _, name := range []string{"2023/181-binh-gia.xlsx", "2024/187-chi-lang.xlsx"} {
		to := filepath.Join(inbox, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(to), 0o755), os.WriteFile(to, []byte(fileText(t, "fixtures/inbox/"+name)), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	ran := 0
	for _, b := range en {
		if b[1] != "sh" {
			continue
		}
		ran++
		script := b[2]
		if strings.Contains(script, `cp -aT "$DATA" "$BACKUP`) {
			script += "\n" + script
		}
		c := exec.CommandContext(t.Context(), "sh", "-euc", script)
		c.Dir = dir
		c.Env = append(os.Environ(), "INBOX="+inbox, "DATA="+filepath.Join(dir, "data"), "BACKUP="+filepath.Join(dir, "backup"))
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%v:\n%s\n%s", err, script, out)
		}
	}
	if ran < 8 {
		t.Errorf("only %d blocks", ran)
	}
}

func docBlocks(t *testing.T, path string) [][]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !norm.NFC.IsNormal(text) {
		t.Errorf("%s is not in NFC", path)
	}
	var out [][]string
	for _, m := range docBlock.FindAllStringSubmatch(string(text), -1) {
		m[0] = ""
		out = append(out, m)
	}
	return out
}

// TestPackagingCanBeInstalled has systemd look at the units and reads the task of Windows; each runs a command line that kttt knows.
func TestPackagingCanBeInstalled(t *testing.T) {
	service := fileText(t, "packaging/systemd/kttt.service")
	for file, line := range map[string]string{
		"packaging/systemd/kttt.service": "ExecStart=/usr/local/bin/kttt run --inbox /srv/kttt/inbox --data /srv/kttt/data\n",
		"packaging/kttt.cron":            "; kttt run --inbox /srv/kttt/inbox --data /srv/kttt/data >>",
		"packaging/windows/kttt.xml":     `<Arguments>run --inbox C:\kttt\inbox --data C:\kttt\data</Arguments>`,
	} {
		if !strings.Contains(fileText(t, file), line) {
			t.Errorf("%s does not run %q", file, line)
		}
	}
	var root xml.Name
	var elements []string
	for d := xml.NewDecoder(strings.NewReader(fileText(t, "packaging/windows/kttt.xml"))); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok {
			if root.Local == "" {
				root = e.Name
			}
			elements = append(elements, e.Name.Local)
		}
	}
	if root != (xml.Name{Space: "http://schemas.microsoft.com/windows/2004/02/mit/task", Local: "Task"}) {
		t.Errorf("root %v", root)
	}
	for _, name := range []string{"Triggers", "CalendarTrigger", "ScheduleByDay", "Principals", "Settings", "MultipleInstancesPolicy", "StartWhenAvailable", "Actions", "Exec", "Command"} {
		if !slices.Contains(elements, name) {
			t.Errorf("the task has no %s", name)
		}
	}
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		t.Skip("systemd-analyze is not installed here")
	}
	dir := t.TempDir()
	unit := filepath.Join(dir, "kttt.service")
	for path, text := range map[string]string{unit: strings.ReplaceAll(service, "/usr/local/bin/kttt", "/bin/true"),
		filepath.Join(dir, "kttt.timer"): fileText(t, "packaging/systemd/kttt.timer")} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.CommandContext(t.Context(), "systemd-analyze", "verify", unit, filepath.Join(dir, "kttt.timer")).CombinedOutput(); err != nil || strings.Contains(string(out), "kttt.") {
		t.Errorf("systemd-analyze verify: %v\n%s", err, out)
	}
	if out, err := exec.CommandContext(t.Context(), "systemd-analyze", "security", "--offline=true", "--threshold=15", unit).CombinedOutput(); err != nil {
		t.Errorf("systemd-analyze security: %v\n%s", err, out)
	}
}

func fileText(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
