//go:build unix

package pipeline

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// TestAHostileInboxIsRefusedByName puts one list among everything that is no file, and reads the list.
func TestAHostileInboxIsRefusedByName(t *testing.T) {
	dir, err := os.MkdirTemp("", "kttt-in") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	inbox := filepath.Join(dir, "inbox")
	at := func(name string) string { return filepath.Join(inbox, filepath.FromSlash(name)) }
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.MkdirAll(at("2024"), 0o755))
	copyFile(t, filepath.Join(demoInbox(t), "2024", "187-chi-lang.xlsx"), at("2024/187-chi-lang.xlsx"))
	want := map[string]string{}
	refused := func(name, rule string) string { want[name] = rule; return at(name) }
	must(os.Symlink(at("2024/187-chi-lang.xlsx"), refused("2024/link.xlsx", "file-is-regular")))
	must(os.Symlink("/etc", refused("out", "file-is-regular")))
	must(os.Symlink("loop", refused("loop", "file-is-regular")))
	must(syscall.Mkfifo(refused("pipe.xlsx", "file-is-regular"), 0o600))
	listener, err := net.Listen("unix", refused("socket.xlsx", "file-is-regular"))
	must(err)
	defer listener.Close()
	if os.Geteuid() == 0 && syscall.Mknod(at("zero.xlsx"), syscall.S_IFCHR|0o600, 1<<8|5) == nil {
		want["zero.xlsx"] = "file-is-regular"
	}
	for _, name := range []string{"a\nb.xlsx", "\x1b[2J.xlsx", "\xff.xlsx", `a\..\b.xlsx`, "slx.\u202etac.xlsx"} {
		must(os.WriteFile(at(name), []byte("x"), 0o600))
		want[fmt.Sprintf("%q", name)] = "name-is-plain-text"
	}
	for name, told := range map[string]string{"Chi Lăng 0912345678.xlsx": "Chi Lăng ***.xlsx", "chi.lang@gmail.com.xlsx": "***", "020177200220_ds.xlsx": "***_ds.xlsx"} {
		must(os.WriteFile(at(name), []byte("x"), 0o600))
		want[told] = "name-is-nobody's-number"
	}
	must(os.WriteFile(at("sparse.xlsx"), nil, 0o600))
	must(os.Truncate(refused("sparse.xlsx", "file-can-be-kept"), 1<<42))
	deep := strings.Repeat("d/", maxFolders) + "d"
	must(os.MkdirAll(at(deep+strings.Repeat("/e", 200)), 0o755))
	refused(deep, "folders-are-not-deep")
	if os.Geteuid() != 0 {
		must(os.Mkdir(refused("closed", "folder-can-be-opened"), 0))
		must(os.WriteFile(refused("closed.xlsx", "file-can-be-read"), []byte("x"), 0))
	}
	for _, lang := range []string{"vi", "en"} {
		n := newNight(testSettings(inbox, filepath.Join(t.TempDir(), "data")), &bytes.Buffer{})
		n.Lang, n.Until = lang, "ingest"
		out, err := n.run(t.Context())
		must(err)
		if !out.refused || len(out.resolved.receipts) != 1 || out.resolved.submissions[0].Status != "accepted" {
			t.Fatalf("the list among them: %+v", out.resolved.receipts)
		}
		got := map[string]string{}
		for _, r := range n.refusals {
			_, rule, _ := strings.Cut(strings.TrimSuffix(r.why, "]"), " [")
			got[r.path] = rule
			if !isPlain(strings.ReplaceAll(r.path, `\`, "")) || strings.Contains(r.why, "hãy") != (lang == "vi") && rule != "file-stands-still" {
				t.Errorf("told as %s: %s", r.path, r.why)
			}
		}
		for path, rule := range want {
			if got[path] != rule {
				t.Errorf("%s: refused as %q, not %q", path, got[path], rule)
			}
		}
		if len(got) != len(want) {
			t.Errorf("refused %v", got)
		}
	}
}

// TestTheInboxMayBeALinkAndNotHoldTheData reads an inbox through a link, and refuses one around its own data.
func TestTheInboxMayBeALinkAndNotHoldTheData(t *testing.T) {
	inbox, link := demoInbox(t), filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(inbox, link); err != nil {
		t.Fatal(err)
	}
	n := newNight(testSettings(link, ""), &bytes.Buffer{})
	files, err := n.inboxFiles()
	if err != nil || !slices.Contains(files, "2024/187-chi-lang.xlsx") {
		t.Errorf("through a link: %d files, %v", len(files), err)
	}
	for _, data := range []string{inbox, filepath.Join(inbox, "data"), filepath.Join(link, "not", "yet")} {
		if _, err := newNight(testSettings(link, data), &bytes.Buffer{}).run(t.Context()); err == nil || !strings.Contains(err.Error(), "lies inside the inbox") {
			t.Errorf("data in %s: %v", data, err)
		}
	}
}
