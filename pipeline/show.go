package pipeline

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"github.com/spf13/cobra"

	"kttt/pipeline/lake"
	"kttt/transforms"
)

func (a *app) showCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "show [R]",
		Short: "say what a release was made from",
		Long: `Say in words what release R was made from: every file with what became of it, the
decisions, the code and the engine. Without R it is the release in force.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			l, entries, err := openLog(a.Data)
			if err != nil {
				return err
			}
			name := ""
			if len(args) > 0 {
				name = args[0]
			}
			e, err := findRelease(entries, name)
			if err != nil {
				return err
			}
			if asJSON {
				return a.showJSON(l, e)
			}
			return a.show(l, e, entries)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "the log entry and the manifest as one JSON object")
	return c
}

func (a *app) showJSON(l *lake.Lake, e lake.Entry) error {
	m, err := l.Manifest(e.Run)
	if err != nil {
		return err
	}
	b, err := json.Marshal(struct {
		lake.Entry
		Manifest lake.Manifest `json:"manifest"`
	}{e, m})
	if err == nil {
		_, err = fmt.Fprintf(a.stdout, "%s\n", b)
	}
	return err
}

// show tells the manifest in words. What became of each file stands in run.json; where the
// release's folder is gone, the receipts are all there is to tell.
func (a *app) show(l *lake.Lake, e lake.Entry, entries []lake.Entry) error {
	m, err := l.Manifest(e.Run)
	if err != nil {
		return err
	}
	rec, err := readRunJSON(l, e)
	gone := errors.Is(err, fs.ErrNotExist)
	if err != nil && !gone {
		return err
	}
	fmt.Fprintf(a.stdout, a.text("Bản công bố %d, lúc %s, số liệu đến %s\n", "release %d, made %s, as of %s\n"), e.Seq, moment(e.At), m.AsOf)
	fmt.Fprintf(a.stdout, a.text("Mã bản: %s\n", "run: %s\n"), e.Run)
	switch pruned := l.Pruned(e.Run); {
	case !pruned.IsZero():
		fmt.Fprintf(a.stdout, a.text("Đã dọn lúc %s; mọi thứ làm ra nó vẫn còn: kttt query --receipt %d hỏi lại được điều đã biết khi đó\n",
			"pruned on %s; all it was made from is kept: kttt query --receipt %d asks what was known then\n"), moment(pruned), len(m.Receipts))
	case gone:
		fmt.Fprintf(a.stdout, a.text("Thư mục của bản không còn: %s\n", "its folder is gone: %s\n"), l.Release(e.Run))
	case e.Seq == len(entries):
		fmt.Fprintln(a.stdout, a.text("Đang hiện hành", "in force"))
	case undone(entries, e):
		fmt.Fprintln(a.stdout, a.text("Đã lùi: một bản trước đó được đưa trở lại thay nó", "rolled back: an earlier release was put in force instead"))
	}
	if e.Back > 0 {
		fmt.Fprintln(a.stdout, a.cameBack(e))
	}
	fmt.Fprintf(a.stdout, a.text("Chương trình: %s\n", "code: %s\n"), short(m.Code))
	if rec.Engine != "" {
		fmt.Fprintf(a.stdout, a.text("Cơ sở dữ liệu: %s\n", "engine: %s\n"), rec.Engine)
	}
	decisions := a.text("không có", "none")
	if m.Decisions != "" {
		decisions = short(m.Decisions)
	}
	fmt.Fprintf(a.stdout, "decisions.csv: %s\n", decisions)
	if err := a.showSigned(l, e, m); err != nil {
		return err
	}
	a.showFiles(m, rec)
	return nil
}

// showSigned tells which periods were signed off with this release, and which were signed when it was made.
func (a *app) showSigned(l *lake.Lake, e lake.Entry, m lake.Manifest) error {
	tags, err := l.Tags()
	if err != nil {
		return err
	}
	for _, t := range tags {
		if t.Run != e.Run {
			continue
		}
		fmt.Fprintf(a.stdout, a.text("Kỳ %s được chốt theo bản này lúc %s", "period %s was signed off with it on %s"), t.Period, moment(t.At))
		if t.Why != "" {
			fmt.Fprintf(a.stdout, ": %s", t.Why)
		}
		fmt.Fprintln(a.stdout)
	}
	for _, s := range m.Signed {
		fmt.Fprintf(a.stdout, a.text("Khi làm bản này, kỳ %s đã chốt theo bản %s\n", "when it was made, period %s was signed off with release %s\n"), s.Period, short(s.Run))
	}
	return nil
}

// showFiles lists the files of a release in the order of their receipts.
func (a *app) showFiles(m lake.Manifest, rec runRecord) {
	fmt.Fprintf(a.stdout, a.text("%d tệp đã nhận:\n", "%d files received:\n"), len(m.Receipts))
	became := map[string]fileRecord{}
	for _, f := range rec.Files {
		became[f.SubmissionID] = f
	}
	for _, r := range m.Receipts {
		line := fmt.Sprintf("%5d  %s", r.Number, r.Path)
		if f, ok := became[submissionID(r)]; ok {
			line += ": " + transforms.Label("submission_status", f.Status, a.Lang)
			if f.Period != "" {
				line += fmt.Sprintf(a.text(", đơn vị %s, kỳ %s, giữ %d dòng", ", unit %s, period %s, %d rows kept"), f.Unit, f.Period, f.Count.Kept)
			}
		}
		fmt.Fprintln(a.stdout, line)
	}
}
