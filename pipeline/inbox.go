package pipeline

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kttt/pipeline/lake"
	"kttt/transforms"
)

// refusal is a file of the inbox that could not even be received.
type refusal struct {
	path, why string
	err       error // of a file that could not be received, else nil
}

// inboxFiles lists the files of an inbox by their path below it, sorted. Left out
// are hidden files and what Office and systems leave beside workbooks.
func inboxFiles(dir string) ([]string, error) {
	var out []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		switch {
		case path == dir:
			return nil
		case strings.HasPrefix(name, "."), strings.HasPrefix(name, "~$"), strings.EqualFold(name, "thumbs.db"), strings.EqualFold(name, "desktop.ini"):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			return nil
		}
		below, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		out = append(out, filepath.ToSlash(below))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list inbox %q: %w", dir, err)
	}
	slices.Sort(out)
	return out, nil
}

// receive copies every new or changed file of the inbox into the lake and gives
// it the next receipt number, in the order of modification time, then path. A
// file that is gone from the inbox keeps its receipt.
func (n *night) receive(ctx context.Context, old []lake.Receipt) ([]lake.Receipt, error) {
	files, err := inboxFiles(n.Inbox)
	if err != nil {
		return nil, err
	}
	latest := map[string]string{}
	for _, r := range old {
		latest[r.Path] = r.SHA256
	}
	var fresh []lake.Receipt
	for i, path := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n.progress.receiving(i, len(files))
		r, err := n.lake.Receive(ctx, filepath.Join(n.Inbox, filepath.FromSlash(path)))
		switch {
		case errors.Is(err, context.Canceled):
			return nil, err
		case errors.Is(err, lake.ErrNotRegular), errors.Is(err, lake.ErrChanged), errors.Is(err, fs.ErrPermission), errors.Is(err, fs.ErrNotExist):
			n.refusals = append(n.refusals, refusal{path, err.Error(), err})
			continue
		case err != nil:
			return nil, fmt.Errorf("receive %q: %w", path, err)
		}
		if latest[path] == r.SHA256 {
			continue
		}
		r.Path = path
		r.FirstSeen = n.received(path).UTC()
		fresh = append(fresh, r)
	}
	slices.SortStableFunc(fresh, func(a, b lake.Receipt) int {
		return cmp.Or(a.Modified.Compare(b.Modified), cmp.Compare(a.Path, b.Path))
	})
	for i := range fresh {
		fresh[i].Number = len(old) + i + 1
	}
	return append(slices.Clone(old), fresh...), nil
}

// readDecisions reads DATA/decisions.csv and gives its text too, which is part of
// a run's input; none and "" when there is no such file.
func readDecisions(data string) ([]transforms.Decision, string, error) {
	b, err := os.ReadFile(filepath.Join(data, "decisions.csv"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", fmt.Errorf("read decisions: %w", err)
	}
	ds, err := transforms.ReadDecisions(bytes.NewReader(b))
	if err != nil {
		return nil, "", &usageError{err.Error(), "mend the line or delete it, then run again"}
	}
	return ds, string(b), nil
}
