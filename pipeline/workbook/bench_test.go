package workbook

import (
	"bytes"
	"fmt"
	"sync"
	"testing"

	"github.com/xuri/excelize/v2"
)

// bigBook is 20 000 rows of 30 cells: shared texts, numbers, dates, percents.
var bigBook = sync.OnceValues(func() ([]byte, error) {
	f := excelize.NewFile()
	date, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		return nil, err
	}
	for row := 1; row <= 20_000; row++ {
		cells := make([]any, 30)
		for col := range cells {
			switch col % 3 {
			case 0:
				cells[col] = fmt.Sprintf("Hợp tác xã %d", (row*7+col)%5000)
			case 1:
				cells[col] = float64(row*col) + 0.25
			case 2:
				cells[col] = row + col
			}
		}
		at := fmt.Sprintf("A%d", row)
		if err := f.SetSheetRow("Sheet1", at, &cells); err != nil {
			return nil, err
		}
	}
	if err := f.SetCellStyle("Sheet1", "C1", "C20000", date); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = f.Write(&b)
	return b.Bytes(), err
})

func BenchmarkRead(b *testing.B) {
	data, err := bigBook()
	do(b, err)
	b.ReportAllocs()
	cells := 0
	for b.Loop() {
		book, err := readBytes(data)
		do(b, err)
		cells = countCells(book)
	}
	b.ReportMetric(float64(cells)*float64(b.N)/b.Elapsed().Seconds(), "cells/s")
}

// BenchmarkExcelize reads the same bytes with excelize in raw mode.
func BenchmarkExcelize(b *testing.B) {
	data, err := bigBook()
	do(b, err)
	b.ReportAllocs()
	cells := 0
	for b.Loop() {
		f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true})
		do(b, err)
		rows, err := f.Rows("Sheet1")
		do(b, err)
		cells = 0
		for rows.Next() {
			values, err := rows.Columns(excelize.Options{RawCellValue: true})
			do(b, err)
			cells += len(values)
		}
		do(b, rows.Error(), rows.Close(), f.Close())
	}
	b.ReportMetric(float64(cells)*float64(b.N)/b.Elapsed().Seconds(), "cells/s")
}
