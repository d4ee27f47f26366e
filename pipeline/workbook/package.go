package workbook

import (
	"archive/zip"
	"context"
	"errors"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"math"
	"net/url"
	"path"
	"strings"
)

// pack is the ZIP package of a workbook: its parts by lower-case name, since
// part names do not differ by case alone.
type pack struct {
	ctx   context.Context
	files map[string]*zip.File
	twice map[string]bool // names that stand more than once
	size  int64           // bytes of the file
	left  int64           // bytes that may still be unpacked
}

// openPack lists the entries of a ZIP file.
func openPack(ctx context.Context, file io.ReaderAt, size int64) (*pack, error) {
	archive, err := zip.NewReader(file, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // names are checked below
		return nil, unpackError(err)
	}
	if len(archive.File) > maxEntries {
		return nil, tooLarge("package has more than %d entries", maxEntries)
	}
	p := &pack{ctx: ctx, files: make(map[string]*zip.File), twice: make(map[string]bool), size: size, left: maxBookBytes}
	var packed uint64
	for _, f := range archive.File {
		if packed += min(f.CompressedSize64, math.MaxInt64); packed > uint64(size) {
			return nil, damaged("entries overlap: together they are larger than the file")
		}
		name := strings.ReplaceAll(f.Name, `\`, "/")
		if escapes(name) {
			return nil, damaged("entry %.80q leaves the package", f.Name)
		}
		name = partKey(name)
		if _, ok := p.files[name]; ok {
			p.twice[name] = true
		}
		p.files[name] = f
	}
	return p, nil
}

func escapes(name string) bool {
	for _, step := range strings.Split(name, "/") {
		if step == ".." {
			return true
		}
	}
	return strings.Contains(name, "\x00")
}

func partKey(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean("/"+name), "/"))
}

func (p *pack) has(name string) bool { return p.files[partKey(name)] != nil }

// expect proves that the parts called names state sizes within the limits, before
// any of them is unpacked. archive/zip sees to it that a part is not larger than it states.
func (p *pack) expect(names ...string) error {
	allowed, sum := min(maxBookBytes, freeBookBytes+bookRatio*uint64(p.size)), uint64(0)
	for _, name := range names {
		if f := p.files[partKey(name)]; f != nil {
			if f.UncompressedSize64 > allowed || sum+f.UncompressedSize64 > allowed {
				return overUnpack.of(tooLarge("package of %d bytes unpacks to more than %d", p.size, allowed))
			}
			sum += f.UncompressedSize64
		}
	}
	return nil
}

// lookAhead is for book.ahead: where what was read of the parts so far tells that the
// rest is too much to hold, it lets count read all of it without holding anything.
func (p *pack) lookAhead(parts []string, count func() error) func(held int64) error {
	before := p.left
	return func(held int64) error {
		all, read := int64(0), float64(before-p.left)
		for _, name := range parts {
			if f := p.files[partKey(name)]; f != nil {
				all += int64(min(f.UncompressedSize64, maxBookBytes))
			}
		}
		if float64(held)/read*float64(all) < float64(maxCells*cellBytes) {
			return nil
		}
		left := p.left
		p.left = maxBookBytes
		err := count()
		p.left = left
		return err
	}
}

// part is one opened entry. It counts what is really unpacked and proves the
// checksum when it reaches the end.
type part struct {
	pack   *pack
	file   *zip.File
	r      io.ReadCloser
	name   string
	read   int64
	limit  int64
	sum    hash.Hash32
	failed error
}

// open opens the part called name, which may unpack to limit bytes.
func (p *pack) open(name string, limit int64) (*part, error) {
	key := partKey(name)
	f := p.files[key]
	switch {
	case f == nil:
		return nil, damaged("part is missing")
	case p.twice[key]:
		return nil, damaged("part stands twice in the package")
	case f.Flags&1 != 0:
		return nil, &Error{Kind: ErrEncrypted}
	}
	r, err := f.Open()
	if err != nil {
		return nil, unpackError(err)
	}
	return &part{pack: p, file: f, r: r, name: name, limit: limit, sum: crc32.NewIEEE()}, nil
}

// Read reads on within the limits. It is also where a cancelled context stops
// the room: every buffer of every part passes here.
func (p *part) Read(b []byte) (int, error) {
	if p.failed != nil {
		return 0, p.failed
	}
	if p.failed = p.pack.ctx.Err(); p.failed != nil {
		return 0, p.failed
	}
	n, err := p.r.Read(b)
	p.read += int64(n)
	p.pack.left -= int64(n)
	packed := min(int64(p.file.CompressedSize64), p.pack.size)
	switch {
	case p.read > p.limit:
		err = overUnpack.of(tooLarge("part unpacks to more than %d bytes", p.limit))
	case p.pack.left < 0:
		err = overUnpack.of(tooLarge("package unpacks to more than %d bytes", int64(maxBookBytes)))
	case p.read > ratioFrom && p.read/maxRatio > packed:
		err = overUnpack.of(tooLarge("part unpacks to more than %d times its size", maxRatio))
	case p.file.CRC32 == 0: // archive/zip takes this for "no checksum"
		p.sum.Write(b[:n])
		if err == io.EOF && p.sum.Sum32() != 0 {
			err = zip.ErrChecksum
		}
	}
	if err != nil && err != io.EOF {
		err = unpackError(err)
	}
	p.failed = err
	return n, err
}

// unpackError makes what archive/zip and flate say about the bytes a damaged
// file, and leaves a failing disk or a cancelled context as they are.
func unpackError(err error) error {
	var typed *Error
	var disk *fs.PathError
	if errors.As(err, &typed) || errors.As(err, &disk) ||
		errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return damaged("unpack: %w", err)
}

// scan opens a part, hands its scanner to read behind the root element, and
// proves that the part ends cleanly.
func (p *pack) scan(name, root string, limit int64, read func(*scanner) error) error {
	f, err := p.open(name, limit)
	if err != nil {
		return within(err, "", name)
	}
	defer f.r.Close()
	s := newScanner(f)
	if err = s.root(root); err == nil {
		if err = read(s); err == nil {
			err = s.finished()
		}
	}
	return within(err, "", name)
}

// relation is one line of a .rels part.
type relation struct {
	id, target string
	kind       string // last step of the type: "worksheet", "styles", …
	external   bool
}

// relations reads the relationships of a part ("" for the package) with their
// targets resolved to part names; none when the part has no .rels.
func (p *pack) relations(of string) ([]relation, error) {
	dir, base := path.Split(of)
	name := dir + "_rels/" + base + ".rels"
	if !p.has(name) {
		return nil, nil
	}
	var list []relation
	err := p.scan(name, "Relationships", maxSmallBytes, func(s *scanner) error {
		for {
			if ok, err := s.child(); err != nil || !ok {
				return err
			}
			if len(list) == maxRelations {
				return tooLarge("more than %d relationships", maxRelations)
			}
			r, err := readRelation(s, dir)
			if err != nil {
				return err
			}
			list = append(list, r)
			if err := s.skip(); err != nil {
				return err
			}
		}
	})
	return list, err
}

func readRelation(s *scanner, dir string) (r relation, err error) {
	var mode string
	fields := map[string]*string{"Id": &r.id, "Type": &r.kind, "Target": &r.target, "TargetMode": &mode}
	for name, field := range fields {
		if *field, _, err = s.attribute(name); err != nil {
			return r, err
		}
	}
	r.kind = r.kind[strings.LastIndexByte(r.kind, '/')+1:]
	r.external = mode == "External"
	if !r.external {
		r.target = resolve(dir, r.target)
	}
	return r, nil
}

// resolve makes a relationship's target a part name: absolute from the root of
// the package, relative from the folder of its source.
func resolve(dir, target string) string {
	target = strings.ReplaceAll(target, `\`, "/")
	if plain, err := url.PathUnescape(target); err == nil {
		target = plain
	}
	if !strings.HasPrefix(target, "/") {
		target = "/" + dir + target
	}
	return strings.TrimPrefix(path.Clean(target), "/")
}
