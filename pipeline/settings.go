package pipeline

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/spf13/pflag"
)

// settings are what a command is told. Order: flag, KTTT_* environment,
// DATA/kttt.yaml, default.
type settings struct {
	Inbox   string `yaml:"inbox"`
	Data    string `yaml:"-"`
	AsOf    string `yaml:"as_of"`
	Jobs    int    `yaml:"jobs"`
	Lang    string `yaml:"lang"`
	Convert string `yaml:"convert"`
	Contact string `yaml:"contact"` // whom a reminder says to ask
	MaxAge  string `yaml:"max_age"` // how old the last good night may be
	Until   string `yaml:"-"`
	JSON    bool   `yaml:"-"`

	Limits `yaml:",inline"`

	Report letterSettings `yaml:"report"` // what stands around the text of a review
	Mail   mailSettings   `yaml:"mail"`   // who is told of a night
}

const maxJobs = 64

func defaultSettings() settings {
	s := settings{Inbox: "inbox", Data: "data", Jobs: min(runtime.NumCPU(), maxJobs), Lang: "vi", MaxAge: "36h"}
	if err := s.check(); err != nil {
		panic(err) // the defaults are in order
	}
	return s
}

// fill completes s with the environment and the settings file, for the flags
// that were not given, and checks the result.
func (s *settings) fill(flags *pflag.FlagSet, env func(string) string) error {
	given := func(name string) bool { f := flags.Lookup(name); return f != nil && f.Changed }
	if v := env("KTTT_DATA"); v != "" && !given("data") {
		s.Data = v
	}
	file, err := readSettings(filepath.Join(s.Data, "kttt.yaml"))
	if err != nil {
		return err
	}
	s.Report, s.Mail = file.Report, file.Mail
	s.Mail.secret = env("KTTT_MAIL_PASSWORD")
	for _, p := range []struct {
		flag, env, file string
		to              *string
	}{
		{"inbox", env("KTTT_INBOX"), file.Inbox, &s.Inbox},
		{"as-of", env("KTTT_AS_OF"), file.AsOf, &s.AsOf},
		{"lang", env("KTTT_LANG"), file.Lang, &s.Lang},
		{"convert", env("KTTT_CONVERT"), file.Convert, &s.Convert},
		{"contact", env("KTTT_CONTACT"), file.Contact, &s.Contact},
		{"memory", env("KTTT_MEMORY"), file.Memory, &s.Memory},
		{"temp", env("KTTT_TEMP"), file.Temp, &s.Temp},
		{"temp-limit", env("KTTT_TEMP_LIMIT"), file.TempLimit, &s.TempLimit},
		{"file-size", env("KTTT_FILE_SIZE"), file.FileSize, &s.FileSize},
		{"file-time", env("KTTT_FILE_TIME"), file.FileTime, &s.FileTime},
		{"without", env("KTTT_WITHOUT"), file.Without, &s.Without},
		{"max-age", env("KTTT_MAX_AGE"), file.MaxAge, &s.MaxAge},
	} {
		switch {
		case given(p.flag):
		case p.env != "":
			*p.to = p.env
		case p.file != "":
			*p.to = p.file
		}
	}
	if !given("jobs") {
		if v := env("KTTT_JOBS"); v != "" {
			if s.Jobs, err = strconv.Atoi(v); err != nil {
				return &usageError{fmt.Sprintf("KTTT_JOBS is %q, not a number", v), "set it to the number of workbooks to read at a time"}
			}
		} else if file.Jobs != 0 {
			s.Jobs = file.Jobs
		}
	}
	return s.check()
}

// readSettings reads a settings file; a missing one is an empty one.
func readSettings(path string) (settings, error) {
	var s settings
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if info, statErr := os.Stat(filepath.Dir(path)); statErr == nil && !info.IsDir() {
		return s, &usageError{fmt.Sprintf("the data folder %q is a file", filepath.Dir(path)), "name a folder with --data; kttt run makes it where there is none"}
	}
	if err != nil {
		return s, fmt.Errorf("read settings: %w", err)
	}
	if err := yaml.UnmarshalWithOptions(b, &s, yaml.Strict()); err != nil && len(strings.TrimSpace(string(b))) > 0 {
		return s, &usageError{fmt.Sprintf("read %s: %v", path, err), "known settings are inbox, as_of, jobs, lang, convert, contact, memory, temp, temp_limit, file_size, file_time, max_age, without, report (with superior, body, number, place, date, authority, position, signatory, recipients) and mail (with host, port, tls, from, to, username, password_file, ca_file)"}
	}
	return s, nil
}

func (s *settings) check() error {
	switch {
	case s.Jobs < 1 || s.Jobs > maxJobs:
		return &usageError{fmt.Sprintf("jobs is %d", s.Jobs), "give a number from 1 to 64"}
	case s.Lang != "vi" && s.Lang != "en":
		return &usageError{fmt.Sprintf("lang is %q", s.Lang), "give vi or en"}
	case s.Convert != "" && s.Convert != libreOffice:
		return &usageError{fmt.Sprintf("convert is %q", s.Convert), "give libreoffice, or leave it out"}
	case s.Until != "" && s.Until != "ingest" && s.Until != "build" && s.Until != "check":
		return &usageError{fmt.Sprintf("until is %q", s.Until), "give ingest, build or check, or leave it out to publish"}
	}
	if age, err := time.ParseDuration(s.MaxAge); err != nil || age <= 0 {
		return &usageError{fmt.Sprintf("max-age is %q", s.MaxAge), "give a number of hours, such as 36h"}
	}
	if _, err := time.Parse(time.DateOnly, s.AsOf); s.AsOf != "" && err != nil {
		return &usageError{fmt.Sprintf("as-of is %q, not a date", s.AsOf), "write it as 2024-12-31"}
	}
	return s.Limits.check()
}
