package lake

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Damage is one thing of a DATA folder that is not as it was kept.
type Damage struct {
	Path string // below DATA, with slashes
	What string // log, current, tag, manifest, originals, parts, restricted, record or release
	Run  string // the newest run that names it; "" for none
	Of   string // the file of the inbox that it belongs to; "" for none
	Err  error  // [fs.ErrNotExist]: it is gone; [ErrDamaged]: its content is another; [ErrNotKept]: nobody put it there
}

// ErrNotKept is the damage of a file that lies where nothing of the kind was kept.
var ErrNotKept = errors.New("nothing names this file")

// Verified is what [Lake.Verify] looked at and found.
type Verified struct {
	Entries  []Entry // of the log, as far as they follow
	Files    int     // read from end to end
	Bytes    int64
	Releases int // whose folders are there
	Damages  []Damage
}

// Verify reads everything that is kept below DATA and holds it against what names it: the entries of the log against
// their sums, the sign-offs, the manifests, every object, every file of every release. It needs no lock and writes
// nothing. described tells the hashes of the files of a release that has no record, by the release itself. at hears
// of every file. The error is of Verify itself, not of what it finds.
func (l *Lake) Verify(ctx context.Context, described func(folder string) (map[string]string, error), at func(done, total int)) (Verified, error) {
	v := newVerifier(ctx, l)
	v.checkLog()
	v.checkCurrent()
	v.checkTags()
	v.checkManifests()
	v.listObjects()
	v.listReleases(described)
	return v.checkFiles(at)
}

// VerifyRelease is [Lake.Verify] for the manifest and the files of the release of one entry.
func (l *Lake) VerifyRelease(ctx context.Context, e Entry, described func(folder string) (map[string]string, error)) (Verified, error) {
	v := newVerifier(ctx, l)
	v.Entries, v.signed = []Entry{e}, nil // sign-offs are not asked about
	v.checkManifest(e)
	v.listReleases(described)
	return v.checkFiles(func(int, int) {})
}

func newVerifier(ctx context.Context, l *Lake) *verifier {
	return &verifier{Lake: l, ctx: ctx, signed: map[SignOff]bool{}, named: map[string]Damage{}}
}

// checkFiles reads the files that were listed.
func (v *verifier) checkFiles(at func(done, total int)) (Verified, error) {
	for i, f := range v.files {
		if err := v.ctx.Err(); err != nil {
			return Verified{}, err
		}
		at(i, len(v.files))
		v.checkFile(f)
	}
	return v.Verified, v.ctx.Err()
}

// verifier is one verification under way.
type verifier struct {
	*Lake
	Verified
	ctx    context.Context
	signed map[SignOff]bool  // what the sign-offs say; nil where nobody asks
	named  map[string]Damage // objects that manifests and sign-offs name, by path; the newest run has its say
	files  []keptFile
}

// keptFile is a file that is to have a hash.
type keptFile struct {
	Damage        // what it is if it has not
	hash   string // "": nobody put it there
}

// found notes a damage.
func (v *verifier) found(d Damage, err error) {
	if v.ctx.Err() == nil {
		d.Err = err
		v.Damages = append(v.Damages, d)
	}
}

// below is a path as a damage tells it.
func (v *verifier) below(path string) string {
	rel, err := filepath.Rel(v.data, path)
	if err != nil {
		return path
	}
	return filepath.ToSlash(rel)
}

// checkLog reads the log as far as it goes and proves every entry by its sum.
func (v *verifier) checkLog() {
	names, err := os.ReadDir(v.path("log"))
	if err != nil {
		v.found(Damage{Path: v.below(v.path("log")), What: "log"}, err)
		return
	}
	before, follows, want := Entry{}, true, 1
	for _, f := range names { // in order of their names
		d := Damage{Path: v.below(v.path("log", f.Name())), What: "log"}
		var seq int
		if _, err := fmt.Sscanf(f.Name(), "%d.json", &seq); err != nil || v.entryPath(seq) != v.path("log", f.Name()) {
			v.found(d, ErrNotKept)
			continue
		}
		if seq != want {
			follows = false
			v.found(Damage{Path: v.below(v.entryPath(want)), What: "log"}, fs.ErrNotExist)
		}
		want = seq + 1
		b, err := os.ReadFile(v.entryPath(seq))
		var e Entry
		if err == nil && (json.Unmarshal(b, &e) != nil || e.Seq != seq || !isHash(e.Run) || !bytes.Equal(b, e.line())) {
			err = ErrDamaged
		}
		if err == nil && follows && (e.Prev != before.Run || e.Sum != e.sum(before) && (e.Sum != "" || before.Sum != "")) {
			err = ErrDamaged
		}
		if follows = err == nil; !follows {
			v.found(d, err)
		}
		if before = e; isHash(e.Run) {
			v.Entries = append(v.Entries, e)
		}
	}
}

// checkCurrent proves that current shows the newest entry. A night may commit just now: then it is asked once more.
func (v *verifier) checkCurrent() {
	d := Damage{Path: "current", What: "current", Run: last(v.Entries).Run}
	run, err := v.shown()
	if run != d.Run {
		time.Sleep(200 * time.Millisecond)
		if entries, logErr := v.Log(); logErr == nil {
			d.Run = last(entries).Run
		}
		run, err = v.shown()
	}
	switch {
	case err != nil:
		v.found(d, err)
	case run == "" && d.Run != "":
		v.found(d, fs.ErrNotExist)
	case run != "" && !slices.ContainsFunc(v.Entries, func(e Entry) bool { return e.Run == run }): // an [ErrLogLost]
		if !slices.ContainsFunc(v.Damages, func(d Damage) bool { return d.What == "log" }) { // else it was told
			v.found(Damage{Path: v.below(v.entryPath(last(v.Entries).Seq + 1)), What: "log", Run: run}, fs.ErrNotExist)
		}
	case run != d.Run:
		v.found(d, ErrDamaged)
	}
}

// checkTags reads the sign-offs one by one.
func (v *verifier) checkTags() {
	names, err := os.ReadDir(v.path("tags"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		v.found(Damage{Path: v.below(v.path("tags")), What: "tag"}, err)
	}
	next := map[string]int{}
	for _, f := range names {
		path := v.path("tags", f.Name())
		d := Damage{Path: v.below(path), What: "tag"}
		period, rest, number := f.Name(), "", 0
		if i := strings.LastIndexByte(period, '-'); i > 0 {
			period, rest = period[:i], period[i+1:]
		}
		if _, err := fmt.Sscanf(rest, "%d.json", &number); err != nil || v.tagPath(period, number) != path {
			v.found(d, ErrNotKept)
			continue
		}
		if next[period]+1 != number {
			v.found(Damage{Path: v.below(v.tagPath(period, next[period]+1)), What: "tag"}, fs.ErrNotExist)
		}
		next[period] = number
		b, err := os.ReadFile(path)
		var t Tag
		if err == nil && len(b) > 0 && (json.Unmarshal(b, &t) != nil || !bytes.Equal(b, t.line()) || t.Sum != "" && t.Sum != t.sum() || v.tagPath(t.Period, t.Number) != path) {
			err = ErrDamaged
		}
		if err != nil {
			v.found(d, err)
			continue
		}
		v.signed[t.SignOff] = true
		v.name(Parts, t.Figures, t.Run, "")
	}
}

// name notes that a run names an object.
func (v *verifier) name(a Area, hash, run, of string) {
	if !isHash(hash) {
		return
	}
	path := v.below(v.ownPath(a, hash))
	if _, ok := v.named[path]; !ok {
		v.named[path] = Damage{Path: path, What: string(a), Run: run, Of: of}
	}
}

// checkManifests proves the manifest of every entry, the newest first, and notes what it names.
func (v *verifier) checkManifests() {
	been := map[string]bool{}
	for _, e := range slices.Backward(v.Entries) {
		if !been[e.Run] && v.ctx.Err() == nil {
			been[e.Run] = true
			v.checkManifest(e)
		}
	}
}

func (v *verifier) checkManifest(e Entry) {
	m, err := v.Manifest(e.Run)
	if err != nil {
		v.found(Damage{Path: v.below(v.path("runs", e.Run+".json")), What: "manifest", Run: e.Run}, err)
		return
	}
	paths := map[int]string{}
	for _, r := range m.Receipts {
		paths[r.Number] = r.Path
		v.name(Originals, r.SHA256, e.Run, r.Path)
	}
	for _, s := range m.Submissions {
		for _, hash := range s.Parts {
			v.name(Parts, hash, e.Run, paths[s.Receipt])
		}
		for _, hash := range s.Restricted {
			v.name(Restricted, hash, e.Run, paths[s.Receipt])
		}
	}
	for _, hash := range m.Outputs {
		v.name(Parts, hash, e.Run, "")
	}
	for _, s := range m.Signed {
		v.name(Parts, s.Figures, e.Run, "")
		v.name(Parts, s.Decided, e.Run, "")
		if v.signed != nil && !v.signed[s] {
			v.signed[s] = true // told once
			v.found(Damage{Path: v.below(v.path("tags", s.Period+"-….json")), What: "tag", Run: e.Run}, fs.ErrNotExist)
		}
	}
}

// listObjects lists what the areas hold, named or not, and finds what is named and gone.
func (v *verifier) listObjects() {
	there := map[string]bool{}
	for _, a := range []Area{Originals, Parts, Restricted} {
		paths, err := filesBelow(v.path(string(a)))
		if err != nil {
			v.found(Damage{Path: v.below(v.path(string(a))), What: string(a)}, err)
		}
		for _, p := range paths {
			path := v.below(v.path(string(a), filepath.FromSlash(p)))
			there[path] = true
			d, ok := v.named[path]
			if !ok {
				d = Damage{Path: path, What: string(a)}
			}
			f := keptFile{Damage: d}
			if hash := filepath.Base(path); isHash(hash) {
				f.hash = hash
			}
			v.files = append(v.files, f)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(v.named)) {
		if !there[path] {
			v.found(v.named[path], fs.ErrNotExist)
		}
	}
}

// listReleases lists the files of every release that a run of the log has, and finds those that are gone.
func (v *verifier) listReleases(described func(folder string) (map[string]string, error)) {
	been := map[string]bool{}
	for _, e := range v.Entries {
		if been[e.Run] {
			continue
		}
		been[e.Run] = true
		folder := v.Release(e.Run)
		d := Damage{Path: v.below(folder), What: "release", Run: e.Run}
		rec, err := v.Record(e.Run)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			v.found(Damage{Path: v.below(v.recordPath(e.Run)), What: "record", Run: e.Run}, err)
		}
		switch there := isDir(folder); {
		case !there && rec.Pruned.IsZero():
			v.found(d, fs.ErrNotExist)
			continue
		case !there:
			continue
		}
		v.Releases++
		if rec.Files == nil {
			if rec.Files, err = described(folder); err != nil {
				v.found(d, err)
				continue
			}
		}
		v.listRelease(d, rec.Files)
	}
}

// listRelease lists the files of one release, which d stands for.
func (v *verifier) listRelease(d Damage, files map[string]string) {
	paths, err := filesBelow(filepath.Join(v.data, filepath.FromSlash(d.Path)))
	if err != nil {
		v.found(d, err)
	}
	at := func(path string) Damage { f := d; f.Path = d.Path + "/" + path; return f }
	for _, p := range paths {
		v.files = append(v.files, keptFile{at(p), files[p]})
	}
	for _, p := range slices.Sorted(maps.Keys(files)) {
		if !slices.Contains(paths, p) {
			v.found(at(p), fs.ErrNotExist)
		}
	}
}

// checkFile reads a file and holds it against the hash it is to have.
func (v *verifier) checkFile(f keptFile) {
	if f.hash == "" {
		v.found(f.Damage, ErrNotKept)
		return
	}
	sum, n, err := hashFile(v.ctx, filepath.Join(v.data, filepath.FromSlash(f.Path)))
	v.Files++
	v.Bytes += n
	switch {
	case f.What == "release" && !v.Pruned(f.Run).IsZero(): // while the others were read
	case err != nil:
		v.found(f.Damage, fmt.Errorf("read: %w", err))
	case sum != f.hash:
		v.found(f.Damage, ErrDamaged)
	}
}
