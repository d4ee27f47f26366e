package pipeline

import (
	"context"
	"errors"
	"path/filepath"

	"kttt/pipeline/warehouse"
)

// describeRelease writes what tells people and programs of the release in dir: the data
// dictionary, then datapackage.json of every file.
func describeRelease(ctx context.Context, dir, run string) (err error) {
	db, err := warehouse.Open(ctx, filepath.Join(dir, "kttt.duckdb"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	tables, err := db.Describe(ctx)
	if err != nil {
		return err
	}
	return writeDataPackage(dir, run, tables)
}
