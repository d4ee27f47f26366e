package pipeline

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"kttt/pipeline/workbook"
	"kttt/transforms"
)

const (
	libreOffice = "libreoffice" // the only converter there is
	convertTime = 2 * time.Minute
)

const convertUsage = "read what is not read surely (Excel 95, .xlsb, HTML, broken containers) through: libreoffice"

// converter is the program that converts what this one cannot read surely, ""
// when the setting is off or the program is not installed.
func (s *settings) converter() string {
	if s.Convert != libreOffice {
		return ""
	}
	path, err := exec.LookPath("soffice")
	if err != nil {
		return ""
	}
	return path
}

// convertHint is what to try for a file that was refused with err, "" for nothing.
func (s *settings) convertHint(err *workbook.Error) string {
	if _, lookErr := exec.LookPath("soffice"); s.Convert != "" || !err.Convertible() || lookErr != nil {
		return ""
	}
	return "--convert libreoffice reads the file through LibreOffice, with a warning that says so"
}

// converted reads a workbook through a conversion that LibreOffice makes of a
// copy in a private folder, without macros, links or the user's own settings.
func converted(ctx context.Context, soffice, file, name string, why *workbook.Error) (*transforms.Book, error) {
	dir, err := os.MkdirTemp("", "kttt-convert-")
	if err != nil {
		return nil, fmt.Errorf("make folder for a conversion: %w", err)
	}
	defer os.RemoveAll(dir)
	from := filepath.Join(dir, "book"+copySuffix(why))
	profile := filepath.Join(dir, "profile")
	if err := writeProfile(profile); err != nil {
		return nil, err
	}
	if err := copyPrivate(file, from); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, convertTime)
	defer cancel()
	args := []string{"-env:UserInstallation=file://" + profile, "--headless", "--norestore", "--nolockcheck"}
	if why.Format == "html" {
		args = append(args, "--infilter=HTML (StarCalc)")
	}
	args = append(args, "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", filepath.Join(dir, "out"), from)
	cmd := exec.CommandContext(ctx, soffice, args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // soffice is several processes: all end together
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("convert %q: %w", name, err)
	}
	return workbook.Read(ctx, filepath.Join(dir, "out", "book.xlsx"), name)
}

// copySuffix tells LibreOffice what to expect.
func copySuffix(why *workbook.Error) string {
	switch why.Format {
	case "xlsb", "html":
		return "." + why.Format
	case "xml-2003":
		return ".xml"
	}
	return ".xls"
}

func copyPrivate(from, to string) error {
	r, err := os.Open(from)
	if err != nil {
		return err
	}
	defer r.Close()
	w, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if _, err := io.Copy(w, r); err != nil {
		w.Close()
		return err
	}
	return w.Close()
}

// writeProfile makes a profile of LibreOffice in which no macro runs and no link
// is followed.
func writeProfile(dir string) error {
	const security = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
`
	user := filepath.Join(dir, "user")
	if err := os.MkdirAll(user, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(user, "registrymodifications.xcu"), []byte(security), 0o600)
}
