package warehouse

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
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
	db, err := Open(t.Context(), built(t), Options{})
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

// nested is a query with values inside of lists, structs, maps and unions, and an exact integer in a list.
const nested = `
	select [1.50, 2.25] as decs, [date '2024-12-31', null] as days, {'z': 1.5, 'a': date '2024-01-02', 'm "x", (y': [null, 0.1]} as parts,
		map {date '2024-01-02': 1.5} as by_day, union_value(k := date '2024-01-02') as one_of, [[timestamp '2024-01-02 03:04:05']] as deep,
		[170141183460469231731687303715884105727::hugeint // 2] as huge, 0.1::float as part, ['Hữu Lũng'] as words, [1, 2]::int[2] as two, [] as none`

func TestWriteKeepsTypesInsideOfLists(t *testing.T) {
	db := opened(t)
	want := map[Format]string{
		CSV: `decs,days,parts,by_day,one_of,deep,huge,part,words,two,none
"[1.5,2.25]","[""2024-12-31"",null]","{""z"":1.5,""a"":""2024-01-02"",""m \""x\"", (y"":[null,0.1]}","{""2024-01-02"":1.5}",2024-01-02,"[[""2024-01-02T03:04:05""]]",[85070591730234615865843651857942052863],0.1,"[""Hữu Lũng""]","[1,2]",[]
`,
		JSONL: `{"decs": [1.5,2.25], "days": ["2024-12-31",null], "parts": {"z":1.5,"a":"2024-01-02","m \"x\", (y":[null,0.1]}, "by_day": {"2024-01-02":1.5}, "one_of": "2024-01-02", "deep": [["2024-01-02T03:04:05"]], "huge": [85070591730234615865843651857942052863], "part": 0.1, "words": ["Hữu Lũng"], "two": [1,2], "none": []}
`,
	}
	for format, want := range want {
		var got bytes.Buffer
		if err := db.Write(t.Context(), &got, format, nested); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", format, diff)
		}
	}
	var got bytes.Buffer
	if err := db.Write(t.Context(), &got, Arrow, nested); err != nil {
		t.Fatal(err)
	}
	r, err := ipc.NewReader(&got)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Release()
	if !r.Next() || r.RecordBatch().Column(0).ValueStr(0) != "[1.5,2.25]" || r.RecordBatch().Column(1).ValueStr(0) != `["2024-12-31",null]` {
		t.Errorf("Arrow has %v, %v", r.RecordBatch(), r.Err())
	}
}

// TestParquetKeepsTypesAndNulls reads what was written again, with the engine.
func TestParquetKeepsTypesAndNulls(t *testing.T) {
	db := opened(t)
	e, err := openEngine(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer e.close()
	for _, c := range []struct{ query, types, csv string }{
		{"from (" + kinds + ") order by whole nulls last", "BOOLEAN INTEGER BIGINT DECIMAL(38,0) DECIMAL(3,1) DOUBLE DATE TIMESTAMP TIME VARCHAR INTEGER[] INTEGER",
			`yes,whole,big,huge,dec,real,day,moment,clock,word,many,whole_1
true,1,2,3,0.3,0.5,2024-12-31,2024-12-31T23:59:58.5,07:30:00,"Hữu Lũng, ""xã""","[1,2]",1
,,,,,,,,,,,
`},
		{"select [3::hugeint, null] as many, {'n': 4::hugeint} as part, null::date as nothing -- no more\n;", `DECIMAL(38,0)[] STRUCT("n" DECIMAL(38,0)) DATE`, "many,part,nothing\n\"[3,null]\",\"{\"\"n\"\":4}\",\n"},
		{"select 'x' as word, 1.5 as part where false", "VARCHAR DECIMAL(2,1)", "word,part\n"},
		{"from (describe select 1 as a) select column_name, column_type", "VARCHAR VARCHAR", "column_name,column_type\na,INTEGER\n"},
		{"describe select 1 as a", "VARCHAR VARCHAR VARCHAR VARCHAR VARCHAR VARCHAR", "column_name,column_type,null,key,default,extra\na,INTEGER,YES,,,\n"},
	} {
		var file, got bytes.Buffer
		if err := db.Write(t.Context(), &file, Parquet, c.query); err != nil {
			t.Errorf("%s: %v", c.query, err)
			continue
		}
		name := filepath.Join(t.TempDir(), "r.parquet")
		if err := os.WriteFile(name, file.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		again := &DB{engine: e}
		table, err := again.Query(t.Context(), "from read_parquet("+quote(name)+")")
		if err != nil {
			t.Fatal(err)
		}
		var types []string
		for _, column := range table.Columns {
			types = append(types, column.Type)
		}
		if err := table.Write(&got, CSV); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff([]string{c.types, c.csv}, []string{strings.Join(types, " "), got.String()}); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.query, d)
		}
	}
	err = db.Write(t.Context(), io.Discard, Parquet, "select 340282366920938463463374607431768211455::uhugeint as n")
	var refused *StatementError
	if !errors.As(err, &refused) || refused.Kind() != "Conversion" {
		t.Errorf("a number that no Parquet type holds exactly gives %v", err)
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
	for format, want := range map[Format]string{CSV: "a\n", JSON: "[\n]\n", JSONL: "", Pretty: "╭───╮\n│ a │\n├───┤\n╰───╯\n"} {
		var got bytes.Buffer
		if err := db.Write(t.Context(), &got, format, "select 1 as a where false"); err != nil || got.String() != want {
			t.Errorf("%s of no rows is %q, %v; want %q", format, got.String(), err, want)
		}
	}
	var got bytes.Buffer
	if err := db.Write(t.Context(), &got, Arrow, "select 1 as a where false"); err != nil {
		t.Fatal(err)
	}
	r, err := ipc.NewReader(&got)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Release()
	for r.Next() {
		if r.RecordBatch().NumRows() != 0 {
			t.Error("Arrow has a row")
		}
	}
	if r.Err() != nil || r.Schema().Field(0).Name != "a" {
		t.Errorf("Arrow of no rows has %v, %v", r.Schema(), r.Err())
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
	for query, word := range map[string]string{
		"select * from read_csv(" + quote(secret) + ")":       "Permission",
		"select * from " + quote(secret):                      "Permission",
		"select * from read_text('/etc/passwd')":              "Permission",
		"select * from read_blob('/etc/passwd')":              "Permission",
		"select * from glob('/etc/*')":                        "Permission",
		"select * from sniff_csv('/etc/passwd')":              "Permission",
		"select * from read_parquet('s3://bucket/a.parquet')": "Permission",
		"select * from 'https://example.org/a.csv'":           "Permission",
		"select * from '/etc/passwd'":                         "does not exist",
		"select getenv('HOME')":                               "getenv does not exist",
		"copy (select 1) to " + quote(secret):                 "Permission",
		"copy marts.indicators from " + quote(secret):         "Permission",
		"export database " + quote(secret+".d"):               "Permission",
		"import database " + quote(secret+".d"):               "Permission",
		"attach " + quote(secret+".duckdb") + " as other":     "Permission",
		"install httpfs":                                      "Permission",
		"update extensions":                                   "Permission",
		"load httpfs":                                         "Permission",
		"load " + quote(secret):                               "Permission",
		"create secret (type s3)":                             "Permission",
		"set enable_external_access = true":                   "locked",
		"set lock_configuration = false":                      "locked",
		"set memory_limit = '100GB'":                          "locked",
		"set allowed_directories = ['/']":                     "locked",
		"set temp_directory = '/'":                            "locked",
		"reset memory_limit":                                  "locked",
		"pragma memory_limit = '1GB'":                         "locked",
		"pragma profiling_output = " + quote(secret):          "locked",
		"create table marts.mine as select 1":                 "read-only mode",
		"create view marts.mine as select 1":                  "read-only mode",
		"insert into marts.indicators from marts.indicators":  "read-only mode",
		"update marts.indicators set value = 1":               "read-only mode",
		"delete from marts.indicators":                        "read-only mode",
		"drop table marts.indicators":                         "read-only mode",
		"alter table marts.indicators add column mine int":    "read-only mode",
		"comment on table marts.indicators is 'mine'":         "read-only mode",
		"select 1) to " + quote(secret) + " --":               "Parser",
	} {
		_, err := db.Query(t.Context(), query)
		var refused *StatementError
		if !errors.As(err, &refused) || !strings.Contains(err.Error(), word) {
			t.Errorf("%s: %v; want a refusal with %q", query, err, word)
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
		db, err := Open(t.Context(), file, Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if got, err := db.Query(t.Context(), "select count(*) > 0 from marts.indicators"); err != nil || got.Rows[0][0] != true {
			t.Errorf("query: %v, %v", got, err)
		}
	}
	if _, err := Open(t.Context(), filepath.Join(t.TempDir(), "none.duckdb"), Options{}); !errors.Is(err, fs.ErrNotExist) {
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
	db, err := Open(t.Context(), file, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	lap("open")
}
