package pipeline

import (
	"bufio"
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"kttt/pipeline/warehouse"
)

func (a *app) queryCommand() *cobra.Command {
	var format, release, file string
	var receipt int
	c := &cobra.Command{
		Use:   "query ['SQL']",
		Short: "ask the release in force, an earlier one, or what was known on a receipt",
		Long: `Run SQL on a published release, read-only and cut off from disk and network.
Without SQL and without -f, statements are read from standard input, each ended
by a semicolon at the end of a line. Several statements need the format table or jsonl: a
file of any other format holds one result. Ctrl-C stops the statement and the program.

This is for questions of scripts and for a quick look. To work with the data, open
DATA/current/kttt.duckdb in the DuckDB CLI (duckdb -readonly FILE), DBeaver, Python or R:
docs/analysts.md shows how. What tables and columns mean stands in dictionary.html beside it.

The marts of areas have every figure twice: by the units of the time (lens as_reported)
and by the communes of today and the areas of the former districts (lens
as_of_today). Name one, or a sum counts double.

--release R asks what was published in release R: a number of kttt releases list, or the
beginning of a run id. --receipt N asks what was known on receipt N: the warehouse is built
from receipts 1 to N, by today's code and decisions, in a passing folder; nothing is
written to the data folder. staging.organisation_versions tells the same row by row,
without building.`,
		Example: `  kttt query "select * from marts.target_progress where lens = 'as_reported'"
  kttt query --format csv -f question.sql > answer.csv
  kttt query --release 3 'select * from marts.indicators'
  kttt query --receipt 12 'select * from marts.organisation_counts'
  kttt query --format arrow 'from staging.organisations' > organisations.arrow`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			f := warehouse.Format(format)
			if !slices.Contains(warehouse.Formats, f) {
				return &usageError{fmt.Sprintf("format is %q", format), "give table, csv, json, jsonl, parquet or arrow"}
			}
			path, clean, err := a.asked(cmd, release, receipt)
			if err != nil {
				return err
			}
			defer clean()
			db, err := warehouse.Open(cmd.Context(), path)
			if err != nil {
				return err
			}
			defer db.Close()
			return a.ask(cmd.Context(), db, f, file, args)
		},
	}
	c.Flags().StringVar(&format, "format", "table", "table, csv, json, jsonl, parquet or arrow")
	c.Flags().StringVar(&release, "release", "", "number of a release, or the beginning of its run id (default: the one in force)")
	c.Flags().IntVar(&receipt, "receipt", 0, "ask what was known on this receipt, by today's code and decisions")
	c.Flags().StringVarP(&file, "file", "f", "", "read the SQL from a file")
	return c
}

// asked is the database that the flags ask for, and what removes it if it was made for this.
func (a *app) asked(cmd *cobra.Command, release string, receipt int) (path string, clean func() error, err error) {
	if err := namesRelease(cmd, release); err != nil {
		return "", nil, err
	}
	if !cmd.Flags().Changed("receipt") {
		path, err = releaseFile(a.Data, release)
		return path, func() error { return nil }, err
	}
	if release != "" {
		return "", nil, &usageError{"both a release and a receipt were given", "leave one of them out: --release asks what was published, --receipt what was known"}
	}
	return a.knownOn(cmd.Context(), receipt)
}

// ask runs the SQL of the command line, of a file, or of standard input.
func (a *app) ask(ctx context.Context, db *warehouse.DB, f warehouse.Format, file string, args []string) error {
	switch {
	case file != "" && len(args) > 0:
		return &usageError{"both SQL and a file were given", "leave one of them out"}
	case file != "":
		b, err := os.ReadFile(file)
		if err != nil {
			return &usageError{fmt.Sprintf("read SQL: %v", err), "name an SQL file"}
		}
		return a.answer(ctx, db, f, string(b))
	case len(args) == 1:
		return a.answer(ctx, db, f, args[0])
	}
	return a.converse(ctx, db, f)
}

// severalResults are the formats in which one result may follow another.
var severalResults = []warehouse.Format{warehouse.Pretty, warehouse.JSONL}

// answer runs every statement of a text and writes each result.
func (a *app) answer(ctx context.Context, db *warehouse.DB, f warehouse.Format, text string) error {
	all := statements(text)
	switch {
	case len(all) == 0:
		return &usageError{"there is no statement to run", `kttt query "from goals_now" is one; kttt query alone reads them line by line`}
	case len(all) > 1 && !slices.Contains(severalResults, f):
		return &usageError{fmt.Sprintf("%d statements in format %s, which holds one result", len(all), f), "run them one by one, or with --format table or jsonl"}
	}
	for i, q := range all {
		err := db.Write(ctx, a.stdout, f, q)
		if err != nil && len(all) > 1 {
			err = fmt.Errorf("statement %d of %d: %w", i+1, len(all), err)
		}
		if err != nil {
			return sqlError(ctx, err)
		}
	}
	return nil
}

// statements cuts SQL at its semicolons, but for those in quotes and comments.
func statements(text string) []string {
	var out []string
	start, until := 0, ""
	for i := 0; i < len(text); i++ {
		rest := text[i:]
		switch {
		case until != "":
			if strings.HasPrefix(rest, until) {
				until = ""
			}
		case text[i] == '\'' || text[i] == '"':
			until = text[i : i+1]
		case strings.HasPrefix(rest, "--"):
			until = "\n"
		case strings.HasPrefix(rest, "/*"):
			until = "*/"
		case text[i] == ';':
			out, start = append(out, text[start:i]), i+1
		}
	}
	return slices.DeleteFunc(append(out, text[start:]), func(s string) bool { return strings.TrimSpace(s) == "" })
}

// sqlError marks a mistake in the SQL as one of usage, so that it exits with 2.
func sqlError(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil: // whatever the engine calls it
		return ctx.Err()
	case strings.Contains(err.Error(), "Permission Error"), strings.Contains(err.Error(), "configuration has been locked"), strings.Contains(err.Error(), "read-only mode"):
		return &usageError{err.Error(), "kttt query only reads the release; for files, settings and tables of your own open a copy of it in the DuckDB CLI (docs/analysts.md)"}
	}
	return &usageError{err.Error(), "the tables are listed by: select table_schema, table_name from information_schema.tables"}
}

// converse answers statements read line by line; a mistake is told and the next one read. At a terminal it says how.
func (a *app) converse(ctx context.Context, db *warehouse.DB, f warehouse.Format) error {
	prompt := func(string) {}
	if in, ok := a.stdin.(*os.File); ok && term.IsTerminal(int(in.Fd())) {
		fmt.Fprintln(a.stderr, a.text(`Gõ câu lệnh SQL, kết thúc bằng dấu chấm phẩy; Ctrl-D để thôi, Ctrl-C để dừng. Thử: from goals_now;
Các bảng: from meta.columns; — từ điển số liệu: dictionary.html. Làm việc lâu dài: duckdb -readonly `+filepath.Join(a.Data, "current", "kttt.duckdb"),
			`Type SQL, ended by a semicolon; Ctrl-D leaves, Ctrl-C stops. Try: from goals_now;
Tables: from meta.columns; dictionary.html tells them. To stay longer: duckdb -readonly `+filepath.Join(a.Data, "current", "kttt.duckdb")))
		prompt = func(p string) { fmt.Fprint(a.stderr, p) }
	}
	var sql strings.Builder
	answer := func() error {
		q := sql.String()
		sql.Reset()
		if len(statements(q)) == 0 {
			return ctx.Err()
		}
		if err := a.answer(ctx, db, f, q); err != nil && ctx.Err() == nil {
			_, msg, hint := explain(err)
			tell(a.stderr, msg, hint)
		}
		return ctx.Err()
	}
	lines, fault := a.lines(ctx)
	prompt("kttt> ")
	for line := range lines {
		sql.WriteString(line + "\n")
		if strings.HasSuffix(strings.TrimSpace(line), ";") {
			if err := answer(); err != nil {
				return err
			}
			prompt("kttt> ")
		} else {
			prompt("  ... ")
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := fault(); err != nil {
		return fmt.Errorf("read statements: %w", err)
	}
	return answer()
}

// lines are those of standard input until it ends or ctx does, though a terminal still waits for its next line; fault
// tells after the last one what was wrong with reading.
func (a *app) lines(ctx context.Context) (lines iter.Seq[string], fault func() error) {
	in := bufio.NewScanner(a.stdin)
	in.Buffer(nil, 1<<20)
	read := make(chan string)
	go func() {
		defer close(read)
		for in.Scan() {
			select {
			case read <- in.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	return func(yield func(string) bool) {
		for {
			select {
			case line, more := <-read:
				if !more || !yield(line) {
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}, in.Err
}
