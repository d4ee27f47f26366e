package review

import (
	"io"
	"testing"
)

// BenchmarkExcel makes the workbook of a document made by hand with the data of the demonstration: 48 thousand rows.
func BenchmarkExcel(b *testing.B) {
	db := Demonstration(b)
	d := handmade()
	for b.Loop() {
		if err := WriteExcel(io.Discard, d, db); err != nil {
			b.Fatal(err)
		}
	}
}
