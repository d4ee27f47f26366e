package pipeline

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"kttt/fixtures/sketch"
	"kttt/pipeline/lake"
	"kttt/pipeline/workbook"
	"kttt/transforms"
)

// BenchmarkReading reads one list of 5,000 organisations in 12 columns: with
// excelize in raw mode, as cells of our own reader, with every cell checked, and
// with the parts written. cells/CPU-s is what the issue asks for; it counts the
// garbage collector too.
func BenchmarkReading(b *testing.B) {
	const rows = 5000
	file := filepath.Join(b.TempDir(), "187-chi-lang.xlsx")
	if err := writeBenchList(file, rows); err != nil {
		b.Fatal(err)
	}
	b.Run("excelize", func(b *testing.B) { perCPU(b, func() (int, error) { return readWithExcelize(file) }) })
	b.Run("workbook", func(b *testing.B) {
		perCPU(b, func() (int, error) {
			book, err := workbook.Read(b.Context(), file, "2024/187-chi-lang.xlsx")
			if err != nil {
				return 0, err
			}
			return cellsOf(book), nil
		})
	})
	read := func(b *testing.B) (*transforms.List, int, error) {
		book, err := workbook.Read(b.Context(), file, "2024/187-chi-lang.xlsx")
		if err != nil {
			return nil, 0, err
		}
		cells := cellsOf(book)
		list, err := transforms.Normalise(book)
		if err == nil && len(list.Organisations) != rows {
			err = fmt.Errorf("%d of %d rows kept", len(list.Organisations), rows)
		}
		return list, cells, err
	}
	b.Run("checked", func(b *testing.B) {
		perCPU(b, func() (int, error) {
			_, cells, err := read(b)
			return cells, err
		})
	})
	b.Run("parts", func(b *testing.B) {
		times := 0
		perCPU(b, func() (int, error) {
			list, cells, err := read(b)
			if err != nil {
				return 0, err
			}
			l, err := lake.Open(filepath.Join(b.TempDir(), fmt.Sprint(times)))
			times++
			if err != nil {
				return 0, err
			}
			hashes := map[string]string{}
			for _, err := range []error{keep(l, lake.Parts, hashes, "organisations", list.Organisations),
				keep(l, lake.Parts, hashes, "findings", list.Findings), keep(l, lake.Restricted, hashes, "contacts", list.Contacts), l.Close()} {
				if err != nil {
					return 0, err
				}
			}
			return cells, nil
		})
	})
}

// perCPU runs do, which tells how many cells it read, and reports them per CPU second.
func perCPU(b *testing.B, do func() (cells int, err error)) {
	b.ReportAllocs()
	before, all := cpuTime(b), 0
	for b.Loop() {
		cells, err := do()
		if err != nil {
			b.Fatal(err)
		}
		all += cells
	}
	b.ReportMetric(float64(all)/(cpuTime(b)-before).Seconds(), "cells/CPU-s")
}

// cpuTime is what this process has used so far, on all processors.
func cpuTime(b *testing.B) time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

func cellsOf(book *transforms.Book) int {
	n := 0
	for _, s := range book.Sheets {
		for _, r := range s.Rows {
			n += len(r.Cells)
		}
	}
	return n
}

// readWithExcelize reads every cell of a workbook as it is stored.
func readWithExcelize(file string) (cells int, err error) {
	f, err := excelize.OpenFile(file, excelize.Options{RawCellValue: true})
	if err != nil {
		return 0, err
	}
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		rows, err := f.Rows(sheet)
		if err != nil {
			return 0, err
		}
		for rows.Next() {
			values, err := rows.Columns(excelize.Options{RawCellValue: true})
			if err != nil {
				return 0, err
			}
			for _, v := range values {
				if v != "" {
					cells++
				}
			}
		}
		if err := rows.Close(); err != nil {
			return 0, err
		}
	}
	return cells, nil
}

// writeBenchList writes a list of invented organisations.
func writeBenchList(file string, rows int) error {
	text := func(col int, s string) transforms.Cell {
		return transforms.Cell{Col: col, Kind: transforms.Text, Raw: s}
	}
	number := func(col, n int) transforms.Cell {
		return transforms.Cell{Col: col, Kind: transforms.Number, Raw: fmt.Sprint(n)}
	}
	s := transforms.Sheet{Name: "HTX"}
	add := func(cells ...transforms.Cell) {
		s.Rows = append(s.Rows, transforms.Row{Number: len(s.Rows) + 1, Cells: cells})
	}
	add(text(1, "DANH SÁCH HỢP TÁC XÃ HUYỆN CHI LĂNG NĂM 2024"))
	var heads []transforms.Cell
	for i, h := range []string{"STT", "Tên HTX", "Mã số HTX", "Ngày thành lập", "Địa chỉ", "Số thành viên", "Số lao động", "Vốn điều lệ (triệu đồng)",
		"Doanh thu (triệu đồng)", "Tình trạng hoạt động", "Xếp loại năm 2024", "Liên kết chuỗi"} {
		heads = append(heads, text(i+1, h))
	}
	add(heads...)
	for i := range rows {
		add(number(1, i+1), text(2, fmt.Sprintf("HTX Giả định %d", i)), text(3, fmt.Sprintf("1402%08d", i)), text(4, fmt.Sprintf("%02d/%02d/2019", i%28+1, i%12+1)),
			text(5, fmt.Sprintf("Thôn %d, xã Y Tịch", i%400+1)), number(6, 7+i%9), number(7, 10+i%20), number(8, 500+i%900), text(9, fmt.Sprintf("1.%03d,5", i%1000)),
			text(10, "Đang hoạt động"), text(11, []string{"Tốt", "Khá", "Trung bình", "Yếu"}[i%4]), text(12, "x"))
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := sketch.WriteXLSX(&transforms.Book{Sheets: []transforms.Sheet{s}}, f); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
