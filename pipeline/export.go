package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"kttt/pipeline/warehouse"
)

// exportFormats are the formats of files that other programs read.
var exportFormats = []warehouse.Format{warehouse.CSV, warehouse.Parquet, warehouse.Arrow}

func (a *app) exportCommand() *cobra.Command {
	var format, release, out string
	c := &cobra.Command{
		Use:   "export --out DIR [TABLE…]",
		Short: "write tables of a release as CSV, Parquet or Arrow files",
		Long: `Write tables of a release into a new folder, one file a table:
DIR/<schema>/<table>.csv, .parquet or .arrow (an Arrow IPC stream), rows in the order of
their grain, and DIR/datapackage.json with the hash of each. Without TABLE all of marts and
meta; a schema's name (marts, meta, staging) means all its tables.

In CSV an empty cell is NULL, and a text that a spreadsheet would take for a formula gets an
apostrophe before it. DIR must not be there, or be empty; it is whole or not there at all.`,
		Example: `  kttt export --out figures
  kttt export --out lists --format parquet staging.organisations
  kttt export --out then --release 3 marts`,
		RunE: func(cmd *cobra.Command, args []string) error {
			f := warehouse.Format(format)
			if !slices.Contains(exportFormats, f) {
				return &usageError{fmt.Sprintf("format is %q", format), "give csv, parquet or arrow"}
			}
			if out == "" {
				return &usageError{"no folder to write to", "name a new one: --out DIR"}
			}
			if err := namesRelease(cmd, release); err != nil {
				return err
			}
			tables, err := tablesNamed(args)
			if err != nil {
				return err
			}
			file, err := releaseFile(a.Data, release)
			if err != nil {
				return err
			}
			return a.export(cmd.Context(), file, out, f, tables)
		},
	}
	c.Flags().StringVar(&out, "out", "", "folder to write to; it must not be there, or be empty")
	c.Flags().StringVar(&format, "format", "csv", "csv, parquet or arrow")
	c.Flags().StringVar(&release, "release", "", "number of a release, or the beginning of its run id (default: the one in force)")
	return c
}

// tablesNamed is the tables that args name, each once, in the order they are made; all of marts and meta without any.
func tablesNamed(args []string) ([]warehouse.PublishedTable, error) {
	all, err := warehouse.Published()
	if err != nil {
		return nil, err
	}
	if len(args) == 0 {
		args = []string{"marts", "meta"}
	}
	var names [][2]string
	wanted := map[string]bool{}
	for _, t := range all {
		names = append(names, [2]string{t.Schema + "." + t.Name, ""})
		if slices.Contains(args, t.Schema) || slices.Contains(args, t.Schema+"."+t.Name) {
			wanted[t.Schema], wanted[t.Schema+"."+t.Name] = true, true
		}
	}
	for _, arg := range args {
		if !wanted[arg] {
			return nil, &usageError{fmt.Sprintf("there is no table %q", arg), fmt.Sprintf("near it: %v; or marts, meta, staging for all of one", nearest(arg, names))}
		}
	}
	return slices.DeleteFunc(all, func(t warehouse.PublishedTable) bool { return !wanted[t.Schema+"."+t.Name] }), nil
}

// export writes the tables beside out and renames the folder when all of it is there.
func (a *app) export(ctx context.Context, file, out string, f warehouse.Format, tables []warehouse.PublishedTable) (err error) {
	out = filepath.Clean(out)
	if entries, err := os.ReadDir(out); err == nil && len(entries) > 0 {
		return &usageError{fmt.Sprintf("folder %q holds something", out), "name one that is not there yet: an export never overwrites"}
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &usageError{fmt.Sprintf("write to %q: %v", out, err), "name a folder"}
	}
	db, err := warehouse.Open(ctx, file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	staged, err := os.MkdirTemp(filepath.Dir(out), ".kttt-export-")
	if err != nil {
		return &usageError{fmt.Sprintf("write to %q: %v", out, err), "name a folder below one that is there"}
	}
	defer os.RemoveAll(staged) // gone already when it was renamed
	if err := os.Chmod(staged, 0o755); err != nil {
		return err
	}
	for _, t := range tables {
		if err := exportTable(ctx, db, filepath.Join(staged, t.Schema, t.Name+"."+string(f)), f, t.Query); err != nil {
			return err
		}
	}
	run, err := db.Query(ctx, "select run_id from meta.run")
	if err != nil {
		return err
	}
	if err := writeDataPackage(staged, fmt.Sprint(run.Rows[0][0])); err != nil {
		return err
	}
	if err := os.Remove(out); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(staged, out); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, a.text("Đã xuất %d bảng vào %s\n", "exported %d tables to %s\n"), len(tables), out)
	return nil
}

// exportTable writes the answer to a query as a file of its own.
func exportTable(ctx context.Context, db *warehouse.DB, path string, f warehouse.Format, query string) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := db.Write(ctx, file, f, query); err != nil {
		return fmt.Errorf("export %q: %w", path, err)
	}
	return nil
}
