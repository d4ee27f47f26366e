package review

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kttt/pipeline/warehouse"
)

// edited copies the results and gives each row of a table to change; a row is dropped where change says no.
func (r pageRows) edited(change func(name string, row map[string]any) bool) pageRows {
	out := pageRows{}
	for name, t := range r {
		n := &warehouse.Table{Columns: t.Columns}
		for i := range t.Rows {
			record := pageRecord(t, i)
			if !change(name, record) {
				continue
			}
			row := make([]any, len(t.Columns))
			for j, c := range t.Columns {
				row[j] = record[c.Name]
			}
			n.Rows = append(n.Rows, row)
		}
		out[name] = n
	}
	return out
}

// TestPageAtTheEdges: releases with next to nothing, or too much, in them.
func TestPageAtTheEdges(t *testing.T) {
	rows, _ := demonstrationRows(t)
	var data = []string{"areas", "cells", "findings", "goals", "listed", "lists", "participation", "periods", "population", "reporting", "rules"}
	long := "Hợp tác xã Dịch vụ Nông nghiệp Tổng hợp, Chăn nuôi, Trồng trọt và Chế biến Lâm sản Ngoài gỗ " + strings.Repeat("Đồng Tâm Hợp Lực ", 6)
	b, file := opened(t, rows, "vi", "2030-H1")
	for _, x := range []struct {
		name, period string
		rows         pageRows
		want         map[string]string // by section
	}{
		{"a period that nobody reported for", "2030-H1", rows, map[string]string{
			"overview": "chưa có số liệu", "goals": "chưa có số liệu", "map": "chưa có số liệu", "ratings": "chưa có số liệu", "quality": "Không phát hiện gì", "reporting": "2024"}},
		{"a release of nothing", "", rows.edited(func(name string, row map[string]any) bool { return !slices.Contains(data, name) }), map[string]string{
			"overview": "chưa có số liệu", "chain": "chưa có số liệu", "population": "chưa có số liệu", "reporting": "chưa có số liệu", "lists": "chưa có số liệu"}},
		{"one unit", "2024", rows.edited(func(name string, row map[string]any) bool {
			return row["area_level"] == nil || row["area_level"] == any("province") || row["area_code"] == any("187")
		}), map[string]string{"ratings": "Huyện Chi Lăng51117872", "map": "Chi Lăng39%"}},
		{"no population", "2024", rows.edited(func(name string, row map[string]any) bool {
			if name == "population" {
				row["population"] = nil
			}
			return name != "participation"
		}), map[string]string{"population": "chưa có số dân", "overview": "chưa có số dânTỷ lệ dân số"}},
		{"nobody rated", "2024", rows.edited(func(name string, row map[string]any) bool {
			if name == "cells" {
				row["not_reported"] = row["listed_count"]
				for _, c := range []string{"good", "fair", "average", "weak", "not_assessed", "rated_count", "in_chain_count", "chain_unknown", "chain_base"} {
					row[c] = int64(0)
				}
			}
			if name == "goals" && row["unit"] == any("share") {
				for _, c := range []string{"numerator", "actual_value", "lowest_value", "highest_value", "path_value", "needed_per_year", "baseline_value", "projected_value"} {
					row[c] = nil
				}
				row["status"], row["denominator_value"] = "no_data", int64(0)
			}
			return true
		}), map[string]string{"ratings": "không có", "chain": "không có", "goals": "7 chưa có số liệu"}},
		{"long names", "2024", rows.edited(func(name string, row map[string]any) bool {
			if name == "areas" && row["area_code"] != any("20") {
				row["area_vi"] = "Thị trấn " + long
			}
			if name == "listed" {
				row["name"] = long
			}
			return true
		}), map[string]string{"ratings": "Đồng Tâm Hợp Lực", "lists": "Đồng Tâm Hợp Lực"}},
		{"names that would be markup", "2024", rows.edited(func(name string, row map[string]any) bool {
			if name == "listed" {
				row["name"] = `</script><img src="//x"><b onclick=1>`
			}
			return true
		}), map[string]string{"lists": `</script><img src="//x"><b onclick=1>`}},
	} {
		b.reopen(x.rows, file, "vi", x.period)
		for section, want := range x.want {
			if got := b.eval(fmt.Sprintf(body, section)); !strings.Contains(got, want) {
				t.Errorf("%s: %s has no %q: %.200q", x.name, section, want, got)
			}
		}
		if got := b.eval(`document.querySelector("main").innerText.match(/NaN|undefined|\[object|Infinity/)?.[0] || ""`); got != "" {
			t.Errorf("%s: the page says %s", x.name, got)
		}
		for _, width := range []int{1200, 400} {
			b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false})
			if got := b.eval(`String(document.documentElement.scrollWidth)`); got > fmt.Sprint(width) || len(got) > len(fmt.Sprint(width)) {
				t.Errorf("%s: at %d the page is %s wide", x.name, width, got)
			}
		}
		b.keep("edge-" + strings.ReplaceAll(x.name, " ", "-"))
	}
}

// province is the demonstration grown to a province's size: the marts of 2024 by today's units as every year and half-year
// from 2020 on, all 65 communes in both lenses from 2025-H2 on and the districts before, each with other numbers.
func (r pageRows) province() (pageRows, int) {
	out := pageRows{}
	var periods [][]any
	for year := 2032; year >= 2020; year-- {
		periods = append(periods, []any{fmt.Sprint(year), "year", fmt.Sprintf("%d-12-31", year), "2025-07"}, []any{fmt.Sprintf("%d-H1", year), "half", fmt.Sprintf("%d-06-30", year), "2025-07"})
	}
	grown := func(t *warehouse.Table, take func(row map[string]any) bool) *warehouse.Table {
		n := &warehouse.Table{Columns: t.Columns}
		for i, p := range periods {
			for k := range t.Rows {
				row := pageRecord(t, k)
				if !take(row) {
					continue
				}
				if _, has := row["lens"]; has && row["lens"] == any("as_reported") && fmt.Sprint(p[0]) > "2025-H1" {
					continue
				}
				for _, lens := range []string{"as_of_today", "as_reported"} {
					if row["lens"] == nil && lens == "as_reported" || row["lens"] == any("as_reported") && lens == "as_of_today" || row["lens"] == any("as_of_today") && lens == "as_reported" && (fmt.Sprint(p[0]) <= "2025-H1" || row["area_level"] == any("district")) {
						continue
					}
					cells := make([]any, len(t.Columns))
					for j, c := range t.Columns {
						cells[j] = row[c.Name]
						if v, ok := cells[j].(int64); ok && v > 0 && c.Name != "horizon" {
							cells[j] = v + int64((i*7+k*3+j)%9)
						}
						if c.Name == "period" {
							cells[j] = p[0]
						}
						if c.Name == "lens" {
							cells[j] = lens
						}
					}
					n.Rows = append(n.Rows, cells)
				}
			}
		}
		return n
	}
	of2024 := func(row map[string]any) bool { return row["period"] == any("2024") }
	for name, t := range r {
		switch name {
		case "cells", "lists", "population", "goals", "participation":
			out[name] = grown(t, of2024)
		case "reporting", "findings":
			out[name] = grown(t, func(row map[string]any) bool { return row["period"] == any("2025") })
		case "periods":
			out[name] = &warehouse.Table{Columns: t.Columns, Rows: periods}
		case "listed":
			names := r.edited(func(_ string, row map[string]any) bool {
				if row["period"] == any("2024") {
					row["period"] = "2032"
				} else if row["period"] == any("2025") {
					row["period"] = "2032-H1"
				}
				return true
			})[name]
			names.Rows = slices.Concat(names.Rows, names.Rows, names.Rows)
			out[name] = names
		default:
			out[name] = t
		}
	}
	return out, len(periods)
}

// TestPageAtProvinceSize: 26 periods, 11 districts and 65 communes, under 1.5 MB. How soon it is drawn (300 ms are the aim
// on an idle machine) is told with -v, and judged by nobody who cannot see what else the machine does.
func TestPageAtProvinceSize(t *testing.T) {
	demonstration, _ := demonstrationRows(t)
	rows, periods := demonstration.province()
	var text bytes.Buffer
	if err := rows.write(&text, "vi", "2032"); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d periods, %d rows of counts, %d bytes", periods, len(rows["cells"].Rows), text.Len())
	if text.Len() > 1_500_000 {
		t.Errorf("the page weighs %d bytes", text.Len())
	}
	b, file := opened(t, rows, "vi", "2032")
	best := 1e9
	for range 5 {
		b.reopen(rows, file, "vi", "2032")
		var ms float64
		if _, err := fmt.Sscan(b.eval(`performance.getEntriesByType("navigation")[0].domComplete`), &ms); err != nil {
			t.Fatal(err)
		}
		best = min(best, ms)
	}
	t.Logf("drawn after %.0f ms at best", best)
	b.want(`String(document.querySelectorAll("#map .tiles button").length)`, "65")
	b.want(`String(document.querySelectorAll("#ratings tbody tr").length)`, "67") // and the undecided, and the province
	b.eval(`window.t0 = performance.now()`)
	b.choose("period", "2024")
	b.choose("lens", "as_of_today")
	t.Logf("two filters answered within %s ms", b.eval(`String(Math.round(performance.now() - window.t0))`))
	b.want(`document.querySelector("#said").textContent`, "2024")
	b.keep("page-province")
}
