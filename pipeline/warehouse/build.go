package warehouse

import (
	"context"
	"database/sql/driver"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/duckdb/duckdb-go/v2"
)

// storageVersion is the oldest file format the program writes: every DuckDB from 1.0 on opens it.
const storageVersion = "v1.0.0"

// Build makes the database outFile from in. The file must not exist; it is whole,
// without a .wal and read-only when Build returns nil, and gone when it does not.
func Build(ctx context.Context, in Input, outFile string, opt Options) (err error) {
	if _, err := os.Lstat(outFile); err == nil {
		return fmt.Errorf("build database %q: %w", outFile, fs.ErrExist)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, remove(outFile), remove(outFile+".wal"))
		}
	}()
	if err := fill(ctx, in, outFile, opt); err != nil {
		return fmt.Errorf("build database %q: %w", outFile, err)
	}
	if _, err := os.Lstat(outFile + ".wal"); err == nil {
		return fmt.Errorf("build database %q: a .wal is left beside it", outFile)
	}
	if err := os.Chmod(outFile, 0o444); err != nil {
		return fmt.Errorf("build database %q: %w", outFile, err)
	}
	return nil
}

// remove removes a file that may not be there.
func remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// fill runs the whole build on one connection. Schema raw lives in the memory
// database beside the new file, so nothing of it is ever in the file.
func fill(ctx context.Context, in Input, outFile string, opt Options) (err error) {
	e, err := openEngine(ctx, opt)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.close()) }()
	if err := e.exec(ctx, "attach it", fmt.Sprintf("attach %s as release (storage_version '%s');", quote(outFile), storageVersion)); err != nil {
		return err
	}
	if err := e.loadRaw(ctx, in); err != nil {
		return err
	}
	if in.isSmall() {
		// Choosing a compression for every column would take longer than all the queries.
		if err := e.exec(ctx, "turn compression off", "set force_compression = 'uncompressed'"); err != nil {
			return err
		}
	}
	if err := e.makeTables(ctx); err != nil {
		return err
	}
	return e.exec(ctx, "close it", "checkpoint release; use memory; detach release;")
}

// loadRaw makes schema raw: views over the Parquet inputs, tables from the reference texts.
func (e *engine) loadRaw(ctx context.Context, in Input) error {
	statements := []string{"create schema memory.raw"}
	for _, t := range in.tables() {
		statements = append(statements, t.view())
	}
	if err := e.exec(ctx, "read the lake's parts", strings.Join(statements, ";\n")); err != nil {
		return err
	}
	reference := maps.Clone(in.Reference)
	if reference == nil {
		reference = map[string]string{}
	}
	reference["columns"] = dictionaryText()
	for _, name := range slices.Sorted(maps.Keys(reference)) {
		if err := e.loadReference(ctx, name, reference[name]); err != nil {
			return fmt.Errorf("load reference table %q: %w", name, err)
		}
	}
	return nil
}

// loadReference makes raw.<name> from CSV text: every column VARCHAR, an empty cell NULL.
func (e *engine) loadReference(ctx context.Context, name, content string) error {
	records, err := csv.NewReader(strings.NewReader(content)).ReadAll()
	if err != nil {
		return err
	}
	if len(records) == 0 {
		return errors.New("no heading line")
	}
	heads := make([]string, len(records[0]))
	for i, h := range records[0] {
		heads[i] = quoteName(h) + " varchar"
	}
	create := fmt.Sprintf("create table memory.raw.%s (%s)", quoteName(name), strings.Join(heads, ", "))
	if err := e.exec(ctx, "make it", create); err != nil {
		return err
	}
	return e.conn.Raw(func(c any) error { return appendRows(c.(driver.Conn), name, records[1:]) })
}

// appendRows adds CSV records to raw.<table>.
func appendRows(c driver.Conn, table string, records [][]string) (err error) {
	a, err := duckdb.NewAppender(c, "memory", "raw", table)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	for _, r := range records {
		row := make([]driver.Value, len(r))
		for i, cell := range r {
			if cell != "" {
				row[i] = cell
			}
		}
		if err := a.AppendRow(row...); err != nil {
			return err
		}
	}
	return nil
}

// makeTables runs every script in one transaction and comments what it made.
func (e *engine) makeTables(ctx context.Context) error {
	scripts, err := loadTables()
	if err != nil {
		return err
	}
	begin := "begin; set search_path = 'release.main,memory.raw';"
	for _, schema := range layers {
		begin += "create schema release." + schema + ";"
	}
	if err := e.exec(ctx, "make the schemas", begin); err != nil {
		return err
	}
	for _, s := range scripts {
		if err := e.exec(ctx, fmt.Sprintf("make %s %q", s.kind(), s.table()), "create "+s.kind()+" release."+s.table()+" as\n"+s.SQL); err != nil {
			return err
		}
	}
	if err := e.comment(ctx, scripts); err != nil {
		return err
	}
	return e.exec(ctx, "commit the tables", "commit; reset search_path;")
}

// comment writes what every table and column means into the file.
func (e *engine) comment(ctx context.Context, scripts []script) error {
	d, err := loadDictionary()
	if err != nil {
		return err
	}
	published, err := e.publishedColumns(ctx)
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, s := range scripts {
		fmt.Fprintf(&b, "comment on %s release.%s is %s;\n", s.kind(), s.table(), quote(s.TitleVI+" / "+s.Title))
		for _, c := range published[s.table()] {
			if m, ok := d.of(s.Name, c.Name); ok {
				fmt.Fprintf(&b, "comment on column release.%s.%s is %s;\n", s.table(), c.Name, quote(m.VI+" / "+m.EN))
			}
		}
	}
	return e.exec(ctx, "comment the tables", b.String())
}

// publishedColumns lists the columns of every published table, in order.
func (e *engine) publishedColumns(ctx context.Context) (map[string][]Column, error) {
	rows, err := e.conn.QueryContext(ctx, `
		select schema_name || '.' || table_name, column_name, data_type
		from duckdb_columns()
		where schema_name in (`+quoteList(layers)+`)
		order by schema_name, table_name, column_index`)
	if err != nil {
		return nil, fmt.Errorf("list the columns: %w", err)
	}
	defer rows.Close()
	out := map[string][]Column{}
	for rows.Next() {
		var table string
		var c Column
		if err := rows.Scan(&table, &c.Name, &c.Type); err != nil {
			return nil, fmt.Errorf("list the columns: %w", err)
		}
		out[table] = append(out[table], c)
	}
	return out, rows.Err()
}
