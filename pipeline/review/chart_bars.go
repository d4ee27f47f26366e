package review

import "math"

// ink is the style of text on paper.
func ink(size float64, bold bool) style { return style{size, bold, Palette()["text"].Fill} }

// quiet is the style of text of less weight.
func quiet(size float64) style { return style{size, false, Palette()["quiet"].Fill} }

// rows says how the rows of a chart are set: the more there are, the closer, so that 65 of them fill no
// more than a page.
type rows struct {
	names   style
	pitch   float64 // of a row of one line
	left    float64 // where the drawing begins, right of the names
	lines   [][]string
	heights []float64
}

func newRows(names []string, each float64) rows {
	r := rows{names: ink(8.5, false), pitch: 18}
	switch n := float64(len(names)) * each; {
	case n > 34:
		r.names, r.pitch = ink(7.2, false), 10
	case n > 16:
		r.names, r.pitch = ink(8, false), 14
	}
	const widest = 165
	for _, name := range names {
		lines := r.names.even(name, widest)
		r.lines = append(r.lines, lines)
		r.heights = append(r.heights, max(r.pitch*each, float64(len(lines))*leading*r.names.size+2))
	}
	r.left = r.names.widest(names, widest) + 7
	return r
}

// name sets the name of a row, whose middle is at y.
func (r rows) name(s *scene, row int, y float64) {
	s.paragraph(r.left-6, y, 1, r.names, r.lines[row])
}

// entry is one line of a legend: a swatch drawn in a box of 10 by 8 from its left and middle, and its words.
type entry struct {
	words  string
	swatch func(x, y float64)
}

// legend sets entries side by side over the chart, with the unit of its numbers at the right, and
// says where the chart begins.
func (s *scene) legend(entries []entry, unit string) float64 {
	st := quiet(8)
	x, y, right := 1.0, 7.0, s.width
	if unit != "" {
		s.write(s.width, y, 1, st, unit)
		right -= st.wide(unit) + 12
	}
	for _, e := range entries {
		lines := st.even(e.words, s.width-16)
		w := 14 + st.widest([]string{e.words}, s.width-16)
		if x > 1 && x+w > right {
			x, y, right = 1, y+12, s.width
		}
		if x+w > right { // the unit alone stands on the first line
			y, right = y+12, s.width
		}
		e.swatch(x, y)
		for i, line := range lines {
			s.write(x+14, y+float64(i)*10, 0, st, line)
		}
		y += float64(len(lines)-1) * 10
		x += w + 14
	}
	if len(entries) == 0 && unit == "" {
		return 2
	}
	return y + 11
}

// unitWords is the unit that numbers of a chart do not say themselves.
func unitWords(u Unit, lang string) string {
	switch u {
	case MillionVND:
		return choose(lang, "Đơn vị tính: triệu đồng", "Million đồng")
	case Points:
		return choose(lang, "Đơn vị tính: điểm phần trăm", "Percentage points")
	}
	return ""
}

// legend of the series as filled boxes, where there is more than one.
func (c *Chart) boxes(s *scene) []entry {
	if len(c.Series) < 2 {
		return nil
	}
	var out []entry
	for i, colour := range c.Colours() {
		out = append(out, entry{c.Series[i].Name, func(x, y float64) { s.swatch(c.Series[i].Role, colour, x, y-4, 10, 8) }})
	}
	return out
}

// swatch fills a box with the colour of a series; what was not reported is hatched.
func (s *scene) swatch(role string, colour Colour, x, y, w, h float64) {
	if role == "not_reported" {
		s.hatch(x, y, w, h)
		return
	}
	s.rect(x, y, w, h, colour.Fill)
}

// part is one series in a row of stacked bars.
type part struct {
	series int
	value  float64
	text   string
	inside bool // its number stands inside the bar
}

// stack is one row of stacked bars.
type stack struct {
	parts   []part
	unknown []int // series without a value
	total   float64
	text    string // the total as set; empty where it says nothing: of shares, and of one part
}

func (c *Chart) stack(category int, lang string) stack {
	var k stack
	for i, s := range c.Series {
		v := s.Values[category]
		if v == nil {
			k.unknown = append(k.unknown, i)
			continue
		}
		k.total += *v
		if *v > 0 {
			k.parts = append(k.parts, part{series: i, value: *v, text: FormatNumber(*v, c.Unit, lang)})
		}
	}
	if c.Unit != Share && len(c.Series) > 1 && len(k.unknown) < len(c.Series) || k.total == 0 {
		k.text = FormatNumber(k.total, c.Unit, lang)
	}
	return k
}

// Gaps in the tail of a row: what stands right of its bar.
const (
	tailGap  = 5.0
	chip     = 5.0
	chipGap  = 2.0
	stubWide = 12.0
)

// tail is how much room the row needs right of its bar: the total, numbers of parts too narrow to hold
// them, what was not reported.
func (k *stack) tail(numbers, total style, scale float64, lang string) float64 {
	w := 0.0
	if k.text != "" {
		w += tailGap + total.wide(k.text)
	}
	for i := range k.parts {
		p := &k.parts[i]
		p.inside = numbers.wide(p.text)+4 <= p.value*scale
		if !p.inside {
			w += tailGap + chip + chipGap + numbers.wide(p.text)
		}
	}
	if n := float64(len(k.unknown)); n > 0 {
		w += tailGap + n*(chip+1) + chipGap + numbers.wide(missing(lang))
	}
	return w
}

// stackedBars draws parts of one whole for each category.
func (c *Chart) stackedBars(s *scene, lang string) {
	r := newRows(c.Categories, 1)
	numbers, totals := ink(r.names.size-0.7, false), ink(r.names.size-0.2, true)
	stacks, most := make([]stack, len(c.Categories)), 0.0
	for i := range stacks {
		stacks[i] = c.stack(i, lang)
		most = max(most, stacks[i].total)
	}
	room := s.width - r.left - 1
	scale := 0.0
	if most > 0 {
		scale = room / most
	}
	for range 100 {
		fits := true
		for i := range stacks {
			fits = stacks[i].tail(numbers, totals, scale, lang)+stacks[i].total*scale <= room && fits
		}
		if fits {
			break
		}
		scale *= 0.96
	}
	top := s.legend(c.boxes(s), unitWords(c.Unit, lang))
	y := top
	for i := range stacks {
		r.name(s, i, y+r.heights[i]/2)
		c.stackRow(s, i, stacks[i], point{r.left, y + r.heights[i]/2}, 0.74*r.pitch, scale, numbers, totals, lang)
		y += r.heights[i]
	}
	s.line(Palette()["rule"].Fill, 0.8, nil, point{r.left, top}, point{r.left, y})
	s.height = y + 2
}

// stackRow draws one row: its bar from the point, and its tail.
func (c *Chart) stackRow(s *scene, category int, k stack, from point, thick, scale float64, numbers, totals style, lang string) {
	colours := c.Colours()
	if len(k.unknown) == len(c.Series) {
		s.of(category, 0, plain(c.Categories[category])+": "+missing(lang), func() {
			s.hatch(from.x, from.y-thick/2, stubWide, thick)
			s.write(from.x+stubWide+tailGap, from.y, 0, quiet(numbers.size), missing(lang))
		})
		return
	}
	x := from.x
	for n, p := range k.parts {
		s.of(category, p.series, c.title(p.series, category, lang), func() {
			w := p.value * scale
			if n < len(k.parts)-1 {
				w = max(w-0.6, w/2) // a gap that tells neighbours apart
			}
			s.swatch(c.Series[p.series].Role, colours[p.series], x, from.y-thick/2, w, thick)
			if p.inside {
				in := style{numbers.size, false, colours[p.series].Ink}
				if c.Series[p.series].Role == "not_reported" {
					s.rect(x+w/2-in.wide(p.text)/2-1.5, from.y-thick/2+1, in.wide(p.text)+3, thick-2, colours[p.series].Fill)
				}
				s.write(x+w/2, from.y, 0.5, in, p.text)
			}
		})
		x += p.value * scale
	}
	if k.text != "" {
		s.write(x+tailGap, from.y, 0, totals, k.text)
		x += tailGap + totals.wide(k.text)
	}
	for _, p := range k.parts {
		if !p.inside {
			s.of(category, p.series, c.title(p.series, category, lang), func() {
				x += tailGap
				s.swatch(c.Series[p.series].Role, colours[p.series], x, from.y-chip/2, chip, chip)
				s.write(x+chip+chipGap, from.y, 0, numbers, p.text)
				x += chip + chipGap + numbers.wide(p.text)
			})
		}
	}
	x += tailGap
	for n, series := range k.unknown {
		s.of(category, series, c.title(series, category, lang), func() {
			s.swatch(c.Series[series].Role, colours[series], x, from.y-chip/2, chip, chip)
			x += chip + 1
			if n == len(k.unknown)-1 {
				s.write(x+chipGap, from.y, 0, quiet(numbers.size), missing(lang))
			}
		})
	}
}

// bars draws one bar for each category, or one of each series.
func (c *Chart) bars(s *scene, lang string) {
	each := 1.0
	if n := float64(len(c.Series)); n > 1 {
		each = 0.35 + 0.75*n
	}
	r := newRows(c.Categories, each)
	numbers := ink(r.names.size-0.4, len(c.Series) == 1)
	low, high, before, after := 0.0, 0.0, 0.0, 0.0
	for _, series := range c.Series {
		for _, v := range series.Values {
			if v == nil {
				after = max(after, stubWide+tailGap+numbers.wide(missing(lang)))
				continue
			}
			low, high = min(low, *v), max(high, *v)
			if room := numbers.wide(FormatNumber(*v, c.Unit, lang)) + tailGap; *v < 0 {
				before = max(before, room)
			} else {
				after = max(after, room)
			}
		}
	}
	room, scale := s.width-r.left-1-before-after, 0.0
	if high > low {
		scale = room / (high - low)
	}
	zero := r.left + before - low*scale
	top := s.legend(c.boxes(s), unitWords(c.Unit, lang))
	y := top
	for i := range c.Categories {
		middle := y + r.heights[i]/2
		r.name(s, i, middle)
		thick := 0.74 * r.pitch
		for n := range c.Series {
			at := middle + (float64(n)-float64(len(c.Series)-1)/2)*0.75*r.pitch
			if len(c.Series) > 1 {
				thick = 0.7 * r.pitch
			}
			c.bar(s, n, i, point{zero, at}, thick, scale, numbers, lang)
		}
		y += r.heights[i]
	}
	s.line(Palette()["rule"].Fill, 0.8, nil, point{zero, top}, point{zero, y})
	s.height = y + 2
}

// bar draws one bar from the point on the axis, with its number at its end.
func (c *Chart) bar(s *scene, series, category int, from point, thick, scale float64, numbers style, lang string) {
	colour := c.Colours()[series]
	if len(c.Series) == 1 && c.Series[0].Role == "" {
		colour = Palette()["actual"]
	}
	s.of(category, series, c.title(series, category, lang), func() {
		v := c.Series[series].Values[category]
		if v == nil {
			s.hatch(from.x, from.y-thick/2, stubWide, thick)
			s.write(from.x+stubWide+tailGap, from.y, 0, quiet(numbers.size), missing(lang))
			return
		}
		end := from.x + *v*scale
		if *v != 0 {
			s.swatch(c.Series[series].Role, colour, min(from.x, end), from.y-thick/2, max(0.5, math.Abs(end-from.x)), thick)
		}
		if text := FormatNumber(*v, c.Unit, lang); *v < 0 {
			s.write(end-tailGap, from.y, 1, numbers, text)
		} else {
			s.write(end+tailGap, from.y, 0, numbers, text)
		}
	})
}
