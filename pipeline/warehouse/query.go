package warehouse

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// DB is a published database opened for people's own SQL: read-only, cut off from
// the disk and the network, its settings locked. It is for one goroutine at a time.
type DB struct {
	engine  *engine
	scratch string // the one folder the engine may write to, for parquet results
}

// Open opens a published database within the limits of opt. Queries may also read the files of readable.
func Open(ctx context.Context, file string, opt Options, readable ...string) (*DB, error) {
	e, err := openFile(ctx, file, opt)
	if err != nil {
		return nil, err
	}
	db := &DB{engine: e, scratch: e.temp}
	// The order matters: folders first, then the door, then the lock.
	paths := make([]string, len(readable))
	for i, path := range readable {
		paths[i] = quote(path)
	}
	lock := fmt.Sprintf("set allowed_paths = [%s];", strings.Join(paths, ", ")) + fmt.Sprintf("set allowed_directories = [%s]; set enable_external_access = false; set lock_configuration = true;", quote(db.scratch))
	if err := e.exec(ctx, fmt.Sprintf("lock database %q", file), lock); err != nil {
		return nil, errors.Join(err, e.close())
	}
	return db, nil
}

// Close closes the database.
func (db *DB) Close() error { return db.engine.close() }

// Query runs one statement and holds its whole result. For results of any size see Write.
func (db *DB) Query(ctx context.Context, query string) (*Table, error) {
	t := &Table{}
	err := db.engine.each(ctx, query, func(columns []Column) error {
		t.Columns = columns
		return nil
	}, func(row []any) error {
		t.Rows = append(t.Rows, row)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return t, nil
}

// Write runs one statement and writes its result to w, row by row where the format allows.
func (db *DB) Write(ctx context.Context, w io.Writer, format Format, query string) error {
	if format == Parquet {
		return db.writeParquet(ctx, w, query)
	}
	enc, err := newEncoder(w, format)
	if err != nil {
		return err
	}
	if err := db.engine.each(ctx, query, enc.begin, enc.row); err != nil {
		return err
	}
	return enc.end()
}

// StatementError is the engine's word on a statement that it could not run; an error without one is of writing the answer.
type StatementError struct{ Err error }

func (e *StatementError) Error() string { return e.Err.Error() }

// Unwrap gives the engine's own error.
func (e *StatementError) Unwrap() error { return e.Err }

// Kind is the engine's name for what went wrong: "Permission", "Catalog", "Out of Memory" …; "" if it gave none.
func (e *StatementError) Kind() string {
	kind, _, named := strings.Cut(e.Error(), " Error: ")
	if !named {
		return ""
	}
	return kind
}

// each runs a query and hands over its columns once and its rows one by one, each a new slice.
func (e *engine) each(ctx context.Context, query string, begin func([]Column) error, row func([]any) error) error {
	rows, err := e.conn.QueryContext(ctx, query)
	if err != nil {
		return &StatementError{err}
	}
	defer rows.Close()
	columns, err := resultColumns(rows)
	if err != nil {
		return &StatementError{err}
	}
	if err := begin(columns); err != nil {
		return err
	}
	for rows.Next() {
		values := make([]any, len(columns))
		places := make([]any, len(columns))
		for i := range values {
			places[i] = &values[i]
		}
		if err := rows.Scan(places...); err != nil {
			return &StatementError{err}
		}
		if err := row(values); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return &StatementError{err}
	}
	return nil
}

// resultColumns names a result's columns; a name that comes again gets a number: a, a_2.
func resultColumns(rows *sql.Rows) ([]Column, error) {
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	out := make([]Column, len(types))
	taken := map[string]bool{}
	for i, t := range types {
		name := t.Name()
		for n := 2; taken[name]; n++ {
			name = fmt.Sprintf("%s_%d", t.Name(), n)
		}
		taken[name] = true
		out[i] = Column{Name: name, Type: t.DatabaseTypeName()}
	}
	return out, nil
}

// writeParquet lets the engine write the file into the scratch folder and copies it to w.
func (db *DB) writeParquet(ctx context.Context, w io.Writer, query string) (err error) {
	path := filepath.Join(db.scratch, "result.parquet")
	defer func() { err = errors.Join(err, remove(path)) }()
	projected, err := db.parquetQuery(ctx, strings.TrimRight(query, "; \t\r\n"))
	if err != nil {
		return err
	}
	if _, err := db.engine.conn.ExecContext(ctx, "copy ("+projected+"\n) to "+quote(path)+" (format parquet, compression zstd)"); err != nil {
		return &StatementError{err}
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(w, f)
	return err
}

// parquetQuery is query with its 128-bit integers as DECIMAL(38,0), those in lists too: Parquet would make them inexact
// doubles. The query stays on its lines, which the engine's messages count.
func (db *DB) parquetQuery(ctx context.Context, query string) (string, error) {
	rows, err := db.engine.conn.QueryContext(ctx, "select * from ("+query+"\n) limit 0")
	if err != nil {
		return "", &StatementError{err}
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return "", &StatementError{err}
	}
	var names, terms []string
	for i, t := range types {
		name := fmt.Sprintf("c%d", i)
		term, typ := name, t.DatabaseTypeName()
		if exact := wideInteger.ReplaceAllString(typ, "DECIMAL(38,0)"); exact != typ {
			term = "cast(" + name + " as " + exact + ")"
		}
		names = append(names, name)
		terms = append(terms, term+" as "+quoteName(t.Name()))
	}
	return "select " + strings.Join(terms, ", ") + " from (" + query + "\n) as result(" + strings.Join(names, ", ") + ")", nil
}

var wideInteger = regexp.MustCompile(`\bU?HUGEINT\b`)
