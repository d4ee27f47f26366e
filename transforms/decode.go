package transforms

import (
	"slices"
	"strings"
	"unicode"
)

// typing is what became of a cell that was, or may have been, typed with a font of the past.
type typing struct {
	raw    string // as stored
	script string // it was read in; "" when it could not be read surely, looks when it was taken as it looks
}

// looks is the script of a doubtful text that was read as its sender sees it.
const looks = "?"

// fontKey groups the fonts that are evidence for each other: all of TCVN3, all of
// VNI, and each other font by itself.
func fontKey(font string) string {
	switch lower := strings.ToLower(font); {
	case strings.HasPrefix(lower, ".vn"):
		return ".vn"
	case strings.HasPrefix(lower, "vni"):
		return "vni"
	default:
		return lower
	}
}

// isOf tells that a font draws the letters of script c: there its sender sees any
// character as c reads it.
func (c script) isOf(font string) bool {
	key := fontKey(font)
	return key == ".vn" && c == tcvn3 || key == "vni" && c == vni
}

// isCapitalFont tells the fonts of TCVN3 that draw small letters as capitals: .VnTimeH.
func isCapitalFont(font string) bool {
	lower := strings.ToLower(font)
	return strings.HasPrefix(lower, ".vn") && strings.HasSuffix(lower, "h")
}

// decoder reads the texts of one workbook in the scripts they were typed in.
type decoder struct {
	fonts map[string]*[scripts]int // texts that can be in one script only, by font and by fontKey
	total [scripts]int

	doubtful bool // a text is neither Vietnamese as it looks nor surely anything else

	font string // the one asked for last …
	is   *[scripts]int
}

// decodeBook gives a book in which every text typed with a font of the past is
// Unicode, and what became of those cells, by sheet and place. The book given is
// not changed; without such texts it is the one returned.
func decodeBook(b *Book) (*Book, []map[[2]int]typing) {
	d := decoder{fonts: map[string]*[scripts]int{}}
	for i := range b.Sheets {
		d.learn(&b.Sheets[i])
	}
	if d.legacy() == 0 && !d.doubtful {
		return b, make([]map[[2]int]typing, len(b.Sheets))
	}
	out := &Book{Path: b.Path, Sheets: slices.Clone(b.Sheets)}
	var all []map[[2]int]typing
	for i := range out.Sheets {
		all = append(all, d.sheet(&out.Sheets[i]))
	}
	return out, all
}

// mayBeLegacy tells the texts that need a second look from the many that do not:
// ASCII, or Vietnamese with a letter that only Unicode has and no odd sign.
func mayBeLegacy(c *Cell) bool {
	if c.Kind != Text || isASCII(c.Raw) || isTick(c.Font, c.Raw) {
		return false
	}
	only, before := false, rune(0)
	for _, r := range c.Raw {
		switch {
		case r < 0x100 && oddSigns[r], r == '\u2212', r == '\u2219':
			return true
		case r >= 0xc0 && r < 0xdf && unicode.IsLower(before): // "quÕ" among Unicode words
			return true
		case r >= 0x1ea0 && r <= 0x1ef9, r >= 0x300 && r <= 0x323, r >= 0x102 && r <= 0x1b0:
			only = true
		}
		before = r
	}
	return !only
}

// oddSigns are the Latin-1 characters of notVietnamese.
var oddSigns = func() (odd [0x100]bool) {
	for _, r := range notVietnamese {
		if r < 0x100 {
			odd[r] = true
		}
	}
	return odd
}()

// firstLook is what is seen of a text without looking at its neighbours.
type firstLook struct {
	is     script
	tells  bool // it is surely in that script, and would not be stored alike in another
	legacy bool // it does not look like Vietnamese
}

var firstLooks = newMemo(func(s string) (f firstLook) {
	r := readText(s)
	f.is, f.tells = r.sure()
	f.tells = f.tells && !(f.is == unicodeScript && r.sameElsewhere()) // "bình" is stored alike in VNI
	f.legacy = IsLegacy(s)
	return f
})

// learn counts the texts of a visible sheet that can be in one script only.
func (d *decoder) learn(s *Sheet) {
	for i := range s.Rows {
		for j := range s.Rows[i].Cells {
			c := &s.Rows[i].Cells[j]
			if c.Kind != Text || isASCII(c.Raw) {
				continue
			}
			is, ok := unicodeScript, true
			if mayBeLegacy(c) {
				t := firstLooks.of(c.Raw)
				is, ok = t.is, t.tells
				d.doubtful = d.doubtful || t.legacy
			}
			if ok {
				d.of(c.Font)[is]++
				d.total[is]++
			}
		}
	}
}

// legacy counts the texts that are surely no Unicode.
func (d *decoder) legacy() int { return d.total[tcvn3] + d.total[vni] + d.total[cp1258] }

// of is the evidence of a font's group.
func (d *decoder) of(font string) *[scripts]int {
	if d.is != nil && d.font == font {
		return d.is
	}
	e := d.fonts[font]
	if e == nil {
		key := fontKey(font)
		if e = d.fonts[key]; e == nil {
			e = new([scripts]int)
			d.fonts[key] = e
		}
		d.fonts[font] = e
	}
	d.font, d.is = font, e
	return e
}

// sheet converts the texts of s in place, in rows of its own.
func (d *decoder) sheet(s *Sheet) map[[2]int]typing {
	done := map[[2]int]typing{}
	s.Rows = slices.Clone(s.Rows)
	for i := range s.Rows {
		row, own := &s.Rows[i], false
		for j := range row.Cells {
			c := row.Cells[j]
			var text string
			var t typing
			switch {
			case mayBeLegacy(&c), c.Kind == Text && !isASCII(c.Raw) && d.legacy() > 0 && !readText(c.Raw).valid[unicodeScript]: // "Míi củng cè"
				text, t = d.text(c)
			}
			if t == (typing{}) && d.seenAsCapitals(c) {
				text, t = strings.ToUpper(c.Raw), typing{c.Raw, scriptNames[tcvn3]}
			}
			if t == (typing{}) {
				continue
			}
			if !own {
				row.Cells, own = slices.Clone(row.Cells), true
			}
			row.Cells[j].Raw = text
			done[[2]int{row.Number, c.Col}] = t
		}
	}
	return done
}

// text reads the text of one cell: as it looks (no typing), converted, or not surely.
func (d *decoder) text(c Cell) (string, typing) {
	r := readText(c.Raw)
	is, sure := r.sure()
	switch {
	case len(r.words) == 0:
		if is, sure = d.byFont(c, textReading{}); sure && is == tcvn3 && loneLetters.Replace(c.Raw) != c.Raw {
			return loneLetters.Replace(c.Raw), typing{c.Raw, scriptNames[is]}
		}
		return c.Raw, typing{}
	case r.unicode && !r.valid[unicodeScript] && !(sure && is.isOf(c.Font)): // two scripts in one cell
		if d.total[cp1258] == 0 { // only whole files are of it
			for i := range r.words {
				r.words[i].valid[cp1258] = false
			}
		}
		return mixed(c.Raw, r)
	case sure && is != unicodeScript && d.doubts(c, r, is):
		return c.Raw, typing{raw: c.Raw}
	case !sure:
		if is, sure = d.byFont(c, r); !sure {
			return c.Raw, typing{raw: c.Raw, script: d.asSeen(c, r)}
		}
	}
	if is == unicodeScript {
		return c.Raw, typing{}
	}
	text := convert(c.Raw, func(wordReading) script { return is })
	if is == tcvn3 {
		text = loneLetters.Replace(text)
		if isCapitalFont(c.Font) {
			text = strings.ToUpper(text)
		}
	}
	return text, typing{c.Raw, scriptNames[is]}
}

// doubts tells that a text which can only be read in script is, as a whole, may
// be something else: its font is clearly of another script of the past, or it is a
// font of Unicode texts and a word of it may be Unicode beside others that are not
// ("HTX B¶n Nguån Hòa B×nh").
func (d *decoder) doubts(c Cell, r textReading, is script) bool {
	e := d.of(c.Font)
	for other := tcvn3; other < scripts; other++ {
		if other != is && e[other] >= clearly*e[is] {
			return true
		}
	}
	if is.isOf(c.Font) || e[is] >= clearly*e[unicodeScript] {
		return false
	}
	return slices.ContainsFunc(r.words, func(w wordReading) bool {
		return w.valid[unicodeScript] && w.text[is] != w.text[unicodeScript]
	})
}

// seenAsCapitals tells a text of small letters that reads in TCVN3 as it is stored,
// "htx tuý loan", in a font that draws them as capitals.
func (d *decoder) seenAsCapitals(c Cell) bool {
	if c.Kind != Text || !isCapitalFont(c.Font) || c.Raw == strings.ToUpper(c.Raw) || d.of(c.Font)[tcvn3] == 0 {
		return false
	}
	r := readText(c.Raw)
	return r.valid[tcvn3] && r.same(tcvn3)
}

// mixed reads a text with words in two scripts, where each word can be in one only.
func mixed(s string, r textReading) (string, typing) {
	used, foreign := unicodeScript, false
	for _, w := range r.words {
		is, ok := textReading{words: []wordReading{w}, valid: w.valid}.sure()
		switch {
		case w.valid[unicodeScript]:
		case !ok && (w.valid[tcvn3] || w.valid[vni] || w.valid[cp1258]), ok && used != unicodeScript && used != is:
			return s, typing{raw: s}
		case ok:
			used = is
		default:
			foreign = true
		}
	}
	if used == unicodeScript { // a foreign word among Vietnamese ones
		return s, typing{}
	}
	for _, w := range r.words { // a word that is Vietnamese both ways
		foreign = foreign || w.valid[unicodeScript] && w.valid[used] && w.text[used] != w.text[unicodeScript]
	}
	if foreign {
		return s, typing{raw: s}
	}
	return convert(s, func(w wordReading) script {
		if w.valid[unicodeScript] {
			return unicodeScript
		}
		return used
	}), typing{s, scriptNames[used]}
}

func sum(e *[scripts]int) (n int) {
	for _, v := range e {
		n += v
	}
	return n
}

// clearly is how many times the texts in one script must outnumber those in the
// others before a font counts as being of that script.
const clearly = 20

// byFont settles a text that can be in several scripts, or in none, by what the
// other texts of its font are.
func (d *decoder) byFont(c Cell, r textReading) (script, bool) {
	key, e := fontKey(c.Font), d.of(c.Font)
	legacyFont := key == ".vn" || key == "vni"
	for is := range scripts {
		others := sum(e) - e[is]
		if r.valid[is] && len(r.words) > 0 { // only what r can be in speaks against it
			others = 0
			for c := range scripts {
				if c != is && r.valid[c] {
					others += e[c]
				}
			}
		}
		if e[is] == 0 || others > 0 && e[is] < clearly*others {
			continue
		}
		switch {
		case r.valid[is]:
			return is, true
		case is == unicodeScript:
			return is, !IsLegacy(c.Raw)
		case r.counts[is] > r.counts[unicodeScript] || legacyFont: // a slip of the pen, or a foreign word, in a sure script
			return is, true
		}
		return is, false
	}
	noEvidence := sum(e) == 0
	switch {
	case !noEvidence, legacyFont && d.legacy() > 0:
		return 0, false
	case r.valid[unicodeScript]:
		return unicodeScript, true // what the sender sees on the screen
	}
	return unicodeScript, !IsLegacy(c.Raw)
}

// asSeen settles a text that its font does not: in a font that is not of the past
// its sender sees what is stored. Where that is Vietnamese, and most texts of the
// font are Unicode, it is taken, with a warning.
func (d *decoder) asSeen(c Cell, r textReading) string {
	key, e := fontKey(c.Font), d.of(c.Font)
	seen := r.valid[unicodeScript] || !IsLegacy(c.Raw)
	if key != ".vn" && key != "vni" && seen && 2*e[unicodeScript] > sum(e) {
		return looks
	}
	return ""
}
