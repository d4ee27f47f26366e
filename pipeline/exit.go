package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"syscall"
	"time"

	"kttt/pipeline/lake"
	"kttt/pipeline/warehouse"
)

// Exit codes of every command (contract, "Exit codes").
const (
	exitOK          = 0
	exitBroke       = 1
	exitUsage       = 2
	exitRefused     = 3
	exitChecks      = 4
	exitLocked      = 5
	exitInterrupted = 130
)

// exitStatus ends the help of every command.
const exitStatus = `EXIT STATUS
  0    done; nothing was refused, or there was nothing new
  1    broke: disk, engine or a fault of the program; verify: something is damaged; status: the nights do not work
  2    wrong usage or settings
  3    done, but rows, cells or files were refused; status: people are waited for
  4    checks failed; the previous release stays in force
  5    another run holds the data folder
  130  interrupted`

// usageError is a mistake of the person at the keyboard, with the next step.
type usageError struct{ msg, hint string }

func (e *usageError) Error() string { return e.msg }

// refusedError carries exit code 3: the work is done, something was refused.
var errRefused = errors.New("some rows, cells or files were refused")

// errDamaged carries exit code 1: what is damaged was told.
var errDamaged = errors.New("something in the data folder is damaged")

// explain turns an error into the exit code, what to say and what to do next.
func explain(err error) (code int, msg, hint string) {
	var usage *usageError
	var locked *lake.LockedError
	var checks *warehouse.CheckError
	var unhealthy *unhealthyError
	switch {
	case err == nil:
		return exitOK, "", ""
	case errors.Is(err, syscall.EPIPE): // who reads the answer has enough of it
		return exitOK, "", ""
	case errors.Is(err, errRefused):
		return exitRefused, "", ""
	case errors.Is(err, errDamaged):
		return exitBroke, err.Error(), "the lines above name each one with the next step"
	case errors.As(err, &unhealthy):
		return unhealthy.code, "", ""
	case errors.As(err, &usage):
		return exitUsage, usage.msg, usage.hint
	case errors.As(err, &locked):
		since := ""
		if !locked.Since.IsZero() {
			since = ", since " + locked.Since.In(hanoi).Format("2006-01-02 15:04:05")
		}
		who := "another run holds the data folder"
		if locked.PID != 0 {
			who += fmt.Sprintf(" (process %d%s)", locked.PID, since)
		}
		return exitLocked, who, "wait for it to end, then run again"
	case errors.As(err, &checks):
		return exitChecks, checks.Error(), "nothing was published; look at the rows above, mend what they come from or settle it in decisions.csv, and run again"
	case errors.Is(err, context.Canceled):
		return exitInterrupted, "interrupted; nothing was published", ""
	case errors.Is(err, lake.ErrLogLost):
		return exitBroke, err.Error(), "bring the newest files of lake/log in the data folder back from a backup; only if there is none, remove current there: what that release brought is then done again from the inbox"
	case errors.Is(err, lake.ErrSignOffLost):
		return exitBroke, err.Error(), "bring lake/tags in the data folder back from a backup; nothing is published without what was signed off"
	case errors.Is(err, lake.ErrDamaged):
		return exitBroke, err.Error(), "kttt releases verify names all that is damaged, each with the next step"
	case isFull(err):
		return exitBroke, err.Error(), "free some space on the disk, then run again; the release in force is whole"
	}
	if strings.Contains(err.Error(), "Out of Memory Error") { // the engine's word for both
		return exitBroke, err.Error(), "give it more with --memory or --temp-limit, or name a folder on a larger disk with --temp"
	}
	return exitBroke, err.Error(), ""
}

// isFull tells that err is for want of room on the disk, or in what a process may write. The engine tells it in
// the words of the system alone.
func isFull(err error) bool {
	full := []syscall.Errno{syscall.ENOSPC, syscall.EFBIG, syscall.EDQUOT}
	if runtime.GOOS == "windows" {
		full = []syscall.Errno{39, 112} // ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL
	}
	for _, e := range full {
		if errors.Is(err, e) || strings.Contains(strings.ToLower(err.Error()), e.Error()) {
			return true
		}
	}
	return false
}

// tell writes what explain says to the person.
func tell(stderr io.Writer, msg, hint string) {
	if msg != "" {
		fmt.Fprintf(stderr, "kttt: error: %s\n", strings.TrimRight(msg, "\n"))
	}
	if hint != "" {
		fmt.Fprintf(stderr, "kttt: hint: %s\n", hint)
	}
}

// hanoi is the time zone of the office; it needs no zone database.
var hanoi = time.FixedZone("+07", 7*60*60)
