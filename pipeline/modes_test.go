//go:build unix

package pipeline

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestModesWhateverTheUmask looks at the mode of every file and folder of a night, under the widest and the narrowest umask.
func TestModesWhateverTheUmask(t *testing.T) {
	inbox := filepath.Join(t.TempDir(), "inbox")
	copyFile(t, filepath.Join(demoInbox(t), "2023", "181-binh-gia.xlsx"), filepath.Join(inbox, "2023", "181-binh-gia.xlsx"))
	for _, mask := range []int{0, 0o077} {
		data := filepath.Join(t.TempDir(), "data")
		old := syscall.Umask(mask)
		n := newNight(testSettings(inbox, data), &strings.Builder{})
		_, err := n.run(t.Context())
		syscall.Umask(old)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]int{}
		err = filepath.WalkDir(data, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.Type()&fs.ModeSymlink != 0 {
				return err
			}
			info, err := os.Lstat(path)
			if err != nil {
				return err
			}
			below, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(path, data), "/"), "/")
			want := fs.FileMode(0o755)
			switch private := below == "lake" || below == "returned"; {
			case private && d.IsDir():
				want = 0o700
			case private:
				want = 0o600
			case !d.IsDir():
				want = 0o444
			}
			seen[below]++
			if info.Mode().Perm() != want {
				t.Errorf("umask %03o: %s has mode %03o, not %03o", mask, path, info.Mode().Perm(), want)
			}
			return nil
		})
		if err != nil || seen["lake"] < 20 || seen["releases"] < 20 || seen["returned"] < 2 {
			t.Errorf("%v %v", seen, err)
		}
	}
}
