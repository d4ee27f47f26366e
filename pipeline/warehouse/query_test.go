package warehouse

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/google/go-cmp/cmp"
)

// opened is the database of a small night, opened for questions.
func opened(t testing.TB) *DB {
	t.Helper()
	db, err := Open(t.Context(), built(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// kinds is a query with one value of every type a person is likely to meet, and a NULL row.
const kinds = `
	select true as yes, 1 as whole, 2::bigint as big, sum(3) as huge, 0.1 + 0.2 as dec, 0.5::double as real,
		date '2024-12-31' as day, timestamp '2024-12-31 23:59:58.5' as moment, time '07:30:00' as clock,
		'Hữu Lũng, "xã"' as word, [1, 2] as many, 1 as whole
	union all select null, null, null, null, null, null, null, null, null, null, null, null`

func TestWriteGivesEveryTypeItsForm(t *testing.T) {
	db := opened(t)
	want := map[Format]string{
		CSV: `yes,whole,big,huge,dec,real,day,moment,clock,word,many,whole_2
true,1,2,3,0.3,0.5,2024-12-31,2024-12-31T23:59:58.5,07:30:00,"Hữu Lũng, ""xã""","[1,2]",1
,,,,,,,,,,,
`,
		JSON: `[
{"yes": true, "whole": 1, "big": 2, "huge": 3, "dec": 0.3, "real": 0.5, "day": "2024-12-31", "moment": "2024-12-31T23:59:58.5", "clock": "07:30:00", "word": "Hữu Lũng, \"xã\"", "many": [1,2], "whole_2": 1},
{"yes": null, "whole": null, "big": null, "huge": null, "dec": null, "real": null, "day": null, "moment": null, "clock": null, "word": null, "many": null, "whole_2": null}
]
`,
		JSONL: `{"yes": true, "whole": 1, "big": 2, "huge": 3, "dec": 0.3, "real": 0.5, "day": "2024-12-31", "moment": "2024-12-31T23:59:58.5", "clock": "07:30:00", "word": "Hữu Lũng, \"xã\"", "many": [1,2], "whole_2": 1}
{"yes": null, "whole": null, "big": null, "huge": null, "dec": null, "real": null, "day": null, "moment": null, "clock": null, "word": null, "many": null, "whole_2": null}
`,
	}
	for format, want := range want {
		var got bytes.Buffer
		if err := db.Write(t.Context(), &got, format, kinds); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", format, diff)
		}
	}
}

// TestCSVHoldsNoFormula writes texts that a spreadsheet would take for formulas, and
// numbers, which must stay numbers for whoever reads the file again.
func TestCSVHoldsNoFormula(t *testing.T) {
	db := opened(t)
	for text, want := range map[string]string{
		"=1+1": "'=1+1", "+1+1": "'+1+1", "-1+1": "'-1+1", "@SUM(A1)": "'@SUM(A1)", "\t=1+1": "'\t=1+1", "\r=1+1": "'\r=1+1", "\n=1+1": "'\n=1+1",
		"=cmd|' /C calc'!A0": "'=cmd|' /C calc'!A0", "-": "'-", "+84912": "'+84912", "-5 HTX": "'-5 HTX",
		"-5": "-5", "-1.234,5": "-1.234,5", "-1e-05": "-1e-05", "5": "5", "a=b": "a=b", "": "", "x-y": "x-y",
	} {
		var got bytes.Buffer
		query := "select " + quote(text) + " as word, -5 as whole, -0.5 as part, 1 as \"=head\""
		if err := db.Write(t.Context(), &got, CSV, query); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&got).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff([][]string{{"word", "whole", "part", "'=head"}, {want, "-5", "-0.5", "1"}}, rows); d != "" {
			t.Errorf("%q (-want +got):\n%s", text, d)
		}
	}
}

func TestTableIsForEyes(t *testing.T) {
	db := opened(t)
	table, err := db.Query(t.Context(), "select 'Xã Hữu Liên' as area_name, 12 as n, 0.5::double as share union all select null, 3, null")
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if err := table.Write(&got, Pretty); err != nil {
		t.Fatal(err)
	}
	want := `╭─────────────┬────┬───────╮
│ area_name   │  n │ share │
├─────────────┼────┼───────┤
│ Xã Hữu Liên │ 12 │   0.5 │
│ NULL        │  3 │  NULL │
╰─────────────┴────┴───────╯
`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if err := table.Write(&got, "xml"); err == nil {
		t.Error("an unknown format was taken")
	}
}

func TestWriteNothing(t *testing.T) {
	db := opened(t)
	for format, want := range map[Format]string{CSV: "a\n", JSON: "[\n]\n", JSONL: ""} {
		var got bytes.Buffer
		if err := db.Write(t.Context(), &got, format, "select 1 as a where false"); err != nil || got.String() != want {
			t.Errorf("%s of no rows is %q, %v; want %q", format, got.String(), err, want)
		}
	}
}

func TestWriteArrowIsTyped(t *testing.T) {
	db := opened(t)
	var got bytes.Buffer
	if err := db.Write(t.Context(), &got, Arrow, kinds); err != nil {
		t.Fatal(err)
	}
	r, err := ipc.NewReader(&got)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Release()
	var types []string
	for _, f := range r.Schema().Fields() {
		types = append(types, f.Type.String())
	}
	want := []string{"bool", "int64", "int64", "decimal(38, 0)", "decimal(3, 1)", "float64", "date32", "timestamp[us]", "utf8", "utf8", "utf8", "int64"}
	if diff := cmp.Diff(want, types); diff != "" {
		t.Errorf("types (-want +got):\n%s", diff)
	}
	rows := 0
	for r.Next() {
		rows += int(r.RecordBatch().NumRows())
		if !r.RecordBatch().Column(1).IsNull(1) {
			t.Error("NULL did not stay NULL")
		}
	}
	if rows != 2 || r.Err() != nil {
		t.Errorf("read %d rows, %v; want 2", rows, r.Err())
	}
}

func TestWriteParquetKeepsWholeNumbersWhole(t *testing.T) {
	db := opened(t)
	var got bytes.Buffer
	if err := db.Write(t.Context(), &got, Parquet, "select org_type, sum(listed_count) as n from marts.organisation_counts group by 1 order by 1 -- by type\n;"); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "r.parquet")
	if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	e, err := openEngine(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer e.close()
	var typ string
	if err := e.conn.QueryRowContext(t.Context(), "select any_value(typeof(n)) from read_parquet("+quote(file)+")").Scan(&typ); err != nil || typ != "DECIMAL(38,0)" {
		t.Errorf("the sum is a %s, %v; want DECIMAL(38,0)", typ, err)
	}
}

func TestOpenLocksTheDoor(t *testing.T) {
	db := opened(t)
	secret := filepath.Join(t.TempDir(), "secret.csv")
	if err := os.WriteFile(secret, []byte("a\n1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{
		"select * from read_csv(" + quote(secret) + ")",
		"select * from " + quote(secret),
		"select * from read_text('/etc/passwd')",
		"copy (select 1) to " + quote(secret),
		"attach " + quote(secret+".duckdb") + " as other",
		"install httpfs",
		"load " + quote(secret),
		"set enable_external_access = true",
		"set lock_configuration = false",
		"set memory_limit = '100GB'",
		"create table marts.mine as select 1",
		"delete from marts.indicators",
		"drop table marts.indicators",
		"select 1) to " + quote(secret) + " --",
	} {
		if _, err := db.Query(t.Context(), query); err == nil {
			t.Errorf("%s was allowed", query)
		}
	}
	var out bytes.Buffer
	if err := db.Write(t.Context(), &out, Parquet, "select 1) to "+quote(secret)+" --"); err == nil {
		t.Error("a query that breaks out of its COPY was allowed")
	}
	if b, err := os.ReadFile(secret); err != nil || string(b) != "a\n1\n" {
		t.Errorf("a file outside was changed: %q, %v", b, err)
	}
}

// TestOpenTakesAnyPathAndMoreThanOnce opens one file twice at once, under a name full of signs.
func TestOpenTakesAnyPathAndMoreThanOnce(t *testing.T) {
	b, err := os.ReadFile(built(t))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "năm 2024? 50% #1 'x'.duckdb")
	if err := os.WriteFile(file, b, 0o444); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		db, err := Open(t.Context(), file)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if got, err := db.Query(t.Context(), "select count(*) > 0 from marts.indicators"); err != nil || got.Rows[0][0] != true {
			t.Errorf("query: %v, %v", got, err)
		}
	}
	if _, err := Open(t.Context(), filepath.Join(t.TempDir(), "none.duckdb")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("opening no file: %v", err)
	}
}

// TestExportGivesTheSameBytes exports one database with several numbers of threads.
func TestExportGivesTheSameBytes(t *testing.T) {
	file := built(t)
	if !testing.Short() { // more rows than a row group holds, so that threads have something to share out
		file = filepath.Join(t.TempDir(), "big.duckdb")
		if err := Build(t.Context(), night(t, 4000), file, Options{}); err != nil {
			t.Fatal(err)
		}
	}
	sums := map[string]bool{}
	for _, threads := range []int{1, 2, 4} {
		dir := t.TempDir()
		if err := Export(t.Context(), file, dir, Options{Threads: threads}); err != nil {
			t.Fatal(err)
		}
		h := sha256.New()
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := os.ReadFile(path)
			fmt.Fprintf(h, "%s %d\n%s", strings.TrimPrefix(path, dir), len(b), b)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		sums[hex.EncodeToString(h.Sum(nil))] = true
	}
	if len(sums) != 1 {
		t.Errorf("%d different exports of one database", len(sums))
	}
}

func TestNightIsFast(t *testing.T) {
	in := night(t, 40)
	dir := t.TempDir()
	file := filepath.Join(dir, "kttt.duckdb")
	start := time.Now()
	lap := func(what string) {
		t.Logf("%-8s %v", what, time.Since(start).Round(time.Millisecond))
		start = time.Now()
	}
	if err := Build(t.Context(), in, file, Options{}); err != nil {
		t.Fatal(err)
	}
	lap("build")
	if _, err := Check(t.Context(), file, Options{}); err != nil {
		t.Error(err)
	}
	lap("check")
	if err := Export(t.Context(), file, filepath.Join(dir, "parquet"), Options{}); err != nil {
		t.Fatal(err)
	}
	lap("export")
	db, err := Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	lap("open")
}
