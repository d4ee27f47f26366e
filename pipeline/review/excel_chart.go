package review

import (
	"fmt"
	"math"

	"github.com/xuri/excelize/v2"
)

// chart makes the sheet of a chart: its numbers as cells and beside them a native chart made from these cells,
// so that whoever changes a number or the form has the picture follow.
func (b *book) chart(part string, c *Chart) error {
	if err := c.check(); err != nil {
		return fmt.Errorf("chart %s %s: %w", c.Code, c.Name, err)
	}
	s, err := b.add(part, c.Code, c.Title)
	if err != nil {
		return err
	}
	last := len(c.Series) + 1
	wide := 12.0
	for _, name := range c.Categories {
		wide = math.Max(wide, math.Min(38, textWidth(name)+3))
	}
	s.width(1, wide)
	for i, one := range c.Series {
		s.width(i+2, math.Max(11, longestWord(one.Name)+1.5))
	}
	s.back(1, 1)
	s.text(1, 2, c.Title, look{bold: true, size: 13, align: "left"})
	s.head, s.heads, s.freezeCols = 4, 4, 1
	row := s.numbers(c, s.head)
	drawn, from := c, s.head
	if c.mixed() {
		from, drawn = row+2, c.partsOfGoals(b.doc.Lang)
		row = s.numbers(drawn, from)
	}
	gap := last + 1
	s.width(gap, 3)
	switch {
	case len(c.Categories) == 0 || len(c.Series) == 0:
		row++
		s.text(1, row, b.say("Chưa có số liệu", "No figures yet"), noteLook)
	case c.Kind == TileMap:
		s.tiles(c, gap+1, s.head+1)
	default:
		s.native(drawn, gap+1, s.head, from)
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

// mixed tells that the categories are not all of one unit, so that no axis fits them.
func (c *Chart) mixed() bool {
	for i := range c.Categories {
		if c.unit(i) != c.unit(0) {
			return c.Kind == Bullets
		}
	}
	return false
}

// partsOfGoals is the chart with each value as a part of the goal of its category.
func (c *Chart) partsOfGoals(lang string) *Chart {
	out := *c
	out.Unit, out.Units, out.Series = Share, nil, nil
	for _, s := range c.Series {
		part := Series{Name: s.Name + choose(lang, " so với mục tiêu", " in parts of the goal"), Role: s.Role}
		for i, v := range s.Values {
			goal := c.roles(i).goal
			if v == nil || goal == nil || *goal == 0 {
				part.Values = append(part.Values, nil)
				continue
			}
			share := *v / *goal
			part.Values = append(part.Values, &share)
		}
		out.Series = append(out.Series, part)
	}
	return &out
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
		s.lines(row, linesOf(name, s.span(1, 1)-2))
		for i, one := range c.Series {
			l := look{framed: true, align: "right"}
			if n >= len(one.Values) || one.Values[n] == nil {
				s.text(i+2, row, "", l)
				continue
			}
			v := *one.Values[n]
			l.format = numberFormat(v, c.unit(n), "", s.book.doc.Lang)
			s.number(i+2, row, inExcel(v, c.unit(n)), l)
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
	chartWide = 780
	cellWide  = 64
	cellHigh  = 20
)

// native puts the chart beside its numbers, whose headings are in row from. The cells it covers count as used, so that they are printed.
func (s *sheetWriter) native(c *Chart, col, row, from int) {
	high := 420
	if c.Kind == Bars || c.Kind == StackedBars {
		high = max(260, min(1900, 120+22*len(c.Categories)))
	}
	main, more := s.drawing(c, from)
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
func (s *sheetWriter) drawing(c *Chart, from int) (*excelize.Chart, []*excelize.Chart) {
	format := chartFormat(c.Unit)
	small := excelize.Font{Size: 9, Color: Palette()["text"].Fill}
	values := excelize.ChartAxis{NumFmt: excelize.ChartNumFmt{CustomNumFmt: format}, Font: small, MajorGridLines: true}
	names := excelize.ChartAxis{Font: small}
	varied := false
	chart := &excelize.Chart{VaryColors: &varied, PlotArea: excelize.ChartPlotArea{NumFmt: excelize.ChartNumFmt{CustomNumFmt: format + ";-" + format + ";"}}}
	gap, full := uint(45), 100
	switch c.Kind {
	case StackedBars:
		chart.Type, chart.GapWidth, chart.Overlap, chart.PlotArea.ShowVal = excelize.BarStacked, &gap, &full, true
		names.ReverseOrder = true
		if c.Unit == Share {
			whole := 1.0
			values.Maximum, values.NumFmt.CustomNumFmt = &whole, "0%"
		}
	case Bars:
		chart.Type, chart.GapWidth, chart.PlotArea.ShowVal = excelize.Bar, &gap, true
		names.ReverseOrder = true
	case Lines:
		chart.Type = excelize.Line
		if len(c.Categories) > 12 {
			names.Alignment.TextRotation = -45
		}
	case Bullets:
		chart.Type, chart.GapWidth, chart.PlotArea.ShowVal = excelize.Col, &gap, true
	}
	chart.XAxis, chart.YAxis = names, values
	marks := &excelize.Chart{Type: excelize.Line, VaryColors: &varied, XAxis: names, YAxis: values}
	for i, one := range c.Series {
		if c.Kind == Bullets && !one.done() {
			marks.Series = append(marks.Series, s.series(c, i, from))
		} else {
			chart.Series = append(chart.Series, s.series(c, i, from))
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
func (s *sheetWriter) series(c *Chart, i, from int) excelize.ChartSeries {
	one, colour := c.Series[i], c.Colours()[i]
	if one.Role == "not_reported" {
		colour = Palette()["grid"] // white on white without its hatching
	}
	fill := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour.Fill}}
	first, last := from+1, from+len(c.Categories)
	out := excelize.ChartSeries{
		Name: cellsOf(s.name, i+2, from, i+2, from), Categories: cellsOf(s.name, 1, first, 1, last), Values: cellsOf(s.name, i+2, first, i+2, last),
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
	if !one.done() {
		out.Line.Dash, out.Marker.Symbol = excelize.LineDashDash, "none"
		if one.Role == "goal" { // which may be one point
			out.Marker.Symbol, out.Marker.Size = "diamond", 8
		}
	}
	if c.Kind == Bullets && !one.done() {
		out.Line.Type = excelize.LineNone
		symbol := map[string]string{"goal": "diamond", "path": "dash", "low": "dash", "high": "dash", "projection": "triangle"}[one.Role]
		out.Marker.Symbol, out.Marker.Size = symbol, 10
	}
	return out
}

// tiles sets the areas as a grid of coloured cells, two rows a tile, name and number, in the classes of the picture.
func (s *sheetWriter) tiles(c *Chart, col, row int) {
	first, last, wide := math.MaxInt, 0, 13.0
	for i, t := range c.Tiles {
		first, last = min(first, t.Row), max(last, t.Row)
		wide = math.Max(wide, math.Min(24, textWidth(c.Categories[i])+2))
	}
	for _, t := range c.Tiles {
		s.width(col+t.Column, wide)
	}
	lang, k := s.book.doc.Lang, newSteps(c.Series[0].Values, c.Unit)
	for n, t := range c.Tiles {
		x, y := col+t.Column, row+2*(t.Row-first)
		l := look{framed: true, wrapped: true, align: "center", fill: Palette()["paper"].Fill, ink: Palette()["quiet"].Fill, size: 9}
		v := c.Series[0].Values[n]
		if v == nil {
			s.text(x, y, c.Categories[n], l)
			s.text(x, y+1, signNotReported, l)
			continue
		}
		colour := k.colour(k.of(*v))
		l.fill, l.ink = colour.Fill, colour.Ink
		s.text(x, y, c.Categories[n], l)
		l.bold, l.size, l.format = true, 11, numberFormat(*v, c.Unit, "", lang)
		s.number(x, y+1, inExcel(*v, c.Unit), l)
	}
	row += 2*(last-first) + 3
	for class := range k.count {
		colour := k.colour(class)
		s.text(col, row+class, k.words(class, c.Unit, lang), look{framed: true, align: "center", fill: colour.Fill, ink: colour.Ink, size: 9})
	}
	if !hasGap(c) {
		return
	}
	s.text(col, row+k.count, signNotReported+" "+missing(lang), look{framed: true, wrapped: true, align: "center", size: 9, ink: Palette()["quiet"].Fill})
}
