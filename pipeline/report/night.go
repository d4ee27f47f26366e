package report

import (
	_ "embed"
	"encoding/json"
	"fmt"
	html "html/template"
	"io"
	"strings"
	text "text/template"
	"time"

	"kttt/transforms"
)

// Night is what one night came to, for the person who did not watch it. It holds no clock and no name or number of a
// person, so that the same night gives the same bytes. Its sentences are Vietnamese; its codes are for programs.
type Night struct {
	Lines    [3]string `json:"lines"`     // what happened, what moved, what to do
	Outcome  string    `json:"outcome"`   // published, nothing_new, stopped, checks_failed, locked, usage, interrupted or broke
	ExitCode int       `json:"exit_code"` // of the night
	Run      string    `json:"run"`       // the release in force after it; "" for none
	Previous string    `json:"previous"`  // the release before a published one; "" for none
	AsOf     string    `json:"as_of"`

	Received   []NightFile     `json:"received"`   // what came in
	Refused    []NightRefusal  `json:"refused"`    // files that wait for a better one
	Unreceived []NightRefusal  `json:"unreceived"` // files of the inbox that could not even be copied
	Findings   []NightFinding  `json:"findings"`   // rows and cells of the new files that were refused, by file and rule
	Coverage   []NightCoverage `json:"coverage"`   // who has reported, now and in the release before
	Moves      []NightMove     `json:"moves"`      // indicators of the plan, of the whole province
	Moved      int             `json:"moved"`      // figures of the whole province that differ from the release before
	Compared   bool            `json:"compared"`   // there was a release before that could be compared
	Checks     []NightCheck    `json:"checks"`     // checks that failed or warned
	Returned   int             `json:"returned"`   // marked copies for the senders
	Questions  int             `json:"questions"`  // that wait for a decision
	Unmade     []NightRefusal  `json:"unmade"`     // files of the review or copies for senders that could not be made
	Error      string          `json:"error"`      // what the night broke on
	Todo       []string        `json:"todo"`
}

// NightFile is one file that came in.
type NightFile struct {
	File     string `json:"file"`
	Unit     string `json:"unit"`
	Period   string `json:"period"`
	Status   string `json:"status"` // as meta.submissions has it
	Read     int    `json:"rows_read"`
	Kept     int    `json:"rows_kept"`
	Rejected int    `json:"rows_rejected"`
}

// NightRefusal is a file with the reason why it counts for nothing.
type NightRefusal struct {
	File   string `json:"file"`
	Reason string `json:"reason"`
	New    bool   `json:"new"` // refused in this night
}

// NightFinding is what one rule refused of one file.
type NightFinding struct {
	File     string `json:"file"`
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	Count    int64  `json:"count"`
	Cell     string `json:"first_cell"`
	Message  string `json:"message"` // of the first
}

// NightCoverage is how many units have reported for a period; Before is nil where the release before did not know it.
type NightCoverage struct {
	Period   string `json:"period"`
	Before   *int64 `json:"before"`
	After    int64  `json:"after"`
	Expected int64  `json:"expected"`
}

// String is "12/65", or "11 → 12/65" where it changed.
func (c NightCoverage) String() string {
	if c.Before != nil && *c.Before != c.After {
		return fmt.Sprintf("%d → %d/%d", *c.Before, c.After, c.Expected)
	}
	return fmt.Sprintf("%d/%d", c.After, c.Expected)
}

// NightMove is an indicator of the plan that moved. A nil value is "no figure".
type NightMove struct {
	Period    string     `json:"period"`
	Indicator string     `json:"indicator"`
	Label     string     `json:"label"`
	Unit      string     `json:"unit"`
	Before    NightValue `json:"before"`
	After     NightValue `json:"after"`
	Delta     *float64   `json:"change"` // percentage points for a share
	Change    string     `json:"change_text"`
}

// NightValue is a figure with the fraction behind it.
type NightValue struct {
	Value       *float64 `json:"value"`
	Numerator   *float64 `json:"numerator"`
	Denominator *float64 `json:"denominator"`
	Text        string   `json:"text"`
}

// NightCheck is a check of the published tables that does not hold.
type NightCheck struct {
	Name     string `json:"name"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	Count    int    `json:"count"`
}

//go:embed night.txt
var nightText string

//go:embed night.html
var nightHTML string

var nightWords = map[string]any{
	"status": func(code string) string { return transforms.Label("submission_status", code, "vi") },
	"severity": func(code string) string {
		return map[string]string{"reject": "từ chối", "error": "ô bị bỏ", "warn": "cảnh báo", "fail": "không đạt"}[code]
	},
	"shown":   func(i int) bool { return i < mostShown },
	"more":    more,
	"day":     dayOf,
	"short":   func(run string) string { return run[:min(12, len(run))] },
	"inc":     func(i int) int { return i + 1 },
	"tone":    tone,
	"subject": func(n *Night) string { return n.Subject() },
}

var (
	nightTextTemplate = text.Must(text.New("night").Funcs(nightWords).Parse(nightText))
	nightHTMLTemplate = html.Must(html.New("night").Funcs(nightWords).Parse(nightHTML))
)

// mostShown is how many entries of a list people see; night.json has them all.
const mostShown = 200

func more(n int) string {
	if n <= mostShown {
		return ""
	}
	return fmt.Sprintf("… và %d mục nữa (night.json)\n", n-mostShown)
}

// dayOf writes a day of the form 2025-12-31 the Vietnamese way.
func dayOf(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return transforms.ShowDay(t)
}

// tone is the colour of a night.
func tone(n *Night) string {
	switch {
	case n.ExitCode == 0:
		return "good"
	case n.ExitCode == 3:
		return "doubt"
	}
	return "bad"
}

// Subject is the night in the few words that a list of mails shows.
func (n *Night) Subject() string {
	what := map[string]string{
		"published": "đã công bố", "nothing_new": "không có gì mới", "stopped": "dừng theo --until", "checks_failed": "KHÔNG công bố: kiểm tra không đạt", "locked": "KHÔNG chạy: đang có lượt khác",
		"usage": "KHÔNG chạy: sai thiết lập", "interrupted": "bị dừng giữa chừng", "broke": "HỎNG",
	}[n.Outcome]
	if refused := len(n.Refused) + len(n.Unreceived); n.ExitCode == 3 && refused > 0 {
		what += fmt.Sprintf(", %d tệp chưa dùng được", refused)
	}
	return "kttt: " + what
}

// Text writes the night as plain text, the three lines first.
func (n *Night) Text(w io.Writer) error { return nightTextTemplate.Execute(w, n) }

// HTML writes the night as a page that needs no other file.
func (n *Night) HTML(w io.Writer) error { return nightHTMLTemplate.Execute(w, n) }

// JSON writes the night as one object; lists are never null.
func (n *Night) JSON(w io.Writer) error {
	full := *n
	full.Received, full.Refused, full.Unreceived = some(n.Received), some(n.Refused), some(n.Unreceived)
	full.Findings, full.Coverage, full.Moves = some(n.Findings), some(n.Coverage), some(n.Moves)
	full.Checks, full.Unmade, full.Todo = some(n.Checks), some(n.Unmade), some(n.Todo)
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(&full)
}

func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// Tell completes a move: its values and its change in words. A share changes by points, and what moves by less
// than is shown is told by its fraction.
func (m *NightMove) Tell() {
	m.Before.tell(m.Unit)
	m.After.tell(m.Unit)
	b, a := m.Before.Value, m.After.Value
	switch {
	case a == nil && b == nil:
		m.Change = "vẫn chưa có số liệu"
		return
	case b == nil:
		m.Change = "mới có"
		return
	case a == nil:
		m.Change = "không còn"
		return
	}
	delta, digits, unit := *a-*b, 0, ""
	if m.Unit == "share" {
		delta, digits, unit = delta*100, 2, " điểm %"
	}
	m.Delta = &delta
	shown := transforms.ShowNumber(delta, digits)
	if strings.Trim(shown, "-0,") == "" {
		m.Change = "tử số, mẫu số thay đổi"
		return
	}
	if delta > 0 {
		shown = "+" + shown
	}
	m.Change = shown + unit
}

func (v *NightValue) tell(unit string) {
	if v.Value == nil {
		v.Text = "–"
		return
	}
	if v.Text = transforms.ShowNumber(*v.Value, 0); unit == "share" {
		digits := 1
		if *v.Value > -0.01 && *v.Value < 0.01 && *v.Value != 0 {
			digits = 2
		}
		v.Text = transforms.ShowNumber(*v.Value*100, digits) + "%"
		if v.Numerator != nil && v.Denominator != nil {
			v.Text += " (" + transforms.ShowNumber(*v.Numerator, 0) + "/" + transforms.ShowNumber(*v.Denominator, 0) + ")"
		}
	}
}
