package pipeline

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// dataPackage is datapackage.json: a Frictionless Data Package (version 2) that
// lists every file of a release with its hash, for tools and for whoever copies it.
type dataPackage struct {
	Schema      string     `json:"$schema"`
	Name        string     `json:"name"`
	Title       string     `json:"title"`
	Description string     `json:"description"`
	Version     string     `json:"version"`
	Resources   []resource `json:"resources"`
}

type resource struct {
	Name      string `json:"name"`
	Path      string `json:"path"`
	Format    string `json:"format"`
	MediaType string `json:"mediatype"`
	Bytes     int64  `json:"bytes"`
	Hash      string `json:"hash"`
}

var mediaTypes = map[string]string{"parquet": "application/vnd.apache.parquet", "json": "application/json", "duckdb": "application/vnd.duckdb",
	"csv": "text/csv", "arrow": "application/vnd.apache.arrow.stream"}

// writeDataPackage describes the files below dir, run by run id.
func writeDataPackage(dir, run string) error {
	p := dataPackage{Schema: "https://datapackage.org/profiles/2.0/datapackage.json", Name: "kttt-" + short(run),
		Title:       "Kinh tế tập thể tỉnh Lạng Sơn",
		Description: "Collective economy of Lạng Sơn province as districts and communes report it: records, indicators and their definitions.", Version: short(run)}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		r, err := describe(dir, path)
		p.Resources = append(p.Resources, r)
		return err
	})
	if err != nil {
		return fmt.Errorf("describe release: %w", err)
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

// describe hashes one file of a release.
func describe(dir, path string) (resource, error) {
	below, err := filepath.Rel(dir, path)
	if err != nil {
		return resource{}, err
	}
	f, err := os.Open(path)
	if err != nil {
		return resource{}, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	format := strings.TrimPrefix(filepath.Ext(path), ".")
	name := strings.ReplaceAll(strings.ReplaceAll(strings.TrimPrefix(strings.TrimSuffix(filepath.ToSlash(below), "."+format), "parquet/"), "/", "."), "_", "-")
	if name == "kttt" || name == "run" {
		name += "-" + format
	}
	return resource{Name: name, Path: filepath.ToSlash(below), Format: format, MediaType: mediaTypes[format], Bytes: n, Hash: "sha256:" + hex.EncodeToString(h.Sum(nil))}, err
}
