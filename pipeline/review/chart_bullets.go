package review

import "math"

// bulletRow is one goal: where we are, where the path and the goal are, between what it may lie.
type bulletRow struct{ actual, low, high, path, goal *float64 }

// roles finds the values of a category by the roles of their series; a series without one is what is done.
func (c *Chart) roles(category int) bulletRow {
	var b bulletRow
	for _, s := range c.Series {
		switch v := s.Values[category]; s.Role {
		case "low":
			b.low = v
		case "high":
			b.high = v
		case "path":
			b.path = v
		case "goal":
			b.goal = v
		case "projection":
		default:
			b.actual = v
		}
	}
	return b
}

// span is the least and the most that a row has to show, nought among them.
func (b bulletRow) span() (low, high float64) {
	for _, v := range []*float64{b.actual, b.low, b.high, b.path, b.goal} {
		if v != nil {
			low, high = min(low, *v), max(high, *v)
		}
	}
	return low, high
}

// unit is the unit of a category: its own where the chart has one for each.
func (c *Chart) unit(category int) Unit {
	if len(c.Units) > 0 {
		return c.Units[category]
	}
	return c.Unit
}

// bullets draws a bar for each category with what it may lie between behind it, a stroke where the path is and a
// diamond where the goal is. Shares have one scale; other rows each their own, for what is
// counted in ones and in thousands would not fit upon one.
func (c *Chart) bullets(s *scene, lang string) {
	const barWide, gap = 150.0, 10.0
	names, bold, small := ink(8.5, false), ink(9, true), ink(7.5, false)
	rooms := c.bulletRooms(bold, small, lang)
	limit := s.width - barWide - rooms - 2*gap
	bar, left := barWide, min(limit, names.widest(c.Categories, limit))
	if spare := limit - left; spare > 0 {
		bar += spare
	}
	left += gap
	common, low, high := true, 0.0, 0.0
	for i := range c.Categories {
		common = common && c.unit(i) == Share
		l, h := c.roles(i).span()
		low, high = min(low, l), max(high, h)
	}
	top := s.legend(c.bulletLegend(s), "")
	y := top
	for i := range c.Categories {
		lines := names.even(c.Categories[i], limit)
		height := max(27, float64(len(lines))*leading*names.size+6)
		s.paragraph(left-gap, y+height/2, 1, names, lines)
		if !common {
			low, high = c.roles(i).span()
		}
		if high == low {
			high = low + 1
		}
		at := func(v float64) float64 { return left + (v-low)/(high-low)*(bar-8) }
		s.rect(left, y+height/2-10, bar-2, 20, Palette()["step1"].Fill)
		c.bulletBar(s, i, y+height/2, at, left, bar-2, lang)
		c.bulletText(s, i, point{left + bar + gap - 2, y + height/2}, bold, small, lang)
		y += height
	}
	s.height = y + 2
}

// bulletLegend names the series after what stands for them.
func (c *Chart) bulletLegend(s *scene) []entry {
	var out []entry
	banded := false
	for i, colour := range c.Colours() {
		switch role := c.Series[i].Role; role {
		case "low", "high":
			if banded {
				continue
			}
			banded = true
			words := c.Series[i].Name
			for _, other := range c.Series[i+1:] {
				if (other.Role == "low" || other.Role == "high") && other.Name != words {
					words += " – " + other.Name
				}
			}
			out = append(out, entry{words, func(x, y float64) { s.rect(x, y-4, 10, 8, colour.Fill) }})
		case "path":
			out = append(out, entry{c.Series[i].Name, func(x, y float64) { s.pathMark(x+5, y, 9) }})
		case "goal":
			out = append(out, entry{c.Series[i].Name, func(x, y float64) { s.diamond(x+5, y, 4, Palette()["goal"].Fill) }})
		case "projection":
		default:
			out = append(out, entry{c.Series[i].Name, func(x, y float64) { s.rect(x, y-2.5, 10, 5, Palette()["actual"].Fill) }})
		}
	}
	return out
}

// pathMark is a stroke where the path to a goal is, with a light rim so that it shows on the bar, too.
func (s *scene) pathMark(x, y, high float64) {
	s.rect(x-2, y-high/2, 4, high, Palette()["paper"].Fill)
	s.rect(x-1.1, y-high/2, 2.2, high, Palette()["path"].Fill)
}

func (c *Chart) bulletBar(s *scene, category int, y float64, at func(float64) float64, left, bar float64, lang string) {
	b := c.roles(category)
	each := func(role string, draw func()) {
		for i, series := range c.Series {
			if series.Role == role || role == "" && series.done() {
				s.of(category, i, c.title(i, category, lang), draw)
				return
			}
		}
	}
	if b.low != nil && b.high != nil && *b.low < *b.high {
		each("low", func() {
			s.rect(at(*b.low), y-8, max(0.8, at(*b.high)-at(*b.low)), 16, Palette()["band"].Fill)
		})
	}
	each("", func() {
		if b.actual == nil {
			s.hatch(left, y-5, bar, 10)
			return
		}
		s.rect(min(at(0), at(*b.actual)), y-4, max(0.8, math.Abs(at(*b.actual)-at(0))), 8, Palette()["actual"].Fill)
	})
	if b.path != nil {
		each("path", func() { s.pathMark(at(*b.path), y, 18) })
	}
	if b.goal != nil {
		each("goal", func() { s.diamond(at(*b.goal), y, 5, Palette()["goal"].Fill) })
	}
}

// band is what the value may lie between, in words.
func (b bulletRow) band(u Unit, lang string) string {
	if b.low == nil || b.high == nil || *b.low == *b.high {
		return ""
	}
	return "(" + FormatNumber(*b.low, u, lang) + " – " + FormatNumber(*b.high, u, lang) + ")"
}

// bulletRooms is how wide the numbers beside the bars are.
func (c *Chart) bulletRooms(bold, small style, lang string) float64 {
	w := 0.0
	for i := range c.Categories {
		first, second := c.bulletWords(i, lang)
		w = max(w, bold.wide(first)+4+small.wide(second))
		marks := 0.0
		for _, v := range []*float64{c.roles(i).path, c.roles(i).goal} {
			if v != nil {
				marks += 9 + small.wide(FormatNumber(*v, c.unit(i), lang)) + 8
			}
		}
		w = max(w, marks)
	}
	return w
}

// bulletWords are the value of a row and what it may lie between.
func (c *Chart) bulletWords(category int, lang string) (value, band string) {
	b, u := c.roles(category), c.unit(category)
	if b.actual == nil {
		return missing(lang), b.band(u, lang)
	}
	return FormatNumber(*b.actual, u, lang), b.band(u, lang)
}

// bulletText sets the numbers of a row beside its bar: where we are, and below it path and goal after
// their signs.
func (c *Chart) bulletText(s *scene, category int, from point, bold, small style, lang string) {
	b := c.roles(category)
	value, band := c.bulletWords(category, lang)
	y := from.y
	if b.path != nil || b.goal != nil {
		y -= 5.8
	}
	if b.actual == nil {
		bold.colour, bold.bold = Palette()["quiet"].Fill, false
	}
	s.write(from.x, y, 0, bold, value)
	s.write(from.x+bold.wide(value)+4, y, 0, small, band)
	x, y := from.x, from.y+6
	if b.path != nil {
		text := FormatNumber(*b.path, c.unit(category), lang)
		s.pathMark(x+3, y, 7)
		s.write(x+9, y, 0, small, text)
		x += 9 + small.wide(text) + 8
	}
	if b.goal != nil {
		s.diamond(x+3.5, y, 3.5, Palette()["goal"].Fill)
		s.write(x+9, y, 0, small, FormatNumber(*b.goal, c.unit(category), lang))
	}
}
