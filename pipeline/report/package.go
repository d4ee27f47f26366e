package report

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"
)

// parcel is the ZIP package of a workbook with the parts that were changed, added
// and taken out. All others are copied as they stand, byte for byte.
type parcel struct {
	names []string             // in the order of the package
	files map[string]*zip.File // as received
	texts map[string][]byte    // changed or added

	marked map[cellOf]bool // the cells that were marked
}

// cellOf is a cell by the part of its sheet and its address.
type cellOf struct{ part, address string }

// openParcel lists the parts of a package of size bytes.
func openParcel(r io.ReaderAt, size int64) (*parcel, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("open package: %w", err)
	}
	p := newParcel()
	seen := map[string]bool{}
	for _, f := range z.File {
		key := strings.ToLower(f.Name)
		switch {
		case strings.HasSuffix(f.Name, "/"):
			continue
		case seen[key], strings.Contains(f.Name, `\`), strings.HasPrefix(f.Name, "/"), f.Flags&1 != 0:
			return nil, fmt.Errorf("part %q is not to be edited safely", f.Name)
		case strings.HasPrefix(key, "xl/revisions/"):
			return nil, errors.New("a shared workbook with its history is not to be edited safely")
		}
		seen[key] = true
		p.names, p.files[f.Name] = append(p.names, f.Name), f
	}
	return p, nil
}

func newParcel() *parcel {
	return &parcel{files: map[string]*zip.File{}, texts: map[string][]byte{}, marked: map[cellOf]bool{}}
}

// clone is p as it is now, whatever is done to p afterwards.
func (p *parcel) clone() *parcel {
	c := &parcel{names: slices.Clone(p.names), files: p.files, texts: map[string][]byte{}}
	for name, b := range p.texts {
		c.texts[name] = b
	}
	return c
}

func (p *parcel) has(name string) bool { return slices.Contains(p.names, name) }

// mostPart is how many bytes a part may hold that is edited; others may hold any number.
const mostPart = 100 << 20

// read is the content of a part.
func (p *parcel) read(name string) ([]byte, error) {
	if b, ok := p.texts[name]; ok {
		return b, nil
	}
	f := p.files[name]
	if f == nil || !p.has(name) {
		return nil, fmt.Errorf("part %q is missing", name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("open part %q: %w", name, err)
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, mostPart+1))
	if err != nil {
		return nil, fmt.Errorf("read part %q: %w", name, err)
	}
	if len(b) > mostPart {
		return nil, fmt.Errorf("part %q is too large to be edited", name)
	}
	return b, nil
}

// set changes or adds a part.
func (p *parcel) set(name string, b []byte) {
	if !p.has(name) {
		p.names = append(p.names, name)
	}
	p.texts[name] = b
}

// remove takes a part out.
func (p *parcel) remove(name string) {
	p.names = slices.DeleteFunc(p.names, func(n string) bool { return n == name })
	delete(p.texts, name)
}

// free is a part name that is not taken, in the form of format with a number.
func (p *parcel) free(format string) string {
	for n := 1; ; n++ {
		name := fmt.Sprintf(format, n)
		if !slices.ContainsFunc(p.names, func(other string) bool { return strings.EqualFold(other, name) }) {
			return name
		}
	}
}

// writeTo writes the package.
func (p *parcel) writeTo(w io.Writer) error {
	z := zip.NewWriter(w)
	for _, name := range p.names {
		b, changed := p.texts[name]
		if !changed {
			if err := z.Copy(p.files[name]); err != nil {
				return fmt.Errorf("copy part %q: %w", name, err)
			}
			continue
		}
		part, err := z.Create(name)
		if err == nil {
			_, err = part.Write(b)
		}
		if err != nil {
			return fmt.Errorf("write part %q: %w", name, err)
		}
	}
	return z.Close()
}

// same tells whether a part has the same bytes in two packages.
func same(a, b *parcel, name string) (bool, error) {
	_, changedA := a.texts[name]
	_, changedB := b.texts[name]
	if x, y := a.files[name], b.files[name]; !changedA && !changedB && x != nil && y != nil {
		return sameEntry(x, y)
	}
	one, err := a.read(name)
	if err != nil {
		return false, err
	}
	other, err := b.read(name)
	return bytes.Equal(one, other), err
}

// sameEntry tells whether two entries are the same without unpacking them.
func sameEntry(x, y *zip.File) (bool, error) {
	if x.Method != y.Method || x.CRC32 != y.CRC32 || x.UncompressedSize64 != y.UncompressedSize64 || x.CompressedSize64 != y.CompressedSize64 {
		return false, nil
	}
	one, err := x.OpenRaw()
	if err != nil {
		return false, err
	}
	other, err := y.OpenRaw()
	if err != nil {
		return false, err
	}
	p, q := make([]byte, 64<<10), make([]byte, 64<<10)
	for {
		n, err := io.ReadFull(one, p)
		m, err2 := io.ReadFull(other, q)
		if n != m || !bytes.Equal(p[:n], q[:m]) {
			return false, nil
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return errors.Is(err2, err), nil
		}
		if err != nil || err2 != nil {
			return false, errors.Join(err, err2)
		}
	}
}

const (
	typesPart   = "[Content_Types].xml"
	relationsNS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageNS   = "http://schemas.openxmlformats.org/package/2006/relationships"
	declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
)

// relation is one line of a .rels part.
type relation struct {
	id, kind, target string // kind is the last step of its type
	external         bool
	from, to         int
}

// relationsPart is the name of the .rels of a part, "" for the package.
func relationsPart(of string) string {
	dir, base := path.Split(of)
	return dir + "_rels/" + base + ".rels"
}

// relations are those of a part, none when it has no .rels.
func (p *parcel) relations(of string) ([]relation, error) {
	name := relationsPart(of)
	if !p.has(name) {
		return nil, nil
	}
	src, err := p.read(name)
	if err != nil {
		return nil, err
	}
	var out []relation
	err = each(src, func(e *event) error {
		switch {
		case e.kind == start && e.name == "Relationship":
			kind := e.attr("Type")
			r := relation{id: e.attr("Id"), kind: kind[strings.LastIndexByte(kind, '/')+1:], target: e.attr("Target"),
				external: e.attr("TargetMode") == "External", from: e.from, to: e.to}
			if !strings.HasPrefix(kind, relationsNS) && (r.kind == "worksheet" || r.kind == "officeDocument") {
				return errors.New("the strict form of the format is not to be edited safely")
			}
			if !r.external {
				r.target = resolve(path.Dir(of), r.target)
			}
			out = append(out, r)
		case e.kind == end && e.name == "Relationship" && len(out) > 0:
			out[len(out)-1].to = e.to
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return out, nil
}

// resolve makes the target of a relationship a part name.
func resolve(dir, target string) string {
	if plain, err := url.PathUnescape(target); err == nil {
		target = plain
	}
	if !strings.HasPrefix(target, "/") {
		target = "/" + dir + "/" + target
	}
	return strings.TrimPrefix(path.Clean(target), "/")
}

// relate adds a relationship from one part to another and gives its id.
func (p *parcel) relate(of, kind, target string) (id string, err error) {
	list, err := p.relations(of)
	if err != nil {
		return "", err
	}
	for n := 1; id == "" || slices.ContainsFunc(list, func(r relation) bool { return r.id == id }); n++ {
		id = fmt.Sprintf("rIdKttt%d", n)
	}
	name := relationsPart(of)
	if !p.has(name) {
		p.set(name, []byte(declaration+`<Relationships xmlns="`+packageNS+`"></Relationships>`))
	}
	return id, p.append(name, "Relationships", func(root *event) string {
		return fmt.Sprintf(`<%s Id="%s" Type="%s/%s" Target="/%s"/>`, root.tag("Relationship"), id, relationsNS, kind, escape(target))
	})
}

// append puts what text makes at the end of the root element of a part.
func (p *parcel) append(part, root string, text func(root *event) string) error {
	src, err := p.read(part)
	if err != nil {
		return err
	}
	var first event
	return p.rewrite(part, src, func(e *event, list *edits) error {
		switch {
		case e.kind == start && e.depth == 0 && e.name != root:
			return fmt.Errorf("root element is %q, not %q", e.name, root)
		case e.kind == start && e.depth == 0:
			first = *e
		case e.kind == end && e.depth == 0:
			list.inside(src, &first, e, text(&first))
		}
		return nil
	})
}

// rewrite reads src, which stands for a part, event by event and sets the part to it with the edits that visit lists.
func (p *parcel) rewrite(part string, src []byte, visit func(e *event, list *edits) error) error {
	var list edits
	if err := each(src, func(e *event) error { return visit(e, &list) }); err != nil {
		return fmt.Errorf("%s: %w", part, err)
	}
	out, err := list.apply(src)
	if err != nil {
		return err
	}
	p.set(part, out)
	return nil
}

// declare says in the list of content types what a part holds.
func (p *parcel) declare(part, contentType string) error {
	return p.append(typesPart, "Types", func(root *event) string {
		return fmt.Sprintf(`<%s PartName="/%s" ContentType="%s"/>`, root.tag("Override"), escape(part), contentType)
	})
}

// undeclare takes a part out of the list of content types.
func (p *parcel) undeclare(part string) error {
	src, err := p.read(typesPart)
	if err != nil {
		return err
	}
	inside := false
	return p.rewrite(typesPart, src, func(e *event, list *edits) error {
		switch {
		case e.kind == start && e.name == "Override" && strings.EqualFold(e.attr("PartName"), "/"+part):
			list.replace(e.from, e.to, "")
			inside = true
		case e.kind == end && inside:
			list.replace(e.from, e.to, "")
			inside = false
		}
		return nil
	})
}

// discard takes a part with its relationships out of the package.
func (p *parcel) discard(part string) error {
	p.remove(part)
	p.remove(relationsPart(part))
	return p.undeclare(part)
}
