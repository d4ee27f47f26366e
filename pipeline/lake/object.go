package lake

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

var (
	// ErrChanged is returned for a file that changed while it was read.
	ErrChanged = errors.New("file changed while it was read")
	// ErrNotRegular is returned for a symlink, a folder, a device or a pipe in place of a file.
	ErrNotRegular = errors.New("not a regular file")
	// ErrUnreadable is returned for a file that cannot be opened or read to its end.
	ErrUnreadable = errors.New("file cannot be read")
	// ErrTooLarge is returned for a file of more than MaxOriginal bytes.
	ErrTooLarge = errors.New("file is too large to keep")
	// ErrDamaged is returned for an object or a manifest that is no longer what its name says.
	ErrDamaged = errors.New("content does not have the hash it is named by")
)

// MaxOriginal is how large a received file may be. What is larger is not even read: a sparse
// file of terabytes costs its sender nothing.
const MaxOriginal = 512 << 20

// Area is one of the lake's folders of files named by the hash of their content.
type Area string

const (
	Parts      Area = "parts"      // Parquet parts
	Restricted Area = "restricted" // Parquet parts of people and of unmapped cells
	Originals  Area = "originals"  // received files as they came
)

// Receipt is the record of one received file. Times are whole seconds, UTC.
type Receipt struct {
	Number    int       `json:"number"` // the order of arrival; the caller's
	Path      string    `json:"path"`   // below the inbox; the caller's
	SHA256    string    `json:"sha256"`
	Size      int64     `json:"size"`
	Modified  time.Time `json:"modified"`
	FirstSeen time.Time `json:"first_seen"` // the caller's; part of the input
}

// Has tells whether area a holds the object hash.
func (l *Lake) Has(a Area, hash string) bool {
	if !isHash(hash) {
		return false
	}
	return isFile(l.ownPath(a, hash)) || l.base != nil && l.base.Has(a, hash)
}

// PartPath is where area a keeps the object hash, or would; "" if hash is not a hash.
func (l *Lake) PartPath(a Area, hash string) string {
	if !isHash(hash) {
		return ""
	}
	if l.base != nil && !isFile(l.ownPath(a, hash)) && l.base.Has(a, hash) {
		return l.base.PartPath(a, hash)
	}
	return l.ownPath(a, hash)
}

// ownPath is where l itself keeps the object hash of area a.
func (l *Lake) ownPath(a Area, hash string) string { return l.path(string(a), hash[:2], hash) }

// Original is where the received file of hash sha is kept, or would be; "" if sha is not a hash.
func (l *Lake) Original(sha string) string { return l.PartPath(Originals, sha) }

// Receive keeps a copy of the file name below inbox as it is and returns its receipt with SHA256, Size and
// Modified filled in; no link leads out of inbox. A file that the lake has already is only hashed. The errors
// ErrNotRegular, ErrChanged, ErrUnreadable and ErrTooLarge are about the file, all others about the lake;
// ctx ends the reading.
func (l *Lake) Receive(ctx context.Context, inbox *os.Root, name string) (Receipt, error) {
	file := filepath.Join(inbox.Name(), name)
	if err := l.writable(); err != nil {
		return Receipt{}, fmt.Errorf("receive file %q: %w", file, err)
	}
	f, before, err := openRegular(inbox, name)
	if err != nil {
		return Receipt{}, fmt.Errorf("receive file %q: %w", file, err)
	}
	defer f.Close() // only read
	if before.Size() > MaxOriginal {
		return Receipt{}, fmt.Errorf("receive file %q: %w", file, ErrTooLarge)
	}
	sha, err := l.keep(ctx, f, before.Size())
	if err != nil {
		return Receipt{}, fmt.Errorf("receive file %q: %w", file, err)
	}
	after, err := f.Stat()
	if err != nil {
		return Receipt{}, fmt.Errorf("receive file %q: %w: %w", file, ErrUnreadable, err)
	}
	if after.Size() != before.Size() || !after.ModTime().Equal(before.ModTime()) {
		return Receipt{}, fmt.Errorf("receive file %q: %w", file, ErrChanged)
	}
	return Receipt{SHA256: sha, Size: after.Size(), Modified: second(after.ModTime())}, nil
}

// openRegular opens the file name below dir if it is regular, and never waits for a pipe. The
// file that was looked at must be the one that was opened.
func openRegular(dir *os.Root, name string) (*os.File, os.FileInfo, error) {
	named, err := dir.Lstat(name)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	if !named.Mode().IsRegular() {
		return nil, nil, ErrNotRegular
	}
	f, err := dir.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	opened, err := f.Stat()
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("%w: %w", ErrUnreadable, err), f.Close())
	}
	if !os.SameFile(named, opened) {
		return nil, nil, errors.Join(ErrChanged, f.Close())
	}
	return f, opened, nil
}

// keep hashes the size bytes of f and copies them to the originals unless they have them.
func (l *Lake) keep(ctx context.Context, f *os.File, size int64) (sha string, err error) {
	h := sha256.New()
	if n, err := io.Copy(h, io.LimitReader(untilDone{ctx, f}, size+1)); err != nil || n != size {
		return "", cmp.Or(err, ErrChanged)
	}
	sha = hex.EncodeToString(h.Sum(nil))
	if l.Has(Originals, sha) {
		return sha, nil
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	return sha, l.store(Originals, sha, func(w io.Writer) error {
		h.Reset()
		if _, err := io.Copy(io.MultiWriter(w, h), io.LimitReader(untilDone{ctx, f}, size+1)); err != nil {
			return err
		}
		if hex.EncodeToString(h.Sum(nil)) != sha {
			return ErrChanged
		}
		return nil
	})
}

// store writes the object hash of area a. What fill writes must have that hash.
func (l *Lake) store(a Area, hash string, fill func(io.Writer) error) error {
	path := l.ownPath(a, hash)
	if dir := filepath.Dir(path); !isDir(dir) {
		if err := makeDir(dir, privateDir); err != nil {
			return err
		}
		l.mark(filepath.Dir(dir))
	}
	return l.write(path, privateFile, fill)
}

// load reads the object hash of area a and proves it undamaged.
func (l *Lake) load(a Area, hash string) ([]byte, error) {
	if !isHash(hash) {
		return nil, errors.New("not a hash")
	}
	b, err := os.ReadFile(l.PartPath(a, hash))
	if err != nil {
		return nil, err
	}
	if hashOf(b) != hash {
		return nil, ErrDamaged
	}
	return b, nil
}

// untilDone reads r until ctx is done; what goes wrong there is an ErrUnreadable.
type untilDone struct {
	ctx context.Context
	r   io.Reader
}

func (u untilDone) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := u.r.Read(p)
	if err != nil && err != io.EOF {
		err = fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	return n, err
}

// isFile tells whether path is a regular file.
func isFile(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.Mode().IsRegular()
}

// isDir tells whether path is a folder.
func isDir(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.IsDir()
}

// hashOf is the hex SHA-256 of b.
func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// isHash tells whether s is a lower-case hex SHA-256, and so safe as the name of a file.
func isHash(s string) bool {
	return len(s) == 2*sha256.Size && len(bytes.Trim([]byte(s), "0123456789abcdef")) == 0
}
