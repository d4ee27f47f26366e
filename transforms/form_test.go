package transforms

import "testing"

// TestFormHeadingsAreKnown reads the form's heading as a sheet: every heading
// must be listed in layouts/ as it stands and name its own field.
func TestFormHeadingsAreKnown(t *testing.T) {
	s := &Sheet{Name: "Danh sách", Rows: []Row{{Number: 1}, {Number: 2}}}
	columns := FormColumns()
	for i, c := range columns {
		col := i + 1
		switch {
		case c.Above == "":
			s.Rows[0].Cells = append(s.Rows[0].Cells, Cell{Col: col, Kind: Text, Raw: c.Heading})
			s.Merges = append(s.Merges, Range{1, col, 2, col})
			continue
		case i == 0 || columns[i-1].Above != c.Above:
			last := col
			for last < len(columns) && columns[last].Above == c.Above {
				last++
			}
			s.Rows[0].Cells = append(s.Rows[0].Cells, Cell{Col: col, Kind: Text, Raw: c.Above})
			s.Merges = append(s.Merges, Range{1, col, 1, last})
		}
		s.Rows[1].Cells = append(s.Rows[1].Cells, Cell{Col: col, Kind: Text, Raw: c.Heading})
	}
	_, tables := findTables(s, layouts())
	if len(tables) != 1 || len(tables[0].columns) != len(columns) {
		t.Fatalf("the heading makes %d tables", len(tables))
	}
	fields := map[string]bool{}
	for i, c := range tables[0].columns {
		want := columns[i]
		if c.field != want.Field {
			t.Errorf("%q is read as %q, not %q", c.title(), c.field, want.Field)
		}
		if fields[want.Field] {
			t.Errorf("field %q stands twice", want.Field)
		}
		fields[want.Field] = true
		listed := false
		for _, keys := range layouts().fields {
			listed = listed || keys[c.leaf().key] == want.Field
		}
		if !listed {
			t.Errorf("heading %q of %q is not listed as it stands", want.Heading, want.Field)
		}
	}
}

// TestFormChoicesAreRead reads every word of the drop-downs as its code.
func TestFormChoicesAreRead(t *testing.T) {
	for i, word := range FormChoices("type") {
		if got, want := meaning("type", word), typeFields[typeOrder[i]]; got != want {
			t.Errorf("type %q is read as %q, not %q", word, got, want)
		}
	}
	for i, word := range FormChoices("status") {
		if got, want := meaning("status", word), statusFields[statusOrder[i]]; got != want {
			t.Errorf("status %q is read as %q, not %q", word, got, want)
		}
	}
	for i, word := range FormChoices("rating") {
		want := ratingFields[ratingOrder[i]]
		if got := meaning("rating", word); got != want {
			t.Errorf("rating %q is read as %q, not %q", word, got, want)
		}
	}
	for i, word := range FormChoices("sector") {
		if got, sure := SectorOf(word); got != sectorFields[sectorOrder[i]] || !sure {
			t.Errorf("sector %q is read as %q (sure: %v)", word, got, sure)
		}
	}
	for i, word := range FormChoices("answer") {
		if got := meaning("say", word); got != []string{yes, no}[i] {
			t.Errorf("answer %q is read as %q", word, got)
		}
	}
}

// TestUnitsReadTheirOwnNames reads every reporting unit's communes as the form's
// drop-down writes them: none may be in doubt.
func TestUnitsReadTheirOwnNames(t *testing.T) {
	for _, p := range []Period{"2019", "2023", "2024", "2025-H1", "2025", "2026"} {
		units := ReportingUnits(p)
		if want := map[string]int{"district": 11, "commune": 65}[eraOn(p.End()).reportingBy]; len(units) != want {
			t.Errorf("%d units report for %s, want %d", len(units), p, want)
		}
		for _, u := range units {
			for _, c := range u.Communes() {
				if got := locate(c.Title(), eraOn(p.End()), u, true, ""); got.commune != c.Code || got.rule != "" {
					t.Errorf("%s in %s: %q is read as %q with rule %q", p, u.Title(), c.Title(), got.commune, got.rule)
				}
			}
		}
	}
}

func TestBecame(t *testing.T) {
	for _, c := range []struct {
		code, era string
		period    Period
		whole     bool
		units     int
	}{
		{"187", "2020", "2024", true, 1},
		{"06463", "2025-07", "2026", true, 1},
		{"06463", "1900", "2026", false, 0},
		{"00000", "2020", "2026", false, 0},
		{"06040", "2020", "2024", false, 2},
	} {
		units, whole := Became(c.code, c.era, c.period)
		if whole != c.whole || len(units) != c.units {
			t.Errorf("%s of %s became %v (whole: %v)", c.code, c.era, units, whole)
		}
	}
}
