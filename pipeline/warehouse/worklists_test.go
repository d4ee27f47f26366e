package warehouse

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kttt/transforms"
)

// TestPoorDataCountsItsFields holds the fields that reference/work_lists.csv declares to those that the SQL counts and
// to the number that the reason names.
func TestPoorDataCountsItsFields(t *testing.T) {
	records, err := csv.NewReader(strings.NewReader(transforms.Reference()["work_lists"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.Index(records[0], "fields")
	i := slices.IndexFunc(records, func(r []string) bool { return r[0] == "poor_data" })
	fields := strings.Split(records[i][at], "; ")

	scripts := allScripts(t)
	text := func(table string) string {
		return scripts[slices.IndexFunc(scripts, func(s script) bool { return s.table() == table })].SQL
	}
	counted, _, _ := strings.Cut(text("staging.work_list_answers"), " as answered_fields")
	if n := strings.Count(counted, " is not null then 1 else 0 end"); n != len(fields) {
		t.Errorf("the SQL counts %d fields, %d are declared", n, len(fields))
	}
	for _, f := range fields {
		names := strings.Split(f, " or ")
		want := "case when f." + f + " is not null then 1"
		if len(names) > 1 {
			want = "case when coalesce(f." + strings.Join(names, ", f.") + ") is not null then 1"
		}
		if !strings.Contains(counted, want) {
			t.Errorf("the SQL does not count %s", f)
		}
	}
	for _, words := range []string{"' trong %d thông tin'", "' of %d fields'"} {
		if words = fmt.Sprintf(words, len(fields)); !strings.Contains(text("marts.work_list"), words) {
			t.Errorf("the reason does not say %s", words)
		}
	}
}
