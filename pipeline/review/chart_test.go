package review

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// values are numbers of a series; NaN stands for not reported.
func values(numbers ...float64) []*float64 {
	out := make([]*float64, len(numbers))
	for i, n := range numbers {
		if !math.IsNaN(n) {
			out[i] = &n
		}
	}
	return out
}

var none = math.NaN()

// units are the names and codes of the reporting units of an era.
func units(t testing.TB, era string) (names, codes []string) {
	t.Helper()
	level := "district"
	if era == "2025-07" {
		level = "commune"
	}
	for _, line := range reference(t, "units") {
		if line["unit_era"] == era && line["level"] == level {
			names, codes = append(names, line["type"]+" "+line["name"]), append(codes, line["unit_code"])
		}
	}
	return names, codes
}

// some gives a series of n values that vary, every seventh not reported.
func some(n int, scale float64, seed int) []*float64 {
	out := make([]*float64, n)
	for i := range out {
		if (i+seed)%7 != 3 {
			v := math.Round(scale * math.Abs(math.Sin(float64(i*13+seed*7))))
			out[i] = &v
		}
	}
	return out
}

func divided(v []*float64, by float64) []*float64 {
	out := make([]*float64, len(v))
	for i := range v {
		if v[i] != nil {
			x := *v[i] / by
			out[i] = &x
		}
	}
	return out
}

// samples are charts of every form as a report has them, and every edge.
func samples(t testing.TB) map[string]*Chart {
	districts, districtCodes := units(t, "2024-12")
	communes, communeCodes := units(t, "2025-07")
	ratings := func(n int) []Series {
		return []Series{
			{"Tốt", "good", some(n, 14, 1)}, {"Khá", "fair", some(n, 22, 2)}, {"Trung bình", "average", some(n, 9, 3)},
			{"Yếu", "weak", some(n, 4, 4)}, {"Không đánh giá (theo quy định)", "not_assessed", some(n, 6, 5)}, {"Chưa có số liệu", "not_reported", some(n, 8, 6)},
		}
	}
	grid := func(era string, codes []string) []Tile {
		tiles, err := Tiles(era, codes)
		if err != nil {
			t.Fatal(err)
		}
		return tiles
	}
	goals := []string{
		"Tỷ lệ HTX đạt loại tốt, khá", "Tỷ lệ HTX tốt, khá tham gia liên kết theo chuỗi giá trị", "Tỷ lệ HTX ứng dụng chuyển đổi số",
		"Tỷ lệ dân số tham gia kinh tế tập thể", "Tỷ lệ cán bộ quản lý HTX tốt nghiệp đại học, cao đẳng", "Tỷ lệ HTX có sản phẩm OCOP",
	}
	goalSeries := []Series{
		{"Thực hiện", "actual", values(0.523, 0.341, none, 0.071, 0.25, 0)}, {"Thấp nhất có thể", "low", values(0.45, 0.341, none, 0.071, 0.2, 0)},
		{"Cao nhất có thể", "high", values(0.61, 0.341, none, 0.083, 0.4, 0)}, {"Lộ trình", "path", values(0.55, 0.3, 0.4, 0.08, none, 0.1)},
		{"Mục tiêu 2030", "goal", values(0.6, 0.5, 0.9, 0.2, 0.3, 0.15)},
	}
	years := make([]string, 23)
	for i := range years {
		years[i] = fmt.Sprint(2023 + i)
	}
	future := func(at map[int]float64) []*float64 {
		out := make([]*float64, len(years))
		for year, v := range at {
			out[year-2023] = &v
		}
		return out
	}
	path := future(nil)
	for i := range path {
		v := 0.05 + 0.15*float64(i)/22
		path[i] = &v
	}
	even := make([]*float64, len(years))
	for i := range even {
		even[i] = path[len(path)-1]
	}
	long := make([]string, 65)
	for i := range long {
		long[i] = fmt.Sprintf("Thị trấn Nông trường Thái Bình và vùng phụ cận số %d", i+1)
	}
	block := make([]Tile, 65)
	for i := range block {
		block[i] = Tile{i % 9, i / 9}
	}
	nothing := make([]*float64, 65)
	charts := map[string]*Chart{
		"stacked 11":        {Kind: StackedBars, Unit: Count, Categories: districts, Series: ratings(11)},
		"stacked 65":        {Kind: StackedBars, Unit: Count, Categories: communes, Series: ratings(65)},
		"stacked long":      {Kind: StackedBars, Unit: Count, Categories: long, Series: ratings(65)},
		"stacked money":     {Kind: StackedBars, Unit: MillionVND, Categories: districts, Series: []Series{{"Vốn điều lệ", "", divided(some(11, 9e6, 1), 7)}, {"Vốn vay", "", divided(some(11, 2e6, 2), 7)}}},
		"stacked shares":    {Kind: StackedBars, Unit: Share, Categories: []string{"Năm 2023", "Năm 2024", "Năm 2025"}, Series: []Series{{"Tốt", "good", values(0.2, 0.25, 0.31)}, {"Khá", "fair", values(0.4, 0.38, 0.3)}, {"Trung bình", "average", values(0.33, 0.355, none)}, {"Yếu", "weak", values(0.07, 0.015, 0.006)}}},
		"bars 11":           {Kind: Bars, Unit: Count, Categories: districts, Series: []Series{{"HTX", "HTX", some(11, 140, 1)}}},
		"bars 65":           {Kind: Bars, Unit: Share, Categories: communes, Series: []Series{{"Tỷ lệ", "", divided(some(65, 1000, 1), 1000)}}},
		"bars long":         {Kind: Bars, Unit: MillionVND, Categories: long, Series: []Series{{"Doanh thu", "", some(65, 1e9, 1)}}},
		"bars two years":    {Kind: Bars, Unit: Count, Categories: districts, Series: []Series{{"Năm 2023", "", some(11, 1400, 1)}, {"Năm 2024", "", some(11, 1500, 2)}}},
		"bars change":       {Kind: Bars, Unit: Points, Categories: districts, Series: []Series{{"So với năm trước", "", values(0.012, -0.034, 0, none, 0.1, -0.006, 0.05, 0.021, -0.08, 0.001, 0.07)}}},
		"bullets":           {Kind: Bullets, Unit: Share, Categories: goals, Series: goalSeries},
		"bullets mixed":     {Kind: Bullets, Units: []Unit{Count, Share, Count, MillionVND}, Categories: []string{"Số HTX thành lập mới", "Tỷ lệ tốt, khá", "Số liên hiệp HTX", "Thu nhập bình quân của lao động thường xuyên trong hợp tác xã"}, Series: []Series{{"Thực hiện", "actual", values(1234, 0.5, 12, 61.25)}, {"Lộ trình", "path", values(1100, 0.55, none, 70)}, {"Mục tiêu", "goal", values(2000, 0.6, 15, 100)}}},
		"lines path":        {Kind: Lines, Unit: Share, Categories: years, Series: []Series{{"Thực hiện", "actual", future(map[int]float64{2023: 0.052, 2024: 0.058, 2026: 0.071})}, {"Lộ trình", "path", path}, {"Mục tiêu", "goal", future(map[int]float64{2025: 0.07, 2030: 0.1, 2035: 0.13, 2045: 0.2})}, {"Theo tốc độ hiện nay", "projection", future(map[int]float64{2026: 0.071, 2045: 0.175})}}},
		"lines time":        {Kind: Lines, Unit: Count, Categories: []string{"2019", "2020", "2021", "2022", "2023", "2024", "2025-H1"}, Series: []Series{{"Hợp tác xã", "HTX", values(210, 245, none, 301, 348, 391, 402)}, {"Tổ hợp tác", "THT", values(310, 295, none, 290, none, 402, 415)}}},
		"lines five":        {Kind: Lines, Unit: Count, Categories: years, Series: []Series{{"Tốt", "good", some(23, 30, 1)}, {"Khá", "fair", some(23, 40, 2)}, {"Trung bình", "average", some(23, 20, 3)}, {"Yếu", "weak", some(23, 10, 4)}, {"Không đánh giá", "not_assessed", some(23, 9, 5)}}},
		"lines even goal":   {Kind: Lines, Unit: Share, Categories: years, Series: []Series{{"Thực hiện", "actual", future(map[int]float64{2023: 0.112, 2024: 0.118})}, {"Lộ trình đến mục tiêu", "path", path}, {"Mục tiêu 2045", "goal", even}, {"Nếu giữ tốc độ hiện nay", "projection", future(map[int]float64{2024: 0.118, 2045: 0.24})}}},
		"lines partial":     {Kind: Lines, Unit: Count, Categories: []string{"2023", "2024", "2025"}, Partial: []bool{false, false, true}, Series: []Series{{"HTX", "HTX", values(440, 470, 220)}, {"THT", "THT", values(230, 280, 106)}}},
		"lines no values":   {Kind: Lines, Unit: Count, Categories: []string{"2023", "2024"}, Series: []Series{{"HTX", "HTX", values(none, none)}}},
		"lines only goals":  {Kind: Lines, Unit: Share, Categories: []string{"2024", "2030", "2045"}, Series: []Series{{"Thực hiện", "actual", values(none, none, none)}, {"Mục tiêu", "goal", values(none, 0.5, 0.9)}}},
		"tiles 11":          {Kind: TileMap, Unit: Count, Categories: districts, Tiles: grid("2024-12", districtCodes), Series: []Series{{"HTX", "HTX", some(11, 140, 1)}}},
		"tiles 65":          {Kind: TileMap, Unit: Share, Categories: communes, Tiles: grid("2025-07", communeCodes), Series: []Series{{"Tỷ lệ tốt, khá", "", divided(some(65, 1000, 4), 1000)}}},
		"tiles 65 counts":   {Kind: TileMap, Unit: Count, Categories: communes, Tiles: grid("2025-07", communeCodes), Series: []Series{{"Số HTX", "HTX", some(65, 23, 4)}}},
		"tiles long":        {Kind: TileMap, Unit: MillionVND, Categories: long, Tiles: block, Series: []Series{{"Doanh thu", "", some(65, 1e8, 4)}}},
		"tiles all missing": {Kind: TileMap, Unit: Share, Categories: communes, Tiles: grid("2025-07", communeCodes), Series: []Series{{"Tỷ lệ", "", nothing}}},
		"tiles all alike":   {Kind: TileMap, Unit: Share, Categories: []string{"Một", "Hai"}, Tiles: []Tile{{0, 0}, {1, 0}}, Series: []Series{{"Tỷ lệ", "", values(0.5, 0.5)}}},
	}
	for _, kind := range []ChartKind{StackedBars, Bars, Bullets, Lines, TileMap} {
		one, all := "Phường Lương Văn Tri", communes[:11]
		charts[string(kind)+" empty"] = &Chart{Kind: kind, Unit: Count}
		charts[string(kind)+" one"] = &Chart{Kind: kind, Unit: Count, Categories: []string{one}, Tiles: []Tile{{3, 2}}, Series: []Series{{"HTX", "HTX", values(7)}}}
		charts[string(kind)+" zero"] = &Chart{Kind: kind, Unit: Count, Categories: []string{one}, Tiles: []Tile{{3, 2}}, Series: []Series{{"HTX", "HTX", values(0)}}}
		charts[string(kind)+" missing"] = &Chart{Kind: kind, Unit: Share, Categories: all, Tiles: block[:11], Series: []Series{{"HTX", "HTX", nothing[:11]}}}
		charts[string(kind)+" many"] = &Chart{Kind: kind, Unit: Count, Categories: communes, Tiles: block, Series: []Series{{"HTX", "HTX", some(65, 1e5, 2)}}}
		charts[string(kind)+" many long"] = &Chart{Kind: kind, Unit: Count, Categories: long, Tiles: block, Series: []Series{{"HTX", "HTX", some(65, 1e5, 2)}}}
	}
	for name, c := range charts {
		c.Code, c.Name, c.Title, c.Alt = "D01", name, "Biểu đồ "+name, "Số liệu thử."
	}
	return charts
}

// TestChartPictures draws every sample as PNG and SVG, twice, and lays them down for people to look at:
// go test ./pipeline/review -run ChartPictures -artifacts -outputdir DIR.
func TestChartPictures(t *testing.T) {
	dir := t.ArtifactDir()
	for name, c := range samples(t) {
		var first [2][]byte
		for range 2 {
			svg, err := c.SVG("vi")
			if err != nil {
				t.Fatal(err)
			}
			picture, err := c.PNG(192, "vi")
			if err != nil {
				t.Fatal(err)
			}
			if first[0] == nil {
				first = [2][]byte{svg, picture}
			}
			if !bytes.Equal(first[0], svg) || !bytes.Equal(first[1], picture) {
				t.Errorf("%s: another drawing of the same chart differs", name)
			}
		}
		for i, ext := range []string{".svg", ".png"} {
			if err := os.WriteFile(filepath.Join(dir, strings.ReplaceAll(name, " ", "-")+ext), first[i], 0o644); err != nil {
				t.Fatal(err)
			}
		}
		checkPNG(t, name, first[1])
		checkSVG(t, name, c, first[0])
	}
}

// checkPNG holds a picture against its size: 192 dots an inch, said by the file.
func checkPNG(t *testing.T, name string, b []byte) {
	t.Helper()
	config, err := png.DecodeConfig(bytes.NewReader(b))
	if err != nil || config.Width != 1209 {
		t.Errorf("%s: %d dots wide (%v), want 453.5 pt at 192 dpi", name, config.Width, err)
	}
	if !bytes.Contains(b[:64], []byte("pHYs\x00\x00\x1d\x87\x00\x00\x1d\x87\x01")) {
		t.Errorf("%s: the file does not say 7559 dots a metre", name)
	}
	if _, err := png.Decode(bytes.NewReader(b)); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	if len(b) > 350_000 {
		t.Errorf("%s: %d bytes", name, len(b))
	}
}

// checkSVG holds a drawing against what a page needs of it.
func checkSVG(t *testing.T, name string, c *Chart, b []byte) {
	t.Helper()
	text := string(b)
	decoder, groups, depth := xml.NewDecoder(bytes.NewReader(b)), 0, 0
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		switch e := token.(type) {
		case xml.StartElement:
			depth++
			if e.Name.Local == "g" && slices.ContainsFunc(e.Attr, func(a xml.Attr) bool { return a.Name.Local == "data-category" }) {
				groups++
			}
		case xml.EndElement:
			depth--
		}
	}
	if depth != 0 {
		t.Errorf("%s: elements are not closed", name)
	}
	for _, part := range []string{`role="img"`, `<title>Biểu đồ ` + name + `</title>`, `<desc>Số liệu thử.`, `Arial, 'Liberation Sans'`} {
		if !strings.Contains(text, part) {
			t.Errorf("%s: no %s", name, part)
		}
	}
	for _, part := range []string{"font-family:", "@font-face", "<image", "http://www.w3.org/1999", "<script", "<?xml", "NaN", "Inf"} {
		if strings.Contains(text, part) {
			t.Errorf("%s: it has %s", name, part)
		}
	}
	if len(c.Categories) > 0 && groups == 0 && name != "stacked_bars zero" { // a part of nought has no room

		t.Errorf("%s: no number can be pointed at", name)
	}
	for i := range c.Categories {
		if c.wanting(i) && !strings.Contains(text, "chưa báo cáo") {
			t.Errorf("%s: %s did not report, and nothing says so", name, c.Categories[i])
		}
	}
}

// TestChartTextsDoNotMeet measures every text of every sample: within the drawing, and on no other.
func TestChartTextsDoNotMeet(t *testing.T) {
	for _, lang := range []string{"vi", "en"} {
		for name, c := range samples(t) {
			s, err := c.scene(lang)
			if err != nil {
				t.Fatal(err)
			}
			var texts []item
			var inks []box // not the leading: lines of one name stand as close as their font allows
			for _, i := range s.items {
				if i.text != "" {
					texts, inks = append(texts, i), append(inks, i.ink())
				}
			}
			for n, a := range texts {
				b := inks[n]
				if b.left < -0.01 || b.top < -0.01 || b.right > s.width+0.01 || b.bottom > s.height+0.01 {
					t.Errorf("%s: %q reaches out of the drawing: %v", name, a.text, b)
				}
				for m, other := range inks[n+1:] {
					if b.meets(other) {
						t.Errorf("%s: %q and %q meet: %v %v", name, a.text, texts[n+1+m].text, b, other)
					}
				}
			}
		}
	}
}

// TestChartTextsCanBeRead: every text has contrast AA on what lies under it.
func TestChartTextsCanBeRead(t *testing.T) {
	for name, c := range samples(t) {
		s, err := c.scene("vi")
		if err != nil {
			t.Fatal(err)
		}
		for n, i := range s.items {
			if i.text == "" {
				continue
			}
			b, ground := i.ink(), Palette()["paper"].Fill
			for _, under := range s.items[:n] {
				if under.fill != "" && len(under.points) == 4 && under.points[0].x <= b.left && under.points[2].x >= b.right &&
					under.points[0].y <= b.top+1 && under.points[2].y >= b.bottom-1 {
					ground = under.fill
				}
			}
			if got := contrast(i.style.colour, ground); got < 4.5 {
				t.Errorf("%s: %q in %s on %s has contrast %.2f", name, i.text, i.style.colour, ground, got)
			}
			if i.style.size < 6 {
				t.Errorf("%s: %q is %v pt high", name, i.text, i.style.size)
			}
		}
	}
}

// TestChartsLeaveNothingOut: every name and every number that is to be read stands in the drawing, as often as
// it is there.
func TestChartsLeaveNothingOut(t *testing.T) {
	for name, c := range samples(t) {
		s, err := c.scene("vi")
		if err != nil {
			t.Fatal(err)
		}
		said, all := map[string]int{}, ""
		for _, i := range s.items {
			said[i.text]++
			all += i.text
		}
		all = strings.ReplaceAll(all, " ", "")
		for _, category := range c.Categories {
			if !strings.Contains(all, strings.ReplaceAll(category, " ", "")) {
				t.Errorf("%s: %s is missing", name, category)
			}
		}
		want, done := map[string]int{}, 0
		for _, series := range c.Series {
			if series.done() {
				done++
			}
		}
		for _, series := range c.Series {
			if c.Kind == Lines && (series.Role != "goal" && !series.done() || done > 2) {
				continue // the first and last of these
			}
			for i, v := range series.Values {
				switch {
				case series.Role == "goal" && c.Kind == Lines && v != nil && !series.milestone(i):
				case v != nil && (c.Kind != StackedBars || *v > 0) && (c.Kind != Bullets || series.Role != "low" && series.Role != "high"):
					want[FormatNumber(*v, c.unit(i), "vi")]++
				case v == nil && (c.Kind == Bars || c.Kind == TileMap):
					want["chưa báo cáo"]++
				}
			}
		}
		for text, times := range want {
			broken := c.Kind == TileMap && strings.Contains(all, strings.ReplaceAll(text, " ", "")) // over two lines
			if said[text] < times && !broken {
				t.Errorf("%s: %q stands %d times, want %d", name, text, said[text], times)
			}
		}
	}
}

// TestNotReportedIsNotZero: a value that is missing and a nought never look alike, in any form.
func TestNotReportedIsNotZero(t *testing.T) {
	for _, kind := range []ChartKind{StackedBars, Bars, Bullets, Lines, TileMap} {
		chart := func(v float64) string {
			c := &Chart{Kind: kind, Unit: Count, Categories: []string{"2023", "2024", "2025"}, Tiles: []Tile{{0, 0}, {1, 0}, {2, 0}}, Series: []Series{{"HTX", "HTX", values(5, v, 7)}}}
			svg, err := c.SVG("en")
			if err != nil {
				t.Fatal(err)
			}
			return string(svg)
		}
		missing, zero := chart(none), chart(0)
		if !strings.Contains(missing, "not reported") || !strings.Contains(missing, "<desc>Not reported: 2024.</desc>") {
			t.Errorf("%s: nothing says that 2024 was not reported", kind)
		}
		if strings.Contains(missing, ">2024: 0<") || strings.Contains(zero, "not reported") || !strings.Contains(zero, ">0</text>") {
			t.Errorf("%s: nought and nothing are mixed up", kind)
		}
	}
}

// TestPartialIsNoFall: a value of some units only is hollow, told as such, and no whole line leads to it.
func TestPartialIsNoFall(t *testing.T) {
	c := &Chart{Kind: Lines, Unit: Count, Categories: []string{"2023", "2024", "2025"}, Series: []Series{{"HTX", "HTX", values(440, 470, 220)}}}
	dashed := func() int {
		svg, err := c.SVG("vi")
		if err != nil {
			t.Fatal(err)
		}
		if said := strings.Contains(string(svg), "2025: 220 (chưa đủ đơn vị gửi báo cáo)"); said != (len(c.Partial) > 0) {
			t.Errorf("partial %v, told %v", c.Partial, said)
		}
		return strings.Count(string(svg), "stroke-dasharray")
	}
	whole := dashed()
	c.Partial = []bool{false, false, true}
	if partly := dashed(); whole != 0 || partly != 2 { // on the line and in the legend
		t.Errorf("%d lines are dashed, %d where a value is partial", whole, partly)
	}
}

func TestChartsThatContradictThemselves(t *testing.T) {
	for want, c := range map[string]Chart{
		`no form of chart is called "pie"`:                   {Kind: "pie"},
		`series "HTX" has 1 values for 2 categories`:         {Kind: Bars, Categories: []string{"A", "B"}, Series: []Series{{"HTX", "", values(1)}}},
		`series "HTX" has +Inf for A`:                        {Kind: Lines, Categories: []string{"A"}, Series: []Series{{"HTX", "", values(math.Inf(1))}}},
		`series "Vốn" has -1 for A: parts of a whole are`:    {Kind: StackedBars, Categories: []string{"A"}, Series: []Series{{"Vốn", "", values(-1)}}},
		`2 units for 1 categories`:                           {Kind: Bullets, Units: []Unit{Count, Share}, Categories: []string{"A"}, Series: []Series{{"HTX", "", values(1)}}},
		`2 series colour the tiles, not one`:                 {Kind: TileMap, Categories: []string{"A"}, Tiles: []Tile{{0, 0}}, Series: []Series{{"1", "", values(1)}, {"2", "", values(1)}}},
		`0 tiles for 1 categories`:                           {Kind: TileMap, Categories: []string{"A"}, Series: []Series{{"HTX", "", values(1)}}},
		`B has tile {0 0}, which is taken by "A"`:            {Kind: TileMap, Categories: []string{"A", "B"}, Tiles: []Tile{{0, 0}, {0, 0}}, Series: []Series{{"HTX", "", values(1, 2)}}},
		`A has tile {-1 0}, which is taken by "" or outside`: {Kind: TileMap, Categories: []string{"A"}, Tiles: []Tile{{-1, 0}}, Series: []Series{{"HTX", "", values(1)}}},
	} {
		c.Code = "D09"
		if _, err := c.SVG("vi"); err == nil || !strings.Contains(err.Error(), "chart D09") || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
		if _, err := c.PNG(192, "vi"); err == nil {
			t.Errorf("a picture of it: %s", want)
		}
	}
	if _, err := (&Chart{Kind: Bars}).PNG(0, "vi"); err == nil {
		t.Error("a picture without dots")
	}
}

// TestHostileNames: names of people's workbooks are data, never markup, and may be written in any way.
func TestHostileNames(t *testing.T) {
	c := &Chart{Title: `<script>&"`, Alt: "a\x00b", Kind: Bars, Unit: Count, Categories: []string{`<g transform="translate(0, 0)">`, "Hợp\tta\u0301c\nxã", ""}, Series: []Series{{"", "", values(1, 2, 3)}}}
	svg, err := c.SVG("vi")
	if err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal(svg, new(struct{})); err != nil {
		t.Error(err)
	}
	for _, part := range []string{"<title>&lt;script&gt;&amp;&#34;</title>", "<desc>a b</desc>", "Hợp tác xã", "&lt;g transform="} {
		if !strings.Contains(string(svg), part) {
			t.Errorf("no %s", part)
		}
	}
	if strings.Count(string(svg), "data-category") != 3 {
		t.Error("the groups are not those of the three numbers")
	}
}

func TestWhen(t *testing.T) {
	for _, c := range []struct {
		in   string
		want string
	}{
		{"2025 2030 2045", "[0 0.25 1]"},
		{"2024-H1 2024 2025-H1", "[0 0.5 1]"},
		{"2024-Q1 2024-Q2 2024", "[0 0.3333333333333333 1]"},
		{"Tốt Khá Yếu", "[0 0.5 1]"},
		{"2025 2024 2023", "[0 0.5 1]"},
		{"2024", "[0.5]"},
	} {
		if got := fmt.Sprint(when(strings.Fields(c.in))); got != c.want {
			t.Errorf("%s: %s, want %s", c.in, got, c.want)
		}
	}
}

func TestSteps(t *testing.T) {
	for _, c := range []struct {
		unit   Unit
		values []*float64
		want   string
	}{
		{Share, values(0.053, 0.99), "0% – dưới 20%; 20% – dưới 40%; 40% – dưới 60%; 60% – dưới 80%; 80% – 100%"},
		{Count, values(0, 4), "0; 1; 2; 3; 4"},
		{Count, values(3, none, 50), "0 – 19; 20 – 39; 40 – 59"},
		{Count, values(7), "7"},
		{Share, values(0.5, 0.5), "50%"},
		{Points, values(-0.03, 0.05), "-4 – dưới -2; -2 – dưới 0; 0 – dưới 2; 2 – dưới 4; 4 – 6"},
		{Count, values(none), ""},
	} {
		k := newSteps(c.values, c.unit)
		var words []string
		for class := range k.count {
			words = append(words, k.words(class, c.unit, "vi"))
		}
		if got := strings.Join(words, "; "); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
		for _, v := range c.values {
			if v != nil {
				if class := k.of(*v); *v < k.low+float64(class)*k.by-1e-9 || *v > k.low+float64(class+1)*k.by+1e-9 {
					t.Errorf("%v is in class %d of %v", *v, class, k)
				}
			}
		}
	}
}
