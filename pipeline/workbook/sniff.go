package workbook

import (
	"bytes"
	"context"
	"io"
	"strings"
	"unicode/utf16"
)

const sniffBytes = 4 << 10

// packaging is what the bytes of a file that may be a workbook are.
type packaging int

const (
	zipPackage   packaging = iota + 1 // .xlsx, .xlsm, .ods and others
	oleContainer                      // .xls
	plainText                         // .csv, .tsv
)

// sniff looks at the first bytes of a file. What cannot be a workbook that is read
// here is a typed error.
func sniff(ctx context.Context, file io.ReaderAt, size int64) (packaging, error) {
	head := make([]byte, min(size, sniffBytes))
	if n, err := file.ReadAt(head, 0); err != nil && (err != io.EOF || n < len(head)) {
		return 0, err
	}
	switch {
	case size == 0:
		return 0, &Error{Kind: ErrNotWorkbook, Format: "empty"}
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return zipPackage, sniffZip(ctx, file, size)
	case bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		return oleContainer, sniffOLE(ctx, file, size)
	case bytes.HasPrefix(head, []byte("\x09\x08")), bytes.HasPrefix(head, []byte("\x09\x04\x06\x00")),
		bytes.HasPrefix(head, []byte("\x09\x02\x06\x00")), bytes.HasPrefix(head, []byte("\x09\x00\x04\x00")):
		return 0, &Error{Kind: ErrOldFormat} // a BIFF stream outside a container
	}
	for _, known := range []struct{ magic, format string }{
		{"%PDF", "pdf"}, {`{\rtf`, "rtf"}, {"\x89PNG", "image"}, {"\xFF\xD8\xFF", "image"}, {"GIF8", "image"},
		{"Rar!", "archive"}, {"7z\xBC\xAF", "archive"}, {"\x1F\x8B", "archive"},
	} {
		if bytes.HasPrefix(head, []byte(known.magic)) {
			return 0, otherFormat(known.format)
		}
	}
	switch format := sniffText(plain(head)); format {
	case "":
	case "csv":
		return plainText, nil
	default:
		return 0, otherFormat(format)
	}
	return 0, &Error{Kind: ErrNotWorkbook}
}

// plain is the beginning of a text without its byte order mark, with UTF-16
// made one byte a character as far as that goes.
func plain(head []byte) string {
	big := bytes.HasPrefix(head, []byte("\xFE\xFF")) || isUTF16(head, 0)
	if !big && !bytes.HasPrefix(head, []byte("\xFF\xFE")) && !isUTF16(head, 1) {
		return string(bytes.TrimPrefix(head, []byte("\uFEFF")))
	}
	units := make([]uint16, 0, len(head)/2)
	for i := 0; i+1 < len(head); i += 2 {
		low, high := head[i], head[i+1]
		if big {
			low, high = high, low
		}
		units = append(units, uint16(high)<<8|uint16(low))
	}
	return strings.TrimPrefix(string(utf16.Decode(units)), "\ufeff")
}

// sniffText names the kind of a text, "" for bytes that are none.
func sniffText(text string) string {
	for _, c := range []byte(text) {
		if c < ' ' && !strings.ContainsRune("\t\r\n\f\v", rune(c)) {
			return ""
		}
	}
	lower := strings.ToLower(strings.TrimSpace(text))
	switch {
	case lower == "":
		return ""
	case strings.HasPrefix(lower, "mime-version:"):
		return "html" // a web page saved as one file
	case !strings.HasPrefix(lower, "<"):
		return "csv"
	case strings.Contains(lower, "urn:schemas-microsoft-com:office:spreadsheet"), strings.Contains(lower, `progid="excel.sheet"`):
		return "xml-2003"
	case strings.Contains(lower, "<html"), strings.Contains(lower, "<table"), strings.HasPrefix(lower, "<!doctype html"):
		return "html"
	}
	return "xml"
}

// sniffZip counts directory entries before anything is built from them: a
// directory of millions would fill the memory, and the count a ZIP states of
// itself cannot be trusted.
func sniffZip(ctx context.Context, file io.ReaderAt, size int64) error {
	signature, found := []byte("PK\x01\x02"), 0
	err := eachBlock(ctx, file, size, len(signature)-1, func(block []byte) error {
		if found += bytes.Count(block, signature); found > maxEntries {
			return tooLarge("package has more than %d entries", maxEntries)
		}
		return nil
	})
	return err
}

// sniffOLE tells what an OLE container holds by the names of its streams. It
// looks at every place where a directory entry may stand instead of following
// the allocation table, which is broken in many files that offices send.
func sniffOLE(ctx context.Context, file io.ReaderAt, size int64) error {
	const entryBytes, nameLength, kind = 128, 64, 66
	streams := []struct {
		name string
		err  error
	}{ // the first one found decides
		{"EncryptedPackage", &Error{Kind: ErrEncrypted}},
		{"Workbook", nil},
		{"Book", &Error{Kind: ErrOldFormat}},
		{"WordDocument", otherFormat("doc")},
		{"PowerPoint Document", otherFormat("ppt")},
	}
	found := make([]bool, len(streams))
	err := eachBlock(ctx, file, size, 0, func(block []byte) error {
		for ; len(block) >= entryBytes; block = block[entryBytes:] {
			n := int(block[nameLength])
			if block[kind] != 2 || block[nameLength+1] != 0 || n < 4 || n > nameLength || block[1] != 0 {
				continue
			}
			name := plain(append([]byte("\xFF\xFE"), block[:n-2]...))
			for i := range streams {
				found[i] = found[i] || strings.EqualFold(name, streams[i].name)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, is := range found {
		if is {
			return streams[i].err
		}
	}
	return &Error{Kind: ErrNotWorkbook}
}

// eachBlock reads a file in large blocks, each beginning with the last overlap
// bytes of the one before.
func eachBlock(ctx context.Context, file io.ReaderAt, size int64, overlap int, look func([]byte) error) error {
	const blockBytes = 1 << 20
	buf := make([]byte, min(size, blockBytes)+int64(overlap))
	kept := 0
	for at := int64(0); at < size; {
		if err := ctx.Err(); err != nil {
			return err
		}
		want := min(int64(len(buf)-kept), size-at)
		n, err := file.ReadAt(buf[kept:kept+int(want)], at)
		if err != nil && (err != io.EOF || int64(n) < want) {
			return err
		}
		block := buf[:kept+n]
		if err := look(block); err != nil {
			return err
		}
		at += int64(n)
		kept = copy(buf, block[max(0, len(block)-overlap):])
	}
	return nil
}
