package workbook

import (
	"encoding/binary"
	"unicode/utf16"
)

// Flags of a text.
const (
	wideText = 0x01
	extText  = 0x04
	richText = 0x08
)

// readSST reads the shared strings, which go on over many CONTINUE records.
func (w *xlsBook) readSST() error {
	if err := w.need(8); err != nil {
		return err
	}
	count := int(binary.LittleEndian.Uint32(w.body[4:]))
	if count > maxStrings {
		return tooLarge("more than %d shared strings", maxStrings)
	}
	t := xlsText{records: &w.records, rest: w.body[8:]}
	total := 0
	for i := range count {
		head, err := t.take(2)
		if err != nil {
			return err
		}
		var look runs
		text, err := t.text(int(binary.LittleEndian.Uint16(head)), w.lookOf(&look))
		if err != nil {
			return err
		}
		if total += len(text); total > maxStringBytes {
			return overTexts.of(tooLarge("shared strings of more than %d bytes", maxStringBytes))
		}
		w.strings.keep(text)
		if f := look.look(); f.set {
			w.strings.faces[i] = f
		}
	}
	return nil
}

// lookOf makes a watcher of text runs that finds out whether they look alike.
func (w *xlsBook) lookOf(look *runs) func(string, int) {
	return func(text string, font int) {
		switch {
		case white([]byte(text)):
		case font < 0:
			look.add(face{})
		case fontIndex(font) < len(w.table.fonts):
			look.add(w.table.fonts[fontIndex(font)])
		default:
			look.add(face{})
		}
	}
}

// xlsText reads texts that may go on in CONTINUE records.
type xlsText struct {
	*records
	rest []byte // of the current record
}

// onward moves to the CONTINUE record that must follow.
func (t *xlsText) onward() error {
	if t.peek() != recContinue {
		return damaged("text goes on behind the end of record %#x", t.kind)
	}
	if err := t.next(); err != nil {
		return err
	}
	t.rest = t.body
	return nil
}

// take is the next n bytes, which stand together.
func (t *xlsText) take(n int) ([]byte, error) {
	for len(t.rest) == 0 {
		if err := t.onward(); err != nil {
			return nil, err
		}
	}
	if len(t.rest) < n {
		return nil, damaged("text ends inside record %#x", t.kind)
	}
	b := t.rest[:n]
	t.rest = t.rest[n:]
	return b, nil
}

// gather is the next n bytes, which may be spread over records.
func (t *xlsText) gather(n int) ([]byte, error) {
	var out []byte
	for n > 0 {
		b, err := t.take(1)
		if err != nil {
			return nil, err
		}
		more := min(n-1, len(t.rest))
		out = append(append(out, b...), t.rest[:more]...)
		t.rest = t.rest[more:]
		n -= 1 + more
	}
	return out, nil
}

// text reads n characters with their flags before and their formatting behind.
// run, if given, is called for every run of one look with its font, -1 for the cell's own.
func (t *xlsText) text(n int, run func(text string, font int)) (string, error) {
	if n == 0 && len(t.rest) == 0 && run == nil {
		return "", nil // the empty text of some writers has no flags
	}
	head, err := t.take(1)
	if err != nil {
		return "", err
	}
	flags, runCount, extra := head[0], 0, 0
	if flags&richText != 0 {
		if head, err = t.take(2); err != nil {
			return "", err
		}
		runCount = int(binary.LittleEndian.Uint16(head))
	}
	if flags&extText != 0 {
		if head, err = t.take(4); err != nil {
			return "", err
		}
		extra = int(binary.LittleEndian.Uint32(head))
	}
	units, err := t.characters(n, flags&wideText != 0)
	if err != nil {
		return "", err
	}
	formatting, err := t.gather(4 * runCount)
	if err != nil {
		return "", err
	}
	if extra > len(t.data) {
		return "", damaged("text with %d bytes of phonetics", extra)
	}
	if _, err := t.gather(extra); err != nil {
		return "", err
	}
	if run != nil {
		eachRun(units, formatting, run)
	}
	return decodeUnits(units)
}

// characters reads n characters of one or two bytes; each CONTINUE record says
// anew which.
func (t *xlsText) characters(n int, wide bool) ([]uint16, error) {
	var out []uint16
	for n > 0 {
		if len(t.rest) == 0 {
			if err := t.onward(); err != nil {
				return nil, err
			}
			head, err := t.take(1)
			if err != nil {
				return nil, err
			}
			wide = head[0]&wideText != 0
			continue
		}
		if !wide {
			k := min(n, len(t.rest))
			for _, c := range t.rest[:k] {
				out = append(out, uint16(c))
			}
			t.rest, n = t.rest[k:], n-k
			continue
		}
		k := min(n, len(t.rest)/2)
		if k == 0 {
			return nil, damaged("text is cut inside a character")
		}
		out = append(out, words16(t.rest[:2*k])...)
		t.rest, n = t.rest[2*k:], n-k
	}
	return out, nil
}

// eachRun cuts a text where its font changes.
func eachRun(units []uint16, formatting []byte, run func(string, int)) {
	from, font := 0, -1
	for ; len(formatting) >= 4; formatting = formatting[4:] {
		at := min(int(binary.LittleEndian.Uint16(formatting)), len(units))
		if at > from {
			run(string(utf16.Decode(units[from:at])), font)
			from = at
		}
		font = int(binary.LittleEndian.Uint16(formatting[2:]))
	}
	if from < len(units) {
		run(string(utf16.Decode(units[from:])), font)
	}
}

// decodeUnits refuses half a surrogate pair and a zero, which are no characters.
func decodeUnits(units []uint16) (string, error) {
	for i, u := range units {
		if u == 0 {
			return "", damaged("text holds a zero character")
		}
		if !utf16.IsSurrogate(rune(u)) {
			continue
		}
		low := u >= 0xDC00
		switch {
		case low && (i == 0 || units[i-1] < 0xD800 || units[i-1] >= 0xDC00),
			!low && (i+1 == len(units) || units[i+1] < 0xDC00 || units[i+1] > 0xDFFF):
			return "", damaged("text holds half a character")
		}
	}
	return string(utf16.Decode(units)), nil
}
