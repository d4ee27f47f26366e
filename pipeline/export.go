package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"kttt/pipeline/warehouse"
)

// exportFormats are the formats of files that other programs read.
var exportFormats = []warehouse.Format{warehouse.CSV, warehouse.Parquet, warehouse.Arrow}

// exportSchemas are what an export without names holds, and what --all adds to it.
var exportSchemas = []string{"marts", "meta", "staging"}

// exportOrder is what the command line asks of an export.
type exportOrder struct {
	format     warehouse.Format
	release    string
	out        string
	tables     []string
	all, force bool
	contacts   bool // people beside the list
	suppress   int  // the least count that is shown; 0: all are
}

func (a *app) exportCommand() *cobra.Command {
	var o exportOrder
	c := &cobra.Command{
		Use:   "export --out DIR [TABLE…]",
		Short: "write tables of a release as CSV, Parquet or Arrow files",
		Long: `Write tables of a release into a new folder, one file a table:
DIR/<schema>/<table>.csv, .parquet or .arrow (an Arrow IPC stream), rows in the order of
their grain, and DIR/datapackage.json (Frictionless Data Package v2): the hash of each file,
what every column means and which tells the rows apart. Without TABLE all of marts and meta,
with --all staging too; a schema's name (marts, meta, staging) means all its tables.

In CSV an empty cell is NULL: not reported, never zero. A table that holds a text of no letters as
well, which CSV cannot tell from NULL, is named on standard error; Parquet and Arrow keep them
apart. A text that a spreadsheet would take for a formula gets an apostrophe before it.

--with-contacts adds names, telephones, e-mails and identity numbers of people to staging.organisations, from the
restricted area of the lake; files are then for their owner alone (0600), and DIR may not lie in the data folder.

--suppress-below N is for what goes to the public: tables of marts alone, those of single organisations left out. Where a
count in a row is 1 to N-1, all figures of the row are empty, and is_suppressed is true. It does not protect from
subtraction: a total less the other areas or classes, or another release, may still tell a figure that was left out.

DIR must not be there, or be empty; with --force an earlier export gives way, if nothing was put
among its files. The new one is whole or not there at all.`,
		Example: `  kttt export --out figures
  kttt export --out lists --format parquet staging.organisations
  kttt export --out then --release 3 marts
  kttt export --out everything --all --format arrow --force
  kttt export --out public --suppress-below 5
  kttt export --out danh-ba --with-contacts staging.organisations`,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.tables = args
			return a.export(cmd, o)
		},
	}
	c.Flags().StringVar(&o.out, "out", "", "folder to write to; it must not be there, or be empty")
	c.Flags().StringVar((*string)(&o.format), "format", "csv", "csv, parquet or arrow")
	c.Flags().StringVar(&o.release, "release", "", "number of a release, or the beginning of its run id (default: the one in force)")
	c.Flags().BoolVar(&o.all, "all", false, "every table, those of staging too")
	c.Flags().BoolVar(&o.contacts, "with-contacts", false, "add people's names and numbers to staging.organisations; for their owner alone")
	c.Flags().IntVar(&o.suppress, "suppress-below", 0, "leave out the figures of rows of marts with a count of 1 to N-1")
	c.Flags().BoolVar(&o.force, "force", false, "an earlier export in the folder gives way")
	return c
}

// export does what the command line asks for.
func (a *app) export(cmd *cobra.Command, o exportOrder) (err error) {
	switch {
	case !slices.Contains(exportFormats, o.format):
		return &usageError{fmt.Sprintf("format is %q", o.format), "give csv, parquet or arrow"}
	case o.out == "":
		return &usageError{"no folder to write to", "name a new one: --out DIR"}
	case o.all && len(o.tables) > 0:
		return &usageError{"both --all and tables were given", "leave one of them out"}
	}
	if err := namesRelease(cmd, o.release); err != nil {
		return err
	}
	file, err := releaseFile(a.Data, o.release)
	if err != nil {
		return err
	}
	if err := a.private(o); err != nil {
		return err
	}
	target, err := exportFolder(o)
	if err != nil {
		return err
	}
	var people []string
	if o.contacts {
		if people, err = a.contactParts(o.release); err != nil {
			return err
		}
	}
	db, err := warehouse.Open(cmd.Context(), file, warehouse.Options{}, people...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	there, err := db.Describe(cmd.Context())
	if err != nil {
		return err
	}
	tables, err := o.named(there)
	if err != nil {
		return err
	}
	if err := a.exportTo(cmd.Context(), db, target, o, tables, o.shaped(tables, people)); err != nil {
		return err
	}
	if o.contacts {
		fmt.Fprintf(a.stderr, a.text("kttt: cảnh báo: %s có tên và số của người; chỉ để cho người được phép, đừng gửi đi hay công bố\n",
			"kttt: warning: %s holds people's names and numbers; keep it for those who may see them, never send or publish it\n"), filepath.Clean(o.out))
	}
	fmt.Fprintf(a.stdout, a.text("Đã xuất %d bảng vào %s\n", "exported %d tables to %s\n"), len(tables), filepath.Clean(o.out))
	return nil
}

// named is those of the tables that the order names, each once and in their order.
func (o exportOrder) named(there []warehouse.Description) ([]warehouse.Description, error) {
	wanted := o.tables
	switch {
	case o.all:
		wanted = exportSchemas
	case len(wanted) == 0:
		wanted = exportSchemas[:2]
	}
	if o.suppress > 0 {
		if len(o.tables) == 0 {
			wanted = exportSchemas[:1]
		}
		aggregates := slices.DeleteFunc(slices.Clone(there), func(t warehouse.Description) bool { return !isAggregate(t) })
		for _, t := range there {
			if !isAggregate(t) && (slices.Contains(wanted, t.Table()) || t.Schema != "marts" && slices.Contains(wanted, t.Schema)) {
				return nil, &usageError{fmt.Sprintf("--suppress-below cannot be for %s", t.Table()), "it is for tables of marts whose rows are of areas: rows of single organisations or files cannot be suppressed"}
			}
		}
		there = aggregates
	}
	var names [][2]string
	met := map[string]bool{}
	tables := slices.DeleteFunc(there, func(t warehouse.Description) bool {
		names = append(names, [2]string{t.Table(), ""})
		bySchema, byName := slices.Contains(wanted, t.Schema), slices.Contains(wanted, t.Table())
		met[t.Schema], met[t.Table()] = met[t.Schema] || bySchema, byName
		return !bySchema && !byName
	})
	for _, w := range wanted {
		if met[w] {
			continue
		}
		hint := "marts, meta or staging means all of one; kttt query 'from information_schema.tables' lists them"
		if near := nearest(w, names); len(near) > 0 {
			hint = "did you mean " + strings.Join(near, " or ") + "? " + hint
		}
		return nil, &usageError{fmt.Sprintf("the release has no table %q", w), hint}
	}
	return tables, nil
}

// exportFolder is the whole path of the folder that the order names, once it may be written.
func exportFolder(o exportOrder) (string, error) {
	out, err := filepath.Abs(o.out)
	if err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(out); err == nil {
		out = real
	}
	entries, err := os.ReadDir(out)
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0:
		return out, nil
	case err != nil:
		return "", &usageError{fmt.Sprintf("write to %q: %v", o.out, err), "name a folder"}
	case !o.force:
		return "", &usageError{fmt.Sprintf("folder %q holds something", o.out), "name one that is not there yet, or let an earlier export give way with --force"}
	}
	stranger, err := notExported(out)
	if err != nil {
		return "", err
	}
	if stranger != "" {
		return "", &usageError{fmt.Sprintf("folder %q holds %q, which no export wrote", o.out, stranger), "take it away yourself, or name another folder"}
	}
	return out, nil
}

// notExported is the first file below dir that is not of an export that lies there; "" for none.
func notExported(dir string) (stranger string, err error) {
	ours := map[string]bool{}
	if b, err := os.ReadFile(filepath.Join(dir, "datapackage.json")); err == nil {
		var p dataPackage
		if json.Unmarshal(b, &p) == nil && strings.HasPrefix(p.Name, "kttt-") {
			ours["datapackage.json"] = true
			for _, r := range p.Resources {
				ours[r.Path] = true
			}
		}
	}
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		below, err := filepath.Rel(dir, path)
		if err == nil && !ours[filepath.ToSlash(below)] {
			stranger, err = below, fs.SkipAll
		}
		return err
	})
	return stranger, err
}

// exportTo writes the tables, as they are shaped, beside out and renames the folder when all of it is there.
func (a *app) exportTo(ctx context.Context, db *warehouse.DB, out string, o exportOrder, tables, shaped []warehouse.Description) error {
	f, folders, files := o.format, fs.FileMode(0o755), fs.FileMode(0o644)
	if o.contacts {
		folders, files = 0o700, 0o600
	}
	staged, err := os.MkdirTemp(filepath.Dir(out), ".kttt-export-")
	if err != nil {
		return &usageError{fmt.Sprintf("write to %q: %v", out, err), "name a folder below one that is there"}
	}
	defer os.RemoveAll(staged) // gone already when it was renamed
	if err := os.Chmod(staged, folders); err != nil {
		return err
	}
	p := newProgress(a.stderr, false)
	defer p.end()
	for i, t := range tables {
		p.line("exporting %s, %d of %d tables", t.Table(), i+1, len(tables))
		if err := exportTable(ctx, db, filepath.Join(staged, t.Schema, t.Name+"."+string(f)), files, f, shaped[i].Query); err != nil {
			return err
		}
		if err := a.tellEmptyTexts(ctx, db, f, t); err != nil {
			return err
		}
	}
	run, err := db.Query(ctx, "select run_id from meta.run")
	if err != nil {
		return err
	}
	if err := writeDataPackage(staged, fmt.Sprint(run.Rows[0][0]), shaped); err != nil {
		return err
	}
	return takePlace(staged, out)
}

// tellEmptyTexts says what a CSV file cannot: which of its empty cells may be a text of no letters.
func (a *app) tellEmptyTexts(ctx context.Context, db *warehouse.DB, f warehouse.Format, t warehouse.Description) error {
	if f != warehouse.CSV {
		return nil
	}
	columns, err := db.EmptyTexts(ctx, t)
	if err == nil && len(columns) > 0 {
		fmt.Fprintf(a.stderr, a.text("kttt: cảnh báo: %s có chuỗi rỗng ở %s, trong CSV không phân biệt được với NULL; hãy dùng --format parquet\n",
			"kttt: warning: %s has empty texts in %s, which CSV cannot tell from NULL; use --format parquet\n"), t.Table(), strings.Join(columns, ", "))
	}
	return err
}

// takePlace renames the finished folder to out; what lay there comes back if that fails.
func takePlace(staged, out string) error {
	old := staged + ".old"
	err := os.Rename(out, old)
	if errors.Is(err, fs.ErrNotExist) {
		return os.Rename(staged, out)
	}
	if err != nil {
		return err
	}
	if err := os.Rename(staged, out); err != nil {
		return errors.Join(err, os.Rename(old, out))
	}
	return os.RemoveAll(old)
}

// exportTable writes the answer to a query as a file of its own.
func exportTable(ctx context.Context, db *warehouse.DB, path string, mode fs.FileMode, f warehouse.Format, query string) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := db.Write(ctx, file, f, query); err != nil {
		return fmt.Errorf("export %q: %w", path, err)
	}
	return nil
}
