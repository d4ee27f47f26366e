package review

import (
	"testing"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// ink is the box that the letters of a text really cover.
func (i item) ink() box {
	var buf sfnt.Buffer
	face := faces()[i.style.bold].Face
	em := fixed.Int26_6(face.UnitsPerEm())
	scale := i.style.size / float64(em)
	out := box{i.points[0].x, i.points[0].y, i.points[0].x + i.style.wide(i.text), i.points[0].y}
	for _, letter := range i.text {
		index, err := face.GlyphIndex(&buf, letter)
		if err != nil {
			panic(err)
		}
		bounds, _, err := face.GlyphBounds(&buf, index, em, 0)
		if err != nil {
			panic(err)
		}
		out.top = min(out.top, i.points[0].y+float64(bounds.Min.Y)*scale)
		out.bottom = max(out.bottom, i.points[0].y+float64(bounds.Max.Y)*scale)
	}
	return out
}

// letters are the 134 letters of Vietnamese that ASCII does not have: seven and their five tones each, the
// five tones of the plain vowels, and both cases.
func letters() []rune {
	return []rune("àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ" +
		"ÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬÈẺẼÉẸÊỀỂỄẾỆÌỈĨÍỊÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢÙỦŨÚỤƯỪỬỮỨỰỲỶỸÝỴĐ")
}

func TestEveryVietnameseLetterHasAGlyph(t *testing.T) {
	all := letters()
	if len(all) != 134 {
		t.Fatalf("%d letters", len(all))
	}
	for _, also := range "aAzZ09.,%–…()/:;đĐ" {
		all = append(all, also)
	}
	for bold, face := range faces() {
		var buf sfnt.Buffer
		tallest, deepest := 0.0, 0.0
		for _, letter := range all {
			index, err := face.Face.GlyphIndex(&buf, letter)
			if err != nil || index == 0 {
				t.Errorf("bold %v: %c has no glyph (%v)", bold, letter, err)
			}
			b := item{text: string(letter), points: []point{{}}, style: style{size: 1, bold: bold}}.ink()
			tallest, deepest = max(tallest, -b.top), max(deepest, b.bottom)
		}
		if tallest > ascent || deepest > descent+0.02 {
			t.Errorf("bold %v: letters reach %.3f up and %.3f down, lines leave %v and %v", bold, tallest, deepest, ascent, descent)
		}
	}
}
