package review

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"image/color"
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
// among the series without one, so that a class has the same colour in every chart.
func (c *Chart) Colours() []Colour {
	out := make([]Colour, len(c.Series))
	others := 0
	for i, s := range c.Series {
		colour, ok := Palette()[s.Role]
		switch {
		case s.Role == "low" || s.Role == "high":
			colour = Palette()["band"]
		case !ok:
			colour = Palette()[fmt.Sprintf("series%d", others%8+1)]
			others++
		}
		out[i] = colour
	}
	return out
}

// paint is #RRGGBB as the drawing library wants it.
func paint(hex string) color.Color {
	var r, g, b uint8
	if _, err := fmt.Sscanf(hex, "#%02X%02X%02X", &r, &g, &b); err != nil {
		panic("palette.csv: " + hex) // embedded, and read by a test
	}
	return color.RGBA{r, g, b, 255}
}
