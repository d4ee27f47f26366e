package review

import (
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"kttt/transforms"
)

// unitKey names a unit: a code means one only together with its era.
type unitKey struct{ era, code string }

// tileGrid is transforms/reference/tile_grid.csv: where every reporting unit stands in the grid of its era.
var tileGrid = sync.OnceValue(func() map[unitKey]Tile {
	lines, err := csv.NewReader(strings.NewReader(transforms.Reference()["tile_grid"])).ReadAll()
	if err != nil {
		panic(err) // embedded, and read by a test
	}
	grid := map[unitKey]Tile{}
	for _, line := range lines[1:] {
		column, err1 := strconv.Atoi(line[3])
		row, err2 := strconv.Atoi(line[4])
		if err1 != nil || err2 != nil {
			panic("transforms/reference/tile_grid.csv: " + strings.Join(line, ",")) // embedded, and read by a test
		}
		grid[unitKey{line[1], line[0]}] = Tile{column, row}
	}
	return grid
})

// Tiles says where the units of an era stand in its grid: one tile for each code, in their order. Districts
// have tiles in the eras until 30/6/2025, communes in the one from 1/7/2025: those who report.
func Tiles(era string, codes []string) ([]Tile, error) {
	tiles := make([]Tile, len(codes))
	for i, code := range codes {
		tile, ok := tileGrid()[unitKey{era, code}]
		if !ok {
			return nil, fmt.Errorf("unit %s of era %s has no tile in transforms/reference/tile_grid.csv", code, era)
		}
		tiles[i] = tile
	}
	return tiles, nil
}
