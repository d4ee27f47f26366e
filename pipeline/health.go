package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"kttt/pipeline/lake"
	"kttt/pipeline/report"
	"kttt/pipeline/warehouse"
)

// lastNight is what the lake remembers of the last night, whatever came of it.
type lastNight struct {
	At         time.Time `json:"at"`
	Outcome    string    `json:"outcome"`
	ExitCode   int       `json:"exit_code"`
	Run        string    `json:"run"` // in force after it
	Lines      [3]string `json:"lines"`
	Unreceived int       `json:"unreceived"`           // files of the inbox that could not be copied
	GoodAt     time.Time `json:"good_at,omitzero"`     // when a night ended well, this or one before
	MailError  string    `json:"mail_error,omitempty"` // why its mail was not sent
}

// good tells that a night did its work.
func (l lastNight) good() bool { return l.ExitCode == exitOK || l.ExitCode == exitRefused }

// note keeps what the night came to. A night that was kept out by another leaves that to the other one, and one that
// --until stopped was none.
func (a *app) note(n *night, told *report.Night, mailed error) {
	if a.Until != "" || told.ExitCode == exitLocked {
		return
	}
	l := lastNight{At: a.now().UTC(), Outcome: told.Outcome, ExitCode: told.ExitCode, Run: told.Run, Lines: told.Lines, Unreceived: len(told.Unreceived)}
	var before lastNight
	if _, err := lake.LastNight(a.Data, &before); err != nil {
		before = lastNight{} // what cannot be read is written anew
	}
	if l.GoodAt = before.GoodAt; l.good() {
		l.GoodAt = l.At
	}
	if mailed != nil {
		l.MailError = mailed.Error()
	}
	if err := lake.NoteNight(a.Data, l); err != nil && !errors.Is(err, fs.ErrNotExist) {
		a.complain(n, slog.LevelWarn, "end", "last-night.json", ": "+err.Error())
	}
}

// ailment is one reason why the nights are not healthy. Code 1 is a fault of the machine, 4 a failed check, 3 waits for a
// person, as the exit codes of a night mean them.
type ailment struct {
	Reason string `json:"reason"`
	Code   int    `json:"exit_code"`
	Text   string `json:"text"`
}

// health is what kttt status says first.
type health struct {
	Healthy  bool            `json:"healthy"`
	Code     int             `json:"exit_code"`
	Ailments []ailment       `json:"reasons"`
	Last     *lastNight      `json:"last_night"`    // nil: none was noted
	Running  *time.Time      `json:"running_since"` // nil: none is
	Release  *releaseInForce `json:"release"`       // nil: none
	Free     *uint64         `json:"disk_free_bytes"`
	Refused  []refused       `json:"refused"`
}

type releaseInForce struct {
	Number int       `json:"number"`
	Run    string    `json:"run"`
	Made   time.Time `json:"made_at"`
	AsOf   string    `json:"as_of"`
	Files  int       `json:"files"`
}

type refused struct {
	File   string `json:"file"`
	Reason string `json:"reason"`
}

// unhealthyError carries the exit code of a status that is told already.
type unhealthyError struct{ code int }

func (e *unhealthyError) Error() string { return "not healthy" }

func (h *health) add(code int, reason, text string) {
	h.Ailments = append(h.Ailments, ailment{reason, code, text})
	for _, worst := range []int{exitBroke, exitChecks, exitRefused} {
		if code == worst || h.Code == worst {
			h.Code = worst
			return
		}
	}
}

// err is the exit code as an error, nil for health.
func (h *health) err() error {
	if h.Code == exitOK {
		return nil
	}
	return &unhealthyError{h.Code}
}

// leastFree is what a disk must have left beside room for three more releases.
const leastFree = 512 << 20

// examine looks at the nights of the data folder; db is the release in force, nil where there is none to ask,
// and broken says why.
func (a *app) examine(ctx context.Context, l *lake.Lake, entry lake.Entry, m lake.Manifest, db *warehouse.DB, broken error) (*health, error) {
	h := &health{Ailments: []ailment{}, Refused: []refused{}}
	if broken != nil {
		h.add(exitBroke, "release_unreadable", a.text("bản công bố hiện hành không đọc được: ", "the release in force cannot be read: ")+broken.Error())
	}
	if entry.Seq > 0 {
		h.Release = &releaseInForce{entry.Seq, entry.Run, entry.At, m.AsOf, len(m.Receipts)}
	} else if broken == nil {
		h.add(exitBroke, "no_release", a.text("chưa có bản công bố nào", "nothing was published yet"))
	}
	a.examineNights(h, entry)
	if l != nil {
		if entry.Seq > 0 && l.Astray(entry.Run) {
			h.add(exitBroke, "current_astray", a.text("DATA/current không trỏ vào bản hiện hành; lần kttt run tiếp theo tự trỏ lại", "DATA/current does not show the release in force; the next kttt run mends it"))
		}
		if db != nil {
			a.examineFiles(h, l.Release(entry.Run))
		}
		a.examineDisk(h, l.Release(entry.Run))
	}
	if db != nil {
		t, err := db.Query(ctx, refusedFiles)
		if err != nil {
			return nil, err
		}
		for _, row := range t.Rows {
			h.Refused = append(h.Refused, refused{str(row[0]), str(row[1])})
		}
	}
	waiting := len(h.Refused)
	if h.Last != nil {
		waiting += h.Last.Unreceived
	}
	if waiting > 0 {
		h.add(exitRefused, "files_refused", fmt.Sprintf(a.text("%d tệp bị từ chối đang chờ bản sửa", "%d refused files wait for a better copy"), waiting))
	}
	h.Healthy = h.Code == exitOK
	return h, nil
}

// examineFiles looks whether every file of the release in force is there with the size that its data package tells; what is in
// them is for kttt releases verify.
func (a *app) examineFiles(h *health, folder string) {
	var p dataPackage
	b, err := os.ReadFile(filepath.Join(folder, "datapackage.json"))
	if err == nil {
		err = json.Unmarshal(b, &p)
	}
	bad := ""
	if err != nil {
		bad = "datapackage.json"
	}
	for _, r := range p.Resources {
		if info, err := os.Stat(filepath.Join(folder, filepath.FromSlash(r.Path))); bad == "" && (err != nil || info.Size() != r.Bytes) {
			bad = r.Path
		}
	}
	if bad != "" {
		h.add(exitBroke, "release_damaged", fmt.Sprintf(a.text("bản hiện hành bị hỏng (%s); kttt releases verify nêu mọi chỗ hỏng và cách sửa", "the release in force is damaged (%s); kttt releases verify names all of it, with the next step"), bad))
	}
}

// examineNights looks at when the nights ended and how.
func (a *app) examineNights(h *health, entry lake.Entry) {
	var last lastNight
	ok, err := lake.LastNight(a.Data, &last)
	good := entry.At // of a lake that no night was noted in
	switch {
	case err != nil:
		h.add(exitBroke, "last_night_unreadable", err.Error())
	case ok:
		h.Last, good = &last, last.GoodAt
	}
	if since, running, claimed := lake.Claimed(a.Data); claimed {
		switch {
		case running:
			h.Running = &since
		case h.Last == nil || since.After(last.At):
			h.add(exitBroke, "night_cut_short", fmt.Sprintf(a.text("lượt chạy lúc %s bị cắt ngang", "the night of %s was cut short"), moment(since)))
		}
	}
	if h.Last != nil && !last.good() {
		code, reason := exitBroke, "night_failed"
		if last.ExitCode == exitChecks {
			code, reason = exitChecks, "checks_failed"
		}
		h.add(code, reason, fmt.Sprintf(a.text("lượt chạy lúc %s: %s %s", "the night of %s: %s %s"), moment(last.At), last.Lines[0], last.Lines[1]))
	}
	if h.Last != nil && last.MailError != "" {
		h.add(exitRefused, "mail_failed", a.text("thư báo cáo không gửi được: ", "the mail was not sent: ")+last.MailError)
	}
	limit, _ := time.ParseDuration(a.MaxAge) // settings.check has parsed it
	if _, err := os.Stat(filepath.Join(a.Data, demonstration)); err == nil {
		return // nobody runs the demonstration every night
	}
	switch age := a.now().Sub(good); {
	case good.IsZero():
		h.add(exitBroke, "night_late", a.text("chưa có lượt chạy nào xong", "no night ended well yet"))
	case age > limit:
		h.add(exitBroke, "night_late", fmt.Sprintf(a.text("lượt chạy tốt gần nhất lúc %s, cách đây %d giờ (giới hạn %d giờ)",
			"the last good night was at %s, %d hours ago (limit %d)"), moment(good), int(age.Hours()), int(limit.Hours())))
	}
}

// examineDisk looks whether the disk has room for three more releases.
func (a *app) examineDisk(h *health, release string) {
	free, err := a.free(a.Data)
	if err != nil {
		return // not known on this system
	}
	h.Free = &free
	need := uint64(leastFree)
	_ = filepath.WalkDir(release, func(_ string, d fs.DirEntry, err error) error { // a release that is gone is told elsewhere
		if err != nil || d.IsDir() {
			return nil
		}
		if info, err := d.Info(); err == nil {
			need += 3 * uint64(info.Size())
		}
		return nil
	})
	if free < need {
		h.add(exitBroke, "disk_low", fmt.Sprintf(a.text("đĩa chỉ còn %d MB, cần ít nhất %d MB", "the disk has %d MB left, at least %d are needed"), free>>20, need>>20))
	}
}

// tellHealth says in a line whether all is well, and the reasons below it.
func (a *app) tellHealth(h *health) {
	switch {
	case h.Healthy && h.Last != nil:
		fmt.Fprintf(a.stdout, a.text("Khỏe: lượt chạy gần nhất xong lúc %s.\n", "healthy: the last night ended at %s\n"), moment(h.Last.At))
	case h.Healthy:
		fmt.Fprintln(a.stdout, a.text("Khỏe.", "healthy"))
	default:
		fmt.Fprintf(a.stdout, a.text("Có vấn đề (%d):\n", "not healthy (%d):\n"), len(h.Ailments))
	}
	for _, r := range h.Ailments {
		fmt.Fprintln(a.stdout, "  - "+r.Text)
	}
	if h.Running != nil {
		fmt.Fprintf(a.stdout, a.text("Đang chạy từ %s.\n", "running since %s\n"), moment(*h.Running))
	}
}
