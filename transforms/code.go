package transforms

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"strings"
)

//go:embed *.go *.csv layouts/*.csv reference/*.csv
var source embed.FS

// Code is the identity of this room's code and data: the hex SHA-256 of its Go
// files without the tests and its CSV files. What was read by other code is read again.
func Code() string {
	h := sha256.New()
	err := fs.WalkDir(source, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.go") {
			return err
		}
		b, err := source.ReadFile(name)
		h.Write([]byte(name + "\n"))
		h.Write(b)
		return err
	})
	if err != nil {
		panic(err) // embedded: cannot happen
	}
	return hex.EncodeToString(h.Sum(nil))
}
