package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"kttt/pipeline/lake"
	"kttt/pipeline/report"
	"kttt/pipeline/workbook"
	"kttt/transforms"
)

// returns is what a night sends back: a marked copy of every file with a warning or
// worse whose answer is new.
type returns struct {
	folder string    // where they are; "" when there are none
	files  int       // copies made
	failed []refusal // files whose copy could not be made

	given map[string]string // the answers, by what is answered
}

// answered is one file to be sent back, and its answer.
type answered struct {
	receipt lake.Receipt
	answer  report.Answer
	name    string // of the copy of a workbook that can be edited
	key     string // what is answered …
	content string // … and what the answer says, so that it is given once
}

// sendBack makes the copies and puts them to returned/<run>, before the commit. One that
// cannot be made is told and stops nothing; nor does a folder that cannot be placed.
func (n *night) sendBack(ctx context.Context, r *resolved, run string) (*returns, error) {
	out := &returns{given: map[string]string{}}
	if n.noReturned {
		return out, nil
	}
	todo, err := n.answers(r)
	if err != nil || len(todo) == 0 {
		return out, err
	}
	n.progress.stage("return")
	staged, err := n.lake.StageReturned()
	if err != nil {
		out.failed = append(out.failed, refusal{"returned/", err.Error(), ""})
		return out, nil
	}
	defer os.RemoveAll(staged) // gone already when it was placed
	var mu sync.Mutex
	g, work := errgroup.WithContext(ctx)
	g.SetLimit(n.Jobs)
	for i := range todo {
		a := &todo[i]
		g.Go(func() error {
			err := n.sendOne(work, staged, a)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case work.Err() != nil:
				return work.Err()
			case err != nil:
				out.failed = append(out.failed, refusal{a.receipt.Path, err.Error(), ""})
			default:
				out.files++
				out.given[a.key] = a.content
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	slices.SortFunc(out.failed, func(a, b refusal) int { return strings.Compare(a.path, b.path) })
	if out.files == 0 {
		return out, nil
	}
	if err := n.lake.Return(ctx, staged, run); err != nil {
		if ctx.Err() != nil {
			return nil, err
		}
		return &returns{failed: append(out.failed, refusal{"returned/", err.Error(), ""})}, nil
	}
	out.folder = n.lake.Returned(run)
	return out, nil
}

// answers are the files in force, or refused and not sent again since, that have a
// warning or worse and were not given the same answer before.
func (n *night) answers(r *resolved) ([]answered, error) {
	last, taken := map[string]int{}, map[string]bool{}
	for i, rec := range r.receipts {
		last[rec.Path] = i
		for name := strings.ToLower(rec.Path); name != "."; name = path.Dir(name) {
			taken[name] = true // a folder may be called so, too
		}
	}
	linked := map[string][]transforms.Finding{}
	for _, f := range r.findings {
		linked[f.SubmissionID] = append(linked[f.SubmissionID], f)
	}
	var out []answered
	for i, s := range r.submissions {
		rec := r.receipts[i]
		if s.Status != "accepted" && (s.Status != "refused" || last[rec.Path] != i) {
			continue
		}
		own, err := lake.ReadPart[transforms.Finding](n.lake, lake.Parts, r.readings[i].Parts["findings"])
		if err != nil {
			return nil, fmt.Errorf("answer %q: %w", rec.Path, err)
		}
		findings := slices.Concat(own, linked[s.ID])
		if !slices.ContainsFunc(findings, func(f transforms.Finding) bool { return f.Severity != string(transforms.Note) }) {
			continue
		}
		text, err := json.Marshal(findings)
		if err != nil {
			return nil, fmt.Errorf("answer %q: %w", rec.Path, err)
		}
		a := answered{receipt: rec, name: rec.Path, key: lake.Key("returned", s.ID, rec.Path), content: lake.Key(string(text)),
			answer: report.Answer{ID: s.ID, Path: rec.Path, Findings: findings}}
		var last string
		if _, err := n.lake.Recall(a.key, &last); err != nil {
			return nil, err
		}
		if last == a.content {
			continue
		}
		out = append(out, a)
	}
	for i := range out {
		out[i].name = returnName(out[i].receipt.Path, taken)
	}
	return out, nil
}

// returnName is the path of a copy: that of the file, with the ending of a workbook. taken are
// the paths of all files and folders, in small letters.
func returnName(name string, taken map[string]bool) string {
	ext := path.Ext(name)
	if isWorkbookName(name) {
		return name
	}
	if other := strings.TrimSuffix(name, ext) + ".xlsx"; !taken[strings.ToLower(other)] {
		taken[strings.ToLower(other)] = true
		return other
	}
	return name + ".xlsx"
}

func isWorkbookName(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".xlsx" || ext == ".xlsm"
}

// sendOne makes one copy in the folder staged.
func (n *night) sendOne(ctx context.Context, staged string, a *answered) error {
	original := n.lake.Original(a.receipt.SHA256)
	file, err := inTime(ctx, n.fileTime, func(ctx context.Context) (opened, error) { return n.open(ctx, original, a.receipt.Path) })
	if late := ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded); err != nil && !late {
		return err
	}
	a.answer.Book = file.book
	to := filepath.Join(staged, filepath.FromSlash(a.name))
	if err := makePrivate(staged, filepath.Dir(to)); err != nil {
		return err
	}
	_, err = returnFile(ctx, original, to, &a.answer)
	return err
}

// makePrivate makes dir and the folders between base and it, for the owner alone
// whatever the umask.
func makePrivate(base, dir string) error {
	if dir == base {
		return nil
	}
	if err := makePrivate(base, filepath.Dir(dir)); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	return os.Chmod(dir, 0o700)
}

// remember notes the answers as given.
func (r *returns) remember(l *lake.Lake) error {
	if r.folder == "" {
		return nil
	}
	for key, content := range r.given {
		if err := l.Remember(key, content); err != nil {
			return err
		}
	}
	return nil
}

// returnFile writes the answer to the file original at to and tells where: a marked copy of
// the workbook itself; where that cannot be edited safely, a new one (.xlsx) with an image
// of its rows; the list of findings alone where it was not read at all. Each is read again as a
// night would and compared before it counts.
func returnFile(ctx context.Context, original, to string, a *report.Answer) (written string, err error) {
	defer func() {
		if fault := recover(); fault != nil { // a copy is a courtesy: no fault in making one may cost the night
			err = fmt.Errorf("fault of the program: %v", fault)
		}
		if err != nil {
			err = errors.Join(err, removeFile(to))
		}
	}()
	if a.Book != nil {
		if err := a.Copy(original, to); err == nil {
			ok, err := readsAs(ctx, to, a.Book, sameCell)
			if ok || err != nil {
				return to, err
			}
			if err := removeFile(to); err != nil {
				return "", err
			}
		}
	}
	if !strings.EqualFold(filepath.Ext(to), ".xlsx") {
		to += ".xlsx" // a.xlsm may have an a.xlsx beside it
	}
	if err := a.Image(to); err == nil {
		if a.Book == nil {
			return to, nil
		}
		ok, err := readsAs(ctx, to, a.Book, sameLook)
		if ok || err != nil {
			return to, err
		}
		if err := removeFile(to); err != nil {
			return "", err
		}
	}
	alone := *a
	alone.Book = nil
	return to, alone.Image(to)
}

func removeFile(name string) error {
	if err := os.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// readsAs tells whether the workbook at path holds, behind its list of findings, every sheet
// of book but an earlier list, with its cells, merged ranges and what is hidden. The error is the context's.
func readsAs(ctx context.Context, path string, book *transforms.Book, same func(a, b transforms.Cell) bool) (bool, error) {
	copied, err := workbook.Read(ctx, path, "")
	if err != nil || len(copied.Sheets) == 0 {
		return false, ctx.Err()
	}
	var want []transforms.Sheet
	listed := false
	for i := range book.Sheets {
		if _, ok := transforms.ReturnedOf(&book.Sheets[i]); ok && !listed {
			listed = true
			continue
		}
		want = append(want, book.Sheets[i])
	}
	return slices.EqualFunc(want, copied.Sheets[1:], func(a, b transforms.Sheet) bool {
		return a.Hidden == b.Hidden && slices.Equal(a.Merges, b.Merges) && slices.Equal(a.HiddenCols, b.HiddenCols) &&
			slices.EqualFunc(told(a.Rows, same), told(b.Rows, same), func(x, y transforms.Row) bool {
				return x.Number == y.Number && x.Hidden == y.Hidden && slices.EqualFunc(x.Cells, y.Cells, same)
			})
	}), nil
}

// told are rows without the cells that hold nothing for same.
func told(rows []transforms.Row, same func(a, b transforms.Cell) bool) []transforms.Row {
	var out []transforms.Row
	for _, r := range rows {
		cells := slices.DeleteFunc(slices.Clone(r.Cells), func(c transforms.Cell) bool { return same(c, transforms.Cell{Col: c.Col}) })
		if len(cells) > 0 {
			r.Cells = cells
			out = append(out, r)
		}
	}
	return out
}

// sameCell tells that a cell of a copy is as the sender's is.
func sameCell(a, b transforms.Cell) bool {
	return a.Col == b.Col && a.Kind == b.Kind && a.Raw == b.Raw && a.Formula == b.Formula && a.IsDate == b.IsDate && a.Percent == b.Percent
}

// sameLook tells that a cell of an image shows what the sender's does: a formula is shown by
// its value, and one without a value by nothing.
func sameLook(a, b transforms.Cell) bool {
	if a.Kind == transforms.Missing {
		return b.Kind == transforms.Blank
	}
	a.Formula, b.Formula = false, false
	return sameCell(a, b)
}

// correct works out what each submission mended of the one before it.
func (n *night) correct(r *resolved) error {
	index := map[*transforms.Submission]int{}
	for i, s := range r.submissions {
		index[s] = i
	}
	full := map[int]*transforms.List{}
	load := func(i int) (*transforms.List, error) {
		if full[i] != nil {
			return full[i], nil
		}
		l := *r.submissions[i].List
		var err error
		l.Findings, err = lake.ReadPart[transforms.Finding](n.lake, lake.Parts, r.readings[i].Parts["findings"])
		full[i] = &l
		return &l, err
	}
	for i, s := range r.submissions {
		if s.Previous == nil || s.Status == "refused" || s.Status == "withdrawn" {
			continue
		}
		before, err := load(index[s.Previous])
		if err != nil {
			return err
		}
		after, err := load(i)
		if err != nil {
			return err
		}
		c := transforms.Correct(before, after)
		c.SubmissionID, c.PreviousID, c.IsReturnedCopy = s.ID, s.Previous.ID, s.Returned
		r.corrections = append(r.corrections, c)
	}
	return nil
}
