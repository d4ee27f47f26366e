package pipeline

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"kttt/pipeline/report"
)

// mailSettings are mail: of DATA/kttt.yaml. Without a host no mail is sent.
type mailSettings struct {
	Host         string   `yaml:"host"`
	Port         int      `yaml:"port"` // 0: 587, 465 or 25 by TLS
	TLS          string   `yaml:"tls"`  // starttls (also ""), implicit or none
	From         string   `yaml:"from"`
	To           []string `yaml:"to"`
	Username     string   `yaml:"username"`
	PasswordFile string   `yaml:"password_file"` // below DATA unless absolute; $KTTT_MAIL_PASSWORD goes before
	CAFile       string   `yaml:"ca_file"`       // of a server whose certificate an office signed itself; below DATA unless absolute
	Password     string   `yaml:"password"`      // refused: a file of settings is shown and copied

	secret string // $KTTT_MAIL_PASSWORD
}

// mailTimeout is how long a mail server may take for everything.
var mailTimeout = 30 * time.Second

// mailWanted tells that a night is worth a mail: it did something or failed. Whoever interrupts one is at the keyboard.
func (a *app) mailWanted(n *report.Night) bool {
	return a.Mail.Host != "" && a.Until == "" && n.Outcome != "interrupted" && (n.Outcome != "nothing_new" || n.ExitCode != exitOK)
}

// send mails the night to everyone in the settings, each a mail of his own, so that one rejected address
// keeps it from nobody else.
func (s *mailSettings) send(ctx context.Context, data string, n *report.Night) error {
	client, err := s.client(data)
	if err != nil {
		return err
	}
	var letters []*mail.Msg
	for _, to := range s.To {
		m, err := s.letter(to, n)
		if err != nil {
			return err
		}
		letters = append(letters, m)
	}
	ctx, cancel := context.WithTimeout(ctx, mailTimeout)
	defer cancel()
	sent := make(chan error, 1)
	go func() { sent <- client.DialAndSendWithContext(ctx, letters...) }() // a server that drips keeps it longer than ctx
	select {
	case err = <-sent:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) {
		return fmt.Errorf("mail server %s did not answer within %v", s.Host, mailTimeout)
	}
	if err != nil {
		return fmt.Errorf("mail server %s: %s", s.Host, strings.Join(strings.Fields(err.Error()), " "))
	}
	return nil
}

// client is the way to the server. In clear text nothing is sent but to a server that the settings say has no TLS, and a
// password never.
func (s *mailSettings) client(data string) (*mail.Client, error) {
	below := func(path string) string {
		if filepath.IsAbs(path) {
			return path
		}
		return filepath.Join(data, path)
	}
	config := &tls.Config{ServerName: s.Host, MinVersion: tls.VersionTLS12}
	if s.CAFile != "" {
		pem, err := os.ReadFile(below(s.CAFile))
		if err != nil {
			return nil, fmt.Errorf("mail ca_file: %w", err)
		}
		if config.RootCAs, err = x509.SystemCertPool(); err != nil {
			config.RootCAs = x509.NewCertPool()
		}
		if !config.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("mail ca_file %q holds no certificate", s.CAFile)
		}
	}
	options := []mail.Option{mail.WithTimeout(mailTimeout), mail.WithTLSConfig(config)}
	port := 0
	switch s.TLS {
	case "", "starttls":
		port, options = 587, append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	case "implicit":
		port, options = 465, append(options, mail.WithSSL())
	case "none":
		port, options = 25, append(options, mail.WithTLSPolicy(mail.NoTLS))
	default:
		return nil, fmt.Errorf("mail tls is %q, not starttls, implicit or none", s.TLS)
	}
	if s.Port != 0 {
		port = s.Port
	}
	options = append(options, mail.WithPort(port))
	switch {
	case s.Password != "":
		return nil, errors.New("mail password stands in kttt.yaml; put it into a file that only its owner reads, and name that with password_file")
	case len(s.To) == 0:
		return nil, errors.New("mail to names nobody")
	case s.Username != "" && s.TLS == "none":
		return nil, errors.New("mail tls is none, and a password is never sent in clear text; leave username out or use starttls")
	case s.Username != "":
		password, err := s.password(below(s.PasswordFile))
		if err != nil {
			return nil, err
		}
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(s.Username), mail.WithPassword(password))
	}
	c, err := mail.NewClient(s.Host, options...)
	if err != nil {
		return nil, fmt.Errorf("mail settings: %w", err)
	}
	return c, nil
}

// password is the one of the environment, else that in the file at path, which nobody else may read.
func (s *mailSettings) password(path string) (string, error) {
	if s.secret != "" {
		return s.secret, nil
	}
	if s.PasswordFile == "" {
		return "", errors.New("mail username is given without a password: name a password_file, or set KTTT_MAIL_PASSWORD")
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", fmt.Errorf("mail password_file: %w", err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return "", fmt.Errorf("mail password_file %q can be read by others; chmod 600 it", s.PasswordFile)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("mail password_file: %w", err)
	}
	return strings.TrimRight(string(b), "\r\n"), nil
}

// letter is the night as a mail: as text, and as the same page that a release has.
func (s *mailSettings) letter(to string, n *report.Night) (*mail.Msg, error) {
	var text, page strings.Builder
	if err := errors.Join(n.Text(&text), n.HTML(&page)); err != nil {
		return nil, fmt.Errorf("write mail: %w", err)
	}
	m := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := m.From(s.From); err != nil {
		return nil, fmt.Errorf("mail from: %w", err)
	}
	if err := m.To(to); err != nil {
		return nil, fmt.Errorf("mail to: %w", err)
	}
	m.Subject(n.Subject())
	m.SetDate()
	m.SetMessageID()
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetBodyString(mail.TypeTextPlain, text.String())
	m.AddAlternativeString(mail.TypeTextHTML, page.String())
	return m, nil
}
