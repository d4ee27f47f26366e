package workbook

import (
	"encoding/binary"
	"io"
	"slices"
	"strings"
	"unicode/utf16"
)

// An .xls is an OLE compound file: a file system of sectors with allocation
// chains ([MS-CFB]). A chain that runs over another one's sectors would mix two
// streams, so every sector may belong to one thing only.

// container is a compound file.
type container struct {
	file    io.ReaderAt
	bytes   int64    // of the file
	size    int64    // of a sector
	fat     []uint32 // the sector behind each sector
	miniFAT []uint32 // the same inside the mini stream
	mini    []byte   // the stream that small streams stand in
	entries []listedStream
	used    []bool // sectors that are part of something
}

// listedStream is one stream of the directory.
type listedStream struct {
	name        string
	start, size uint32
}

const (
	headerBytes  = 512
	miniBytes    = 64         // a sector of the mini stream
	noSector     = 0xFFFFFFFA // this and above end a chain
	miniCutoff   = 4096       // streams below stand in the mini stream
	entryBytes   = 128
	streamEntry  = 2
	rootEntry    = 5
	headerDIFATs = 109
)

// openContainer reads the allocation tables and the directory of a file of size bytes.
func openContainer(file io.ReaderAt, size int64) (*container, error) {
	if size < headerBytes {
		return nil, damaged("container ends inside its header")
	}
	header := make([]byte, headerBytes)
	if _, err := file.ReadAt(header, 0); err != nil {
		return nil, err
	}
	c := &container{file: file, bytes: size, size: 1 << min(binary.LittleEndian.Uint16(header[30:]), 16)}
	if c.size != 512 && c.size != 4096 || binary.LittleEndian.Uint16(header[32:]) != 6 {
		return nil, damaged("sectors of %d bytes", c.size)
	}
	c.used = make([]bool, size/c.size+1)
	if err := c.readFAT(header); err != nil {
		return nil, err
	}
	directory, err := c.chain(binary.LittleEndian.Uint32(header[48:]), allOfIt, "directory")
	if err != nil {
		return nil, err
	}
	return c, c.readDirectory(directory, binary.LittleEndian.Uint32(header[60:]))
}

// claim takes a sector for something. It must not be part of anything else yet.
func (c *container) claim(n uint32, of string) error {
	switch {
	case (int64(n)+1)*c.size >= c.bytes:
		return damaged("sector %d of the %s lies behind the end of the file", n, of)
	case c.used[n]:
		return damaged("sector %d belongs to the %s and to something else", n, of)
	}
	c.used[n] = true
	return nil
}

// appendSectors appends count neighbouring sectors; the last of the file may be cut.
func (c *container) appendSectors(out []byte, n uint32, count int64) ([]byte, error) {
	from := (int64(n) + 1) * c.size
	length := min(count*c.size, c.bytes-from)
	before := len(out)
	out = slices.Grow(out, int(length))[:before+int(length)]
	if read, err := c.file.ReadAt(out[before:], from); err != nil && (err != io.EOF || int64(read) < length) {
		return nil, err
	}
	return out, nil
}

// allOfIt asks for all sectors of a chain whose size nobody states.
const allOfIt = -1

// chain puts the sectors from the start on together, as many as size bytes take.
// A chain that goes on behind them is let be: the PHP library that wrote many
// offices' files forgets to end that of the small streams.
func (c *container) chain(start uint32, size int64, of string) ([]byte, error) {
	var out []byte
	if size != allOfIt {
		out = make([]byte, 0, min(size, c.bytes)+c.size)
	}
	for n := start; n < noSector && (size == allOfIt || int64(len(out)) < size); {
		first, count := n, int64(0) // neighbours are read together
		for n == first+uint32(count) && (size == allOfIt || int64(len(out))+count*c.size < size) {
			if int64(n) >= int64(len(c.fat)) {
				return nil, damaged("sector %d of the %s is not in the allocation table", n, of)
			}
			if err := c.claim(n, of); err != nil {
				return nil, err
			}
			n = c.fat[n]
			count++
		}
		var err error
		if out, err = c.appendSectors(out, first, count); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// readFAT reads the allocation table, whose own sectors are listed in the header
// and in a chain of further lists. What it says of sectors that the file does not
// have is left out.
func (c *container) readFAT(header []byte) error {
	const of = "allocation table"
	list := words32(header[76 : 76+4*headerDIFATs])
	for n := binary.LittleEndian.Uint32(header[68:]); n < noSector; {
		w, err := c.table(n, of)
		if err != nil {
			return err
		}
		if int64(len(w)) < c.size/4 {
			return damaged("%s is cut", of)
		}
		for _, listed := range w[:len(w)-1] {
			if listed < noSector {
				list = append(list, listed)
			}
		}
		if n = w[len(w)-1]; len(list) > headerDIFATs+len(c.used) {
			return damaged("%s of more sectors than the file has", of)
		}
	}
	c.fat = make([]uint32, 0, len(c.used))
	for _, n := range list {
		if n >= noSector {
			continue
		}
		w, err := c.table(n, of)
		if err != nil {
			return err
		}
		c.fat = append(c.fat, w[:min(len(w), cap(c.fat)-len(c.fat))]...)
	}
	return nil
}

// table is a sector of numbers.
func (c *container) table(n uint32, of string) ([]uint32, error) {
	if err := c.claim(n, of); err != nil {
		return nil, err
	}
	s, err := c.appendSectors(nil, n, 1)
	return words32(s), err
}

// readDirectory lists the streams and opens the mini stream.
func (c *container) readDirectory(directory []byte, miniFAT uint32) error {
	for ; len(directory) >= entryBytes; directory = directory[entryBytes:] {
		e := directory[:entryBytes]
		n := int(binary.LittleEndian.Uint16(e[64:]))
		if n < 2 || n > 64 || n%2 != 0 {
			continue
		}
		here := listedStream{string(utf16.Decode(words16(e[:n-2]))), binary.LittleEndian.Uint32(e[116:]), binary.LittleEndian.Uint32(e[120:])}
		switch e[66] {
		case streamEntry:
			c.entries = append(c.entries, here)
		case rootEntry:
			if err := c.openMini(here, miniFAT); err != nil {
				return err
			}
		}
	}
	return nil
}

// openMini reads the stream of small streams and its allocation table.
func (c *container) openMini(root listedStream, miniFAT uint32) error {
	table, err := c.chain(miniFAT, allOfIt, "table of small streams")
	if err != nil {
		return err
	}
	c.miniFAT = words32(table)
	c.mini, err = c.chain(root.start, int64(root.size), "stream of small streams")
	return err
}

// stream is the content of the stream called name; false when there is none.
func (c *container) stream(name string) ([]byte, bool, error) {
	for _, e := range c.entries {
		if !strings.EqualFold(e.name, name) {
			continue
		}
		read := c.chain
		if e.size < miniCutoff {
			read = c.miniChain
		}
		b, err := read(e.start, int64(e.size), "stream "+name)
		if err == nil && int64(len(b)) < int64(e.size) {
			err = damaged("stream %q has %d bytes of %d", name, len(b), e.size)
		}
		if err != nil {
			return nil, true, err
		}
		return b[:e.size], true, nil
	}
	return nil, false, nil
}

// miniChain is chain inside the mini stream.
func (c *container) miniChain(start uint32, size int64, of string) ([]byte, error) {
	var out []byte
	used := make(map[uint32]bool)
	for n := start; n < noSector && int64(len(out)) < size; n = c.miniFAT[n] {
		from := int64(n) * miniBytes
		if int64(n) >= int64(len(c.miniFAT)) || from >= int64(len(c.mini)) || used[n] {
			return nil, damaged("small sector %d of the %s is not there", n, of)
		}
		used[n] = true
		out = append(out, c.mini[from:min(from+miniBytes, int64(len(c.mini)))]...)
	}
	return out, nil
}

func words32(b []byte) []uint32 {
	w := make([]uint32, len(b)/4)
	for i := range w {
		w[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	return w
}

func words16(b []byte) []uint16 {
	w := make([]uint16, len(b)/2)
	for i := range w {
		w[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	return w
}
