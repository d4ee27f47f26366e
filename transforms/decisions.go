package transforms

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Decision is one line of decisions.csv: what a person settled.
// The parquet names are the column names of meta.decisions.
type Decision struct {
	Kind  string `parquet:"kind"`
	Key   string `parquet:"decision_key"`
	Value string `parquet:"decision_value"`
	Line  int64  `parquet:"line_no"` // 0: not from a file

	RowCount *int64 `parquet:"row_count,optional"` // rows that it settled; nil: not counted for its kind
}

// decisionKinds are the decisions there are: what their key and value say, and
// what is wrong with a line ("" for nothing).
var decisionKinds = map[string]struct {
	want  string
	wrong func(Decision) string
}{
	"replace":  {"replace,<path of the file>,accept", onlyAccept},
	"withdraw": {"withdraw,<path of the file or submission_id>,accept", onlyAccept},
	"heading":  {"heading,<heading as typed>,<field, or - to leave the column out>", wrongHeading},
	"due":      {"due,<period, or period and unit code>,<day such as 2025-12-28, or none>", wrongDue},
	"layout":   {"layout,<unit code or path of the file>,<name>: <heading>=<field> | <heading>=- | …", wrongLayout},
	"place":    {"place,<unit code or path of the file>: <place as typed>,<commune code of the period, or - for no commune of the province>", wrongPlace},
	"hamlet":   {"hamlet,<code of the old commune that was split>: <hamlet as typed>,<commune code of today>", wrongHamlet},
	"today":    {"today,<org_id>,<commune code of today, or code of the former district>", wrongToday},
	"same":     {"same,<org_id> <org_id or submission_id:sheet!row>,<" + strings.Join(sameReasons, " | ") + ">", wrongSame},
	"apart":    {"apart,<org_id> <org_id or submission_id:sheet!row>,accept", wrongApart},
	"became":   {"became,<org_id> <org_id>,<" + strings.Join(becameReasons, " | ") + ">", wrongBecame},
}

func onlyAccept(d Decision) string {
	if d.Value != "accept" {
		return "the third word must be accept"
	}
	return ""
}

// ReadDecisions reads decisions.csv: a heading line kind,key,value and further
// columns for people (who, when, why). An unknown kind, a short line or one that
// contradicts what is known is an error that names the line and says what is wanted.
func ReadDecisions(r io.Reader) ([]Decision, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = -1
	in.TrimLeadingSpace = true
	var out []Decision
	for {
		rec, err := in.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read decisions.csv: %w", err)
		}
		line, _ := in.FieldPos(0)
		rec[0] = strings.TrimPrefix(rec[0], "\ufeff")
		if rec[0] == "kind" || strings.HasPrefix(rec[0], "#") {
			continue
		}
		kind, ok := decisionKinds[rec[0]]
		if !ok {
			return nil, fmt.Errorf("read decisions.csv line %d: unknown kind %q (known: %s)", line, rec[0], strings.Join(DecisionKinds(), ", "))
		}
		if len(rec) < 3 || rec[1] == "" || rec[2] == "" {
			return nil, fmt.Errorf("read decisions.csv line %d: want %s", line, kind.want)
		}
		d := Decision{Kind: rec[0], Key: strings.TrimSpace(rec[1]), Value: strings.TrimSpace(rec[2]), Line: int64(line)}
		wrong := kind.wrong(d)
		if i := slices.IndexFunc(out, func(o Decision) bool { return decidesOtherwise(o, d) }); wrong == "" && i >= 0 {
			wrong = fmt.Sprintf("line %d decided %q as %s", out[i].Line, d.Key, out[i].Value)
		}
		if i := slices.IndexFunc(out, func(o Decision) bool { return d.Kind == "heading" && o.Kind == d.Kind && sameTeaching(o, d) }); wrong == "" && i >= 0 {
			wrong = fmt.Sprintf("heading %q was taught as %s before", d.Key, out[i].Value)
		}
		if wrong == "" {
			wrong = dueBefore(out, d)
		}
		if wrong == "" {
			wrong = contradicts(out, d)
		}
		if wrong != "" {
			return nil, fmt.Errorf("read decisions.csv line %d: %s; want %s", line, wrong, kind.want)
		}
		out = append(out, d)
	}
}

// DecisionKinds are the kinds of decisions there are, sorted.
func DecisionKinds() []string {
	var out []string
	for k := range decisionKinds {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// ReadingDecisions are those of ds that change how a workbook is read, in their
// order; the others only say which submission counts. They come without their line
// numbers: a line that moves changes no reading.
func ReadingDecisions(ds []Decision) []Decision {
	var out []Decision
	for _, d := range ds {
		if d.Kind == "heading" || d.Kind == "layout" || d.Kind == "place" {
			d.Line, d.RowCount = 0, nil
			out = append(out, d)
		}
	}
	return out
}

// decisionLine writes a decision as a line of decisions.csv.
func decisionLine(d Decision) string {
	if line := d.Kind + "," + d.Key + "," + d.Value; !strings.ContainsAny(line, "\"\r\n") && strings.Count(line, ",") == 2 &&
		strings.TrimSpace(d.Key) == d.Key && strings.TrimSpace(d.Value) == d.Value {
		return line // needs no quotes; a writer would cost 4 KiB, and lists without communes ask by the thousand
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	if err := w.Write([]string{d.Kind, d.Key, d.Value}); err != nil {
		return "" // a strings.Builder takes everything
	}
	w.Flush()
	return strings.TrimSuffix(b.String(), "\n")
}

// leftOut is the field of a column that people decided not to read.
const leftOut = "-"

// fieldNames are the fields that a heading can be taught, sorted.
func fieldNames() []string {
	var out []string
	for _, r := range mustCSV(organisationsCSV) {
		out = append(out, r["field"])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// isField tells a field name of layouts/organisations.csv, or "-".
func isField(name string) bool { return name == leftOut || slices.Contains(fieldNames(), name) }

// wrongField says which fields there are when name is none.
func wrongField(name string) string {
	if isField(name) {
		return ""
	}
	return fmt.Sprintf("there is no field %q (known: -, %s)", name, strings.Join(fieldNames(), ", "))
}

// wrongHeading refuses a heading that means nothing, names no field or is already known as another one.
func wrongHeading(d Decision) string {
	if w := wrongField(d.Value); w != "" {
		return w
	}
	if c := (column{captions: captionsOf(d.Key)}); c.leaf().key == "" {
		return fmt.Sprintf("heading %q names nothing", d.Key)
	}
	if known := layouts().alone(d.Key); known != "" && known != d.Value {
		return fmt.Sprintf("heading %q is known as %s", d.Key, known)
	}
	return ""
}

// alone is the field of a heading that stands alone, "" for none.
func (l *layout) alone(heading string) string {
	c := column{captions: captionsOf(heading)}
	l.resolve(&c, "")
	return c.field
}

// captionsOf reads "Nhóm > Con", a heading with its common headings.
func captionsOf(heading string) []caption {
	var out []caption
	for _, s := range strings.Split(heading, ">") {
		if k := readCaption(strings.TrimSpace(s)); k.raw != "" {
			out = append(out, k)
		}
	}
	return out
}

// teachingKey is where a layout keeps a taught heading: its own key behind that of
// its nearest common heading that says something.
func (l *layout) teachingKey(heading string) string {
	c := column{captions: captionsOf(heading)}
	key, parents := c.leaf().key, c.parents()
	for i := len(parents) - 1; i >= 0; i-- {
		if l.groups[parents[i].key] != "neutral" {
			return parents[i].key + " " + key
		}
	}
	return key
}

func sameTeaching(a, b Decision) bool {
	return layouts().teachingKey(a.Key) == layouts().teachingKey(b.Key) && a.Value != b.Value
}

// taught is the layout with the headings that people taught.
func (l *layout) taught(ds []Decision) *layout {
	var own map[string]string
	for _, d := range ds {
		if d.Kind != "heading" {
			continue
		}
		if own == nil {
			own = map[string]string{}
			for k, f := range l.fields[""] {
				own[k] = f
			}
		}
		own[l.teachingKey(d.Key)] = d.Value
	}
	if own == nil {
		return l
	}
	out := *l
	out.fields = map[string]map[string]string{}
	for within, keys := range l.fields {
		out.fields[within] = keys
	}
	out.fields[""] = own
	return &out
}
