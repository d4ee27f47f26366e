package pipeline

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"regexp"
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
Without SQL and without -f, statements are read from standard input, line by line, each
ended by a semicolon; a mistake is told and the next one read, and unless somebody types
them the program ends with 2. With SQL or -f it ends at the first mistake. Several statements
need the format table or jsonl: a file of any other format holds one result. Lists and structs
are JSON, but for parquet, which keeps their types. Ctrl-C stops the statement that runs, and
the program, with 130; a reader that leaves, as head does, ends it quietly.

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
			db, err := warehouse.Open(cmd.Context(), path, warehouse.Options{})
			if err != nil {
				return err
			}
			defer db.Close()
			s := &session{app: a, db: db, format: f, folder: filepath.Join(a.Data, "current")}
			if release != "" {
				s.folder = filepath.Dir(path)
			}
			return s.ask(cmd.Context(), file, args)
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

// session asks one database and writes the answers in one format.
type session struct {
	*app
	db       *warehouse.DB
	format   warehouse.Format
	folder   string // where a person finds the database and its dictionary
	answered int    // statements so far
}

// ask runs the SQL of the command line, of a file, or of standard input.
func (s *session) ask(ctx context.Context, file string, args []string) error {
	var text string
	switch {
	case file != "" && len(args) > 0:
		return &usageError{"both SQL and a file were given", "leave one of them out"}
	case file != "":
		b, err := os.ReadFile(file)
		if err != nil {
			return &usageError{fmt.Sprintf("read SQL: %v", err), "name an SQL file"}
		}
		text = string(b)
	case len(args) == 1:
		text = args[0]
	default:
		return s.converse(ctx)
	}
	all, _ := statements(text)
	if len(all) == 0 {
		return &usageError{"there is no statement to run", `kttt query "from goals_now" is one; kttt query alone reads them line by line`}
	}
	return s.answer(ctx, all)
}

// severalResults are the formats in which one result may follow another.
var severalResults = []warehouse.Format{warehouse.Pretty, warehouse.JSONL}

// answer runs statements and writes each result; it ends at the first mistake.
func (s *session) answer(ctx context.Context, all []string) error {
	if n := s.answered + len(all); n > 1 && !slices.Contains(severalResults, s.format) {
		return &usageError{fmt.Sprintf("%d statements in format %s, which holds one result", n, s.format), "run them one by one, or with --format table or jsonl"}
	}
	for i, q := range all {
		s.answered++
		err := s.db.Write(ctx, s.stdout, s.format, q)
		if err == nil {
			continue
		}
		place := ""
		if line := lineOf(q); len(all) > 1 {
			place = fmt.Sprintf("statement %d of %d, line %d: ", i+1, len(all), line)
		} else if line > 1 {
			place = fmt.Sprintf("statement of line %d: ", line)
		}
		return sqlError(ctx, place, err)
	}
	return nil
}

// sqlError marks a mistake in the statement at place as one of usage, so that it exits with 2, and names the next step; what is
// wrong with writing the answer stays as it is.
func sqlError(ctx context.Context, place string, err error) error {
	var refused *warehouse.StatementError
	switch {
	case ctx.Err() != nil: // whatever the engine calls it
		return ctx.Err()
	case !errors.As(err, &refused):
		return fmt.Errorf("write the answer: %w", err)
	}
	msg, hint := place+err.Error(), "docs/analysts.md has questions to begin with; kttt query --help says how to ask"
	switch kind := refused.Kind(); {
	case kind == "IO" || kind == "INTERNAL" || kind == "FATAL":
		return errors.New(msg)
	case kind == "Permission" || beyondTheRelease.MatchString(msg):
		hint = "kttt query only reads the release; for files, settings and tables of your own open a copy of it in the DuckDB CLI (docs/analysts.md)"
	case kind == "Out of Memory":
		hint = "ask for less at a time, or open the release in the DuckDB CLI (docs/analysts.md), which takes what memory you give it"
	case kind == "Catalog" || kind == "Binder":
		hint = "the tables are listed by: select table_schema, table_name from information_schema.tables"
	}
	return &usageError{msg, hint}
}

// beyondTheRelease are the engine's words for a setting, for writing, for an extension, and for names that are those of a
// file or of the environment.
var beyondTheRelease = regexp.MustCompile(`configuration has been locked|read-only mode|exists in the \S+ extension|name getenv does not exist|Table with name \S*([/\\]\S*|\.xlsx) does not exist`)

// converse answers statements read line by line; a mistake is told and the next one read. At a terminal it says how;
// elsewhere mistakes make it end with one.
func (s *session) converse(ctx context.Context) error {
	in, isFile := s.stdin.(*os.File)
	terminal := isFile && term.IsTerminal(int(in.Fd()))
	prompt := func(open bool) {}
	if terminal {
		fmt.Fprintln(s.stderr, s.greeting())
		prompt = func(open bool) { fmt.Fprint(s.stderr, map[bool]string{false: "kttt> ", true: "  ... "}[open]) }
	}
	var sql strings.Builder
	mistakes, read := 0, 0
	answer := func(all []string) error {
		sql.Reset()
		if !terminal { // a script counts its lines from its beginning
			sql.WriteString(strings.Repeat("\n", read))
		}
		err := s.answer(ctx, all)
		var mistake *usageError
		if errors.As(err, &mistake) {
			mistakes++
			tell(s.stderr, mistake.msg, mistake.hint)
			return ctx.Err()
		}
		return err
	}
	lines, fault := s.lines(ctx)
	prompt(false)
	for line := range lines {
		read++
		sql.WriteString(line + "\n")
		all, open := statements(sql.String())
		if len(all) > 0 && !open {
			if err := answer(all); err != nil {
				return err
			}
		}
		prompt(open)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := fault(); err != nil {
		return fmt.Errorf("read statements: %w", err)
	}
	if all, _ := statements(sql.String()); len(all) > 0 {
		if err := answer(all); err != nil {
			return err
		}
	}
	if mistakes > 0 && !terminal {
		return &usageError{fmt.Sprintf("%d of the statements could not be run", mistakes), "the messages before this one say why"}
	}
	return nil
}

// greeting tells a person at a terminal how to ask, where the words are explained, and where to work.
func (s *session) greeting() string {
	database, dictionary := filepath.Join(s.folder, "kttt.duckdb"), filepath.Join(s.folder, "dictionary.html")
	return s.text(`Gõ câu lệnh SQL, kết thúc bằng dấu chấm phẩy. Ctrl-D để thôi; Ctrl-C dừng câu lệnh đang chạy và thoát. Thử: from goals_now;
Ý nghĩa các bảng, các cột: from meta.columns; hoặc `+dictionary+`
Để làm việc với số liệu, hãy dùng DuckDB CLI: duckdb -readonly `+database,
		`Type SQL, ended by a semicolon. Ctrl-D leaves; Ctrl-C stops the statement that runs and leaves. Try: from goals_now;
What tables and columns mean: from meta.columns; or `+dictionary+`
To work with the data, use the DuckDB CLI: duckdb -readonly `+database)
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
