package pipeline

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go/compress/zstd"
	"github.com/rogpeppe/go-internal/txtar"

	"kttt/fixtures/sketch"
	"kttt/pipeline/lake"
)

// versions are data folders as the versions of this program left them: a tar packed by zstd for each form of the lake or of a
// release. Kept are the lake without what may be forgotten and, of release 2, the database, run.json, datapackage.json and one
// table: a database is most of it, so that of release 1 is left out.
const versions = "../fixtures/versions"

// TestEarlierVersionsStayReadable lists, shows, asks and compares what every earlier version left, and lets a night go on from there.
func TestEarlierVersionsStayReadable(t *testing.T) {
	made, err := filepath.Glob(filepath.Join(versions, "*", "data.tar.zst"))
	if err != nil || len(made) == 0 {
		t.Fatalf("no versions: %v", err)
	}
	for _, packed := range made {
		t.Run(filepath.Base(filepath.Dir(packed)), func(t *testing.T) {
			data := filepath.Join(t.TempDir(), "data")
			unpackFolder(t, packed, data)
			checkVersion(t, data)
		})
	}
}

// checkVersion wants of a data folder what the nights of [TestMakeAVersion] made.
func checkVersion(t *testing.T, data string) {
	t.Helper()
	ask := func(want string, args ...string) {
		t.Helper()
		if got := runKTTT(t, append(args, "--data", data)...); !strings.Contains(got, want) {
			t.Errorf("kttt %s: no %q in\n%s", strings.Join(args, " "), want, got)
		}
	}
	const members = "select sum(member_count) as members, count(*) as rows from staging.organisations"
	old := func(state string) {
		t.Helper()
		ask(",1,,2024,gone,\n", "releases", "list", "--format", "csv")
		ask(",2,2024,,"+state+",\n", "releases", "list", "--format", "csv")
		ask("    1  2024/187-chi-lang.xlsx\n", "releases", "show", "1")
		ask("Kỳ 2024 được chốt theo bản này", "releases", "show", "1")
		ask("    2  2024/187-chi-lang.xlsx: Đã nhận, đơn vị 187, kỳ 2024, giữ 2 dòng", "releases", "show", "2")
		ask("members,rows\n17,2\n", "query", "--release", "2", "--format", "csv", members)
		ask("true,đã trình\n", "releases", "tag", "--list", "--format", "csv")
		ask("htx_member_count", "explain", "htx_member_count", "--area", "187", "--period", "2024", "--release", "2")
	}
	old("in_force")
	if err := os.WriteFile(filepath.Join(data, "decisions.csv"), []byte("kind,key,value\ndue,2024,2025-03-01\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	out := testNight(t, testSettings(t.TempDir(), data)) // files that are gone from the inbox stay received
	if !out.published || out.entry.Seq != 3 || len(out.resolved.receipts) != 2 {
		t.Fatalf("the night after: %+v", out.entry)
	}
	old("kept")
	ask("Kỳ 2024: 1/11 đơn vị đã gửi", "status", "--period", "2024") // before, it tells that most files of release 2 are gone
	ask("→ bản 3", "releases", "diff", "2", "3", "--all")
	ask("members,rows\n17,2\n", "query", "--format", "csv", members)
	ask("members,rows\n16,2\n", "query", "--receipt", "1", "--format", "csv", members)
	l, err := lake.Peek(data)
	if err != nil {
		t.Fatal(err)
	}
	v, err := l.Verify(t.Context(), describedFiles, func(int, int) {})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range v.Damages {
		if d.What != "release" || !errors.Is(d.Err, fs.ErrNotExist) { // what was left out of the archive
			t.Errorf("%s: %v", d.Path, d.Err)
		}
	}
}

// TestMakeAVersion makes the archive of this version, where KTTT_MAKE_VERSION names its folder: after a change of what the
// lake or a release keeps, and never again for one that is there.
func TestMakeAVersion(t *testing.T) {
	name := os.Getenv("KTTT_MAKE_VERSION")
	if name == "" {
		t.Skip("KTTT_MAKE_VERSION names no version to make")
	}
	s := testSettings(t.TempDir(), filepath.Join(t.TempDir(), "data"))
	newest := ""
	for i, members := range []string{"9", "10"} {
		list := "DANH SÁCH HTX HUYỆN CHI LĂNG NĂM 2024\nSTT | Tên HTX | Số thành viên\n1 | HTX Một | " + members + "\n2 | HTX Hai | 7\n"
		file, at := filepath.Join(s.Inbox, "2024", "187-chi-lang.xlsx"), someDay.Add(time.Duration(i)*time.Hour)
		if err := errors.Join(sketch.WriteFile(&txtar.Archive{Files: []txtar.File{{Name: "sheet HTX", Data: []byte(list)}}}, file), os.Chtimes(file, at, at)); err != nil {
			t.Fatal(err)
		}
		newest = testNight(t, s).run
		if i == 0 {
			runKTTT(t, "releases", "tag", "2024", "--why", "đã trình", "--data", s.Data)
		}
	}
	to := filepath.Join(versions, name, "data.tar.zst")
	if _, err := os.Stat(to); err == nil {
		t.Fatalf("%s is there: a version is made once", to)
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		t.Fatal(err)
	}
	packFolder(t, s.Data, to, newest)
}

// isKept tells whether an archive keeps a path of a data folder; of the releases only the newest.
func isKept(rel, newest string) bool {
	switch parts := strings.Split(rel, "/"); {
	case parts[0] == "returned", strings.HasPrefix(rel, "lake/steps/"), rel == "lake/LOCK":
		return false
	case parts[0] == "releases":
		return parts[1] == newest && slices.Contains([]string{"kttt.duckdb", "run.json", "datapackage.json", "parquet/marts/target_progress.parquet"}, strings.Join(parts[2:], "/"))
	}
	return true
}

// packFolder packs what is kept of a folder.
func packFolder(t *testing.T, dir, to, newest string) {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		rel := filepath.ToSlash(strings.TrimPrefix(strings.TrimPrefix(path, dir), string(filepath.Separator)))
		if err != nil || d.IsDir() || !isKept(rel, newest) {
			return err
		}
		h := &tar.Header{Name: rel, Mode: 0o644, ModTime: someDay, Typeflag: tar.TypeReg}
		if d.Type()&fs.ModeSymlink != 0 {
			if h.Linkname, err = os.Readlink(path); err != nil {
				return err
			}
			h.Typeflag = tar.TypeSymlink
			return w.WriteHeader(h)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		h.Size = int64(len(content))
		if err := w.WriteHeader(h); err != nil {
			return err
		}
		_, err = w.Write(content)
		return err
	})
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	packed, err := (&zstd.Codec{Level: zstd.SpeedBestCompression}).Encode(nil, b.Bytes())
	if err := errors.Join(err, os.WriteFile(to, packed, 0o644)); err != nil {
		t.Fatal(err)
	}
}

// unpackFolder is the reverse of packFolder.
func unpackFolder(t *testing.T, packed, dir string) {
	t.Helper()
	b, err := os.ReadFile(packed)
	if err == nil {
		b, err = new(zstd.Codec).Decode(nil, b)
	}
	if err != nil {
		t.Fatal(err)
	}
	for r := tar.NewReader(bytes.NewReader(b)); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(dir, filepath.FromSlash(h.Name))
		err = os.MkdirAll(filepath.Dir(to), 0o755)
		switch h.Typeflag {
		case tar.TypeSymlink:
			err = errors.Join(err, os.Symlink(h.Linkname, to))
		default:
			content, readErr := io.ReadAll(r)
			err = errors.Join(err, readErr, os.WriteFile(to, content, 0o644))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}
