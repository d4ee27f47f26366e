package review

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"image/color"
	"math"
	"strings"
	"sync"
)

//go:embed palette.csv
var paletteCSV string

// Colour is a colour of the house and the colour of text upon it, as #RRGGBB.
type Colour struct{ Fill, Ink string }

// Palette is palette.csv by role: the one place that says which class has which colour, in charts, on
// the page and in native charts alike. It can be told apart with every kind of colour blindness, and
// Ink has contrast AA on Fill (a test measures both). The map is shared: read it only.
var Palette = sync.OnceValue(func() map[string]Colour {
	lines, err := csv.NewReader(strings.NewReader(paletteCSV)).ReadAll()
	if err != nil {
		panic(err) // embedded, and read by a test
	}
	palette := map[string]Colour{}
	for _, line := range lines[1:] {
		palette[line[0]] = Colour{line[1], line[2]}
	}
	return palette
})

// Colours are those of the series of a chart: by role where the palette knows it, else by their place
// among the series without one, so that a class has the same colour in every chart. A role that several
// series have tells none of them apart, and counts as none.
func (c *Chart) Colours() []Colour {
	times := map[string]int{}
	for _, s := range c.Series {
		times[s.Role]++
	}
	out := make([]Colour, len(c.Series))
	others := 0
	for i, s := range c.Series {
		colour, ok := Palette()[s.Role]
		switch {
		case s.Role == "low" || s.Role == "high":
			colour = Palette()["band"]
		case !ok || times[s.Role] > 1:
			colour = Palette()[fmt.Sprintf("series%d", others%8+1)]
			others++
		}
		out[i] = colour
	}
	return out
}

// paint is #RRGGBB as the drawing library wants it.
func paint(hex string) color.RGBA {
	if c, ok := paints()[hex]; ok {
		return c
	}
	panic("no colour of palette.csv: " + hex) // every colour drawn comes from there
}

// paints are the colours of palette.csv, read once.
var paints = sync.OnceValue(func() map[string]color.RGBA {
	out := map[string]color.RGBA{}
	for _, c := range Palette() {
		for _, hex := range []string{c.Fill, c.Ink} {
			var r, g, b uint8
			if _, err := fmt.Sscanf(hex, "#%02X%02X%02X", &r, &g, &b); err != nil {
				panic("palette.csv: " + hex) // embedded, and read by a test
			}
			out[hex] = color.RGBA{r, g, b, 255}
		}
	}
	return out
})

// linear is a colour as amounts of light.
func linear(hex string) [3]float64 {
	c := paint(hex)
	var out [3]float64
	for i, v := range []uint8{c.R, c.G, c.B} {
		if x := float64(v) / 255; x <= 0.04045 {
			out[i] = x / 12.92
		} else {
			out[i] = math.Pow((x+0.055)/1.055, 2.4)
		}
	}
	return out
}

// contrast of two colours, from 1 to 21 (WCAG 2.2, relative luminance).
func contrast(a, b string) float64 {
	light := func(hex string) float64 {
		v := linear(hex)
		return 0.2126*v[0] + 0.7152*v[1] + 0.0722*v[2] + 0.05
	}
	return max(light(a), light(b)) / min(light(a), light(b))
}
