// Package workbook turns a received file into located rows, or says why not.
//
// One file's way through the room:
//
//  1. sniff.go looks at the bytes, never at the name, and tells workbooks and
//     tables of text apart from everything else people send.
//  2. package.go lists the parts of the ZIP and follows the relationships to
//     the workbook part, its styles, shared strings and worksheets. It unpacks
//     each part as a stream and counts the bytes that really come out.
//  3. scan.go reads XML one tag at a time and proves each part whole: valid
//     UTF-8, every tag closed by its own name, nothing after the root, the
//     ZIP checksum right at the very end.
//  4. styles.go and strings.go keep what cells point to: number formats, fonts
//     and shared texts.
//  5. sheet.go and cell.go read the rows. Every cell either becomes a
//     transforms.Cell, holds nothing, or makes the whole file a typed error.
//
// Other formats have ways of their own: cfb.go opens the container of an .xls,
// biff.go and biffsheet.go read its records; ods.go reads OpenDocument with the
// scanner of step 3; csv.go finds what cuts a text into columns.
//
// A hostile file is to be refused before it costs much: sizes are added up from
// what the package states, records and delimiters are counted before cells are
// held, and where a book is likely not to fit, the rest is counted first
// (book.ahead). hostile_test.go makes such files.
//
// The law of the room: never fewer cells than the sender typed, silently.
// Common libraries return half a sheet without an error when a part is cut;
// that is why the scanner which yields the cells is also the one which proves
// the part whole.
package workbook

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"strings"
)

//go:embed *.go
var source embed.FS

// Code identifies the code of this room: the hexadecimal SHA-256 of its Go
// files without tests, by name. Two runs with the same Code read a workbook
// the same way.
func Code() string {
	sum := sha256.New()
	files, err := fs.Glob(source, "*.go") // sorted by name
	if err != nil {
		return ""
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := source.ReadFile(name)
		if err != nil {
			return ""
		}
		sum.Write([]byte(name + "\n"))
		sum.Write(text)
	}
	return hex.EncodeToString(sum.Sum(nil))
}
