package pipeline

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"kttt/fixtures"
	"kttt/fixtures/sketch"
	"kttt/pipeline/lake"
	"kttt/pipeline/warehouse"
	"kttt/transforms"
)

// defaults are the settings of somebody who set none.
var defaults = defaultSettings()

// someDay is when the files of a test are first seen.
var someDay = time.Date(2025, 12, 20, 9, 0, 0, 0, time.UTC)

// night runs one night over an inbox.
func testNight(t *testing.T, s settings) outcome {
	t.Helper()
	n := newNight(s, io.Discard)
	n.received = func(string) time.Time { return someDay }
	out, err := n.run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func testSettings(inbox, data string) settings {
	s := defaultSettings()
	s.Inbox, s.Data = inbox, data
	return s
}

// demoInbox unpacks the demonstration inbox.
func demoInbox(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if _, err := unpackDemo(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// demoNight is the data folder of a night over the demonstration inbox, made once for all tests that only read it.
func demoNight(t *testing.T) (data string, out outcome) {
	t.Helper()
	return sharedNight(t, "demonstration", demoInbox)
}

// everySheetNight is the data folder of a night over every sketched sheet, made once for all tests that only read it.
func everySheetNight(t *testing.T) (data string, out outcome) {
	t.Helper()
	return sharedNight(t, "every-sheet", everySheet)
}

// sharedNights are the nights that several tests read; TestMain makes their folder and removes it.
var sharedNights struct {
	folder string
	made   map[string]outcome
}

func sharedNight(t *testing.T, name string, inbox func(*testing.T) string) (data string, out outcome) {
	t.Helper()
	data = filepath.Join(sharedNights.folder, name)
	out, ok := sharedNights.made[name]
	if !ok {
		out = testNight(t, testSettings(inbox(t), data))
		sharedNights.made[name] = out
	}
	return data, out
}

// ask runs one query on the release in force and gives its rows as text.
func ask(t *testing.T, data, query string) [][]string {
	t.Helper()
	file, err := releaseFile(data, "")
	if err != nil {
		t.Fatal(err)
	}
	db, err := warehouse.Open(t.Context(), file, warehouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var b bytes.Buffer
	if err := db.Write(t.Context(), &b, warehouse.CSV, query); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// truth reads a table of fixtures/truth.
func truth(t *testing.T, name string) (heads []string, rows [][]string) {
	t.Helper()
	f, err := fixtures.Truth.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[0], all[1:]
}

// TestDemonstrationAgainstItsTruth compares every cell of staging.organisations
// with what the generator meant when it wrote the workbooks, and every planted
// mistake with the findings.
func TestDemonstrationAgainstItsTruth(t *testing.T) {
	data, _ := demoNight(t)
	heads, want := truth(t, "organisations.csv")
	var columns []string
	for _, h := range heads {
		switch h {
		case "path":
			h = "source_file"
		case "sheet", "row":
			h = "source_" + h
		case "organisation", "duplicate_of":
			h = "null"
		}
		columns = append(columns, h)
	}
	got := map[string][]string{}
	for _, row := range ask(t, data, "select "+strings.Join(columns, ", ")+" from staging.organisations")[1:] {
		got[strings.Join(row[:3], "|")] = row
	}
	if len(got) != len(want) {
		t.Errorf("%d rows in staging, %d in the truth", len(got), len(want))
	}
	wrong := 0
	for _, w := range want {
		key := strings.Join(w[:3], "|")
		g := got[key]
		if g == nil {
			t.Errorf("%s is not in staging", key)
			continue
		}
		for i := 3; i < len(w); i++ {
			if columns[i] != "null" && g[i] != w[i] && !sameNumber(g[i], w[i]) {
				if wrong++; wrong < 20 {
					t.Errorf("%s %s: got %q, want %q", key, columns[i], g[i], w[i])
				}
			}
		}
	}
	checkPlanted(t, data)
	checkOrganisationsOverTheYears(t, data, heads, want)
}

func sameNumber(a, b string) bool {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	return errX == nil && errY == nil && x == y
}

// checkPlanted looks for a finding at the cell, row, sheet or file of every planted mistake.
func checkPlanted(t *testing.T, data string) {
	t.Helper()
	type place struct{ file, sheet, cell, severity string }
	found := map[place]bool{}
	for _, r := range ask(t, data, "select source_file, source_sheet, cell, severity from meta.findings")[1:] {
		found[place{r[0], r[1], r[2], r[3]}] = true
		if row := strings.TrimLeft(r[2], "ABCDEFGHIJKLMNOPQRSTUVWXYZ"); r[2] != "" {
			found[place{r[0], r[1], row + ":" + row, r[3]}] = true
		}
	}
	heads, rows := truth(t, "findings.csv")
	col := func(r []string, name string) string { return r[slices.Index(heads, name)] }
	for _, r := range rows {
		p := place{col(r, "path"), col(r, "sheet"), col(r, "cell"), col(r, "severity")}
		if !found[p] && col(r, "must") != "false" {
			t.Errorf("no %s at %s:%s!%s for %s", p.severity, p.file, p.sheet, p.cell, col(r, "what"))
		}
	}
}

// checkOrganisationsOverTheYears compares org_id with the organisations the
// generator continued over the years: none merged falsely, nearly all found again.
func checkOrganisationsOverTheYears(t *testing.T, data string, heads []string, want [][]string) {
	t.Helper()
	who := slices.Index(heads, "organisation")
	meant := map[string]string{}
	for _, w := range want {
		meant[strings.Join(w[:3], "|")] = w[who]
	}
	byID, ids := map[string]map[string]bool{}, map[string]map[string]bool{}
	for _, r := range ask(t, data, "select source_file, source_sheet, source_row, org_id from staging.organisations")[1:] {
		org := meant[strings.Join(r[:3], "|")]
		for _, m := range []struct {
			in   map[string]map[string]bool
			k, v string
		}{{byID, r[3], org}, {ids, org, r[3]}} {
			if m.in[m.k] == nil {
				m.in[m.k] = map[string]bool{}
			}
			m.in[m.k][m.v] = true
		}
	}
	for id, orgs := range byID {
		if len(orgs) > 1 {
			t.Errorf("%s joins several organisations: %v", id, orgs)
		}
	}
	split := 0
	for _, set := range ids {
		if len(set) > 1 {
			split++
		}
	}
	if split*100 > len(ids)*2 {
		t.Errorf("%d of %d organisations were not found again the next year", split, len(ids))
	}
}

// tree lists every file of a folder with its size, mode and time.
func tree(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if !d.IsDir() {
			out = append(out, fmt.Sprintf("%s %d %s %s", path, info.Size(), info.Mode(), info.ModTime()))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestDataPackageNamesEveryFile hashes every file of a release again.
func TestDataPackageNamesEveryFile(t *testing.T) {
	data, out := demoNight(t)
	release := filepath.Join(data, "releases", out.run)
	b, err := os.ReadFile(filepath.Join(release, "datapackage.json"))
	if err != nil {
		t.Fatal(err)
	}
	var p dataPackage
	if err := json.Unmarshal(b, &p); err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, r := range p.Resources {
		again, err := describe(release, filepath.Join(release, filepath.FromSlash(r.Path)))
		if err != nil || again != r.fileResource || names[r.Name] {
			t.Errorf("resource %+v, the file gives %+v (%v)", r.fileResource, again, err)
		}
		names[r.Name] = true
	}
	if files := len(tree(t, release)); files != len(p.Resources)+1 {
		t.Errorf("%d files, %d resources", files, len(p.Resources))
	}
}

func TestANightWithNothingNewWritesNothing(t *testing.T) {
	inbox, data := demoInbox(t), filepath.Join(t.TempDir(), "data")
	first := testNight(t, testSettings(inbox, data))
	before := tree(t, data)
	second := testNight(t, testSettings(inbox, data))
	if second.resolved != nil || second.run != first.run {
		t.Errorf("second night: %+v", second)
	}
	if diff := cmp.Diff(before, tree(t, data)); diff != "" {
		t.Errorf("files changed:\n%s", diff)
	}
}

// parquetOf gives the published Parquet files of a run by name.
func parquetOf(t *testing.T, data, run string) map[string]string {
	t.Helper()
	out := map[string]string{}
	root := filepath.Join(data, "releases", run, "parquet")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		out[strings.TrimPrefix(path, root)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestSameReceiptsSameBytes does the same receipts in one night with one worker,
// in one night with four, and in three nights: one run id, the same Parquet bytes.
func TestSameReceiptsSameBytes(t *testing.T) {
	inbox := demoInbox(t)
	one := testSettings(inbox, filepath.Join(t.TempDir(), "one"))
	one.Jobs = 1
	four := testSettings(inbox, filepath.Join(t.TempDir(), "four"))
	four.Jobs = 4
	want := testNight(t, one)
	got := testNight(t, four)
	if want.run != got.run {
		t.Errorf("run ids differ by the number of workers")
	}
	bytes := parquetOf(t, one.Data, want.run)
	if !sameFiles(bytes, parquetOf(t, four.Data, got.run)) {
		t.Errorf("Parquet differs by the number of workers")
	}
	for _, f := range nightFiles { // of the same night; split over nights each tells of its own
		a, errA := os.ReadFile(filepath.Join(one.Data, "releases", want.run, f.name))
		b, errB := os.ReadFile(filepath.Join(four.Data, "releases", got.run, f.name))
		if string(a) != string(b) || errA != nil || errB != nil {
			t.Errorf("%s differs by the number of workers (%v, %v)", f.name, errA, errB)
		}
	}
	split := testSettings(t.TempDir(), filepath.Join(t.TempDir(), "split"))
	for _, year := range []string{"2023", "2024", "2025"} {
		files, err := filepath.Glob(filepath.Join(inbox, year, "*.xlsx"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			copyFile(t, f, filepath.Join(split.Inbox, year, filepath.Base(f)))
		}
		got = testNight(t, split)
	}
	if want.run != got.run || !sameFiles(bytes, parquetOf(t, split.Data, got.run)) {
		t.Errorf("run or Parquet differ when the receipts are split over nights")
	}
}

func sameFiles(a, b map[string]string) bool {
	if len(a) != len(b) || len(a) == 0 {
		return false
	}
	for name, text := range a {
		if b[name] != text {
			return false
		}
	}
	return true
}

// copyFile copies a file with its time.
func copyFile(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, b, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(to, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
}

// TestNoPersonInARelease greps every published byte, every text of the database and
// everything that the program says of a night, for the people planted in the demonstration.
func TestNoPersonInARelease(t *testing.T) {
	if got := held([]byte("Ông Hà Văn An, 0912345678"), map[string]bool{"Hà Văn An": true, "Hà Văn Ba": true, "0912345678": true}); len(got) != 2 {
		t.Fatalf("a planted text is not seen: %q", got)
	}
	data, out := demoNight(t)
	heads, rows := truth(t, "people.csv")
	planted := map[string]bool{}
	for _, r := range rows {
		for _, name := range []string{"leader", "phone", "email", "identity_no"} {
			if v := r[slices.Index(heads, name)]; v != "" {
				planted[v] = true
			}
		}
	}
	if len(planted) < 100 {
		t.Fatalf("only %d people planted", len(planted))
	}
	look := func(where string, b []byte) {
		t.Helper()
		for _, p := range held(b, planted) {
			t.Errorf("%s holds %q", where, p)
		}
	}
	release, parts := filepath.Join(data, "releases", out.run), 0
	err := filepath.WalkDir(release, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		look(strings.TrimPrefix(path, release), b)
		if filepath.Ext(path) != ".docx" && filepath.Ext(path) != ".xlsx" {
			return err
		}
		pack, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return err
		}
		for _, part := range pack.File {
			r, err := part.Open()
			if err != nil {
				return err
			}
			text, err := io.ReadAll(r)
			if err != nil {
				return err
			}
			look(strings.TrimPrefix(path, release)+" "+part.Name, text)
			parts++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if parts == 0 {
		t.Error("no part of a review was read")
	}
	for _, table := range ask(t, data, "select table_schema || '.' || table_name from information_schema.tables where table_schema in ('staging', 'marts', 'meta')")[1:] {
		for _, row := range ask(t, data, "select * from "+table[0]) {
			for _, cell := range row {
				if planted[cell] {
					t.Errorf("%s holds %q", table[0], cell)
				}
			}
		}
	}
	for _, said := range saidOf(t, data) {
		look("kttt "+said.args, said.text)
	}
}

// said is what one call of the program wrote on both its outputs.
type said struct {
	args string
	text []byte
}

// saidOf are the words of the program over the demonstration: of a night, in words and as JSON lines, and of what tells of one.
func saidOf(t *testing.T, data string) (out []said) {
	t.Helper()
	inbox := demoInbox(t)
	calls := [][]string{{"run", "--inbox", inbox, "--data", filepath.Join(t.TempDir(), "a"), "--without", "report,returned"},
		{"run", "--inbox", inbox, "--data", filepath.Join(t.TempDir(), "b"), "--until", "ingest", "--json"},
		{"status", "--data", data, "--questions"}, {"status", "--data", data}, {"releases", "show", "--data", data}}
	files, err := filepath.Glob(filepath.Join(inbox, "*", "*"))
	if err != nil || len(files) < 30 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files[:4] {
		calls = append(calls, []string{"check", "--data", data, "--explain", file})
	}
	for _, args := range calls {
		var b bytes.Buffer
		if code := Main(t.Context(), args, strings.NewReader(""), &b, &b); code != exitOK && code != exitRefused {
			t.Fatalf("%v: exit %d: %s", args, code, b.String())
		}
		out = append(out, said{strings.Join(args, " "), b.Bytes()})
	}
	return out
}

// held are the texts that stand anywhere in b. It looks at b once, for what each text begins with.
func held(b []byte, texts map[string]bool) []string {
	least := len(slices.MinFunc(slices.Collect(maps.Keys(texts)), func(x, y string) int { return len(x) - len(y) }))
	begin := map[string][]string{}
	for s := range texts {
		begin[s[:least]] = append(begin[s[:least]], s)
	}
	var out []string
	for i := range len(b) - least + 1 {
		for _, s := range begin[string(b[i:i+least])] {
			if bytes.HasPrefix(b[i:], []byte(s)) {
				out = append(out, s)
			}
		}
	}
	return out
}

// TestAnInterruptedNightLeavesYesterday stops a night and looks for yesterday's release.
func TestAnInterruptedNightLeavesYesterday(t *testing.T) {
	inbox, data := demoInbox(t), filepath.Join(t.TempDir(), "data")
	first := testNight(t, testSettings(inbox, data))
	copyFile(t, filepath.Join(inbox, "2024", "187-chi-lang.xlsx"), filepath.Join(inbox, "2024", "187-again.xlsx"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	n := newNight(testSettings(inbox, data), io.Discard)
	if _, err := n.run(ctx); err == nil {
		t.Error("an interrupted night succeeded")
	}
	if run, _, err := lake.Current(data); err != nil || run != first.run {
		t.Errorf("after an interrupted night %q is in force, want %q (%v)", run, first.run, err)
	}
	if left, err := filepath.Glob(filepath.Join(data, "lake", "staging", "*")); err != nil || len(left) > 0 {
		t.Errorf("staging holds %v (%v)", left, err)
	}
}

// TestSketchesThroughRealWorkbooks reads every sketch of fixtures/sheets again
// through a real .xlsx: the same records, findings and counts.
func TestSketchesThroughRealWorkbooks(t *testing.T) {
	files, err := filepath.Glob("../fixtures/sheets/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no sketches: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			path, taught := "2024/187-chi-lang.xlsx", []transforms.Decision(nil)
			for _, f := range a.Files {
				switch f.Name {
				case "path":
					path = strings.TrimSpace(string(f.Data))
				case "decisions.csv":
					if taught, err = transforms.ReadDecisions(bytes.NewReader(f.Data)); err != nil {
						t.Fatal(err)
					}
				}
			}
			to := filepath.Join(t.TempDir(), "book.xlsx")
			if err := sketch.WriteFile(a, to); err != nil {
				t.Fatal(err)
			}
			list, _, err := defaults.readList(t.Context(), to, path, taught)
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			for _, s := range list.Sheets {
				fmt.Fprintf(&b, "%s: %d read = %d kept + %d rejected + %d skipped\n", s.Name, s.Count.Read, s.Count.Kept, s.Count.Rejected, s.Count.Skipped)
			}
			var rules []string
			for _, f := range list.Findings {
				rules = append(rules, f.Severity+" "+f.Rule)
			}
			for _, f := range a.Files {
				switch f.Name {
				case "findings":
					var want []string
					for _, line := range strings.Split(strings.TrimSpace(string(f.Data)), "\n") {
						if w := strings.Fields(line); len(w) > 2 {
							want = append(want, w[0]+" "+ruleOf(line))
						}
					}
					slices.Sort(want)
					slices.Sort(rules)
					if diff := cmp.Diff(want, rules); diff != "" {
						t.Errorf("findings (-sketch +workbook):\n%s", diff)
					}
				case "records":
					if want := strings.Count(string(f.Data), "\n"); want != len(list.Organisations) {
						t.Errorf("%d records, the sketch has %d", len(list.Organisations), want)
					}
				case "counts":
					if keptOf(string(f.Data)) != keptOf(b.String()) {
						t.Errorf("counts %s, the sketch has %s", b.String(), f.Data)
					}
				}
			}
		})
	}
}

// ruleOf is the rule in a line "severity where rule field: message"; sheet names may hold blanks.
func ruleOf(line string) string {
	head, _, _ := strings.Cut(line, ": ")
	for _, w := range strings.Fields(head)[1:] {
		w = strings.TrimSuffix(w, ":")
		if transforms.IsRule(w) {
			return w
		}
	}
	return "?"
}

// keptOf keeps the kept and rejected rows of a text of counts: a real workbook
// has no row element for a blank line.
func keptOf(counts string) string {
	var out []string
	for _, line := range strings.Split(strings.TrimSpace(counts), "\n") {
		_, rest, _ := strings.Cut(line, " = ")
		kept, _, _ := strings.Cut(rest, " + ")
		out = append(out, kept)
	}
	return strings.Join(out, ";")
}

// TestSpecimens reads every workbook that offices and other programs really made,
// where they are at hand: never a panic or a hang, and a refused file says why.
func TestSpecimens(t *testing.T) {
	root := "../../shared/specimens"
	if _, err := os.Stat(root); err != nil {
		t.Skip("../shared/specimens is not on this machine")
	}
	files, lists := 0, 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !slices.Contains([]string{".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".csv", ".tsv"}, strings.ToLower(filepath.Ext(path))) {
			return err
		}
		files++
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		list, _, err := defaults.readList(ctx, path, shortPath(path), nil)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			return nil
		}
		if list.Refused && (len(list.Findings) == 0 || list.Findings[0].MessageVI == "") {
			t.Errorf("%s is refused without a reason", path)
		}
		if !list.Refused {
			lists++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d specimens, %d of them lists", files, lists)
}
