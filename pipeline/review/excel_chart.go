package review

import (
	"fmt"
	"math"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// chart makes the sheet of a chart: its numbers as cells and beside them a native chart made from these cells,
// so that whoever changes a number or the form has the picture follow.
func (b *book) chart(part string, c *Chart) error {
	s, err := b.add(part, c.Code, c.Title)
	if err != nil {
		return err
	}
	last := len(c.Series) + 1
	wide := 12.0
	for _, name := range c.Categories {
		wide = math.Max(wide, math.Min(38, float64(utf8.RuneCountInString(name))+1.5))
	}
	s.width(1, wide)
	for i, one := range c.Series {
		s.width(i+2, math.Max(11, longestWord(one.Name)+1.5))
	}
	s.back(1, 1)
	s.text(1, 2, c.Title, look{bold: true, size: 13, align: "left"})
	row := s.numbers(c, 4)
	gap := last + 1
	s.width(gap, 3)
	switch {
	case len(c.Categories) == 0 || len(c.Series) == 0:
		row++
		s.text(1, row, b.say("Chưa có số liệu", "No figures yet"), noteLook)
	case c.Kind == TileMap:
		s.tiles(c, gap+1, s.head)
	default:
		s.native(c, gap+1, s.head)
	}
	notes := c.Notes
	if c.Alt != "" {
		notes = append([]string{c.Alt}, notes...)
	}
	if hasGap(c) {
		notes = append(notes[:len(notes):len(notes)], b.say("Ô trống: chưa có số liệu (không phải bằng 0).", "Empty cell: not reported (not 0)."))
	}
	row = max(row, s.rows) // below the chart, whose place is counted
	end := max(s.cols, last)
	for _, note := range notes {
		row++
		s.line(row, end, note, noteLook)
	}
	s.explained(row+1, end, c.Code)
	return s.finish()
}

func hasGap(c *Chart) bool {
	for _, s := range c.Series {
		for _, v := range s.Values {
			if v == nil {
				return true
			}
		}
	}
	return false
}

// numbers sets the cells a chart is made from and gives its last row. A number that is not there leaves
// the cell empty: a sign would be drawn as nought.
func (s *sheetWriter) numbers(c *Chart, row int) int {
	s.head, s.heads, s.freezeCols = row, row, 1
	s.text(1, row, categoryHead(c, s.book.doc.Lang), headingLook)
	high := 1
	for i, one := range c.Series {
		s.text(i+2, row, one.Name, headingLook)
		high = max(high, linesOf(one.Name, s.span(i+2, i+2)-1.5))
	}
	s.high(row, float64(high)*14.5+5)
	for n, name := range c.Categories {
		row++
		s.text(1, row, name, look{framed: true, wrapped: true, align: "left"})
		s.lines(row, linesOf(name, s.span(1, 1)-1))
		for i, one := range c.Series {
			l := look{framed: true, align: "right"}
			if n >= len(one.Values) || one.Values[n] == nil {
				s.text(i+2, row, "", l)
				continue
			}
			v := *one.Values[n]
			l.format = numberFormat(v, c.Unit, "", s.book.doc.Lang)
			s.number(i+2, row, inExcel(v, c.Unit), l)
		}
	}
	return row
}

func categoryHead(c *Chart, lang string) string {
	switch c.Kind {
	case Lines:
		return choose(lang, "Kỳ", "Period")
	case Bullets:
		return choose(lang, "Mục tiêu", "Goal")
	case TileMap:
		return choose(lang, "Địa bàn", "Area")
	default:
		return choose(lang, "Nhóm", "Group")
	}
}

// The size of native charts and of the cells below them, in pixels.
const (
	chartWide = 860
	cellWide  = 64
	cellHigh  = 20
)

// native puts the chart beside its numbers. The cells it covers count as used, so that they are printed.
func (s *sheetWriter) native(c *Chart, col, row int) {
	high := 420
	if c.Kind == Bars || c.Kind == StackedBars {
		high = max(260, min(1900, 120+22*len(c.Categories)))
	}
	main, more := s.drawing(c)
	main.Dimension = excelize.ChartDimension{Width: chartWide, Height: uint(high)}
	main.Format = excelize.GraphicOptions{Name: c.Code, AltText: c.Alt, Positioning: "oneCell"}
	main.Title = excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: c.Title, Font: &excelize.Font{Bold: true, Size: 12, Color: Palette()["text"].Fill}}}}
	main.Legend = excelize.ChartLegend{Position: "bottom"}
	if len(c.Series) == 1 {
		main.Legend.Position = "none"
	}
	main.ShowBlanksAs = "gap"
	s.do(s.book.file.AddChart(s.name, cellAt(col, row), main, more...))
	s.reached(col+chartWide/cellWide, row+high/cellHigh)
}

// drawing is the native form of a chart, one of two groups for bullets: columns and, upon them, marks.
func (s *sheetWriter) drawing(c *Chart) (*excelize.Chart, []*excelize.Chart) {
	format := chartFormat(c.Unit)
	small := excelize.Font{Size: 9, Color: Palette()["text"].Fill}
	values := excelize.ChartAxis{NumFmt: excelize.ChartNumFmt{CustomNumFmt: format}, Font: small, MajorGridLines: true}
	names := excelize.ChartAxis{Font: small}
	varied := false
	chart := &excelize.Chart{VaryColors: &varied, PlotArea: excelize.ChartPlotArea{NumFmt: excelize.ChartNumFmt{CustomNumFmt: format + ";-" + format + ";"}}}
	gap, full := uint(45), 100
	switch c.Kind {
	case StackedBars:
		chart.Type, chart.GapWidth, chart.Overlap, chart.PlotArea.ShowVal = excelize.BarPercentStacked, &gap, &full, true
		names.ReverseOrder, values.NumFmt.CustomNumFmt = true, "0%"
	case Bars:
		chart.Type, chart.GapWidth, chart.PlotArea.ShowVal = excelize.Bar, &gap, true
		names.ReverseOrder = true
	case Lines:
		chart.Type = excelize.Line
	case Bullets:
		chart.Type, chart.GapWidth, chart.PlotArea.ShowVal = excelize.Col, &gap, true
	}
	chart.XAxis, chart.YAxis = names, values
	marks := &excelize.Chart{Type: excelize.Line, VaryColors: &varied, XAxis: names, YAxis: values}
	for i, one := range c.Series {
		if c.Kind == Bullets && !wasReported(one) {
			marks.Series = append(marks.Series, s.series(c, i))
		} else {
			chart.Series = append(chart.Series, s.series(c, i))
		}
	}
	switch {
	case len(marks.Series) == 0:
		return chart, nil
	case len(chart.Series) == 0:
		marks.PlotArea = chart.PlotArea
		return marks, nil
	}
	return chart, []*excelize.Chart{marks}
}

func chartFormat(u Unit) string {
	switch u {
	case Count:
		return "#,##0"
	case Share:
		return "0.0%"
	default:
		return "#,##0.0"
	}
}

// series is one row of values, in the colour that it has in every picture of the review.
func (s *sheetWriter) series(c *Chart, i int) excelize.ChartSeries {
	one, colour := c.Series[i], c.Colours()[i]
	if one.Role == "not_reported" {
		colour = Palette()["grid"] // white on white without its hatching
	}
	fill := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour.Fill}}
	first, last := s.head+1, s.head+len(c.Categories)
	out := excelize.ChartSeries{
		Name: cellsOf(s.name, i+2, s.head, i+2, s.head), Categories: cellsOf(s.name, 1, first, 1, last), Values: cellsOf(s.name, i+2, first, i+2, last),
		Fill: fill, Line: excelize.LineOptions{Width: 2.25, Fill: fill},
		Marker:    excelize.ChartMarker{Symbol: "circle", Size: 6, Fill: fill, Border: excelize.LineOptions{Fill: fill}},
		DataLabel: excelize.ChartDataLabel{Font: excelize.Font{Size: 8, Color: Palette()["text"].Fill}},
	}
	if c.Kind == StackedBars {
		out.DataLabel.Font.Color = colour.Ink
	}
	if c.Kind == Bullets {
		out.DataLabelPosition, out.DataLabel.Font.Color = excelize.ChartDataLabelsPositionInsideBase, colour.Ink
	}
	if !wasReported(one) {
		out.Line.Dash, out.Marker.Symbol = excelize.LineDashDash, "none"
	}
	if c.Kind == Bullets && !wasReported(one) {
		out.Line.Type = excelize.LineNone
		symbol := map[string]string{"goal": "diamond", "path": "dash", "low": "dash", "high": "dash", "projection": "triangle"}[one.Role]
		out.Marker.Symbol, out.Marker.Size = symbol, 10
	}
	return out
}

// tiles sets the areas as a grid of coloured cells, two rows a tile: name and number, in five tileSteps from
// the lowest to the highest.
func (s *sheetWriter) tiles(c *Chart, col, row int) {
	if len(c.Tiles) != len(c.Categories) {
		s.do(fmt.Errorf("chart %s: %d tiles for %d categories", c.Code, len(c.Tiles), len(c.Categories)))
		return
	}
	most := Tile{}
	for _, t := range c.Tiles {
		most.Column, most.Row = max(most.Column, t.Column), max(most.Row, t.Row)
	}
	for n := 0; n <= most.Column; n++ {
		s.width(col+n, 13)
	}
	steps := stepsOf(c.Series[0].Values)
	for n, t := range c.Tiles {
		x, y := col+t.Column, row+2*t.Row
		l := look{framed: true, wrapped: true, align: "center", fill: Palette()["paper"].Fill, ink: Palette()["quiet"].Fill, size: 9}
		v := c.Series[0].Values[n]
		if v != nil {
			step := Palette()[fmt.Sprintf("step%d", steps.of(*v))]
			l.fill, l.ink = step.Fill, step.Ink
		}
		s.text(x, y, c.Categories[n], l)
		if v == nil {
			s.text(x, y+1, signOfMissing, l)
			continue
		}
		l.bold, l.size = true, 11
		l.format = numberFormat(*v, c.Unit, "", s.book.doc.Lang)
		s.number(x, y+1, inExcel(*v, c.Unit), l)
	}
	s.legend(c, steps, col, row+2*most.Row+3)
}

// signOfMissing is what stands in a tile that nothing was reported for.
const signOfMissing = "…"

// tileSteps are the five classes of a tile map.
type tileSteps struct{ low, high float64 }

func stepsOf(values []*float64) tileSteps {
	s := tileSteps{math.Inf(1), math.Inf(-1)}
	for _, v := range values {
		if v != nil {
			s.low, s.high = math.Min(s.low, *v), math.Max(s.high, *v)
		}
	}
	return s
}

// of is the step of a value, 1 to 5.
func (s tileSteps) of(v float64) int {
	if s.high <= s.low {
		return 3
	}
	return 1 + min(4, int((v-s.low)/(s.high-s.low)*5))
}

// legend says which colour stands for which numbers.
func (s *sheetWriter) legend(c *Chart, all tileSteps, col, row int) {
	lang := s.book.doc.Lang
	if math.IsInf(all.low, 0) {
		return
	}
	for n := 1; n <= 5; n++ {
		colour := Palette()[fmt.Sprintf("step%d", n)]
		from, to := all.low+(all.high-all.low)*float64(n-1)/5, all.low+(all.high-all.low)*float64(n)/5
		text := FormatNumber(from, c.Unit, lang) + " – " + FormatNumber(to, c.Unit, lang)
		s.text(col+n-1, row, text, look{framed: true, align: "center", fill: colour.Fill, ink: colour.Ink, size: 9})
	}
	s.text(col+5, row, signOfMissing+" "+s.book.say("chưa có số liệu", "not reported"), look{framed: true, align: "center", wrapped: true, size: 9, ink: Palette()["quiet"].Fill})
}

// wasReported tells the values that were reported from those that were set or foreseen.
func wasReported(s Series) bool {
	switch s.Role {
	case "path", "goal", "projection", "low", "high":
		return false
	}
	return true
}
