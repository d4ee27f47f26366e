package transforms

import (
	"slices"
)

// grid answers what stands at a place of a sheet, merged cells included.
type grid struct {
	*Sheet
	merges map[int][]Range
	typed  map[[2]int]typing // cells typed with a font of the past, by row and column

	crowded bool // there are more texts like headings than a list has: it was not searched to its end

	near     int // index in Rows of the row asked for last: the next is mostly the same
	mergesAt int // number of the row whose merges were asked for last …
	merged   []Range
}

// MergeReach is how many of its rows a merged range covers here: nothing that is read stands further below its cell.
const MergeReach = 2000

func newGrid(s *Sheet) *grid {
	g := &grid{Sheet: s, merges: map[int][]Range{}}
	for _, m := range s.Merges {
		for r := m.Row1; r <= m.Row2 && r-m.Row1 < MergeReach; r++ {
			g.merges[r] = append(g.merges[r], m)
		}
	}
	return g
}

// row is the row numbered n, or nil when it holds nothing.
func (g *grid) row(n int) *Row {
	for i := g.near; i < min(g.near+2, len(g.Rows)); i++ {
		if g.Rows[i].Number == n {
			g.near = i
			return &g.Rows[i]
		}
	}
	i, ok := slices.BinarySearchFunc(g.Rows, n, func(r Row, n int) int { return r.Number - n })
	if !ok {
		return nil
	}
	g.near = i
	return &g.Rows[i]
}

// merge is the merged range that covers a place.
func (g *grid) merge(row, col int) (Range, bool) {
	if row != g.mergesAt {
		g.mergesAt, g.merged = row, g.merges[row]
	}
	for _, m := range g.merged {
		if m.Col1 <= col && col <= m.Col2 {
			return m, true
		}
	}
	return Range{row, col, row, col}, false
}

// cell is what stands at a place, in the top left cell of its merged range.
func (g *grid) cell(row, col int) Cell {
	m, _ := g.merge(row, col)
	if r := g.row(m.Row1); r != nil {
		return r.Cell(m.Col1)
	}
	return Cell{Col: col}
}

// cellOf is the cell of a row that is at hand.
func (g *grid) cellOf(r *Row, col int) Cell {
	if m, merged := g.merge(r.Number, col); merged {
		return g.cell(m.Row1, m.Col1)
	}
	return r.Cell(col)
}

// typedAt is what became of the cell at a place that was typed with a font of the past.
func (g *grid) typedAt(row, col int) (typing, bool) {
	if len(g.typed) == 0 {
		return typing{}, false
	}
	m, _ := g.merge(row, col)
	t, ok := g.typed[[2]int{m.Row1, m.Col1}]
	return t, ok
}
