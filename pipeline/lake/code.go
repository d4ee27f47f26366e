package lake

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed *.go
var source embed.FS

// Code is the hash of this room's source, without its tests: a part of every [Key].
func Code() string {
	files, err := fs.Glob(source, "*.go") // in order of their names
	if err != nil {
		panic(err) // the pattern is good
	}
	h := sha256.New()
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		b, err := source.ReadFile(name)
		if err != nil {
			panic(err) // it is in the program
		}
		fmt.Fprintf(h, "%s:%d:%s,", name, len(b), b)
	}
	return hex.EncodeToString(h.Sum(nil))
}
