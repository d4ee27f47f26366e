// Package sql holds the warehouse's text: one SELECT a file, the path is the name
// (marts/rating_distribution.sql is marts.rating_distribution), and columns.csv,
// which says what every column means. Package warehouse runs it.
package sql

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
)

// FS holds meta/, staging/, marts/, cuts/ (views and macros over them), checks/, changes/ (checks against the
// release before) and columns.csv.
//
//go:embed meta/*.sql staging/*.sql marts/*.sql cuts/*.sql checks/*.sql changes/*.sql columns.csv
var FS embed.FS

// Code names this version of the text: the hex SHA-256 over every embedded path and its content.
func Code() string {
	h := sha256.New()
	err := fs.WalkDir(FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(FS, path)
		fmt.Fprintf(h, "%s %d\n%s", path, len(text), text)
		return err
	})
	if err != nil {
		panic(err) // an embedded file system reads
	}
	return hex.EncodeToString(h.Sum(nil))
}
