package lake

import (
	"errors"
	"fmt"
	"io/fs"
)

// Rollback puts the release of an entry of the log in force again, by one more entry; nothing is
// removed. The manifest must be whole and the release there: proving its files is the caller's. An
// Entry with a Seq means that it is committed, even beside an error.
func (l *Lake) Rollback(to Entry, note string) (Entry, error) {
	e, err := l.rollback(to, note)
	if err != nil {
		return e, fmt.Errorf("roll back to run %q: %w", to.Run, err)
	}
	return e, nil
}

func (l *Lake) rollback(to Entry, note string) (Entry, error) {
	if err := l.writable(); err != nil {
		return Entry{}, err
	}
	entries, err := l.Log()
	switch {
	case err != nil:
		return Entry{}, err
	case to.Seq < 1 || to.Seq > len(entries) || entries[to.Seq-1].Run != to.Run:
		return Entry{}, errors.New("it is not in the log")
	case !isDir(l.Release(to.Run)):
		return Entry{}, fmt.Errorf("release %q: %w", l.Release(to.Run), fs.ErrNotExist)
	}
	if _, err := l.Manifest(to.Run); err != nil {
		return Entry{}, err
	}
	back := to.Seq
	if to.Back > 0 {
		back = to.Back
	}
	e := next(entries, to.Run, note, back)
	done, err := l.commit(e)
	if !done {
		return Entry{}, err
	}
	return e, errors.Join(err, l.point(e.Run))
}

// Newest is the newest entry that a night made: its run has all that was ever received, also while
// a [Lake.Rollback] has an earlier one in force. It is the zero Entry for an empty log.
func Newest(entries []Entry) Entry {
	for i := len(entries) - 1; i >= 0; i-- {
		if entries[i].Back == 0 {
			return entries[i]
		}
	}
	return Entry{}
}

// Undone are the entries of nights that the rollback in force went back behind, oldest first; none
// where the newest entry is a night's.
func Undone(entries []Entry) []Entry {
	back := last(entries).Back
	if back == 0 {
		return nil
	}
	var out []Entry
	for _, e := range entries[back:] {
		if e.Back == 0 && e.Run != last(entries).Run {
			out = append(out, e)
		}
	}
	return out
}
