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
