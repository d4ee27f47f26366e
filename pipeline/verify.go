package pipeline

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"kttt/pipeline/lake"
	"kttt/pipeline/warehouse"
	"kttt/transforms"
)

func (a *app) verifyCommand() *cobra.Command {
	var quick bool
	c := &cobra.Command{
		Use:   "verify",
		Short: "prove that nothing kept is damaged, and build the release in force again",
		Long: `Read everything that is kept below the data folder and hold it against what names it: the
log entry by entry, sign-offs, manifests, every original and part, every file of every
release. Then build the release in force again, from the originals alone, in a passing folder,
and compare its Parquet files byte for byte. Whatever is damaged, gone or foreign is named
with the next step. Nothing is written to the data folder and no run has to wait, so a
copy can be verified too: kttt releases verify --data COPY.

--quick leaves the building out. It is left out too, and said so, where the release in
force cannot be built again today: made by another version of the program, or of other
decisions or texts; after the next night it can. Not looked at are the copies in
DATA/returned and what the program may forget (lake/steps).`,
		Example: `  kttt releases verify
  kttt releases verify --quick --data /mnt/backup/kttt-data`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.verify(cmd.Context(), quick) },
	}
	f := c.Flags()
	f.BoolVar(&quick, "quick", false, "read and compare everything, build nothing")
	f.IntVar(&a.Jobs, "jobs", a.Jobs, "workbooks to read at a time")
	f.StringVar(&a.Convert, "convert", a.Convert, convertUsage)
	f.BoolVar(&a.JSON, "json", false, "progress and result as JSON, one object a line")
	return c
}

// verify proves the data folder whole and tells what is not.
func (a *app) verify(ctx context.Context, quick bool) error {
	l, err := lake.Peek(a.Data)
	if errors.Is(err, fs.ErrNotExist) {
		return &usageError{fmt.Sprintf("no release in data folder %q", a.Data), "run kttt run or kttt demo first, or name another folder with --data"}
	}
	if err != nil {
		return err
	}
	p := newProgress(a.stderr, a.JSON)
	v, err := l.Verify(ctx, describedFiles, func(done, total int) {
		if done%50 == 0 {
			p.line(a.text("đang kiểm tra tệp %d trên %d", "verifying file %d of %d"), done+1, total)
		}
	})
	p.end()
	if err != nil {
		return err
	}
	a.tellDamages(l, v)
	differs, err := a.verifyBuilt(ctx, l, v, quick, p)
	if err != nil {
		return err
	}
	damaged := len(v.Damages) + len(differs)
	if a.JSON {
		err = a.printJSON(map[string]any{"event": "done", "files": v.Files, "bytes": v.Bytes, "entries": len(v.Entries), "releases": v.Releases, "damaged": damaged})
	} else {
		fmt.Fprintf(a.stdout, a.text("Đã đọc và so %d tệp (%s), %d dòng nhật ký, %d bản công bố: %s\n", "read and compared %d files (%s), %d entries of the log, %d releases: %s\n"),
			v.Files, a.size(v.Bytes), len(v.Entries), v.Releases, a.verdict(damaged))
	}
	if damaged > 0 {
		return errDamaged
	}
	return err
}

func (a *app) verdict(damaged int) string {
	if damaged == 0 {
		return a.text("không có gì hỏng", "nothing is damaged")
	}
	return fmt.Sprintf(a.text("%d chỗ hỏng", "%d damaged"), damaged)
}

// size is a number of bytes for eyes.
func (a *app) size(n int64) string {
	if n < 1<<20 {
		return transforms.ShowNumber(float64(n)/1024, 1) + " KB"
	}
	return transforms.ShowNumber(float64(n)/(1<<20), 1) + " MB"
}

// describedFiles are the hashes of the files of a release by its datapackage.json, which no file tells the hash of.
func describedFiles(folder string) (map[string]string, error) {
	file := filepath.Join(folder, "datapackage.json")
	b, err := os.ReadFile(file)
	var p dataPackage
	if err == nil {
		err = json.Unmarshal(b, &p)
	}
	if err != nil {
		return nil, err
	}
	own, err := describe(folder, file)
	files := map[string]string{own.Path: strings.TrimPrefix(own.Hash, "sha256:")}
	for _, r := range p.Resources {
		files[r.Path] = strings.TrimPrefix(r.Hash, "sha256:")
	}
	return files, err
}

// tellDamages names everything that is damaged, each with the next step.
func (a *app) tellDamages(l *lake.Lake, v lake.Verified) {
	for _, d := range v.Damages {
		what := a.fault(d)
		if a.JSON {
			_ = a.printJSON(map[string]any{"event": "damage", "path": d.Path, "kind": d.What, "run": d.Run, "file": d.Of, "what": what, "next": a.nextStep(l, v, d)})
			continue
		}
		fmt.Fprintf(a.stdout, a.text("HỎNG %s: %s\n", "DAMAGED %s: %s\n"), d.Path, what)
		fmt.Fprintf(a.stdout, a.text("     cần làm: %s\n", "     what to do: %s\n"), a.nextStep(l, v, d))
	}
}

// fault says in words what is wrong with a file.
func (a *app) fault(d lake.Damage) string {
	out := d.Err.Error()
	switch {
	case errors.Is(d.Err, fs.ErrNotExist):
		out = a.text("không còn", "it is gone")
	case errors.Is(d.Err, lake.ErrNotKept):
		return a.text("tệp lạ, không có gì ghi nhận nó", "a foreign file that nothing names")
	case d.What == "current":
		out = a.text("không trỏ vào bản cuối cùng của nhật ký", "it does not show the last release of the log")
	case errors.Is(d.Err, lake.ErrDamaged):
		out = a.text("nội dung không còn như khi ghi", "its content is not what was written")
	}
	if d.Of != "" {
		out += fmt.Sprintf(a.text(" (của %s)", " (of %s)"), d.Of)
	}
	return out
}

// nextStep says what a person does about a damage.
func (a *app) nextStep(l *lake.Lake, v lake.Verified, d lake.Damage) string {
	backup := a.text("chép lại từ bản sao lưu", "bring it back from a backup")
	switch {
	case errors.Is(d.Err, lake.ErrNotKept):
		return a.text("chuyển tệp này ra khỏi thư mục dữ liệu", "move it out of the data folder")
	case d.What == "log" || d.What == "manifest":
		return backup + a.text(", trước lần kttt run tiếp theo", " before the next kttt run")
	case d.What == "current":
		return a.text("lần kttt run tiếp theo tự trỏ lại", "the next kttt run mends it")
	case d.What == "record":
		return a.text("xóa tệp này: bản công bố khi đó được so với datapackage.json của nó", "delete it: the release is then held against its own datapackage.json")
	case d.What == string(lake.Originals) && d.Of != "":
		return backup + fmt.Sprintf(a.text("; hoặc nếu %s còn trong thư mục nhận thì xóa tệp hỏng rồi chạy kttt run", "; or, if %s is still in the inbox, delete the damaged file and run kttt run"), d.Of)
	case d.What == "release" && d.Run == lastRun(v) && a.canRebuild(l, d.Run) == "":
		return fmt.Sprintf(a.text("xóa thư mục releases/%s rồi chạy kttt run: bản này được làm lại từ tệp gốc", "delete the folder releases/%s and run kttt run: the release is made again from the originals"), d.Run)
	case d.What == "release":
		return backup + a.text("; không có thì kttt releases show cho biết cách hỏi lại số liệu", "; without one kttt query --receipt asks again what was known then")
	case d.Run == "" && d.What != "tag":
		return a.text("xóa tệp này: không bản công bố nào cần đến nó", "delete it: no release needs it")
	case d.Run == lake.Newest(v.Entries).Run && d.What != "tag":
		return backup + a.text("; hoặc xóa tệp này nếu còn: lần chạy sau có gì mới sẽ làm lại nó từ tệp gốc", "; or delete it, if it is there: the next night with something new makes it again from the originals")
	}
	return backup
}

func lastRun(v lake.Verified) string {
	if len(v.Entries) == 0 {
		return ""
	}
	return v.Entries[len(v.Entries)-1].Run
}

// canRebuild says why the release of run cannot be built again today, "" if it can.
func (a *app) canRebuild(l *lake.Lake, run string) string {
	m, err := l.Manifest(run)
	if err != nil {
		return err.Error()
	}
	n := newNight(a.settings, a.stderr)
	_, hash, err := n.decide()
	if err != nil {
		return err.Error()
	}
	texts, err := readTexts(&n.settings)
	switch {
	case err != nil:
		return err.Error()
	case m.Code != code():
		return a.text("bản này do một phiên bản khác của chương trình làm ra", "it was made by another version of the program")
	case m.Decisions != hash:
		return a.text("decisions.csv (hoặc --convert) đã đổi từ khi làm bản này", "decisions.csv (or --convert) has changed since it was made")
	case m.Texts != texts.hash():
		return a.text("DATA/texts hoặc phần report của kttt.yaml đã đổi từ khi làm bản này", "DATA/texts or report in kttt.yaml has changed since it was made")
	}
	return ""
}

// verifyBuilt builds the release in force again and tells how it differs.
func (a *app) verifyBuilt(ctx context.Context, l *lake.Lake, v lake.Verified, quick bool, p *progress) (differs []string, err error) {
	why := ""
	switch {
	case quick || len(v.Entries) == 0:
		return nil, nil
	case len(v.Damages) > 0:
		why = a.text("trước hết cần sửa những chỗ hỏng ở trên", "what is damaged must be mended first")
	default:
		why = a.canRebuild(l, lastRun(v))
	}
	e := v.Entries[len(v.Entries)-1]
	if why != "" {
		if !a.JSON {
			fmt.Fprintf(a.stdout, a.text("Không làm lại bản %d (%s) để so: %s\n", "release %d (%s) was not built again: %s\n"), e.Seq, short(e.Run), why)
		}
		return nil, nil
	}
	same, differs, err := a.rebuild(ctx, l, e, p)
	p.end()
	if err != nil {
		return nil, fmt.Errorf("build release %d again: %w", e.Seq, err)
	}
	for _, d := range differs {
		if a.JSON {
			_ = a.printJSON(map[string]any{"event": "damage", "path": d, "kind": "rebuilt", "run": e.Run})
			continue
		}
		fmt.Fprintf(a.stdout, a.text("KHÁC %s: làm lại từ tệp gốc thì không ra đúng như đã công bố\n     cần làm: gửi bản %s và dòng này cho người bảo trì chương trình\n",
			"DIFFERS %s: built again from the originals it is not what was published\n     what to do: send release %s and this line to who maintains the program\n"), d, short(e.Run))
	}
	if len(differs) == 0 && !a.JSON {
		fmt.Fprintf(a.stdout, a.text("Đã làm lại bản %d (%s) từ tệp gốc: %d tệp Parquet giống hệt từng byte\n", "release %d (%s) was built again from the originals: %d Parquet files are the same byte for byte\n"), e.Seq, short(e.Run), same)
	}
	return differs, nil
}

// rebuild builds the release of e from its originals in a scratch lake that remembers nothing, and compares the
// parts by their hashes and the Parquet files byte by byte. differs names what is another, or on one side only.
func (a *app) rebuild(ctx context.Context, base *lake.Lake, e lake.Entry, p *progress) (same int, differs []string, err error) {
	was, err := base.Manifest(e.Run)
	if err != nil {
		return 0, nil, err
	}
	n := newNight(a.settings, a.stderr)
	n.progress, n.AsOf = p, was.AsOf
	decisions, hash, err := n.decide()
	if err != nil {
		return 0, nil, err
	}
	if n.texts, err = readTexts(&n.settings); err != nil {
		return 0, nil, err
	}
	if n.lake, err = lake.Anew(base); err != nil {
		return 0, nil, err
	}
	defer func() { err = errors.Join(err, n.lake.Close()) }()
	m := lake.Manifest{Code: code(), Decisions: hash, Texts: n.texts.hash(), Receipts: was.Receipts, Signed: was.Signed}
	file, err := n.build(ctx, &m, decisions)
	if err != nil {
		return 0, nil, err
	}
	differs = differingParts(was, m)
	again := filepath.Join(filepath.Dir(file), "parquet")
	if err := warehouse.Export(ctx, file, again, warehouse.Options{Threads: n.Jobs}); err != nil {
		return 0, nil, err
	}
	same, files, err := compareFolders(filepath.Join(base.Release(e.Run), "parquet"), again)
	return same, append(differs, files...), err
}

// differingParts names the parts that are not the same in two manifests.
func differingParts(was, is lake.Manifest) []string {
	var out []string
	compare := func(of string, a, b map[string]string) {
		for _, kind := range slices.Sorted(maps.Keys(a)) {
			if a[kind] != b[kind] {
				out = append(out, "lake: "+kind+of)
			}
		}
	}
	for i, s := range was.Submissions {
		if i < len(is.Submissions) {
			compare(" ("+s.ID+")", s.Parts, is.Submissions[i].Parts)
			compare(" ("+s.ID+")", s.Restricted, is.Submissions[i].Restricted)
		}
	}
	compare("", was.Outputs, is.Outputs)
	if len(out) == 0 && was.Run() != is.Run() {
		out = append(out, "lake: manifest")
	}
	return out
}

// compareFolders counts the files that are the same below two folders, and names the others.
func compareFolders(was, is string) (same int, differs []string, err error) {
	names := map[string]bool{}
	for _, dir := range []string{was, is} {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				names[strings.TrimPrefix(path, dir)] = true
			}
			return err
		})
		if err != nil {
			return 0, nil, err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		a, errA := os.ReadFile(was + name)
		b, errB := os.ReadFile(is + name)
		switch err := errors.Join(errA, errB); {
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return 0, nil, err
		case err == nil && bytes.Equal(a, b):
			same++
		default:
			differs = append(differs, "parquet"+filepath.ToSlash(name))
		}
	}
	return same, differs, nil
}
