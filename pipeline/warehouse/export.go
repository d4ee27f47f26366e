package warehouse

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Export writes every table of the database file as dir/<schema>/<table>.parquet,
// ordered by its grain: the same tables give the same bytes.
func Export(ctx context.Context, file, dir string, opt Options) (err error) {
	scripts, err := loadTables()
	if err != nil {
		return err
	}
	e, err := openFile(ctx, file, opt)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.close()) }()
	for _, schema := range layers {
		if err := os.MkdirAll(filepath.Join(dir, schema), 0o755); err != nil {
			return fmt.Errorf("export to %q: %w", dir, err)
		}
	}
	for _, s := range scripts {
		path := filepath.Join(dir, s.Schema, s.Name+".parquet")
		statement := fmt.Sprintf("copy (select * from %s order by %s) to %s (format parquet, compression zstd)", s.table(), s.order(), quote(path))
		if err := e.exec(ctx, fmt.Sprintf("export table %q", s.table()), statement); err != nil {
			return err
		}
	}
	return nil
}

// Published names every table of a database that Build made, in the order it is made, with
// the query that gives its rows in the order of its grain.
func Published() ([]PublishedTable, error) {
	scripts, err := loadTables()
	if err != nil {
		return nil, err
	}
	out := make([]PublishedTable, len(scripts))
	for i, s := range scripts {
		out[i] = PublishedTable{Schema: s.Schema, Name: s.Name, Query: "select * from " + s.table() + " order by " + s.order()}
	}
	return out, nil
}

// PublishedTable is one table of a release.
type PublishedTable struct{ Schema, Name, Query string }
