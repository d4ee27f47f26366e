package pipeline

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"kttt/pipeline/lake"
	"kttt/pipeline/warehouse"
)

// openLog opens the lake of a data folder for reading, with its log. A folder that
// nothing was published in is a mistake of usage.
func openLog(data string) (*lake.Lake, []lake.Entry, error) {
	none := &usageError{fmt.Sprintf("no release in data folder %q", data), "run kttt run or kttt demo first, or name another folder with --data"}
	l, err := lake.Peek(data)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, none
	}
	if err != nil {
		return nil, nil, err
	}
	entries, err := l.Log()
	if err == nil && len(entries) == 0 {
		err = none
	}
	return l, entries, err
}

// openRelease opens the lake of a data folder for writing, with its log and the release that name means. A folder that
// nothing was published in is a mistake of usage, and no lake is made by asking.
func openRelease(data, name string) (*lake.Lake, []lake.Entry, lake.Entry, error) {
	if _, _, err := openLog(data); err != nil {
		return nil, nil, lake.Entry{}, err
	}
	l, err := lake.Open(data)
	if err != nil {
		return nil, nil, lake.Entry{}, err
	}
	var e lake.Entry
	entries, err := l.Log()
	if err == nil {
		e, err = findRelease(entries, name)
	}
	if err != nil {
		return nil, nil, e, errors.Join(err, l.Close())
	}
	return l, entries, e, nil
}

// mostDigits is how long a number of the log may be; more digits are the beginning of a run id.
const mostDigits = 6

// findRelease is the release that name means: a number of the log, else the beginning of a run id.
// "" is the one in force. Of a run that was committed more than once it is the last.
func findRelease(entries []lake.Entry, name string) (lake.Entry, error) {
	if name == "" {
		return entries[len(entries)-1], nil
	}
	if n, err := strconv.Atoi(name); err == nil && len(name) <= mostDigits {
		if n < 1 || n > len(entries) {
			return lake.Entry{}, &usageError{fmt.Sprintf("there is no release %q", name), fmt.Sprintf("their numbers go from 1 to %d; kttt releases list shows them", len(entries))}
		}
		return entries[n-1], nil
	}
	var found lake.Entry
	runs := map[string]bool{}
	for _, e := range entries {
		if strings.HasPrefix(e.Run, strings.ToLower(name)) {
			found = e
			runs[e.Run] = true
		}
	}
	switch len(runs) {
	case 0:
		return found, &usageError{fmt.Sprintf("there is no release %q", name), "kttt releases list shows them; give a number or the beginning of a run id"}
	case 1:
		return found, nil
	}
	return found, &usageError{fmt.Sprintf("%d releases begin with %q", len(runs), name), "give more of the run id, or the number of kttt releases list"}
}

// namesRelease refuses a --release that is given and names none, as a script's unset variable makes it: the
// release in force is not what was meant.
func namesRelease(cmd *cobra.Command, name string) error {
	if cmd.Flags().Changed("release") && name == "" {
		return &usageError{"--release names no release", "give a number or the beginning of a run id, or leave it out for the one in force; kttt releases list shows them"}
	}
	return nil
}

// databaseOf is the database of a release; one that is gone is a mistake of usage.
func databaseOf(l *lake.Lake, e lake.Entry) (string, error) {
	folder := l.Release(e.Run)
	if isDir(folder) {
		return filepath.Join(folder, "kttt.duckdb"), nil
	}
	if at := l.Pruned(e.Run); !at.IsZero() {
		return "", &usageError{fmt.Sprintf("release %d (%s) was pruned on %s", e.Seq, short(e.Run), moment(at)), askAgain(l, e)}
	}
	return "", &usageError{fmt.Sprintf("release %d (%s) is gone: %s is not there", e.Seq, short(e.Run), folder), "kttt releases list shows which are left; a backup brings one back"}
}

// askAgain says how what a pruned release told can be asked again.
func askAgain(l *lake.Lake, e lake.Entry) string {
	m, err := l.Manifest(e.Run)
	if err != nil || len(m.Receipts) == 0 {
		return "kttt releases list shows which are left; a backup brings one back"
	}
	return fmt.Sprintf("all it was made from is kept: kttt query --receipt %d builds what was known then, by today's code and decisions; a backup has the release itself", len(m.Receipts))
}

// releaseFile is the database of the release that name means (see findRelease).
func releaseFile(data, name string) (string, error) {
	l, entries, err := openLog(data)
	if err != nil {
		return "", err
	}
	e, err := findRelease(entries, name)
	if err != nil {
		return "", err
	}
	return databaseOf(l, e)
}

func (a *app) releasesCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "releases",
		Short: "list releases, show one, tell what moved between two, go back to one, sign off, prune, verify",
		Long: `Every night that found something new is a release with a number of its own in the log;
none of them is ever changed, and rollback only adds a line. R is a number, or the beginning
of a run id.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return &usageError{fmt.Sprintf("unknown command %q of %s", args[0], cmd.CommandPath()), "see " + cmd.CommandPath() + " --help" + suggest(cmd, args[0])}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.SuggestionsMinimumDistance = 2
	c.AddCommand(a.listCommand(), a.showCommand(), a.diffCommand(), a.rollbackCommand(), a.tagCommand(), a.pruneCommand(), a.verifyCommand())
	for _, s := range c.Commands() {
		s.Args = friendly(s.Args)
	}
	return c
}

func (a *app) listCommand() *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "list",
		Short: "list every release, the one in force last",
		Long: `List every release in the order of the log: its number, run id, when it was made, the
day its figures are as of, how many files had been received, of which periods it has
data, which were signed off with it, and whether it is in force, was rolled back or
pruned, or its folder is gone. A line that a rollback made says under again which release came back.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := tableFormat(format)
			if err != nil {
				return err
			}
			return a.listReleases(f)
		},
	}
	c.Flags().StringVar(&format, "format", "table", "table, csv, json or jsonl")
	return c
}

// listReleases prints the log. Programs read the same names in every language.
func (a *app) listReleases(f warehouse.Format) error {
	l, entries, err := openLog(a.Data)
	if err != nil {
		return err
	}
	t := warehouse.Table{Columns: []warehouse.Column{{Name: "number", Type: "BIGINT"}, {Name: "run", Type: "VARCHAR"}, {Name: "made_at", Type: "VARCHAR"},
		{Name: "as_of", Type: "VARCHAR"}, {Name: "files", Type: "BIGINT"}, {Name: "periods", Type: "VARCHAR"}, {Name: "signed", Type: "VARCHAR"}, {Name: "state", Type: "VARCHAR"}, {Name: "again", Type: "BIGINT"}}}
	tags, err := l.Tags()
	if err != nil {
		return err
	}
	for _, e := range entries {
		m, err := l.Manifest(e.Run)
		if err != nil {
			return err
		}
		run, made := e.Run, e.At.In(hanoi).Format(time.RFC3339)
		if f == warehouse.Pretty {
			run, made = short(run), moment(e.At)
		}
		t.Rows = append(t.Rows, []any{int64(e.Seq), run, made, m.AsOf, int64(len(m.Receipts)), orNull(strings.Join(periodsOf(l, e), ", ")),
			orNull(strings.Join(signedWith(tags, e), ", ")), a.stateOf(l, e, entries, f), orNone(e.Back)})
	}
	if f == warehouse.Pretty {
		a.forEyes(&t, []string{"số", "bản", "lúc", "số liệu đến", "tệp đã nhận", "kỳ", "đã chốt", "tình trạng", "trở lại bản"},
			[]string{"number", "run", "made at", "as of", "files", "periods", "signed off", "state", "again"})
	}
	return t.Write(a.stdout, f)
}

// signedWith are the periods that were ever signed off with the figures of a release.
func signedWith(tags []lake.Tag, e lake.Entry) []string {
	var out []string
	for _, t := range tags {
		if t.Run == e.Run && !slices.Contains(out, t.Period) {
			out = append(out, t.Period)
		}
	}
	return out
}

// stateOf says whether a release is in force, there, there but gone back behind, pruned, or gone.
func (a *app) stateOf(l *lake.Lake, e lake.Entry, entries []lake.Entry, f warehouse.Format) string {
	code, vi := "kept", "còn"
	switch {
	case !l.Pruned(e.Run).IsZero():
		code, vi = "pruned", "đã dọn"
	case !isDir(l.Release(e.Run)):
		code, vi = "gone", "không còn"
	case e.Seq == len(entries):
		code, vi = "in_force", "hiện hành"
	case undone(entries, e):
		code, vi = "rolled_back", "đã lùi"
	}
	if f != warehouse.Pretty {
		return code
	}
	return a.text(vi, strings.ReplaceAll(code, "_", " "))
}

// undone tells whether a rollback went back behind a night's release that is not put in force again since.
func undone(entries []lake.Entry, e lake.Entry) bool {
	return e.Back == 0 && slices.ContainsFunc(entries[e.Seq:], func(later lake.Entry) bool { return later.Back > 0 && later.Back < e.Seq }) &&
		!slices.ContainsFunc(entries[e.Seq:], func(later lake.Entry) bool { return later.Run == e.Run })
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func orNone(n int) any {
	if n == 0 {
		return nil
	}
	return int64(n)
}

// periodsOf are the periods that a release holds data of, by its run.json; none where that is gone.
func periodsOf(l *lake.Lake, e lake.Entry) []string {
	rec, err := readRunJSON(l, e)
	if err != nil {
		return nil
	}
	var out []string
	for _, f := range rec.Files {
		if f.Status == "accepted" && !slices.Contains(out, f.Period) {
			out = append(out, f.Period)
		}
	}
	slices.Sort(out)
	return out
}

// readRunJSON reads run.json of a release. Where it is gone the error is an [fs.ErrNotExist].
func readRunJSON(l *lake.Lake, e lake.Entry) (runRecord, error) {
	var rec runRecord
	b, err := os.ReadFile(filepath.Join(l.Release(e.Run), "run.json"))
	if err == nil {
		err = json.Unmarshal(b, &rec)
	}
	if err != nil {
		return rec, fmt.Errorf("read run.json of release %d: %w", e.Seq, err)
	}
	return rec, nil
}
