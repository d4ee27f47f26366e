package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"

	"golang.org/x/sync/errgroup"

	"kttt/pipeline/lake"
	"kttt/pipeline/workbook"
	"kttt/transforms"
)

// readCode is the identity of all code that turns a workbook into parts.
var readCode = sync.OnceValue(func() string { return lake.Key(workbook.Code(), transforms.Code(), lake.Code()) })

// reading is what the lake remembers of one file once it was read: all that the
// later steps need beside the parts themselves.
type reading struct {
	Unit       string                    `json:"unit"`
	Period     string                    `json:"period"`
	Refused    bool                      `json:"refused"`
	Returned   string                    `json:"returned,omitempty"`
	Sheets     []transforms.SheetOutcome `json:"sheets"`
	Findings   map[string]int            `json:"findings"` // by severity
	Parts      map[string]string         `json:"parts"`
	Restricted map[string]string         `json:"restricted"`

	list *transforms.List // what was read just now, so that its parts need not be read again; nil for a remembered one
}

// submissionID names a submission for good: by receipt number and content, no clock.
func submissionID(r lake.Receipt) string { return fmt.Sprintf("s%05d-%s", r.Number, r.SHA256[:8]) }

// ingest reads every receipt that was not read before by this code, several files
// at a time, and returns the readings in the order of the receipts.
func (n *night) ingest(ctx context.Context, receipts []lake.Receipt) ([]reading, error) {
	out := make([]reading, len(receipts))
	var fresh []int
	for i, r := range receipts {
		ok, err := n.recall(r, &out[i])
		if err != nil {
			return nil, err
		}
		if !ok {
			fresh = append(fresh, i)
		}
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(n.Jobs)
	n.progress.reading(len(fresh))
	for _, i := range fresh {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			var err error
			if out[i], err = n.read(ctx, receipts[i]); err != nil {
				return fmt.Errorf("read %q: %w", receipts[i].Path, err)
			}
			n.progress.fileDone(receipts[i].Path, out[i])
			return nil
		})
	}
	err := g.Wait()
	n.progress.end()
	return out, err
}

// recall loads a remembered reading, if all its parts are still there.
func (n *night) recall(r lake.Receipt, to *reading) (bool, error) {
	ok, err := n.lake.Recall(n.readKey(r), to)
	if err != nil || !ok {
		return false, err
	}
	for _, hash := range to.Parts {
		ok = ok && n.lake.Has(lake.Parts, hash)
	}
	for _, hash := range to.Restricted {
		ok = ok && n.lake.Has(lake.Restricted, hash)
	}
	return ok, nil
}

// readKey is what a reading depends on: the code, the file and its receipt, what
// people taught of headings and layouts, whether files may be converted and how large they may be.
func (n *night) readKey(r lake.Receipt) string {
	return lake.Key("read", readCode(), r.SHA256, r.Path, submissionID(r), fmt.Sprintf("%#v", n.taught), n.converter(), fmt.Sprint(n.fileSize))
}

// read reads one original into parts. A file that cannot be read becomes a refused
// list with a file finding; only the lake's own failures are errors.
func (n *night) read(ctx context.Context, r lake.Receipt) (reading, error) {
	list, err := inTime(ctx, n.fileTime, func(ctx context.Context) (*transforms.List, error) {
		file, err := n.open(ctx, n.lake.Original(r.SHA256), r.Path)
		if err != nil {
			return nil, err
		}
		return file.list(r.Path, n.taught)
	})
	late := ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded)
	switch {
	case late:
		list = n.refuseLate(r.Path)
	case err != nil:
		return reading{}, err
	}
	stamp(list, submissionID(r))
	out := reading{Unit: list.Unit.Code, Period: string(list.Period), Refused: list.Refused, Returned: list.Returned, Sheets: list.Sheets,
		Findings: map[string]int{}, Parts: map[string]string{}, Restricted: map[string]string{}}
	for _, f := range list.Findings {
		out.Findings[f.Severity]++
	}
	if err := errors.Join(
		keep(n.lake, lake.Parts, out.Parts, "organisations", list.Organisations),
		keep(n.lake, lake.Parts, out.Parts, "reported_totals", list.Reported),
		keep(n.lake, lake.Parts, out.Parts, "populations", list.Populations),
		keep(n.lake, lake.Parts, out.Parts, "findings", list.Findings),
		keep(n.lake, lake.Parts, out.Parts, "unmapped_columns", list.UnmappedColumns),
		keep(n.lake, lake.Parts, out.Parts, "doubts", list.Doubts),
		keep(n.lake, lake.Parts, out.Parts, "read_columns", list.ReadColumns),
		keep(n.lake, lake.Restricted, out.Restricted, "contacts", list.Contacts),
		keep(n.lake, lake.Restricted, out.Restricted, "unmapped", list.Unmapped),
	); err != nil {
		return reading{}, err
	}
	list.ReadColumns = nil
	if list.Unmapped = nil; !list.Refused {
		list.Findings = nil // no later step asks for them
	}
	out.list = list
	if late { // the machine may have been busy: the next night that reads anything tries again
		return out, nil
	}
	return out, n.lake.Remember(n.readKey(r), out)
}

// keep writes one part and notes its hash under its kind.
func keep[T any](l *lake.Lake, a lake.Area, hashes map[string]string, kind string, rows []T) error {
	hash, err := lake.WritePart(l, a, rows)
	if err != nil {
		return fmt.Errorf("write part %q: %w", kind, err)
	}
	hashes[kind] = hash
	return nil
}

// readList opens a workbook and reads its lists; taught is what people decided of
// headings and layouts. bad says why the file itself was not read.
func (s *settings) readList(ctx context.Context, file, name string, taught []transforms.Decision) (list *transforms.List, bad *workbook.Error, err error) {
	o, err := s.open(ctx, file, name)
	if err != nil {
		return nil, o.bad, err
	}
	list, err = o.list(name, taught)
	return list, o.bad, err
}

// opened is one file as it was opened.
type opened struct {
	book *transforms.Book // nil: it could not be read
	bad  *workbook.Error  // why the file itself was not read; nil when it was

	failed *conversionError // why the conversion that was tried came to nothing, else nil
}

// open opens a workbook, through a conversion where that is wanted and the file is not
// read surely otherwise; name is its path below the inbox.
func (s *settings) open(ctx context.Context, file, name string) (opened, error) {
	var o opened
	if info, err := os.Stat(file); err == nil && info.Size() > s.fileSize {
		o.bad = workbook.OverSize(s.fileSize)
		return o, nil
	}
	book, err := workbook.Read(ctx, file, name)
	if errors.As(err, &o.bad) {
		if soffice := s.converter(); soffice != "" && o.bad.Convertible() {
			book, err = converted(ctx, soffice, s.Temp, file, name, o.bad)
		}
		switch {
		case ctx.Err() != nil:
			return o, ctx.Err()
		case errors.As(err, &o.failed), errors.As(err, &o.bad):
			return o, nil
		case err != nil:
			return o, err
		}
	}
	o.book = book
	return o, err
}

// list reads the lists of an opened workbook; taught is what people decided of headings and layouts.
func (o opened) list(name string, taught []transforms.Decision) (*transforms.List, error) {
	if o.bad == nil {
		return o.normalise(name, taught)
	}
	vi, en := o.bad.Explain()
	if o.failed != nil {
		vi, en = vi+" "+o.failed.vi, en+" "+o.failed.en
	}
	if o.book == nil {
		return transforms.RefuseFile(name, "file-is-a-workbook", vi, en), nil
	}
	list, err := o.normalise(name, taught)
	if err == nil {
		transforms.NoteConversion(list, vi, en)
	}
	return list, err
}

// normalise reads the lists of the workbook. The names of its sheets are published, so none may hold a person's number.
func (o opened) normalise(name string, taught []transforms.Decision) (*transforms.List, error) {
	for i := range o.book.Sheets {
		if sheet := o.book.Sheets[i].Name; transforms.MaskName(sheet) != sheet {
			return transforms.RefuseFile(name, "file-is-a-workbook",
				fmt.Sprintf("Tên trang tính “%s” có số điện thoại, số định danh hoặc e-mail của cá nhân, mà tên trang tính được ghi vào bản công bố; hãy đổi tên trang tính rồi gửi lại.", transforms.MaskName(sheet)),
				fmt.Sprintf("The name of sheet “%s” holds a person's telephone or identity number or e-mail address, and names of sheets are published; rename the sheet and send it again.", transforms.MaskName(sheet))), nil
		}
	}
	return transforms.Normalise(o.book, taught...)
}

// stamp writes the submission's id into everything read from it.
func stamp(l *transforms.List, id string) {
	for i := range l.Organisations {
		l.Organisations[i].SubmissionID = id
	}
	for i := range l.Reported {
		l.Reported[i].SubmissionID = id
	}
	for i := range l.Populations {
		l.Populations[i].SubmissionID = id
	}
	for i := range l.Contacts {
		l.Contacts[i].SubmissionID = id
	}
	for i := range l.Unmapped {
		l.Unmapped[i].SubmissionID = id
	}
	for i := range l.UnmappedColumns {
		l.UnmappedColumns[i].SubmissionID = id
	}
	for i := range l.Doubts {
		l.Doubts[i].SubmissionID = id
	}
	for i := range l.ReadColumns {
		l.ReadColumns[i].SubmissionID = id
	}
	for i := range l.Findings {
		l.Findings[i].SubmissionID = id
	}
}
