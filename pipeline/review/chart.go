package review

import (
	"bytes"
	"fmt"
	"html"
	"math"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// chartWidth is how wide every chart is, in points: the text of a page of Decree 30/2020/NĐ-CP, 160 mm
// between margins of 30 and 20. A chart of 65 units is not higher than such a page.
const chartWidth = 453.5

// SVG is the chart as a vector drawing for the page and for Word: no fonts embedded, Arial or Liberation
// Sans asked for (their widths are the same), the title and what it shows as title and desc, every number
// a group with its category and series (both from 0) and a title of its own to hover. The title, the
// code and the notes are not drawn: whoever sets the chart sets them. lang is vi or en; the same chart
// gives the same bytes. The error is a chart that contradicts itself.
func (c *Chart) SVG(lang string) ([]byte, error) {
	s, err := c.scene(lang)
	if err != nil {
		return nil, err
	}
	canvas := vgsvg.NewWith(vgsvg.UseWH(vg.Length(s.width), vg.Length(s.height)))
	s.draw(canvas)
	var b bytes.Buffer
	if _, err := canvas.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("chart %s: %w", c.Code, err)
	}
	return c.dress(s, b.String(), lang), nil
}

// The forms in which the drawing library writes what dress replaces.
const (
	svgGroup   = `<g transform="translate(0, 0)">`
	svgRegular = `font-family:Liberation Sans;font-variant:normal;font-weight:normal;font-style:normal;`
	svgBold    = `font-family:Liberation Sans;font-variant:normal;font-weight:bold;font-style:normal;`
)

// dress gives the written drawing its root (sizes, font, texts for those who do not see it) and its
// groups the number each is about.
func (c *Chart) dress(s *scene, drawn, lang string) []byte {
	_, body, _ := strings.Cut(drawn, "<svg")
	_, body, _ = strings.Cut(body, ">\n")
	text := Palette()["text"].Fill // as the root says
	body = strings.NewReplacer(svgRegular, "", svgBold, "font-weight:bold;", "\n\tstyle=", " style=",
		`px;fill:`+text+`"`, `px"`, " />", "/>").Replace(body)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="%.5gpt" height="%.5gpt" viewBox="0 0 %.5g %.5g" font-family="Arial, 'Liberation Sans', Helvetica, sans-serif" fill="%s">`+"\n",
		s.width, s.height, s.width, s.height, text)
	fmt.Fprintf(&b, "<title>%s</title>\n", html.EscapeString(plain(c.Title)))
	if about := c.about(lang); about != "" {
		fmt.Fprintf(&b, "<desc>%s</desc>\n", html.EscapeString(about))
	}
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" fill="%s"/>`+"\n", Palette()["paper"].Fill)
	parts := strings.Split(body, svgGroup)
	b.WriteString(parts[0])
	for i, part := range parts[1:] {
		m := s.marks[i]
		fmt.Fprintf(&b, `<g data-category="%d" data-series="%d"><title>%s</title>`, m.category, m.series, html.EscapeString(m.title))
		b.WriteString(part)
	}
	return []byte(b.String())
}

// about says in words what the chart shows and who did not report.
func (c *Chart) about(lang string) string {
	about := plain(c.Alt)
	var missing []string
	for i, category := range c.Categories {
		if c.wanting(i) {
			missing = append(missing, plain(category))
		}
	}
	if len(missing) > 0 {
		about = strings.TrimSpace(about + " " + choose(lang, "Chưa báo cáo: ", "Not reported: ") + strings.Join(missing, ", ") + ".")
	}
	return about
}

// PNG is the chart as a picture for programs that draw no SVG, with so many dots an inch (192 for Word),
// which the file says of itself. The same chart gives the same bytes.
func (c *Chart) PNG(dpi int, lang string) ([]byte, error) {
	s, err := c.scene(lang)
	if err != nil {
		return nil, err
	}
	if dpi < 1 {
		return nil, fmt.Errorf("chart %s: %d dots an inch", c.Code, dpi)
	}
	canvas := newPicture(s.width, s.height, dpi)
	s.draw(canvas)
	return encodePNG(canvas.pixels, dpi)
}

// draw puts the scene on a canvas, whose origin is at the bottom left. A mark becomes a group: a push and
// a translation by nothing, which SVG writes as one.
func (s *scene) draw(c vg.Canvas) {
	open := 0
	for _, i := range s.items {
		if i.mark != open {
			if open != 0 {
				c.Pop()
			}
			if open = i.mark; open != 0 {
				c.Push()
				c.Translate(vg.Point{})
			}
		}
		s.drawItem(c, i)
	}
	if open != 0 {
		c.Pop()
	}
}

func (s *scene) drawItem(c vg.Canvas, i item) {
	at := func(p point) vg.Point { return vg.Point{X: vg.Length(p.x), Y: vg.Length(s.height - p.y)} }
	if i.text != "" {
		c.SetColor(paint(i.style.colour))
		c.FillString(i.style.face(), at(i.points[0]), i.text)
		return
	}
	var path vg.Path
	if i.radius > 0 {
		centre := at(i.points[0])
		path.Move(vg.Point{X: centre.X + vg.Length(i.radius), Y: centre.Y})
		path.Arc(centre, vg.Length(i.radius), 0, 2*math.Pi)
	}
	for n, p := range i.points {
		switch {
		case i.radius > 0:
		case n == 0 || i.pairs && n%2 == 0:
			path.Move(at(p))
		default:
			path.Line(at(p))
		}
	}
	if i.fill != "" {
		path.Close()
		c.SetColor(paint(i.fill))
		c.Fill(path)
		return
	}
	dash := make([]vg.Length, len(i.dash))
	for n, d := range i.dash {
		dash[n] = vg.Length(d)
	}
	c.SetColor(paint(i.stroke))
	c.SetLineWidth(vg.Length(i.width))
	c.SetLineDash(dash, 0)
	c.Stroke(path)
}

// scene draws the chart.
func (c *Chart) scene(lang string) (*scene, error) {
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("chart %s %s: %w", c.Code, c.Name, err)
	}
	s := &scene{width: chartWidth}
	switch {
	case len(c.Categories) == 0 || len(c.Series) == 0:
		s.height = 40
		s.write(s.width/2, s.height/2, 0.5, style{9, false, Palette()["quiet"].Fill}, choose(lang, "Không có số liệu", "No data"))
	case c.Kind == StackedBars:
		c.stackedBars(s, lang)
	case c.Kind == Bars:
		c.bars(s, lang)
	case c.Kind == Bullets:
		c.bullets(s, lang)
	case c.Kind == Lines:
		c.lines(s, lang)
	case c.Kind == TileMap:
		c.tileMap(s, lang)
	}
	return s, nil
}

// check refuses a chart that contradicts itself.
func (c *Chart) check() error {
	switch c.Kind {
	case StackedBars, Bars, Bullets, Lines, TileMap:
	default:
		return fmt.Errorf("no form of chart is called %q", c.Kind)
	}
	for _, s := range c.Series {
		if len(s.Values) != len(c.Categories) {
			return fmt.Errorf("series %q has %d values for %d categories", s.Name, len(s.Values), len(c.Categories))
		}
		for i, v := range s.Values {
			switch {
			case v == nil:
			case math.IsNaN(*v) || math.IsInf(*v, 0):
				return fmt.Errorf("series %q has %v for %s", s.Name, *v, c.Categories[i])
			case *v < 0 && c.Kind == StackedBars:
				return fmt.Errorf("series %q has %v for %s: parts of a whole are not negative", s.Name, *v, c.Categories[i])
			}
		}
	}
	if len(c.Partial) > 0 && len(c.Partial) != len(c.Categories) {
		return fmt.Errorf("%d of %d categories are said to be whole or partial", len(c.Partial), len(c.Categories))
	}
	if len(c.Units) > 0 && len(c.Units) != len(c.Categories) {
		return fmt.Errorf("%d units for %d categories", len(c.Units), len(c.Categories))
	}
	if c.Kind != TileMap || len(c.Series) == 0 {
		return nil
	}
	if len(c.Series) != 1 {
		return fmt.Errorf("%d series colour the tiles, not one", len(c.Series))
	}
	if len(c.Tiles) != len(c.Categories) {
		return fmt.Errorf("%d tiles for %d categories", len(c.Tiles), len(c.Categories))
	}
	taken := map[Tile]string{}
	for i, tile := range c.Tiles {
		if other, ok := taken[tile]; ok || tile.Column < 0 || tile.Row < 0 {
			return fmt.Errorf("%s has tile %v, which is taken by %q or outside", c.Categories[i], tile, other)
		}
		taken[tile] = c.Categories[i]
	}
	return nil
}

// wanting tells that a category has no value of what was done at all; that no goal is set says nothing, nor
// that the future has not been.
func (c *Chart) wanting(category int) bool {
	if c.Kind == Lines {
		return c.unreported(category)
	}
	for _, s := range c.Series {
		if s.done() && s.Values[category] != nil {
			return false
		}
	}
	return true
}

// done tells that the values of a series were reported, not set or foreseen.
func (s Series) done() bool {
	switch s.Role {
	case "path", "goal", "projection", "low", "high":
		return false
	}
	return true
}

// missing is what stands where a value was not reported; it is never drawn as zero.
func missing(lang string) string { return choose(lang, "chưa báo cáo", "not reported") }

// title is what the mark of a value says when pointed at.
func (c *Chart) title(series, category int, lang string) string {
	s := c.Series[series]
	text := missing(lang)
	if v := s.Values[category]; v != nil {
		text = FormatNumber(*v, c.unit(category), lang)
	}
	name := plain(c.Categories[category])
	if s.Name != "" && len(c.Series) > 1 {
		name += " – " + plain(s.Name)
	}
	if c.partial(category) && s.done() && s.Values[category] != nil {
		text += " (" + notYet(lang) + ")"
	}
	return name + ": " + text
}

// partial tells that only some units have reported for a category: its values are of those alone.
func (c *Chart) partial(category int) bool { return len(c.Partial) > 0 && c.Partial[category] }

// notYet is what stands beside a value of some units.
func notYet(lang string) string {
	return choose(lang, "chưa đủ đơn vị gửi báo cáo", "not all units have reported")
}
