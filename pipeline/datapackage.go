package pipeline

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"kttt/pipeline/warehouse"
)

// dataPackage is datapackage.json: a Frictionless Data Package (version 2) that
// lists every file of a folder with its hash, and of every table what its columns mean and
// what tells its rows apart, for tools and for whoever copies it.
type dataPackage struct {
	Schema      string     `json:"$schema"`
	Name        string     `json:"name"`
	Title       string     `json:"title"`
	Description string     `json:"description"`
	Version     string     `json:"version"`
	Resources   []resource `json:"resources"`
}

// resource is one file; those of tables have a schema.
type resource struct {
	fileResource
	Type        string       `json:"type,omitempty"`
	Title       string       `json:"title,omitempty"`       // Vietnamese
	Description string       `json:"description,omitempty"` // English
	Encoding    string       `json:"encoding,omitempty"`
	Schema      *tableSchema `json:"schema,omitempty"`
}

// fileResource is what a file itself tells.
type fileResource struct {
	Name      string `json:"name"`
	Path      string `json:"path"`
	Format    string `json:"format"`
	MediaType string `json:"mediatype"`
	Bytes     int64  `json:"bytes"`
	Hash      string `json:"hash"`
}

// tableSchema is a Table Schema. A grain in which a value may be missing is a unique key: a
// primary key has none missing.
type tableSchema struct {
	Fields        []field      `json:"fields"`
	MissingValues []string     `json:"missingValues"`
	PrimaryKey    []string     `json:"primaryKey,omitempty"`
	UniqueKeys    [][]string   `json:"uniqueKeys,omitempty"`
	ForeignKeys   []foreignKey `json:"foreignKeys,omitempty"`
}

// field is a column: its title is Vietnamese, its description English; unit is a word of ours.
type field struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	Title       string `json:"title,omitempty"`
	Description string `json:"description,omitempty"`
	Unit        string `json:"unit,omitempty"`
}

type foreignKey struct {
	Fields    []string `json:"fields"`
	Reference struct {
		Resource string   `json:"resource"`
		Fields   []string `json:"fields"`
	} `json:"reference"`
}

// csvManners is what whoever reads the CSV files of a package has to know.
const csvManners = " In the CSV files an empty cell is NULL, which means not reported and never zero; a text that a spreadsheet would take for a formula has an apostrophe before it."

var mediaTypes = map[string]string{"parquet": "application/vnd.apache.parquet", "json": "application/json", "duckdb": "application/vnd.duckdb",
	"csv": "text/csv", "arrow": "application/vnd.apache.arrow.stream", "md": "text/markdown", "txt": "text/plain", "html": "text/html",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}

// writeDataPackage describes the files below dir, run by run id. Those of tables lie at <schema>/<table>, in a
// release below parquet.
func writeDataPackage(dir, run string, tables []warehouse.Description) error {
	p := dataPackage{Schema: "https://datapackage.org/profiles/2.0/datapackage.json", Name: "kttt-" + short(run),
		Title:       "Kinh tế tập thể tỉnh Lạng Sơn",
		Description: "Collective economy of Lạng Sơn province as districts and communes report it: records, indicators and their definitions.", Version: short(run)}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		r, err := describe(dir, path)
		p.Resources = append(p.Resources, resource{fileResource: r})
		return err
	})
	if err != nil {
		return fmt.Errorf("describe release: %w", err)
	}
	if p.describeTables(tables) {
		p.Description += csvManners
	}
	b, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return fmt.Errorf("write datapackage.json: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "datapackage.json"), append(b, '\n'), 0o644); err != nil {
		return fmt.Errorf("write datapackage.json: %w", err)
	}
	return nil
}

// describeTables gives the files of tables their schema, and tells whether one is CSV. A reference to a table
// that has no file here is left out.
func (p *dataPackage) describeTables(tables []warehouse.Description) (csv bool) {
	known := map[string]warehouse.Description{}
	for _, t := range tables {
		known[resourceName(t.Schema+"/"+t.Name)] = t
	}
	here := map[string]bool{}
	for _, r := range p.Resources {
		here[r.Name] = true
	}
	for i := range p.Resources {
		r := &p.Resources[i]
		t, isTable := known[r.Name]
		if !isTable {
			continue
		}
		r.Type, r.Title, r.Description, r.Schema = "table", t.TitleVI, t.Title, schemaOf(t, here)
		if t.Notes != "" {
			r.Description += " " + t.Notes
		}
		if r.Format == "csv" {
			r.Encoding, csv = "utf-8", true
		}
	}
	return csv
}

// schemaOf is the Table Schema of a table among the resources that are here.
func schemaOf(t warehouse.Description, here map[string]bool) *tableSchema {
	s := &tableSchema{MissingValues: []string{""}}
	for _, c := range t.Columns {
		s.Fields = append(s.Fields, field{c.Name, fieldType(c.Type), c.VI, c.EN, c.Unit})
	}
	switch {
	case len(t.Grain) == 0:
	case t.GrainHasNull:
		s.UniqueKeys = [][]string{t.Grain}
	default:
		s.PrimaryKey = t.Grain
	}
	for _, r := range t.References {
		k := foreignKey{Fields: []string{r.Column}}
		k.Reference.Resource, k.Reference.Fields = resourceName(strings.Replace(r.Table, ".", "/", 1)), []string{r.Column}
		if here[k.Reference.Resource] {
			s.ForeignKeys = append(s.ForeignKeys, k)
		}
	}
	return s
}

// fieldType is the Table Schema's word for a DuckDB type; what it has no word for is any.
func fieldType(duck string) string {
	if strings.HasPrefix(duck, "DECIMAL") {
		return "number"
	}
	return cmp.Or(map[string]string{
		"VARCHAR": "string", "BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP": "datetime", "DOUBLE": "number", "FLOAT": "number",
		"TINYINT": "integer", "SMALLINT": "integer", "INTEGER": "integer", "BIGINT": "integer", "HUGEINT": "integer",
	}[duck], "any")
}

// resourceName is the name of the resource at a path without its ending.
func resourceName(path string) string {
	return strings.NewReplacer("/", ".", "_", "-").Replace(strings.TrimPrefix(path, "parquet/"))
}

// describe hashes one file of a folder.
func describe(dir, path string) (fileResource, error) {
	below, err := filepath.Rel(dir, path)
	if err != nil {
		return fileResource{}, err
	}
	f, err := os.Open(path)
	if err != nil {
		return fileResource{}, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	format := strings.TrimPrefix(filepath.Ext(path), ".")
	name := resourceName(strings.TrimSuffix(filepath.ToSlash(below), "."+format))
	if format != "parquet" && format != "csv" && format != "arrow" { // no table: others may differ from it by their ending alone
		name += "-" + format
	}
	return fileResource{Name: name, Path: filepath.ToSlash(below), Format: format, MediaType: mediaTypes[format], Bytes: n, Hash: "sha256:" + hex.EncodeToString(h.Sum(nil))}, err
}
