package review

import "testing"

// tenCharts are what a report draws.
func tenCharts(t testing.TB) []*Chart {
	all := samples(t)
	var out []*Chart
	for _, name := range []string{"lines time", "stacked 65", "bullets", "bars 65", "bars 11", "lines path", "stacked 11", "tiles 65", "tiles 11", "bars two years"} {
		out = append(out, all[name])
	}
	return out
}

// BenchmarkTenCharts draws the charts of a report as SVG and PNG.
func BenchmarkTenCharts(b *testing.B) {
	charts := tenCharts(b)
	for _, form := range []string{"svg", "png"} {
		b.Run(form, func(b *testing.B) {
			for b.Loop() {
				for _, c := range charts {
					if form == "svg" {
						if _, err := c.SVG("vi"); err != nil {
							b.Fatal(err)
						}
						continue
					}
					if _, err := c.PNG(192, "vi"); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
