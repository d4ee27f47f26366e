package pipeline

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"

	"kttt/pipeline/workbook"
	"kttt/transforms"
)

const (
	libreOffice    = "libreoffice" // the only converter there is
	convertTime    = 2 * time.Minute
	maxConvertFrom = 64 << 20 // bytes of a file that is handed to LibreOffice
)

const convertUsage = "read what is not read surely (Excel 95, .xlsb, HTML, broken containers) through: libreoffice"

// findSoffice is the program, "" where it is not installed.
func findSoffice() string {
	for _, name := range []string{"soffice", "libreoffice"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// converter is the program that converts what this one cannot read surely, ""
// when the setting is off or the program is not installed.
func (s *settings) converter() string {
	if s.Convert != libreOffice {
		return ""
	}
	return findSoffice()
}

// convertHint is what to try for a file that was refused with err, "" for nothing.
func (s *settings) convertHint(err *workbook.Error) string {
	switch {
	case !err.Convertible() || s.Convert != "" && findSoffice() != "":
		return ""
	case s.Convert != "":
		return s.text("hãy cài LibreOffice (lệnh soffice) để --convert libreoffice đọc được tệp này",
			"install LibreOffice (the program soffice), which --convert libreoffice needs")
	case findSoffice() == "":
		return ""
	}
	return s.text("--convert libreoffice sẽ đọc tệp này qua LibreOffice, kèm một cảnh báo nói rõ điều đó",
		"--convert libreoffice reads the file through LibreOffice, with a warning that says so")
}

// conversionError says why a conversion that was tried came to nothing, to the sender.
type conversionError struct {
	vi, en string
	err    error // what exactly, may be nil
}

func (e *conversionError) Error() string {
	if e.err != nil {
		return e.en + " " + e.err.Error()
	}
	return e.en
}

func (e *conversionError) Unwrap() error { return e.err }

// Why a conversion came to nothing, behind the sentence that says why the file was not read.
var (
	convertLarge = conversionError{vi: "Tệp quá lớn để chuyển đổi bằng LibreOffice.", en: "The file is too large for a conversion by LibreOffice."}
	convertSlow  = conversionError{vi: "Đã thử chuyển đổi bằng LibreOffice nhưng quá 2 phút chưa xong.", en: "A conversion by LibreOffice was tried and was not done after 2 minutes."}
	convertFails = conversionError{vi: "Đã thử chuyển đổi bằng LibreOffice nhưng LibreOffice không mở được tệp.", en: "A conversion by LibreOffice was tried, but LibreOffice could not open the file."}
	convertBad   = conversionError{vi: "Đã thử chuyển đổi bằng LibreOffice nhưng bản chuyển đổi cũng không đọc được.", en: "A conversion by LibreOffice was tried, but what came of it could not be read either."}
)

func (e conversionError) because(err error) error {
	e.err = err
	return &e
}

// converted reads a workbook through a conversion that LibreOffice makes of a copy in
// a folder of its own below temp, without macros, links, network or the user's own settings. A
// conversion that comes to nothing is a *conversionError; any other error is the
// context's or the disk's.
func converted(ctx context.Context, soffice, temp, file, name string, why *workbook.Error) (*transforms.Book, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxConvertFrom {
		return nil, convertLarge.because(nil)
	}
	dir, err := os.MkdirTemp(temp, "kttt-convert-")
	if err != nil {
		return nil, fmt.Errorf("make folder for a conversion: %w", err)
	}
	defer os.RemoveAll(dir)
	suffix, _ := handledAs(why)
	from := filepath.Join(dir, "book"+suffix)
	if err := errors.Join(writeProfile(filepath.Join(dir, "profile")), copyFor(why, file, from)); err != nil {
		return nil, fmt.Errorf("prepare the conversion of %q: %w", name, err)
	}
	within, cancel := context.WithTimeout(ctx, convertTime)
	defer cancel()
	said, err := runSoffice(within, soffice, dir, from, why)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case within.Err() != nil:
		return nil, convertSlow.because(err)
	case err != nil:
		return nil, convertFails.because(fmt.Errorf("%w: %.300s", err, said))
	}
	book, err := workbook.Read(ctx, filepath.Join(dir, "out", "book.xlsx"), name)
	var bad *workbook.Error
	switch {
	case errors.Is(err, fs.ErrNotExist): // soffice says so and calls it a success
		return nil, convertFails.because(fmt.Errorf("%.300s", said))
	case errors.As(err, &bad):
		return nil, convertBad.because(err)
	}
	return book, err
}

// runSoffice converts the file from, in dir, into dir/out and gives what the program said.
func runSoffice(ctx context.Context, soffice, dir, from string, why *workbook.Error) (string, error) {
	profile := url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(dir, "profile"))}
	args := []string{"-env:UserInstallation=" + profile.String(), "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"}
	_, filter := handledAs(why)
	args = append(args, "--infilter="+filter)
	args = append(args, "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", filepath.Join(dir, "out"), from)
	cmd := limited(ctx, soffice, args)
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TMPDIR=" + dir, "LANG=C.UTF-8", "SAL_USE_VCLPLUGIN=svp",
		"http_proxy=" + nowhere, "https_proxy=" + nowhere, "ftp_proxy=" + nowhere}
	cmd.WaitDelay = 5 * time.Second
	out, err := cmd.CombinedOutput()
	return string(bytes.TrimSpace(out)), err
}

// handledAs is the name's end and the filter by which LibreOffice reads a file. Left to
// guess, it would read what it does not know as a text.
func handledAs(why *workbook.Error) (suffix, filter string) {
	switch why.Format {
	case "xlsb":
		return ".xlsb", "Calc MS Excel 2007 Binary"
	case "html":
		return ".html", "HTML (StarCalc):1066 0" // in Vietnamese, dates left alone
	case "xml-2003":
		return ".xml", "MS Excel 2003 XML"
	}
	return ".xls", "MS Excel 97" // and all older ones
}

// copyFor writes the copy that is converted, for its owner only.
func copyFor(why *workbook.Error, from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if why.Format == "html" {
		if data, err = textCells(data); err != nil {
			return err
		}
	}
	return os.WriteFile(to, data, 0o600)
}

var (
	cellTag = regexp.MustCompile(`(?i)<t[dh](?:[\s/>])`)
	charset = regexp.MustCompile(`(?i)charset\s*=`)
)

// textCells marks every cell of a page as text, so that it comes through as it is
// typed: LibreOffice would take 1.500 for one and a half and drop the zero of 0123.
// A page in Unicode that does not say so is told to be.
func textCells(page []byte) ([]byte, error) {
	if bytes.HasPrefix(page, []byte("\xFF\xFE")) || bytes.HasPrefix(page, []byte("\xFE\xFF")) {
		var err error
		if page, err = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(page); err != nil {
			return nil, err
		}
		page = append([]byte("\ufeff"), page...)
	}
	if utf8.Valid(page) && !charset.Match(page[:min(len(page), 4096)]) && !bytes.HasPrefix(page, []byte("\ufeff")) {
		page = append([]byte("\ufeff"), page...)
	}
	return cellTag.ReplaceAllFunc(page, func(tag []byte) []byte {
		return append(append(bytes.Clone(tag[:3]), ` sdnum="1066;0;@"`...), tag[3:]...)
	}), nil
}

// nowhere is a proxy that nobody listens at.
const nowhere = "http://127.0.0.1:9"

// writeProfile makes a profile of LibreOffice in which no macro runs, no link is
// followed, no network reached and no formula worked out anew.
func writeProfile(dir string) error {
	const head = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
`
	const scripting = "/org.openoffice.Office.Common/Security/Scripting"
	var b bytes.Buffer
	b.WriteString(head)
	for _, p := range []struct{ path, name, value string }{
		{scripting, "MacroSecurityLevel", "3"},
		{scripting, "DisableMacrosExecution", "true"},
		{scripting, "DisableActiveContent", "true"},
		{scripting, "BlockUntrustedRefererLinks", "true"},
		{"/org.openoffice.Office.Calc/Content/Update", "Link", "2"},
		{"/org.openoffice.Office.Calc/Formula/Load", "OOXMLRecalcMode", "1"},
		{"/org.openoffice.Office.Calc/Formula/Load", "ODFRecalcMode", "1"},
		{"/org.openoffice.Inet/Settings", "ooInetProxyType", "1"},
		{"/org.openoffice.Inet/Settings", "ooInetNoProxy", ""},
		{"/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"},
		{"/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"},
		{"/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"},
		{"/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"},
	} {
		fmt.Fprintf(&b, `<item oor:path=%q><prop oor:name=%q oor:op="fuse"><value>%s</value></prop></item>`+"\n", p.path, p.name, p.value)
	}
	b.WriteString("</oor:items>\n")
	user := filepath.Join(dir, "user")
	if err := os.MkdirAll(user, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(user, "registrymodifications.xcu"), b.Bytes(), 0o600)
}
