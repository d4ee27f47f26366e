package transforms

// Question is one thing that only a person can settle: a place that can be several,
// two organisations that may be one. DecisionLine settles it once its value is put
// in place of "?" and it stands in decisions.csv.
// The parquet names are the column names of meta.open_questions.
type Question struct {
	Kind         string  `parquet:"kind"` // the kind of decision that answers it
	SubmissionID string  `parquet:"submission_id"`
	SourceFile   string  `parquet:"source_file"`
	SourceSheet  string  `parquet:"source_sheet"`
	SourceRow    int64   `parquet:"source_row"`
	OrgID        *string `parquet:"org_id,optional"`
	OtherOrgID   *string `parquet:"other_org_id,optional"` // nil unless two organisations may be one
	Subject      string  `parquet:"subject"`               // the place or name as typed
	Candidates   string  `parquet:"candidates"`            // codes and names to choose from
	EvidenceVI   string  `parquet:"evidence_vi"`
	EvidenceEN   string  `parquet:"evidence_en"`
	DecisionLine string  `parquet:"decision_line"`  // ready to paste into decisions.csv
	Score        *int64  `parquet:"score,optional"` // of a pair: what its evidence weighs together (evidence.csv)
}
