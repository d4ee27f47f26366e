package pipeline

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kttt/pipeline/workbook"
	"kttt/transforms"
)

// TestEveryRowIsTraced follows every row of the demonstration and of every sketched sheet: what is told of the single
// rows adds up to the counts of their sheets, and tracing reads nothing else than a night does.
func TestEveryRowIsTraced(t *testing.T) {
	for _, inbox := range []string{demoInbox(t), everySheet(t)} {
		err := filepath.WalkDir(inbox, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			book, err := workbook.Read(t.Context(), path, filepath.Base(filepath.Dir(path))+"/"+filepath.Base(path))
			if err != nil {
				return nil // refused as a whole: it has no rows
			}
			traceBook(t, book)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// traceBook traces every row of a book.
func traceBook(t *testing.T, book *transforms.Book) {
	list, err := transforms.Trace(book)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := transforms.Normalise(book)
	if err != nil {
		t.Fatal(err)
	}
	for i := range list.Sheets {
		sheet, outcome := &book.Sheets[i], list.Sheets[i]
		got := transforms.Count{Read: len(sheet.Rows) + sheet.BlankRows, Skipped: sheet.BlankRows}
		for _, r := range sheet.Rows {
			row := &traced{rowWanted: rowWanted{row: r.Number}, list: list, sheet: sheet, outcome: &outcome}
			if err := row.findRow(); err != nil {
				t.Fatal(err)
			}
			switch b := row.became(); b.Outcome {
			case transforms.RowKept:
				got.Kept++
			case transforms.RowRejected:
				got.Rejected++
			default:
				got.Skipped++
			}
		}
		if got != outcome.Count {
			t.Errorf("%s:%s: traced %+v, counted %+v", book.Path, sheet.Name, got, outcome.Count)
		}
		list.Sheets[i].Traced = nil
	}
	if d := cmp.Diff(plain, list); d != "" {
		t.Errorf("%s: tracing reads something else (-plain +traced):\n%s", book.Path, d)
	}
}

// TestTracedRowsHidePeople: nobody whom the demonstration knows is named by a trace without --with-contacts.
func TestTracedRowsHidePeople(t *testing.T) {
	_, lines := truth(t, "people.csv")
	people := map[string]bool{}
	for _, p := range lines {
		for _, who := range p[3:] { // leader, phone, email, identity_no
			people[who] = who != ""
		}
	}
	inbox := demoInbox(t)
	shown := 0
	err := filepath.WalkDir(inbox, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		book, err := workbook.Read(t.Context(), path, filepath.Base(filepath.Dir(path))+"/"+filepath.Base(path))
		if err != nil {
			return nil
		}
		list, err := transforms.Trace(book)
		if err != nil {
			return err
		}
		a := &app{settings: defaultSettings(), stdout: os.Stdout}
		for i := range list.Sheets {
			for _, r := range book.Sheets[i].Rows {
				row := &traced{rowWanted: rowWanted{row: r.Number}, list: list, sheet: &book.Sheets[i], outcome: &list.Sheets[i]}
				if err := row.findRow(); err != nil {
					return err
				}
				for _, c := range a.cellsTold(row) {
					shown++
					for who, named := range people {
						if named && strings.Contains(c.Stored, who) {
							t.Errorf("%s:%s!%s shows %q", book.Path, list.Sheets[i].Name, c.Cell, c.Stored)
						}
					}
				}
			}
		}
		return nil
	})
	if err != nil || shown < 10_000 {
		t.Errorf("%d cells: %v", shown, err)
	}
}
