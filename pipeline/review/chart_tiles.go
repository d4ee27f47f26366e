package review

import (
	"fmt"
	"math"
	"strings"
)

// steps are the classes of a tile map: so many of one width from low.
type steps struct {
	low, by float64
	count   int
	one     bool // all values are low
}

// newSteps makes at most five classes that hold all values.
func newSteps(values []*float64, u Unit) steps {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if v != nil {
			low, high = min(low, *v), max(high, *v)
		}
	}
	if low > high {
		return steps{}
	}
	if low == high {
		return steps{low: low, by: 1, count: 1, one: true}
	}
	for parts := 5; ; parts-- {
		by := step(high-low, parts, u)
		from := math.Floor(low/by+1e-9) * by
		count := max(1, int(math.Ceil((high-from)/by-1e-9)))
		if u == Count { // a class of whole numbers ends before the next begins
			count = int(math.Floor((high-from)/by)) + 1
		}
		if count <= 5 || parts == 1 {
			return steps{low: from, by: by, count: count}
		}
	}
}

// of is the class of a value.
func (k steps) of(v float64) int {
	return min(k.count-1, max(0, int(math.Floor((v-k.low)/k.by+1e-9))))
}

// colour of a class: from the lightest to the darkest, however few there are.
func (k steps) colour(class int) Colour {
	n := 3
	if k.count > 1 {
		n = 1 + int(math.Round(float64(class)*4/float64(k.count-1)))
	}
	return Palette()[fmt.Sprintf("step%d", n)]
}

// words say what a class holds.
func (k steps) words(class int, u Unit, lang string) string {
	from, to := k.low+float64(class)*k.by, k.low+float64(class+1)*k.by
	switch {
	case k.one || u == Count && k.by == 1:
		return tick(from, u, lang)
	case u == Count:
		return tick(from, u, lang) + " – " + tick(to-1, u, lang)
	case class < k.count-1:
		return tick(from, u, lang) + " – " + choose(lang, "dưới ", "under ") + tick(to, u, lang)
	}
	return tick(from, u, lang) + " – " + tick(to, u, lang)
}

// tileMap draws the units as tiles where they roughly lie, coloured by the one series, each with its name
// and its number.
func (c *Chart) tileMap(s *scene, lang string) {
	const gap = 2.0
	west, first, columns, last := math.MaxInt, math.MaxInt, 0, 0
	for _, tile := range c.Tiles {
		west, first, columns, last = min(west, tile.Column), min(first, tile.Row), max(columns, tile.Column+1), max(last, tile.Row)
	}
	columns -= west
	wide := min(92, (s.width+gap)/float64(columns)-gap)
	names, numbers, nothing := 8.0, 9.5, quiet(7.5)
	if wide < 60 {
		names, numbers, nothing = 6.8, 8, quiet(6.5)
	}
	values := c.Series[0].Values
	k := newSteps(values, c.Unit)
	high := 0.0
	for i, name := range c.Categories {
		lines := float64(len(ink(names, false).wrap(name, wide-4))) * leading * names
		if values[i] == nil {
			lines += float64(len(nothing.wrap(missing(lang), wide-4)))*leading*nothing.size + 7
		} else {
			lines += leading * float64(len(ink(numbers, true).wrap(FormatNumber(*values[i], c.Unit, lang), wide-4))) * numbers
		}
		high = max(high, lines+5)
	}
	top := s.legend(c.tileLegend(s, k, lang), unitWords(c.Unit, lang))
	left := (s.width - float64(columns)*(wide+gap) + gap) / 2
	for i, tile := range c.Tiles {
		x, y := left+float64(tile.Column-west)*(wide+gap), top+float64(tile.Row-first)*(high+gap)
		s.of(i, 0, c.title(0, i, lang), func() { c.tile(s, i, k, box{x, y, x + wide, y + high}, names, numbers, nothing, lang) })
	}
	s.height = top + float64(last-first+1)*(high+gap) - gap + 2
}

// tile draws one unit into a box: its name above, its number below.
func (c *Chart) tile(s *scene, category int, k steps, b box, names, numbers float64, nothing style, lang string) {
	wide, middle := b.right-b.left, (b.left+b.right)/2
	v := c.Series[0].Values[category]
	colour := Palette()["not_reported"]
	if v != nil {
		colour = k.colour(k.of(*v))
	}
	name, number := style{names, false, colour.Ink}, style{numbers, true, colour.Ink}
	s.rect(b.left, b.top, wide, b.bottom-b.top, colour.Fill)
	bottom := b.bottom - 2
	var text []string
	if v == nil {
		s.hatch(b.left, b.bottom-6, wide, 6)
		bottom -= 6
		number = nothing
		text = nothing.wrap(missing(lang), wide-4)
	} else {
		text = number.wrap(FormatNumber(*v, c.Unit, lang), wide-4)
	}
	s.frame(b.left, b.top, wide, b.bottom-b.top, Palette()["rule"].Fill, 0.6)
	lines := name.even(c.Categories[category], wide-4)
	s.paragraph(middle, b.top+2+float64(len(lines))*leading*names/2, 0.5, name, lines)
	s.paragraph(middle, bottom-float64(len(text))*leading*number.size/2, 0.5, number, text)
}

// tileLegend says what the colours mean.
func (c *Chart) tileLegend(s *scene, k steps, lang string) []entry {
	var out []entry
	box := func(words string, draw func(x, y float64)) {
		out = append(out, entry{strings.TrimSpace(words), func(x, y float64) {
			draw(x, y-4)
			s.frame(x, y-4, 10, 8, Palette()["rule"].Fill, 0.6)
		}})
	}
	for class := range k.count {
		box(k.words(class, c.Unit, lang), func(x, y float64) { s.rect(x, y, 10, 8, k.colour(class).Fill) })
	}
	for _, v := range c.Series[0].Values {
		if v == nil {
			box(missing(lang), func(x, y float64) { s.hatch(x, y, 10, 8) })
			break
		}
	}
	return out
}
