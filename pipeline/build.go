package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"kttt/pipeline/lake"
	"kttt/pipeline/report"
	"kttt/pipeline/warehouse"
	"kttt/transforms"
)

// publish builds the release of m beside the old one, checks it and commits it.
// Nothing of it is seen before the commit.
func (n *night) publish(ctx context.Context, out *outcome, r *resolved, m lake.Manifest) error {
	in, err := n.inputs(r, &m)
	if err != nil {
		return err
	}
	out.run = m.Run()
	staged, err := n.lake.Stage()
	if err != nil {
		return err
	}
	defer os.RemoveAll(staged) // gone already when it was published
	if in.Run, err = n.runPart(out.run, r.asOf, m.Code); err != nil {
		return err
	}
	n.progress.stage("build")
	debug.FreeOSMemory() // what reading took is the engine's now
	db := filepath.Join(staged, "kttt.duckdb")
	opt := n.engine(n.lake.Staging())
	if err := warehouse.Build(ctx, in, db, opt); err != nil {
		return err
	}
	if n.Until == "build" {
		return nil
	}
	n.progress.stage("check")
	previous, err := n.inForce()
	if err != nil {
		return err
	}
	results, err := warehouse.CheckAgainst(ctx, db, previous, opt)
	if err != nil {
		return err
	}
	for _, c := range results {
		if c.Severity == warehouse.Warn && c.Count > 0 {
			out.warnings = append(out.warnings, c)
		}
	}
	if n.Until == "check" {
		return nil
	}
	n.progress.stage("publish")
	if err := errors.Join(
		warehouse.Export(ctx, db, filepath.Join(staged, "parquet"), opt),
		writeRunJSON(filepath.Join(staged, "run.json"), out.run, m, r),
	); err != nil {
		return err
	}
	told, err := n.write(ctx, out, r, staged, previous)
	if err != nil {
		return err
	}
	entry, err := n.lake.Publish(ctx, staged, m, "run")
	out.entry, out.published = entry, entry.Seq > 0
	if out.published {
		out.report = told
		err = errors.Join(err, out.returned.remember(n.lake))
	}
	return err
}

// write puts the review, the report of the night and the description of the release beside the staged database, and
// what goes back to the senders in its place.
func (n *night) write(ctx context.Context, out *outcome, r *resolved, staged, previous string) (told *report.Night, err error) {
	n.progress.stage("report")
	file := filepath.Join(staged, "kttt.duckdb")
	db, err := warehouse.Open(ctx, file, n.engine(n.lake.Staging()))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if !n.noReport {
		if out.unmade, err = reviewRelease(ctx, db, staged, n.texts); err != nil {
			return nil, err
		}
	}
	out.refused = out.refused || len(out.unmade) > 0
	if out.returned, err = n.sendBack(ctx, r, out.run); err != nil {
		return nil, err
	}
	if told, err = n.published(ctx, out, db, file, previous); err != nil {
		return nil, err
	}
	return told, errors.Join(writeNight(staged, told), describeRelease(ctx, db, staged, out.run))
}

// inForce is the database of the release in force so far; "" where none is, or a restored lake came without it.
func (n *night) inForce() (string, error) {
	_, entry, published, err := n.lake.Head()
	if err != nil || !published || !isDir(n.lake.Release(entry.Run)) {
		return "", err
	}
	return filepath.Join(n.lake.Release(entry.Run), "kttt.duckdb"), nil
}

// inputs writes what only all receipts together tell into parts and lists the
// parts of every submission. The parts complete the manifest.
func (n *night) inputs(r *resolved, m *lake.Manifest) (warehouse.Input, error) {
	in := warehouse.Input{Reference: transforms.Reference()}
	m.AsOf = r.asOf.Format(time.DateOnly)
	for i, rec := range r.receipts {
		rd := r.readings[i]
		m.Submissions = append(m.Submissions, lake.Submission{ID: submissionID(rec), Receipt: rec.Number, Parts: rd.Parts, Restricted: rd.Restricted})
		in.Organisations = append(in.Organisations, n.lake.PartPath(lake.Parts, rd.Parts["organisations"]))
		in.Reported = append(in.Reported, n.lake.PartPath(lake.Parts, rd.Parts["reported_totals"]))
		in.Populations = append(in.Populations, n.lake.PartPath(lake.Parts, rd.Parts["populations"]))
		in.Findings = append(in.Findings, n.lake.PartPath(lake.Parts, rd.Parts["findings"]))
		in.Unmapped = append(in.Unmapped, n.lake.PartPath(lake.Parts, rd.Parts["unmapped_columns"]))
		in.ReadColumns = append(in.ReadColumns, n.lake.PartPath(lake.Parts, rd.Parts["read_columns"]))
	}
	for _, s := range m.Signed {
		in.SignedFigures = append(in.SignedFigures, n.lake.PartPath(lake.Parts, s.Figures))
	}
	reasons, err := n.revisionReasons(r, *m)
	if err != nil {
		return in, err
	}
	m.Outputs = map[string]string{}
	err = errors.Join(
		keep(n.lake, lake.Parts, m.Outputs, "submissions", r.submissionRows()),
		keep(n.lake, lake.Parts, m.Outputs, "submission_types", r.typeRows()),
		keep(n.lake, lake.Parts, m.Outputs, "submission_forms", r.formRows()),
		keep(n.lake, lake.Parts, m.Outputs, "resolution", r.resolution),
		keep(n.lake, lake.Parts, m.Outputs, "periods", r.periodRows()),
		keep(n.lake, lake.Parts, m.Outputs, "findings", r.findings),
		keep(n.lake, lake.Parts, m.Outputs, "corrections", r.corrections),
		keep(n.lake, lake.Parts, m.Outputs, "population_lines", r.populations),
		keep(n.lake, lake.Parts, m.Outputs, "placements", r.placements),
		keep(n.lake, lake.Parts, m.Outputs, "open_questions", r.questions),
		keep(n.lake, lake.Parts, m.Outputs, "organisation_links", r.links),
		keep(n.lake, lake.Parts, m.Outputs, "organisation_terms", transforms.Terms(r.submissions)),
		keep(n.lake, lake.Parts, m.Outputs, "decisions", r.decisions),
		keep(n.lake, lake.Parts, m.Outputs, "signed_periods", signedRows(*m)),
		keep(n.lake, lake.Parts, m.Outputs, "revision_reasons", reasons),
		keep(n.lake, lake.Parts, m.Outputs, "due_exceptions", r.dues.Rows()),
		keep(n.lake, lake.Parts, m.Outputs, "texts", n.texts.rows()),
	)
	if err != nil {
		return in, err
	}
	part := func(kind string) string { return n.lake.PartPath(lake.Parts, m.Outputs[kind]) }
	in.Submissions, in.SubmissionTypes, in.Resolution, in.Periods = part("submissions"), part("submission_types"), part("resolution"), part("periods")
	in.Placements, in.Questions, in.Decisions = part("placements"), part("open_questions"), part("decisions")
	in.SubmissionForms, in.DueExceptions = part("submission_forms"), part("due_exceptions")
	in.SignedPeriods, in.RevisionReasons = part("signed_periods"), part("revision_reasons")
	in.PopulationLines = part("population_lines")
	in.Links = part("organisation_links")
	in.Terms = part("organisation_terms")
	in.Findings, in.Corrections = append(in.Findings, part("findings")), part("corrections")
	return in, nil
}

// runPart writes the one row of meta.run.
func (n *night) runPart(run string, asOf time.Time, code string) (string, error) {
	day := transforms.DayOf(asOf)
	hash, err := lake.WritePart(n.lake, lake.Parts, []warehouse.Run{{RunID: run, AsOf: &day, Code: code, Engine: warehouse.Engine()}})
	if err != nil {
		return "", fmt.Errorf("write part %q: %w", "run", err)
	}
	return n.lake.PartPath(lake.Parts, hash), nil
}

// runRecord is run.json of a release: the manifest with the counts of every file.
type runRecord struct {
	Run      string        `json:"run"`
	AsOf     string        `json:"as_of"`
	Code     string        `json:"code"`
	Engine   string        `json:"engine"`
	Files    []fileRecord  `json:"files"`
	Manifest lake.Manifest `json:"manifest"`
}

type fileRecord struct {
	SubmissionID string                    `json:"submission_id"`
	File         string                    `json:"file"`
	Unit         string                    `json:"unit,omitempty"`
	Period       string                    `json:"period,omitempty"`
	Status       string                    `json:"status"`
	Count        transforms.Count          `json:"count"`
	Findings     map[string]int            `json:"findings"`
	Sheets       []transforms.SheetOutcome `json:"sheets"`
}

func writeRunJSON(path, run string, m lake.Manifest, r *resolved) error {
	rec := runRecord{Run: run, AsOf: m.AsOf, Code: m.Code, Engine: warehouse.Engine(), Manifest: m}
	for i, s := range r.submissions {
		rd := r.readings[i]
		sheets := make([]transforms.SheetOutcome, len(rd.Sheets))
		for j, sheet := range rd.Sheets {
			sheet.Explain = nil // quotes cells; kttt check --explain says it to the sender
			sheets[j] = sheet
		}
		rec.Files = append(rec.Files, fileRecord{s.ID, s.List.Path, s.List.Unit.Code, string(s.List.Period), s.Status, s.List.Count(), rd.Findings, sheets})
	}
	b, err := json.MarshalIndent(rec, "", "  ")
	if err != nil {
		return fmt.Errorf("write run.json: %w", err)
	}
	if err := os.WriteFile(path, append(b, '\n'), 0o644); err != nil {
		return fmt.Errorf("write run.json: %w", err)
	}
	return nil
}
