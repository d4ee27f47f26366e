package review

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"math"
	"slices"
	"strings"
	"sync"
)

// encodePNG writes a picture with at most 256 colours, as charts have but for the shades along edges of
// letters: a quarter of the bytes to pack. The file says how many dots an inch it has.
func encodePNG(drawn image.Image, dpi int) ([]byte, error) {
	picture, ok := drawn.(*image.RGBA)
	if !ok {
		return nil, fmt.Errorf("a picture is drawn as %T", drawn)
	}
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

type pngBuffers struct{ sync.Pool }

func (p *pngBuffers) Get() *png.EncoderBuffer {
	b, _ := p.Pool.Get().(*png.EncoderBuffer)
	return b
}

func (p *pngBuffers) Put(b *png.EncoderBuffer) { p.Pool.Put(b) }

// fewColours is the picture with the colours of the palette kept as they are and every other the nearest
// of the first shades met.
func fewColours(picture *image.RGBA) *image.Paletted {
	out := image.NewPaletted(picture.Bounds(), nil)
	index := map[uint32]uint8{}
	add := func(c uint32) uint8 {
		out.Palette = append(out.Palette, color.RGBA{uint8(c >> 16), uint8(c >> 8), uint8(c), 255})
		index[c] = uint8(len(out.Palette) - 1)
		return index[c]
	}
	for _, line := range strings.Split(strings.TrimSpace(paletteCSV), "\n")[1:] {
		for _, hex := range strings.Split(line, ",")[1:3] {
			c := paint(hex).(color.RGBA)
			if key := uint32(c.R)<<16 | uint32(c.G)<<8 | uint32(c.B); !has(index, key) {
				add(key)
			}
		}
	}
	// A shade is known by five bits of each colour: 32 steps between ink and paper.
	var shades [1 << 15]uint16 // 1 + index
	last, lastIndex := uint32(1<<31), uint8(0)
	for i := range out.Pix {
		p := picture.Pix[4*i : 4*i+3 : 4*i+3]
		c := uint32(p[0])<<16 | uint32(p[1])<<8 | uint32(p[2])
		if c != last {
			n, ok := index[c]
			if !ok {
				shade := &shades[c>>19<<10|c>>11&0x1f<<5|c>>3&0x1f]
				if *shade == 0 {
					if len(out.Palette) < 256 {
						*shade = 1 + uint16(add(c))
					} else {
						*shade = 1 + uint16(nearestColour(out.Palette, c))
					}
				}
				n = uint8(*shade - 1)
			}
			last, lastIndex = c, n
		}
		out.Pix[i] = lastIndex
	}
	return out
}

func has(index map[uint32]uint8, key uint32) bool {
	_, ok := index[key]
	return ok
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
