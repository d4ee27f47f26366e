package warehouse

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	text "kttt/sql"
)

// layers are the folders of package kttt/sql in the order they are run.
var layers = []string{"meta", "staging", "marts"}

// script is one file of package kttt/sql: a SELECT and what its header says of it.
type script struct {
	Schema, Name string
	Title        string   // first line of the header; for a check, its message
	TitleVI      string   // the same in Vietnamese
	Severity     string   // of a check: fail or warn
	Grain        []string // columns that tell the table's rows apart
	After        []string // tables of its own layer that it reads
	IsView       bool     // kept as a query, because its rows would only repeat other tables'
	Macro        string   // of a cut that takes arguments: figures(in_period, in_lens := 'as_reported')
	Example      string   // of a cut: a question that it answers
	Notes        string   // the other lines of the header
	SQL          string
}

// isCheck tells a query for offending rows from a table.
func (s script) isCheck() bool { return s.Schema == "checks" || s.Schema == "changes" }

// table is the script's published name: the path of its file.
func (s script) table() string { return s.Schema + "." + s.Name }

// kind is what the script makes: a table, or a view.
func (s script) kind() string {
	if s.IsView {
		return "view"
	}
	return "table"
}

// order is the script's ORDER BY: the grain.
func (s script) order() string {
	terms := make([]string, len(s.Grain))
	for i, c := range s.Grain {
		terms[i] = c + " nulls last"
	}
	return strings.Join(terms, ", ")
}

// loadTables reads the files of every published layer in an order that can be run.
func loadTables() ([]script, error) {
	var all []script
	for _, schema := range layers {
		files, err := loadFolder(schema)
		if err != nil {
			return nil, err
		}
		ordered, err := inOrder(files)
		if err != nil {
			return nil, err
		}
		all = append(all, ordered...)
	}
	return all, nil
}

// loadFolder reads the .sql files of one folder, sorted by name.
func loadFolder(folder string) ([]script, error) {
	names, err := fs.Glob(text.FS, folder+"/*.sql")
	if err != nil {
		return nil, fmt.Errorf("list folder %q: %w", folder, err)
	}
	var out []script
	for _, name := range names {
		content, err := fs.ReadFile(text.FS, name)
		if err != nil {
			return nil, fmt.Errorf("read script %q: %w", name, err)
		}
		out = append(out, parseScript(folder, strings.TrimSuffix(path.Base(name), ".sql"), string(content)))
	}
	return out, nil
}

// parseScript reads a file's header: the comment lines it begins with.
func parseScript(schema, name, content string) script {
	s := script{Schema: schema, Name: name, SQL: content}
	for i, line := range strings.Split(content, "\n") {
		comment, ok := strings.CutPrefix(line, "--")
		if !ok {
			break
		}
		comment = strings.TrimSpace(comment)
		key, value, _ := strings.Cut(comment, ": ")
		switch {
		case i == 0 && (key == "fail" || key == "warn"):
			s.Severity, s.Title = key, value
		case i == 0:
			s.Title = comment
		case key == "vi":
			s.TitleVI = value
		case key == "macro":
			s.Macro = value
		case key == "example":
			s.Example = value
		case key == "grain":
			s.Grain = list(value)
		case key == "after":
			s.After = list(value)
		case comment == "view":
			s.IsView = true
		default:
			s.Notes = strings.TrimSpace(s.Notes + " " + comment)
		}
	}
	return s
}

// list is the parts of s between commas.
func list(s string) []string {
	parts := strings.Split(s, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// inOrder sorts files of one layer so that each comes after those it names.
func inOrder(files []script) ([]script, error) {
	var out []script
	done := map[string]bool{}
	for len(out) < len(files) {
		before := len(out)
		for _, s := range files {
			waits := slices.ContainsFunc(s.After, func(t string) bool { return !done[t] })
			if !done[s.table()] && !waits {
				done[s.table()], out = true, append(out, s)
			}
		}
		if len(out) == before {
			return nil, fmt.Errorf("order the scripts of %q: an -- after: line names no other file, or two wait for each other", files[0].Schema)
		}
	}
	return out, nil
}

// meaning is a line of columns.csv: what a column means, wherever it stands.
type meaning struct{ Name, EN, VI, Unit, Type, Source string }

// dictionary is columns.csv by column name, or by table.column where one table differs.
type dictionary map[string]meaning

// loadDictionary reads columns.csv.
func loadDictionary() (dictionary, error) {
	records, err := csv.NewReader(strings.NewReader(dictionaryText())).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read %q: %w", "columns.csv", err)
	}
	d := dictionary{}
	for _, r := range records[1:] {
		d[r[0]] = meaning{r[0], r[1], r[2], r[3], r[4], r[5]}
	}
	return d, nil
}

// dictionaryText is columns.csv as embedded; it is also raw.columns.
func dictionaryText() string {
	b, err := fs.ReadFile(text.FS, "columns.csv")
	if err != nil {
		panic(err) // embedded by name
	}
	return string(b)
}

// of looks up a column of a table: its own line if it has one, else the line of the name.
func (d dictionary) of(table, column string) (meaning, bool) {
	own, ok := d[table+"."+column]
	common, found := d[column]
	return cmp.Or(own, common), ok || found
}
