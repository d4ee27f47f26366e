package pipeline

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestSmallCountsAreLeftOut exports all marts twice: what the public gets holds no count of 1 to 4, whole rows without
// figures where it would have, and every other row as it is.
func TestSmallCountsAreLeftOut(t *testing.T) {
	data, _ := demoNight(t)
	public, plain := filepath.Join(t.TempDir(), "public"), filepath.Join(t.TempDir(), "plain")
	exportInto(t, exitOK, "--data", data, "--out", public, "--suppress-below", "5")
	exportInto(t, exitOK, "--data", data, "--out", plain, "marts")
	files, err := filepath.Glob(filepath.Join(public, "*", "*.csv"))
	if err != nil || len(files) < 20 {
		t.Fatalf("%d tables, %v", len(files), err)
	}
	hidden, shown := 0, 0
	for _, file := range files {
		got, want := readCSV(t, file), readCSV(t, filepath.Join(plain, "marts", filepath.Base(file)))
		if slices.Contains(got[0], "org_id") || len(got) != len(want) {
			t.Fatalf("%s: %d rows of %d, columns %v", file, len(got), len(want), got[0])
		}
		last := len(got[0]) - 1
		for i, row := range got[1:] {
			if row[last] == "false" {
				shown++
				if !slices.Equal(row[:last], want[i+1]) {
					t.Fatalf("%s: row %d is %v, not %v", file, i+1, row, want[i+1])
				}
			} else {
				hidden++
			}
			for j, name := range got[0][:last] {
				counts := strings.HasSuffix(name, "_count") && !strings.HasSuffix(name, "unit_count") && name != "refused_count" && name != "finding_count" ||
					strings.HasSuffix(name, "numerator") || strings.HasSuffix(name, "denominator") || name == "row_kept"
				if n, err := strconv.ParseFloat(row[j], 64); counts && err == nil && n >= 1 && n < 5 || row[last] == "true" && counts && row[j] != "" {
					t.Errorf("%s: row %d has %s %s", filepath.Base(file), i+1, name, row[j])
				}
			}
		}
	}
	if hidden < 100 || shown < 100 {
		t.Errorf("%d rows hidden, %d shown", hidden, shown)
	}
	for _, args := range [][]string{{"--all"}, {"staging"}, {"marts.work_list"}, {"meta.submissions"}, {"--with-contacts", "staging.organisations"}} {
		exportInto(t, exitUsage, append([]string{"--data", data, "--out", filepath.Join(t.TempDir(), "no"), "--suppress-below", "5"}, args...)...)
	}
}

// TestContactsLeaveForTheirOwnerAlone exports the list with its people, and without them.
func TestContactsLeaveForTheirOwnerAlone(t *testing.T) {
	data, _ := demoNight(t)
	out := filepath.Join(t.TempDir(), "people")
	if said := exportInto(t, exitOK, "--data", data, "--out", out, "--with-contacts", "staging.organisations"); !strings.Contains(said, "tên và số của người") {
		t.Errorf("no warning: %s", said)
	}
	file := filepath.Join(out, "staging", "organisations.csv")
	for path, mode := range map[string]os.FileMode{out: 0o700, file: 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s has mode %v, not %v: %v", path, info.Mode().Perm(), mode, err)
		}
	}
	rows := readCSV(t, file)
	if count := ask(t, data, "select count(*) from staging.organisations")[1][0]; strconv.Itoa(len(rows)-1) != count {
		t.Errorf("%d rows of %s", len(rows)-1, count)
	}
	got := map[string]bool{}
	at := func(name string) int { return slices.Index(rows[0], name) }
	for _, r := range rows[1:] {
		got[strings.Join([]string{r[at("source_file")], r[at("source_sheet")], r[at("source_row")], r[at("leader")]}, "|")] = true
	}
	heads, people := truth(t, "people.csv")
	known, found := 0, 0
	for _, p := range people {
		of := func(name string) string { return p[slices.Index(heads, name)] }
		if of("leader") != "" {
			known++
			if got[strings.Join([]string{of("path"), of("sheet"), of("row"), of("leader")}, "|")] {
				found++
			}
		}
	}
	if found < 100 || found < known/2 { // files that another replaced are not in the list
		t.Errorf("%d of %d leaders stand in their rows", found, known)
	}
	if b, err := os.ReadFile(filepath.Join(data, "current", "run.json")); err != nil || bytes.Contains(b, []byte("leader")) {
		t.Errorf("run.json: %v", err)
	}
	for _, place := range []string{"current/x", "releases/x", "lake/x", "x"} {
		exportInto(t, exitUsage, "--data", data, "--out", filepath.Join(data, place), "--with-contacts", "staging.organisations")
	}
	exportInto(t, exitUsage, "--data", data, "--out", filepath.Join(data, "current", "x"))
	exportInto(t, exitUsage, "--data", data, "--out", filepath.Join(t.TempDir(), "x"), "--with-contacts", "marts")
}

// exportInto runs kttt export and gives what it said on standard error.
func exportInto(t *testing.T, want int, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := Main(t.Context(), append([]string{"export"}, args...), strings.NewReader(""), &stdout, &stderr); code != want {
		t.Fatalf("%v: exit %d, not %d: %s", args, code, want, stderr.String())
	}
	return stderr.String()
}

func readCSV(t *testing.T, path string) [][]string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}
