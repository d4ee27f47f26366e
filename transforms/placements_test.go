package transforms_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"kttt/fixtures/sketch"
	"kttt/transforms"
)

// TestPlacements reads the lists of every archive of fixtures/placements in their order and
// compares where their rows lie today, what is asked of people and what decisions settled
// with what is written below. "{HTX Một}" in decisions.csv is that organisation's org_id.
func TestPlacements(t *testing.T) {
	files, err := filepath.Glob("../fixtures/placements/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := placementCase(t, a)
			if *update {
				rewritePlacements(t, file, a, got)
				return
			}
			for name, text := range got {
				if diff := cmp.Diff(strings.Split(want(a, name), "\n"), strings.Split(text, "\n")); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
			}
		})
	}
}

// placementParts are the files of an archive that say what comes out.
var placementParts = []string{"placements", "questions", "decided", "findings"}

func placementCase(t *testing.T, a *txtar.Archive) map[string]string {
	t.Helper()
	subs, _, _ := placementLists(t, a, nil)
	transforms.Accept(subs, nil)
	rows := transforms.Link(subs, nil).Rows
	names := map[string]string{} // org_id by name
	at := map[string]*transforms.Organisation{}
	for _, s := range subs {
		for i := range s.List.Organisations {
			o := &s.List.Organisations[i]
			at[fmt.Sprint(s.ID, o.SourceSheet, o.SourceRow)] = o
		}
	}
	for _, r := range rows {
		if name := at[fmt.Sprint(r.SubmissionID, r.SourceSheet, r.SourceRow)].Name; names[name] == "" {
			names[name] = r.OrgID
		}
	}
	text := want(a, "decisions.csv")
	var ids []string
	for name, id := range names {
		text = strings.ReplaceAll(text, "{"+name+"}", id)
		ids = append(ids, id, "{"+name+"}")
	}
	named := strings.NewReplacer(ids...)
	decisions, err := transforms.ReadDecisions(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	subs, paths, findings := placementLists(t, a, decisions)
	transforms.Accept(subs, decisions)
	rows = transforms.Link(subs, decisions).Rows
	placements, questions := transforms.Places(subs, rows, decisions)
	got := map[string]string{"findings": findings}
	for _, p := range placements {
		got["placements"] += fmt.Sprintf("%s!%d | %s %s | %s %s\n", paths[p.SubmissionID], p.SourceRow, orDash(p.CommuneCode), p.CommuneBasis, orDash(p.DistrictCode), p.DistrictBasis)
	}
	for _, q := range questions {
		got["questions"] += named.Replace(fmt.Sprintf("%s!%d | %s | %s | %s\n", q.SourceFile, q.SourceRow, q.DecisionLine, q.Candidates, q.EvidenceVI))
	}
	for _, d := range decisions {
		if d.RowCount != nil {
			got["decided"] += named.Replace(fmt.Sprintf("%s,%s,%s: %d\n", d.Kind, d.Key, d.Value, *d.RowCount))
		}
	}
	for _, name := range placementParts {
		got[name] += ""
	}
	return got
}

func orDash(s *string) string {
	if s == nil {
		return "–"
	}
	return *s
}

// placementLists reads every workbook of an archive; a file's name is its path.
func placementLists(t *testing.T, a *txtar.Archive, decisions []transforms.Decision) (subs []*transforms.Submission, paths map[string]string, findings string) {
	t.Helper()
	paths = map[string]string{}
	for _, f := range a.Files {
		if !strings.HasSuffix(f.Name, ".xlsx") {
			continue
		}
		book, err := sketch.Book(&txtar.Archive{Files: []txtar.File{{Name: "path", Data: []byte(f.Name)}, {Name: "sheet HTX", Data: f.Data}}})
		if err != nil {
			t.Fatal(err)
		}
		list, err := transforms.Normalise(book, transforms.ReadingDecisions(decisions)...)
		if err != nil {
			t.Fatal(err)
		}
		if list.Refused {
			t.Fatalf("%s is refused: %s", f.Name, list.Findings[0].MessageEN)
		}
		s := &transforms.Submission{ID: fmt.Sprintf("s%05d", len(subs)+1), Receipt: int64(len(subs) + 1), List: list}
		for i := range list.Organisations {
			list.Organisations[i].SubmissionID = s.ID
		}
		for i := range list.Doubts {
			list.Doubts[i].SubmissionID = s.ID
		}
		for _, f := range list.Findings {
			findings += fmt.Sprintf("%s!%s %s %s: %s\n", f.SourceFile, orDash(f.Cell), f.Severity, f.Rule, f.MessageVI)
		}
		paths[s.ID] = f.Name
		subs = append(subs, s)
	}
	return subs, paths, findings
}

func rewritePlacements(t *testing.T, file string, a *txtar.Archive, got map[string]string) {
	t.Helper()
	out := &txtar.Archive{Comment: a.Comment}
	for _, f := range a.Files {
		if _, ok := got[f.Name]; !ok {
			out.Files = append(out.Files, f)
		}
	}
	for _, name := range placementParts {
		out.Files = append(out.Files, txtar.File{Name: name, Data: []byte(got[name])})
	}
	if b := txtar.Format(out); !bytes.Equal(b, nil) {
		if err := os.WriteFile(file, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestQuestionsCanBeAnswered takes every question of the archives, puts one of its candidates
// in place of the "?", and reads again: the line is accepted, settles its row and is asked no more.
func TestQuestionsCanBeAnswered(t *testing.T) {
	files, _ := filepath.Glob("../fixtures/placements/*.txtar")
	code := regexp.MustCompile(`^(?:\d{5}|\d{3}) `)
	asked := 0
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		settle := func(ds []transforms.Decision) []transforms.Question {
			subs, _, _ := placementLists(t, a, ds)
			transforms.Accept(subs, ds)
			rows := transforms.Link(subs, ds).Rows
			_, questions := transforms.Places(subs, rows, ds)
			return questions
		}
		for _, q := range settle(nil) {
			asked++
			if _, err := transforms.ReadDecisions(strings.NewReader(q.DecisionLine + "\n")); err == nil || !strings.Contains(err.Error(), `put a code in place of "?"`) {
				t.Errorf("%s: %s with its ? is taken: %v", file, q.DecisionLine, err)
			}
			answer := strings.TrimSpace(code.FindString(q.Candidates))
			if answer == "" {
				if answer = "-"; q.Kind != "place" {
					t.Errorf("%s: %s offers nothing", file, q.DecisionLine)
				}
			}
			ds, err := transforms.ReadDecisions(strings.NewReader(strings.TrimSuffix(q.DecisionLine, "?") + answer + "\n"))
			if err != nil {
				t.Errorf("%s: %v", file, err)
				continue
			}
			for _, again := range settle(ds) {
				if again.DecisionLine == q.DecisionLine && again.Candidates == q.Candidates {
					t.Errorf("%s: asked again: %s", file, q.DecisionLine)
				}
			}
			if *ds[0].RowCount == 0 {
				t.Errorf("%s: %s settles nothing", file, ds[0].Value)
			}
		}
	}
	if asked < 10 {
		t.Errorf("only %d questions asked", asked)
	}
}
