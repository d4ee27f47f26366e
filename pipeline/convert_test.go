package pipeline

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"kttt/pipeline/workbook"
	"kttt/transforms"
)

// withSoffice skips a test where LibreOffice is not installed, and gives the test a
// folder for temporary files whose name no URL takes as it is.
func withSoffice(t *testing.T) (tmp string) {
	t.Helper()
	if findSoffice() == "" {
		t.Skip("LibreOffice (soffice) is not installed here")
	}
	tmp = filepath.Join(t.TempDir(), "thư mục 100% tạm")
	if err := os.Mkdir(tmp, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", tmp)
	return tmp
}

func writeFile(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// pageOf is an HTML page with a table, as web systems export it under the name .xls.
func pageOf(head string, rows ...[]string) string {
	var b strings.Builder
	b.WriteString("<html>" + head + "<body><TABLE>")
	for _, r := range rows {
		b.WriteString("<tr><td>" + strings.Join(r, "</td><TD align=left>") + "</td></tr>")
	}
	return b.String() + "</TABLE></body></html>"
}

var pageList = [][]string{{"STT", "Tên HTX", "Số thành viên", "Vốn điều lệ (triệu đồng)", "Ngày thành lập", "Điện thoại"},
	{"1", "HTX Một", "1.500", "1.234,5", "03/05/2019", "0912345678"}, {"2", "HTX Hai", "12", "12.345", "12/11/2020", "0205123456"}}

// TestConvert reads an HTML page that calls itself .xls through LibreOffice, and
// says so. Numbers and dates are those of a Vietnamese page, not of an English one.
func TestConvert(t *testing.T) {
	tmp := withSoffice(t)
	file := writeFile(t, "187-chi-lang.xls", pageOf(`<meta charset="utf-8">`, pageList...))
	off, on := defaultSettings(), defaultSettings()
	on.Convert = libreOffice
	list, bad, err := off.readList(t.Context(), file, "2024/187-chi-lang.xls", nil)
	if err != nil || bad == nil || !list.Refused {
		t.Fatalf("without the setting: %+v, %v, %v", list, bad, err)
	}
	if off.convertHint(bad) == "" || on.convertHint(bad) != "" {
		t.Error("the hint stands where it does not help, or is missing")
	}
	list, _, err = on.readList(t.Context(), file, "2024/187-chi-lang.xls", nil)
	if err != nil {
		t.Fatal(err)
	}
	said := slices.ContainsFunc(list.Findings, func(f transforms.Finding) bool { return f.Rule == "file-was-converted" && f.Severity == "warn" })
	if !said || list.Refused || len(list.Organisations) != 2 {
		t.Fatalf("with the setting: %d organisations, findings %+v", len(list.Organisations), list.Findings)
	}
	one, two := list.Organisations[0], list.Organisations[1]
	if *one.MemberCount != 1500 || *one.CharterCapitalVND != 1_234_500_000 || one.FoundedOn.String() != "2019-05-03" ||
		*two.CharterCapitalVND != 12_345_000_000 || two.FoundedOn.String() != "2020-11-12" {
		t.Errorf("other values: %+v\n%+v", one, two)
	}
	if left, err := os.ReadDir(tmp); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestConvertKeepsTexts reads each cell of a page as it was typed, in any Unicode and
// with or without a word about it.
func TestConvertKeepsTexts(t *testing.T) {
	withSoffice(t)
	var wide bytes.Buffer
	wide.WriteString("\xff\xfe")
	for _, u := range utf16.Encode([]rune(pageOf("", pageList...))) {
		wide.Write([]byte{byte(u), byte(u >> 8)})
	}
	for name, page := range map[string]string{"said": pageOf(`<meta charset="utf-8">`, pageList...), "not said": pageOf("", pageList...), "UTF-16": wide.String()} {
		book, err := converted(t.Context(), findSoffice(), "", writeFile(t, "a.xls", page), "a.xls", &workbook.Error{Kind: workbook.ErrOtherFormat, Format: "html"})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var got [][]string
		for _, r := range book.Sheets[0].Rows {
			var cells []string
			for _, c := range r.Cells {
				cells = append(cells, c.Raw)
			}
			got = append(got, cells)
		}
		if d := cmp.Diff(pageList, got); d != "" {
			t.Errorf("%s (-page +read):\n%s", name, d)
		}
	}
}

// TestConvertReachesNothing converts files full of links to a port where the test
// listens: nobody calls.
func TestConvertReachesNothing(t *testing.T) {
	withSoffice(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var calls atomic.Int32
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			calls.Add(1)
			c.Close()
		}
	}()
	at := "http://" + l.Addr().String() + "/x"
	page := pageOf(`<link rel=stylesheet href="`+at+`.css"><base href="`+at+`/"><script src="`+at+`.js"></script>`, []string{"STT", `<img src="` + at + `.png">`}) +
		`<iframe src="` + at + `"></iframe>`
	sheet := `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">` +
		`<Worksheet ss:Name="A"><Table><Row><Cell ss:Formula="=WEBSERVICE(&quot;` + at + `&quot;)"><Data ss:Type="String">x</Data></Cell>` +
		`<Cell ss:Formula="='` + at + `.xls'#$A.A1"><Data ss:Type="Number">5</Data></Cell></Row></Table></Worksheet></Workbook>`
	for format, text := range map[string]string{"html": page, "xml-2003": sheet} {
		_, err := converted(t.Context(), findSoffice(), "", writeFile(t, "a.xls", text), "a.xls", &workbook.Error{Kind: workbook.ErrOtherFormat, Format: format})
		var failed *conversionError
		if err != nil && !errors.As(err, &failed) {
			t.Errorf("%s: %v", format, err)
		}
	}
	if n := calls.Load(); n > 0 {
		t.Errorf("%d calls", n)
	}
}

// TestConvertComesToNothing says in the finding that a conversion was tried and why
// nothing came of it.
func TestConvertComesToNothing(t *testing.T) {
	withSoffice(t)
	broken := "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 504) + "W\x00o\x00r\x00k\x00b\x00o\x00o\x00k\x00" + strings.Repeat("\x00", 48) + "\x12\x00\x02" + strings.Repeat("\x00", 61)
	on := defaultSettings()
	on.Convert = libreOffice
	list, bad, err := on.readList(t.Context(), writeFile(t, "a.xls", broken), "2024/187-chi-lang.xls", nil)
	if err != nil || bad == nil || !list.Refused {
		t.Fatalf("%+v, %v, %v", list, bad, err)
	}
	if m := list.Findings[0]; !strings.Contains(m.MessageVI, "Tệp bị hỏng") || !strings.Contains(m.MessageVI, convertFails.vi) || !strings.Contains(m.MessageEN, convertFails.en) {
		t.Errorf("finding %+v", m)
	}
}

// TestConvertStops cancels a conversion: it ends at once, with all its processes.
func TestConvertStops(t *testing.T) {
	tmp := withSoffice(t)
	ctx, cancel := context.WithCancel(t.Context())
	file := writeFile(t, "a.xls", pageOf("", pageList...))
	go func() {
		for len(processesWith(tmp)) == 0 && ctx.Err() == nil {
			time.Sleep(10 * time.Millisecond)
		}
		cancel()
	}()
	if _, err := converted(ctx, findSoffice(), "", file, "a.xls", &workbook.Error{Format: "html"}); !errors.Is(err, context.Canceled) && runtime.GOOS == "linux" {
		t.Errorf("error %v", err)
	}
	cancel()
	for range 100 { // a killed process is gone in a moment
		if len(processesWith(tmp)) == 0 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if left := processesWith(tmp); len(left) > 0 {
		t.Errorf("still running: %v", left)
	}
	if left, err := os.ReadDir(tmp); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// processesWith are the processes whose command line holds a text, where the system shows them.
func processesWith(text string) (found []string) {
	files, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, f := range files {
		if line, err := os.ReadFile(f); err == nil && bytes.Contains(line, []byte(text)) {
			found = append(found, string(bytes.ReplaceAll(line, []byte{0}, []byte{' '})))
		}
	}
	return found
}
