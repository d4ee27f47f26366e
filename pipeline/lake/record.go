package lake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Record is what the lake keeps of a release beside its folder, to prove it by and to tell of it once it is pruned.
type Record struct {
	Run    string            `json:"run"`
	Files  map[string]string `json:"files"` // path below the release, with slashes -> hex SHA-256; none of a release of an earlier version
	Bytes  int64             `json:"bytes"`
	Pruned time.Time         `json:"pruned,omitzero"` // when [Lake.Prune] removed the folder
	Sum    string            `json:"sum"`             // of the rest
}

// Record reads the record of the release of run. Of a release that an earlier version made there may be none: an
// [fs.ErrNotExist].
func (l *Lake) Record(run string) (Record, error) {
	var r Record
	if !isHash(run) {
		return r, fmt.Errorf("read record of release %q: not a run id", run)
	}
	b, err := os.ReadFile(l.recordPath(run))
	if err == nil {
		err = json.Unmarshal(b, &r)
	}
	if err == nil && (r.Run != run || r.Sum != hashOf(r.unsummed())) {
		err = ErrDamaged
	}
	if err != nil {
		return Record{}, fmt.Errorf("read record of release %q: %w", run, err)
	}
	return r, nil
}

// Pruned is when the release of run was pruned; the zero time where its folder is there, or is gone in another way.
func (l *Lake) Pruned(run string) time.Time {
	r, err := l.Record(run)
	if err != nil || isDir(l.Release(run)) {
		return time.Time{}
	}
	return r.Pruned
}

func (l *Lake) recordPath(run string) string { return l.path("records", run+".json") }

// unsummed is r as JSON without its sum.
func (r Record) unsummed() []byte {
	r.Sum = ""
	b, err := json.Marshal(r)
	if err != nil {
		panic(fmt.Sprintf("encode record: %v", err)) // nothing in it can fail
	}
	return b
}

// keepRecord writes the record of a release. What it says of a folder holds from the rename of the folder on.
func (l *Lake) keepRecord(r Record) error {
	r.Sum = hashOf(r.unsummed())
	b, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if err := l.write(l.recordPath(r.Run), privateFile, func(w io.Writer) error { _, err := w.Write(append(b, '\n')); return err }); err != nil {
		return err
	}
	return syncDir(l.path("records"))
}

// recordOf hashes the files of the release of run in folder.
func recordOf(ctx context.Context, folder, run string) (Record, error) {
	r := Record{Run: run, Files: map[string]string{}}
	paths, err := filesBelow(folder)
	if err != nil {
		return r, err
	}
	for _, path := range paths {
		sum, n, err := hashFile(ctx, filepath.Join(folder, filepath.FromSlash(path)))
		if err != nil {
			return r, err
		}
		r.Files[path] = sum
		r.Bytes += n
	}
	return r, nil
}

// filesBelow are the paths of all that is no folder below dir, with slashes, in order.
func filesBelow(dir string) ([]string, error) {
	var out []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		out = append(out, filepath.ToSlash(rel))
		return err
	})
	return out, err
}

// hashFile is the hex SHA-256 of a regular file, and its size.
func hashFile(ctx context.Context, path string) (sum string, n int64, err error) {
	dir, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return "", 0, err
	}
	defer dir.Close() // only read
	f, _, err := openRegular(dir, filepath.Base(path))
	if err != nil {
		return "", 0, err
	}
	h := sha256.New()
	n, err = io.Copy(h, untilDone{ctx, f})
	return hex.EncodeToString(h.Sum(nil)), n, errors.Join(err, f.Close())
}
