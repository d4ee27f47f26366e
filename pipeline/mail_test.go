package pipeline

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	stdmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kttt/pipeline/lake"
	"kttt/pipeline/report"
)

// postOffice is a mail server on this machine with a certificate that it signed itself.
type postOffice struct {
	host     string
	port     int
	ca       string // the file of its certificate
	config   *tls.Config
	implicit bool // TLS from the first byte
	plain    bool // no TLS at all
	silent   bool // accepts and says nothing
	listener net.Listener

	mu      sync.Mutex
	letters []letter
	seen    []string // every command
}

type letter struct {
	from, to, body, login string
	secured               bool
}

// openPostOffice listens on localhost; name is the name in its certificate.
func openPostOffice(t *testing.T, name string, set func(*postOffice)) *postOffice {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, about, about, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	p := &postOffice{host: "localhost", ca: filepath.Join(t.TempDir(), "ca.pem"),
		config: &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}}
	if err := os.WriteFile(p.ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	set(p)
	if p.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	p.port = p.listener.Addr().(*net.TCPAddr).Port
	t.Cleanup(func() { p.listener.Close() })
	go func() {
		for {
			c, err := p.listener.Accept()
			if err != nil {
				return
			}
			go p.serve(c)
		}
	}()
	return p
}

// serve speaks with one sender until he leaves.
func (p *postOffice) serve(c net.Conn) {
	defer func() { c.Close() }()
	if p.silent {
		_, _ = io.Copy(io.Discard, c)
		return
	}
	l := letter{secured: p.implicit}
	if p.implicit {
		c = tls.Server(c, p.config)
	}
	in := bufio.NewReader(c)
	say := func(format string, args ...any) { fmt.Fprintf(c, format+"\r\n", args...) }
	say("220 post office")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSpace(line)
		p.mu.Lock()
		p.seen = append(p.seen, line)
		p.mu.Unlock()
		switch verb, rest, _ := strings.Cut(line, " "); strings.ToUpper(verb) {
		case "EHLO", "HELO":
			say("250-post office")
			say("250-8BITMIME")
			if !p.plain && !l.secured {
				say("250-STARTTLS")
			}
			say("250 AUTH PLAIN")
		case "STARTTLS":
			say("220 go ahead")
			c = tls.Server(c, p.config)
			in, l.secured = bufio.NewReader(c), true
		case "AUTH":
			_, told, _ := strings.Cut(rest, " ")
			b, _ := base64.StdEncoding.DecodeString(told)
			if l.login = strings.Trim(strings.ReplaceAll(string(b), "\x00", " "), " "); strings.HasSuffix(l.login, "wrong") {
				say("535 no")
				continue
			}
			say("235 welcome")
		case "MAIL":
			l.from = rest
			say("250 ok")
		case "RCPT":
			if strings.Contains(rest, "nobody@") {
				say("550 5.1.1 no such person")
				continue
			}
			l.to = rest
			say("250 ok")
		case "DATA":
			say("354 go on")
			var b strings.Builder
			for {
				line, err := in.ReadString('\n')
				if err != nil {
					return
				}
				if line == ".\r\n" {
					break
				}
				b.WriteString(strings.TrimPrefix(line, "."))
			}
			l.body = b.String()
			p.mu.Lock()
			p.letters = append(p.letters, l)
			p.mu.Unlock()
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func (p *postOffice) received() []letter {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.letters
}

// settings are those of somebody who trusts the office and knows the password.
func (p *postOffice) settings() mailSettings {
	return mailSettings{Host: p.host, Port: p.port, From: "kttt@example.vn", To: []string{"hoa@example.vn"}, CAFile: p.ca, Username: "kttt", secret: "s3cret"}
}

var mailedNight = &report.Night{Outcome: "published", ExitCode: exitRefused, Lines: [3]string{"Đã công bố.", "Số liệu không thay đổi.", "Việc cần làm: Đề nghị gửi lại."},
	Refused: []report.NightRefusal{{File: "a.xlsx", Reason: "<b>hỏng</b>"}}}

// readLetter takes a mail apart: subject, text and page.
func readLetter(t *testing.T, body string) (subject string, parts []string) {
	t.Helper()
	m, err := stdmail.ReadMessage(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		t.Fatal(err)
	}
	if m.Header.Get("Auto-Submitted") != "auto-generated" {
		t.Error("a program's mail does not say so")
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("the mail is %s (%v)", kind, err)
	}
	for r := multipart.NewReader(m.Body, params["boundary"]); ; {
		p, err := r.NextRawPart()
		if err == io.EOF {
			return subject, parts
		}
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(quotedprintable.NewReader(p))
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, strings.ReplaceAll(string(b), "\r\n", "\n"))
	}
}

// TestMailIsDelivered sends a night each way that keeps a password safe, and without one in clear text.
func TestMailIsDelivered(t *testing.T) {
	for name, c := range map[string]struct {
		open func(*postOffice)
		set  func(*mailSettings)
		want letter
	}{
		"starttls": {func(*postOffice) {}, func(*mailSettings) {}, letter{login: "kttt s3cret", secured: true}},
		"implicit": {func(p *postOffice) { p.implicit = true }, func(s *mailSettings) { s.TLS = "implicit" }, letter{login: "kttt s3cret", secured: true}},
		"none":     {func(p *postOffice) { p.plain = true }, func(s *mailSettings) { s.TLS, s.Username = "none", "" }, letter{}},
	} {
		t.Run(name, func(t *testing.T) {
			p := openPostOffice(t, "localhost", c.open)
			s := p.settings()
			c.set(&s)
			if err := s.send(t.Context(), t.TempDir(), mailedNight); err != nil {
				t.Fatal(err)
			}
			got := p.received()
			if len(got) != 1 {
				t.Fatalf("%d letters", len(got))
			}
			subject, parts := readLetter(t, got[0].body)
			if subject != "kttt: đã công bố, 1 tệp chưa dùng được" || len(parts) != 2 {
				t.Fatalf("subject %q, %d parts", subject, len(parts))
			}
			var text, page strings.Builder
			if err := mailedNight.Text(&text); err != nil {
				t.Fatal(err)
			}
			if err := mailedNight.HTML(&page); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{text.String(), page.String()}, parts); diff != "" {
				t.Errorf("parts (-want +got):\n%s", diff)
			}
			if got[0].login != c.want.login || got[0].secured != c.want.secured || !strings.Contains(got[0].to, "hoa@example.vn") {
				t.Errorf("got %+v", got[0])
			}
		})
	}
}

// TestMailFailures are the ways in which a mail is not sent: each is told, none takes long, and no password goes out in clear.
func TestMailFailures(t *testing.T) {
	defer func(d time.Duration) { mailTimeout = d }(mailTimeout)
	for name, c := range map[string]struct {
		certified string
		open      func(*postOffice)
		set       func(*mailSettings)
		want      string
		delivered int
	}{
		"nobody listens":       {set: func(s *mailSettings) { s.Port = 1 }, want: "refused"},
		"unknown certificate":  {set: func(s *mailSettings) { s.CAFile = "" }, want: "certificate signed by unknown authority"},
		"another's name":       {certified: "mail.example.vn", want: "certificate is valid for mail.example.vn, not localhost"},
		"no STARTTLS":          {open: func(p *postOffice) { p.plain = true }, want: "STARTTLS"},
		"silent server":        {open: func(p *postOffice) { p.silent = true }, want: "did not answer within 300ms"},
		"one unknown receiver": {set: func(s *mailSettings) { s.To = []string{"nobody@example.vn", "hoa@example.vn"} }, want: "no such person", delivered: 1},
		"wrong password":       {set: func(s *mailSettings) { s.secret = "wrong" }, want: "AUTH failed: 535"},
		"password in clear":    {open: func(p *postOffice) { p.plain = true }, set: func(s *mailSettings) { s.TLS = "none" }, want: "never sent in clear text"},
		"password in settings": {set: func(s *mailSettings) { s.Password = "s3cret" }, want: "password stands in kttt.yaml"},
		"no password":          {set: func(s *mailSettings) { s.secret = "" }, want: "name a password_file"},
		"nobody to send to":    {set: func(s *mailSettings) { s.To = nil }, want: "names nobody"},
		"no sender":            {set: func(s *mailSettings) { s.From = "" }, want: "mail from"},
		"unknown TLS":          {set: func(s *mailSettings) { s.TLS = "ssl" }, want: "not starttls, implicit or none"},
		"header in an address": {set: func(s *mailSettings) { s.To = []string{"a@example.vn\r\nBcc: b@example.vn"} }, want: "mail to"},
	} {
		t.Run(name, func(t *testing.T) {
			mailTimeout = 5 * time.Second
			if c.certified == "" {
				c.certified = "localhost"
			}
			p := openPostOffice(t, c.certified, func(p *postOffice) {
				if c.open != nil {
					c.open(p)
				}
			})
			if p.silent {
				mailTimeout = 300 * time.Millisecond
			}
			s := p.settings()
			if c.set != nil {
				c.set(&s)
			}
			err := s.send(t.Context(), t.TempDir(), mailedNight)
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "s3cret") || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %v, want %q", err, c.want)
			}
			if len(p.received()) != c.delivered {
				t.Errorf("%d letters, want %d", len(p.received()), c.delivered)
			}
			p.mu.Lock()
			defer p.mu.Unlock()
			if p.plain && strings.Contains(strings.Join(p.seen, "\n"), "AUTH") {
				t.Errorf("a password went out in clear: %q", p.seen)
			}
		})
	}
}

// TestMailPasswordFile reads the password from a file that nobody else may read.
func TestMailPasswordFile(t *testing.T) {
	data := t.TempDir()
	s := mailSettings{Host: "localhost", To: []string{"a@example.vn"}, Username: "kttt", PasswordFile: "mail-password"}
	path := filepath.Join(data, s.PasswordFile)
	if err := os.WriteFile(path, []byte("s3cret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := s.password(path); got != "s3cret" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := s.password(path); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a password that others read: %v", err)
	}
	s.secret = "other"
	if got, _ := s.password(path); got != "other" {
		t.Errorf("the environment does not go first: %q", got)
	}
}

// TestEveryNightWorthItIsMailed runs nights with mail: in kttt.yaml: one letter for one that published or failed, none for one with nothing
// new, and a mail that fails changes no exit code and is told by the status.
func TestEveryNightWorthItIsMailed(t *testing.T) {
	p := openPostOffice(t, "localhost", func(*postOffice) {})
	dir := t.TempDir()
	t.Chdir(dir)
	t.Setenv("KTTT_MAIL_PASSWORD", "s3cret")
	configure := func(port int) {
		t.Helper()
		text := fmt.Sprintf("mail:\n  host: localhost\n  port: %d\n  from: kttt@example.vn\n  to: [hoa@example.vn]\n  username: kttt\n  ca_file: %s\n", port, p.ca)
		if err := os.WriteFile(filepath.Join("data", "kttt.yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, d := range []string{"data", "inbox"} {
		if err := os.Mkdir(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	configure(p.port)
	kttt := func(args ...string) (int, string) {
		var out, stderr bytes.Buffer
		code := Main(t.Context(), args, strings.NewReader(""), &out, &stderr)
		return code, out.String() + stderr.String()
	}
	copyFile(t, filepath.Join(demoInbox(t), "2024", "187-chi-lang.xlsx"), filepath.Join("inbox", "2024", "187-chi-lang.xlsx"))
	first, said := kttt("run")
	if first != exitOK && first != exitRefused {
		t.Fatalf("exit %d: %s", first, said)
	}
	for i, c := range []struct {
		do      func()
		code    int
		subject string // of the letter; "" for none
	}{
		{func() {}, first, "kttt: đã công bố"}, // the night above
		{func() {}, exitOK, ""},
		{func() { os.Mkdir(filepath.Join("data", "decisions.csv"), 0o755) }, exitBroke, "kttt: HỎNG"},
		{func() { os.Remove(filepath.Join("data", "decisions.csv")); os.Rename("inbox", "away") }, exitUsage, "kttt: KHÔNG chạy: sai thiết lập"},
	} {
		before := len(p.received())
		if i > 0 {
			c.do()
			if code, said := kttt("run"); code != c.code {
				t.Errorf("night %d: exit %d, want %d: %s", i, code, c.code, said)
			}
		} else {
			before = 0
		}
		got := p.received()[before:]
		if c.subject == "" && len(got) == 0 {
			continue
		}
		if len(got) != 1 {
			t.Errorf("night %d: %d letters", i, len(got))
			continue
		}
		if subject, _ := readLetter(t, got[0].body); !strings.HasPrefix(subject, c.subject) {
			t.Errorf("night %d: subject %q, want %q", i, subject, c.subject)
		}
	}
	os.Rename("away", "inbox")
	configure(1)
	copyFile(t, filepath.Join("inbox", "2024", "187-chi-lang.xlsx"), filepath.Join("inbox", "2023", "187-chi-lang.xlsx"))
	code, said := kttt("run", "--as-of", "2024-12-30")
	if code != exitRefused && code != exitOK || !strings.Contains(said, "kttt: warning: mail was not sent: mail server localhost: ") || strings.Contains(said, "s3cret") {
		t.Errorf("exit %d: %s", code, said)
	}
	var last lastNight
	if ok, err := lake.LastNight("data", &last); !ok || err != nil || !last.good() || last.MailError == "" {
		t.Errorf("noted %+v (%v)", last, err)
	}
	if code, said := kttt("status"); code != exitRefused || !strings.Contains(said, "  - thư báo cáo không gửi được: mail server localhost") {
		t.Errorf("status exits %d: %s", code, said)
	}
}
