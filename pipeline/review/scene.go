package review

import (
	"strings"
	"sync"
	"unicode"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/text/unicode/norm"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// scene is a drawing before anybody writes it to a file: shapes and texts in points, measured from the
// top left. A chart makes one; SVG and PNG are both written from it, and tests measure it.
type scene struct {
	width, height float64
	items         []item
	marks         []mark
	current       int // the mark being drawn, 0 for none
}

// mark is one number of the chart: what belongs to it is a group of the SVG, with a title to hover.
type mark struct {
	category, series int
	title            string
}

// item is one shape or text of a scene.
type item struct {
	mark   int // number of the mark it belongs to, 0 for the frame of the chart
	points []point
	pairs  bool    // the points are ends of strokes, two by two
	radius float64 // of a disc around the one point
	fill   string  // empty: not filled
	stroke string  // empty: no line
	width  float64
	dash   []float64
	text   string // drawn from the one point at its baseline
	style  style
}

type point struct{ x, y float64 }

// box is the room a text takes: from the marks over its letters to the tails below them.
type box struct{ left, top, right, bottom float64 }

// meets tells that two boxes share some room.
func (b box) meets(o box) bool {
	return b.left < o.right && o.left < b.right && b.top < o.bottom && o.top < b.bottom
}

// style is how a text is set.
type style struct {
	size   float64
	bold   bool
	colour string
}

// Ascent and descent of a line of text in ems: Liberation Sans, whose capitals with two marks (Ấ) are
// 0.96 high.
const (
	ascent  = 0.97
	descent = 0.22
	leading = 1.19
	// middle is from the baseline up to the middle of capitals and digits.
	middle = 0.35
)

// faces are the fonts that text is measured and painted with, each parsed once. Arial, which the SVG asks
// for first, has the same widths.
var faces = sync.OnceValue(func() map[bool]font.Face {
	out := map[bool]font.Face{}
	for bold, data := range map[bool][]byte{false: liberationsansregular.TTF, true: liberationsansbold.TTF} {
		parsed, err := opentype.Parse(data)
		if err != nil {
			panic(err) // embedded fonts parse
		}
		weight := xfont.WeightNormal
		if bold {
			weight = xfont.WeightBold
		}
		out[bold] = font.Face{Font: font.Font{Typeface: "Liberation", Variant: "Sans", Weight: weight}, Face: parsed}
	}
	return out
})

// face is the font of a style.
func (s style) face() font.Face {
	face := faces()[s.bold]
	face.Font.Size = vg.Length(s.size)
	return face
}

// wide is the width of a text.
func (s style) wide(text string) float64 { return widths.of(text, s.bold) * s.size }

// widths remembers how wide texts are, for a size of one: charts of one report say the same words again
// and again.
var widths = &widthMemo{known: map[widthKey]float64{}}

type widthMemo struct {
	sync.Mutex
	known map[widthKey]float64
}

type widthKey struct {
	text string
	bold bool
}

func (m *widthMemo) of(text string, bold bool) float64 {
	m.Lock()
	defer m.Unlock()
	key := widthKey{text, bold}
	w, ok := m.known[key]
	if !ok {
		if len(m.known) > 10_000 {
			clear(m.known)
		}
		w = float64(style{size: 1000, bold: bold}.faceWidth(text)) / 1000
		m.known[key] = w
	}
	return w
}

func (s style) faceWidth(text string) vg.Length {
	face := s.face()
	return face.Width(text)
}

// plain is a text as a drawing can hold it: composed letters, no control characters.
func plain(text string) string {
	text = norm.NFC.String(text)
	if strings.IndexFunc(text, unicode.IsControl) < 0 {
		return text
	}
	return strings.Join(strings.FieldsFunc(text, unicode.IsControl), " ")
}

// wrap breaks a text into lines no wider than width: between words, and inside a word only where it alone
// is wider. It never loses a letter.
func (s style) wrap(text string, width float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(plain(text)) {
		if line != "" && s.wide(line+" "+word) <= width {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		line = ""
		for _, letter := range word {
			if line != "" && s.wide(line+string(letter)) > width {
				lines = append(lines, line)
				line = ""
			}
			line += string(letter)
		}
	}
	if line != "" || lines == nil {
		lines = append(lines, line)
	}
	return lines
}

// even breaks a text as wrap does, into as many lines, with no line left much shorter than the others.
func (s style) even(text string, width float64) []string {
	lines := s.wrap(text, width)
	for n := len(lines); n > 1 && width > 20; {
		if width *= 0.95; len(s.wrap(text, width)) > n {
			break
		}
		lines = s.wrap(text, width)
	}
	return lines
}

// widest is the width of the widest line of the texts, broken evenly to at most limit.
func (s style) widest(texts []string, limit float64) float64 {
	w := 0.0
	for _, text := range texts {
		for _, line := range s.even(text, limit) {
			w = max(w, s.wide(line))
		}
	}
	return w
}

func (s *scene) add(i item) {
	i.mark = s.current
	s.items = append(s.items, i)
}

// of draws what belongs to one number of the chart.
func (s *scene) of(category, series int, title string, draw func()) {
	s.marks = append(s.marks, mark{category, series, title})
	s.current = len(s.marks)
	draw()
	s.current = 0
}

// rect fills a rectangle.
func (s *scene) rect(x, y, w, h float64, fill string) {
	s.add(item{points: []point{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}, fill: fill})
}

// frame draws the outline of a rectangle.
func (s *scene) frame(x, y, w, h float64, stroke string, width float64) {
	s.add(item{points: []point{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}, {x, y}}, stroke: stroke, width: width})
}

// line draws a line through points.
func (s *scene) line(stroke string, width float64, dash []float64, points ...point) {
	s.add(item{points: points, stroke: stroke, width: width, dash: dash})
}

// polygon fills the shape that points go round.
func (s *scene) polygon(fill string, points ...point) { s.add(item{points: points, fill: fill}) }

// disc fills a circle.
func (s *scene) disc(x, y, radius float64, fill string) {
	s.add(item{points: []point{{x, y}}, radius: radius, fill: fill})
}

// diamond fills a square on its corner.
func (s *scene) diamond(x, y, r float64, fill string) {
	s.polygon(fill, point{x + r, y}, point{x, y + r}, point{x - r, y}, point{x, y - r})
}

// hatch fills a rectangle with slanting strokes inside a frame: what was not reported.
func (s *scene) hatch(x, y, w, h float64) {
	stroke := Palette()["hatch"].Fill
	s.rect(x, y, w, h, Palette()["not_reported"].Fill)
	var ends []point
	for d := 3.0; d < w+h; d += 4 {
		// from the upper or right edge down to the left or lower edge
		from, to := point{x + min(d, w), y + max(0, d-w)}, point{x + max(0, d-h), y + min(d, h)}
		ends = append(ends, from, to)
	}
	s.add(item{points: ends, pairs: true, stroke: stroke, width: 0.6})
	s.frame(x, y, w, h, stroke, 0.6)
}

// write sets a text with its left end, middle or right end (anchor 0, 0.5, 1) at x and the middle of its
// capitals at y.
func (s *scene) write(x, y, anchor float64, st style, text string) {
	if text = plain(text); text != "" {
		s.add(item{points: []point{{x - anchor*st.wide(text), y + middle*st.size}}, text: text, style: st})
	}
}

// paragraph sets lines around y, the middle of the whole, and says how high it is.
func (s *scene) paragraph(x, y, anchor float64, st style, lines []string) {
	for i, line := range lines {
		s.write(x, y+(float64(i)-float64(len(lines)-1)/2)*leading*st.size, anchor, st, line)
	}
}

// box is the room that a text takes.
func (i item) box() box {
	p := i.points[0]
	return box{p.x, p.y - ascent*i.style.size, p.x + i.style.wide(i.text), p.y + descent*i.style.size}
}

// boxAt is the room that a text written there would take.
func (s style) boxAt(x, y, anchor float64, text string) box {
	i := item{points: []point{{x - anchor*s.wide(text), y + middle*s.size}}, text: text, style: s}
	return i.box()
}
