package review

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"math"
	"slices"
	"sync"

	xfont "golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

// picture is the drawing library's canvas of dots, but for its texts: it makes every letter anew from its
// outline, a third of the time of a chart, and here a letter is made once.
type picture struct {
	*vgimg.Canvas
	pixels *image.RGBA
	dpi    int
	colour color.Color
}

func newPicture(width, height float64, dpi int) *picture {
	paper := paint(Palette()["paper"].Fill)
	canvas := vgimg.NewWith(vgimg.UseWH(vg.Length(width), vg.Length(height)), vgimg.UseDPI(dpi), vgimg.UseBackgroundColor(paper))
	return &picture{canvas, canvas.Image().(*image.RGBA), dpi, color.Black} // it draws on no other kind of image
}

// SetColor sets the colour of what is drawn next.
func (p *picture) SetColor(c color.Color) {
	p.colour = c
	p.Canvas.SetColor(c)
}

// FillString sets a text at its baseline.
func (p *picture) FillString(face font.Face, at vg.Point, text string) {
	glyphs.Lock()
	defer glyphs.Unlock()
	key := glyphKey{bold: face.Font.Weight == xfont.WeightBold, size: float64(face.Font.Size), dpi: p.dpi}
	f := glyphs.face(key, face)
	scale := float64(p.dpi) / vg.Inch.Points()
	x := fixed.Int26_6(math.Round(float64(at.X) * scale * 64))
	y := int(math.Round(float64(p.pixels.Rect.Dy()) - float64(at.Y)*scale))
	ink := image.NewUniform(p.colour)
	previous := rune(-1)
	for _, letter := range text {
		if previous >= 0 {
			x += f.Kern(previous, letter)
		}
		key.letter, key.quarter = letter, (x&63)/16
		g := glyphs.of(key, f)
		draw.DrawMask(p.pixels, g.mask.Rect.Add(image.Pt(x.Floor(), y)), ink, image.Point{}, g.mask, g.mask.Rect.Min, draw.Over)
		x += g.advance
		previous = letter
	}
}

// glyph is one letter as dots around its origin.
type glyph struct {
	mask    *image.Alpha
	advance fixed.Int26_6
}

// glyphKey says which letter: of which font and size, and at which quarter of a dot it begins.
type glyphKey struct {
	bold    bool
	size    float64
	dpi     int
	letter  rune
	quarter fixed.Int26_6
}

// glyphs are the letters made so far. Whoever sets a text holds the lock: fonts keep notes while they work.
var glyphs = &glyphMemo{known: map[glyphKey]glyph{}, faces: map[glyphKey]xfont.Face{}}

type glyphMemo struct {
	sync.Mutex
	known map[glyphKey]glyph
	faces map[glyphKey]xfont.Face
}

// face is a font in one size.
func (m *glyphMemo) face(key glyphKey, face font.Face) xfont.Face {
	f, ok := m.faces[key]
	if !ok {
		f = face.FontFace(float64(key.dpi))
		m.faces[key] = f
	}
	return f
}

func (m *glyphMemo) of(key glyphKey, f xfont.Face) glyph {
	g, ok := m.known[key]
	if ok {
		return g
	}
	if len(m.known) > 20_000 {
		clear(m.known)
	}
	where, mask, at, advance, _ := f.Glyph(fixed.Point26_6{X: key.quarter * 16}, key.letter)
	g = glyph{image.NewAlpha(where), advance}
	if mask != nil {
		draw.Draw(g.mask, where, mask, at, draw.Src)
	}
	m.known[key] = g
	return g
}

// encodePNG writes a picture with at most 256 colours, as charts have but for the shades along edges of
// letters: a quarter of the bytes to pack. The file says how many dots an inch it has.
func encodePNG(picture *image.RGBA, dpi int) ([]byte, error) {
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed, BufferPool: &buffers}
	if err := encoder.Encode(&b, fewColours(picture)); err != nil {
		return nil, err
	}
	// Signature and IHDR are 33 bytes; pHYs must come before the picture itself.
	perMetre := uint32(math.Round(float64(dpi) / 0.0254))
	chunk := append([]byte("pHYs"), 0, 0, 0, 0, 0, 0, 0, 0, 1)
	binary.BigEndian.PutUint32(chunk[4:], perMetre)
	binary.BigEndian.PutUint32(chunk[8:], perMetre)
	whole := binary.BigEndian.AppendUint32(nil, uint32(len(chunk)-4))
	whole = append(whole, chunk...)
	whole = binary.BigEndian.AppendUint32(whole, crc32.ChecksumIEEE(chunk))
	return slices.Insert(b.Bytes(), 33, whole...), nil
}

// buffers lets pictures share the encoder's buffers.
var buffers pngBuffers

type pngBuffers struct{ pool sync.Pool }

func (p *pngBuffers) Get() *png.EncoderBuffer {
	b, _ := p.pool.Get().(*png.EncoderBuffer)
	return b
}

func (p *pngBuffers) Put(b *png.EncoderBuffer) { p.pool.Put(b) }

// fewColours is the picture with the colours of the palette kept as they are and every other the nearest
// of the first shades met.
func fewColours(picture *image.RGBA) *image.Paletted {
	out := image.NewPaletted(picture.Bounds(), nil)
	exact := map[uint32]uint8{}
	add := func(c uint32) uint8 {
		exact[c] = uint8(len(out.Palette))
		out.Palette = append(out.Palette, color.RGBA{uint8(c >> 16), uint8(c >> 8), uint8(c), 255})
		return exact[c]
	}
	for _, hex := range slices.Sorted(maps.Keys(paints())) {
		c := paint(hex)
		add(uint32(c.R)<<16 | uint32(c.G)<<8 | uint32(c.B))
	}
	// A shade is known by five bits of each colour: 32 steps between ink and paper.
	var shades [1 << 15]uint16 // 1 + index
	last, n := uint32(math.MaxUint32), uint8(0)
	for i := range out.Pix {
		p := picture.Pix[4*i : 4*i+3 : 4*i+3]
		if c := uint32(p[0])<<16 | uint32(p[1])<<8 | uint32(p[2]); c != last {
			last = c
			var ok bool
			if n, ok = exact[c]; !ok {
				shade := &shades[c>>19<<10|c>>11&0x1f<<5|c>>3&0x1f]
				switch {
				case *shade > 0:
				case len(out.Palette) < 256:
					*shade = 1 + uint16(add(c))
				default:
					*shade = 1 + uint16(nearestColour(out.Palette, c))
				}
				n = uint8(*shade - 1)
			}
		}
		out.Pix[i] = n
	}
	return out
}

// nearestColour is the colour of the palette that differs least.
func nearestColour(palette color.Palette, c uint32) int {
	best, at := math.MaxInt, 0
	for i, p := range palette {
		q := p.(color.RGBA)
		r, g, b := int(q.R)-int(c>>16), int(q.G)-int(c>>8&0xff), int(q.B)-int(c&0xff)
		if d := r*r + g*g + b*b; d < best {
			best, at = d, i
		}
	}
	return at
}
