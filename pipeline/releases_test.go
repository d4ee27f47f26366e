package pipeline

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"kttt/fixtures/sketch"
	"kttt/pipeline/lake"
	"kttt/pipeline/warehouse"
	"kttt/transforms"
)

// drawnColumns are the columns of a drawn list: the heading, the field, what a cell may say and what is read.
var drawnColumns = []struct {
	heading, field string
	cells, values  []string
}{
	{"Số thành viên", "member_count", []string{"7", "8", "9", "120", ""}, []string{"7", "8", "9", "120", ""}},
	{"Số lao động", "worker_count", []string{"1", "2", "30", ""}, []string{"1", "2", "30", ""}},
	{"Xếp loại", "rating", []string{"Tốt", "Khá", "Trung bình", "Yếu", ""}, []string{"good", "fair", "average", "weak", ""}},
	{"Liên kết chuỗi giá trị (có/không)", "in_value_chain", []string{"có", "không", ""}, []string{"true", "false", ""}},
	{"Hóa đơn điện tử (có/không)", "digital_einvoice", []string{"có", "không", ""}, []string{"true", "false", ""}},
}

// drawnList is a list whose organisations keep their tax codes: what each says under each column, by index of its cells.
type drawnList struct {
	codes []string
	says  map[string][]int
}

func drawList(random *rand.Rand, first, n int) *drawnList {
	l := &drawnList{says: map[string][]int{}}
	for i := range n {
		code := fmt.Sprintf("49%08d", first+i)
		l.codes = append(l.codes, code)
		for _, c := range drawnColumns {
			l.says[code] = append(l.says[code], random.IntN(len(c.cells)))
		}
	}
	return l
}

// write writes the list of a unit as a workbook, its rows in the order of codes.
func (l *drawnList) write(t *testing.T, inbox, unit, name string) {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "DANH SÁCH HTX %s NĂM 2024\nSTT | Tên HTX | Mã số thuế", name)
	for _, c := range drawnColumns {
		b.WriteString(" | " + c.heading)
	}
	for i, code := range l.codes {
		fmt.Fprintf(&b, "\n%d | HTX Số %s | '%s", i+1, code[6:], code)
		for j, c := range drawnColumns {
			b.WriteString(" | " + c.cells[l.says[code][j]])
		}
	}
	a := &txtar.Archive{Files: []txtar.File{{Name: "sheet HTX", Data: []byte(b.String() + "\n")}}}
	if err := sketch.WriteFile(a, filepath.Join(inbox, "2024", unit+".xlsx")); err != nil {
		t.Fatal(err)
	}
}

// cell is where a list has an organisation's value of a column.
func (l *drawnList) cell(code string, column int) string {
	return fmt.Sprintf("2024/187.xlsx:HTX!%c%d", 'D'+column, slices.Index(l.codes, code)+3)
}

// TestDiffNamesExactlyTheEditedCells edits a drawn list night after night, its rows in ever another order, and
// wants of every two releases the edited cells, no more and none less, and for every figure that moved a cell.
func TestDiffNamesExactlyTheEditedCells(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2024))
	s := testSettings(t.TempDir(), filepath.Join(t.TempDir(), "data"))
	list := drawList(random, 1, 15)
	list.write(t, s.Inbox, "187", "HUYỆN CHI LĂNG")
	drawList(random, 500, 5).write(t, s.Inbox, "188", "HUYỆN LỘC BÌNH")
	testNight(t, s)
	moved := 0
	for night := 2; night <= 4; night++ {
		was := map[string]string{} // what is to be told of each edit
		before := &drawnList{codes: slices.Clone(list.codes)}
		random.Shuffle(len(list.codes), func(i, j int) { list.codes[i], list.codes[j] = list.codes[j], list.codes[i] })
		for range 12 {
			code, j := list.codes[random.IntN(len(list.codes))], random.IntN(len(drawnColumns))
			c := drawnColumns[j]
			key := before.cell(code, j) + " → " + list.cell(code, j)
			if old := list.says[code][j]; was[key] == "" {
				list.says[code][j] = (old + 1 + random.IntN(len(c.cells)-1)) % len(c.cells)
				was[key] = fmt.Sprintf("%s: %s → %s", c.field, c.values[old], c.values[list.says[code][j]])
			}
		}
		list.write(t, s.Inbox, "187", "HUYỆN CHI LĂNG")
		testNight(t, s)
		pair := comparePair(t, s, fmt.Sprint(night-1), fmt.Sprint(night))
		cells, err := pair.Query(t.Context(), "select old_place || ' → ' || new_place, field || ': ' || coalesce(old_value, '') || ' → ' || coalesce(new_value, '') from cells")
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, row := range cells.Rows {
			got[row[0].(string)] = row[1].(string)
		}
		if diff := cmp.Diff(was, got); diff != "" || len(cells.Rows) != len(got) {
			t.Errorf("night %d: cells (-edited +told):\n%s", night, diff)
		}
		figures, err := pair.Query(t.Context(), "select indicator, area_code, lens, (select count(*) from causes as x where x.figure_no = f.figure_no) from figures as f")
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range figures.Rows {
			if moved++; row[3] == int64(0) {
				t.Errorf("night %d: no cell moved %v of %v (%v)", night, row[0], row[1], row[2])
			}
			if row[1] == "188" {
				t.Errorf("night %d: %v of a unit moved that sent nothing", night, row[0])
			}
		}
	}
	if moved < 100 {
		t.Errorf("only %d figures moved", moved)
	}
}

// comparePair compares two releases of a data folder.
func comparePair(t *testing.T, s settings, before, after string) *warehouse.Pair {
	t.Helper()
	var files []string
	for _, name := range []string{before, after} {
		file, err := releaseFile(s.Data, name)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	pair, err := warehouse.OpenPair(t.Context(), files[0], files[1])
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { pair.Close() })
	if lacks := pair.Lacks(); len(lacks) > 0 {
		t.Errorf("a release of today lacks %v", lacks)
	}
	if err := pair.Compare(t.Context(), indicatorInputs); err != nil {
		t.Fatal(err)
	}
	return pair
}

// runKTTT runs a command and returns what it prints; it must exit with 0.
func runKTTT(t *testing.T, args ...string) string {
	t.Helper()
	var out, stderr bytes.Buffer
	if code := Main(t.Context(), args, strings.NewReader(""), &out, &stderr); code != 0 {
		t.Fatalf("kttt %v: exit %d: %s", args, code, stderr.String())
	}
	return out.String()
}

// TestTheRunFollowsReceiptsAndSignOffs gives two data folders the same receipts and signs the same run off in both;
// what comes later comes in two nights or in one. The last run and all its Parquet are the same. What was known on
// the last receipt of a night is what that night published, but for what was signed since.
func TestTheRunFollowsReceiptsAndSignOffs(t *testing.T) {
	runs, files := map[int]string{}, map[int]map[string]string{}
	for _, nights := range []int{2, 1} {
		random := rand.New(rand.NewPCG(3, 2024)) // the same lists for both
		first, later := drawList(random, 1, 6), drawList(random, 100, 6)
		s := testSettings(t.TempDir(), filepath.Join(t.TempDir(), "data"))
		put := func(l *drawnList, unit, name string, hour int) {
			l.write(t, s.Inbox, unit, name)
			at := someDay.Add(time.Duration(hour) * time.Hour)
			if err := os.Chtimes(filepath.Join(s.Inbox, "2024", unit+".xlsx"), at, at); err != nil {
				t.Fatal(err)
			}
		}
		put(first, "187", "HUYỆN CHI LĂNG", 1)
		testNight(t, s)
		runKTTT(t, "releases", "tag", "2024", "--data", s.Data, "--why", fmt.Sprint(nights))
		put(later, "188", "HUYỆN LỘC BÌNH", 2)
		if nights == 2 {
			testNight(t, s)
		}
		first.codes = first.codes[1:]
		put(first, "187", "HUYỆN CHI LĂNG", 3)
		out := testNight(t, s)
		runs[nights], files[nights] = out.run, parquetOf(t, s.Data, out.run)
		if got := ask(t, s.Data, "select count(*) > 100 from marts.revisions"); got[1][0] != "true" {
			t.Errorf("%d nights: too few revisions", nights)
		}
		if nights == 2 {
			checkKnown(t, s, "1", 1)
			checkKnown(t, s, "2", 2)
			checkKnown(t, s, "3", 3)
		}
	}
	if runs[1] != runs[2] || !sameFiles(files[1], files[2]) {
		t.Errorf("run or Parquet differ by the nights: %s, %s", runs[1], runs[2])
	}
}

// checkKnown compares every table of a release with what was known on its last receipt.
func checkKnown(t *testing.T, s settings, release string, receipt int) {
	t.Helper()
	published, err := releaseFile(s.Data, release)
	if err != nil {
		t.Fatal(err)
	}
	known, clean, err := (&app{settings: s, stderr: io.Discard}).knownOn(t.Context(), receipt)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := clean(); err != nil || isDir(filepath.Dir(known)) {
			t.Errorf("the scratch folder is left: %v", err)
		}
	}()
	texts := map[string]map[string]string{published: {}, known: {}}
	for file, tables := range texts {
		db, err := warehouse.Open(t.Context(), file, warehouse.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		names, err := db.Query(t.Context(), "select schema_name || '.' || table_name from duckdb_tables() where schema_name in ('meta', 'staging', 'marts')")
		if err != nil || len(names.Rows) < 30 {
			t.Fatalf("%d tables, %v", len(names.Rows), err)
		}
		for _, row := range names.Rows {
			var b bytes.Buffer
			if err := db.Write(t.Context(), &b, warehouse.CSV, "select * from "+row[0].(string)+" order by all"); err != nil {
				t.Fatal(err)
			}
			tables[row[0].(string)] = b.String()
		}
		delete(tables, "meta.run") // its run id is of a whole manifest, which a question does not make
		if release == "1" {        // the sign-off was made on receipt 1 too, but after release 1
			delete(tables, "meta.signed_periods")
			delete(tables, "meta.signed_figures")
		}
	}
	if diff := cmp.Diff(texts[published], texts[known]); diff != "" {
		t.Errorf("receipt %d (-published +known):\n%s", receipt, diff)
	}
}

// TestEveryIndicatorHasInputs holds indicatorInputs against what is published: no indicator is forgotten but
// those that count rows alone, no pattern and no field is of something that is not there.
func TestEveryIndicatorHasInputs(t *testing.T) {
	records, err := csv.NewReader(strings.NewReader(transforms.Reference()["indicators"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	countRows := []string{"listed_count", "htx_count", "tht_count", "lhhtx_count", "active_count", "status_unknown_count", "stopped_count", "dissolved_count", "converted_count"}
	used := map[string]bool{}
	for _, r := range records[1:] {
		if r[slices.Index(records[0], "mart")] == "marts.reported_and_listed" {
			continue
		}
		own := slices.Contains(countRows, r[0])
		for _, in := range indicatorInputs {
			if ok, err := path.Match(in.Indicator, r[0]); err != nil {
				t.Fatal(err)
			} else if ok {
				used[in.Indicator] = true
				own = own || in.Indicator != "*"
			}
		}
		if !own {
			t.Errorf("no cell can move %s", r[0])
		}
	}
	columns := reflect.TypeFor[transforms.Organisation]()
	for _, in := range indicatorInputs {
		isColumn := in.Field == "is_counted" || in.Field == "unit_code"
		for f := range columns.Fields() {
			name, _, _ := strings.Cut(f.Tag.Get("parquet"), ",")
			isColumn = isColumn || name == in.Field
		}
		if !isColumn || !used[in.Indicator] {
			t.Errorf("%s moves %s: there is no such field or indicator", in.Field, in.Indicator)
		}
	}
}

// TestAReleaseIsNamedByNumberOrRun wants a short number never to be taken for the beginning of a run id.
func TestAReleaseIsNamedByNumberOrRun(t *testing.T) {
	run := func(begins string) string { return begins + strings.Repeat("0", 64-len(begins)) }
	entries := []lake.Entry{{Seq: 1, Run: run("9aa")}, {Seq: 2, Run: run("9ab")}, {Seq: 3, Run: run("1234567")}, {Seq: 4, Run: run("9aa")}}
	for name, want := range map[string]int{"": 4, "1": 1, "4": 4, "9aa": 4, "9AB": 2, "1234567": 3, "9": 0, "0": 0, "-1": 0, "9a": 0, "123456": 0, "f": 0} {
		e, err := findRelease(entries, name)
		var usage *usageError
		if e.Seq != want && want > 0 || (err != nil) != (want == 0) || err != nil && !errors.As(err, &usage) {
			t.Errorf("%q is release %d, %v", name, e.Seq, err)
		}
	}
}
