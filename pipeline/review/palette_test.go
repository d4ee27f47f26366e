package review

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

// sights are how people see linear light: all colours, without red, green or blue cones (Machado,
// Oliveira and Fernandes 2009, severity 1).
var sights = map[string][3][3]float64{
	"all":          {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	"tritanopia":   {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
}

// colourDistance is how far two colours are apart in CIE Lab (1976), for one sight.
func colourDistance(a, b string, sight [3][3]float64) float64 {
	lab := func(hex string) [3]float64 {
		v, seen := linear(hex), [3]float64{}
		for i := range seen {
			for j := range v {
				seen[i] += sight[i][j] * v[j]
			}
			seen[i] = min(1, max(0, seen[i]))
		}
		r, g, b := seen[0], seen[1], seen[2]
		f := func(t float64) float64 {
			if t > 0.008856 {
				return math.Cbrt(t)
			}
			return 7.787*t + 16.0/116
		}
		x, y, z := f((0.4124*r+0.3576*g+0.1805*b)/0.95047), f(0.2126*r+0.7152*g+0.0722*b), f((0.0193*r+0.1192*g+0.9505*b)/1.08883)
		return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
	}
	p, q := lab(a), lab(b)
	return math.Sqrt((p[0]-q[0])*(p[0]-q[0]) + (p[1]-q[1])*(p[1]-q[1]) + (p[2]-q[2])*(p[2]-q[2]))
}

func TestPaletteContrast(t *testing.T) {
	for role, c := range Palette() {
		if got := contrast(c.Fill, c.Ink); got < 4.5 {
			t.Errorf("%s: text on it has contrast %.2f, AA wants 4.5", role, got)
		}
	}
	for _, role := range []string{"text", "quiet", "actual", "path", "goal"} {
		if got := contrast(Palette()[role].Fill, "#FFFFFF"); got < 4.5 {
			t.Errorf("%s as text on paper has contrast %.2f, AA wants 4.5", role, got)
		}
	}
	for _, role := range []string{"projection", "hatch", "series1", "series2", "series3", "series4", "series5", "series6", "series7", "series8"} {
		if got := contrast(Palette()[role].Fill, "#FFFFFF"); got < 3 {
			t.Errorf("%s as a line on paper has contrast %.2f, AA wants 3", role, got)
		}
	}
}

// TestPaletteCanBeToldApart: what may stand side by side in one chart is at least 10 apart, whoever looks.
func TestPaletteCanBeToldApart(t *testing.T) {
	for name, group := range map[string][]string{
		"ratings": {"good", "fair", "average", "weak", "not_assessed", "not_reported"},
		"types":   {"HTX", "THT", "LHHTX"},
		"goals":   {"actual", "path", "goal", "projection"},
		"series":  {"series1", "series2", "series3", "series4", "series5", "series6", "series7", "series8"},
		"steps":   {"step1", "step2", "step3", "step4", "step5"},
		"band":    {"band", "actual", "paper"},
	} {
		for sight, matrix := range sights {
			for i, a := range group {
				for _, b := range group[i+1:] {
					if got := colourDistance(Palette()[a].Fill, Palette()[b].Fill, matrix); got < 10 {
						t.Errorf("%s, %s: %s and %s are %.1f apart", name, sight, a, b, got)
					}
				}
			}
		}
	}
}

func TestColours(t *testing.T) {
	c := &Chart{Series: []Series{{Role: "good"}, {Name: "Một"}, {Role: "low"}, {Name: "Hai", Role: "electronic"}, {Role: "high"}}}
	want := []string{"good", "series1", "band", "series2", "band"}
	for i, got := range c.Colours() {
		if got != Palette()[want[i]] {
			t.Errorf("series %d has %v, want that of %s", i, got, want[i])
		}
	}
	if got := (&Chart{Series: []Series{{Role: "actual"}, {Role: "actual"}}}).Colours(); got[0] == got[1] {
		t.Errorf("two of one role look alike: %v", got)
	}
	many := &Chart{Series: make([]Series, 9)}
	if got := many.Colours(); got[8] != got[0] || slices.Contains(got[1:8], got[0]) {
		t.Errorf("the ninth begins anew: %v", got)
	}
	for _, line := range strings.Split(strings.TrimSpace(paletteCSV), "\n")[1:] {
		if fields := strings.Split(line, ","); len(fields) != 4 || fields[3] == "" || fmt.Sprint(paint(fields[1]), paint(fields[2])) == "" {
			t.Errorf("%s", line)
		}
	}
}
