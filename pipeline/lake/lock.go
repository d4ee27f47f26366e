package lake

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// LockedError says that another process writes to the lake. PID is 0 and
// Since zero when the holder could not be read.
type LockedError struct {
	PID   int
	Since time.Time
}

func (e *LockedError) Error() string {
	if e.PID == 0 {
		return "lake is held by another process"
	}
	return fmt.Sprintf("lake is held by process %d since %s", e.PID, e.Since.Format(time.RFC3339))
}

// takeLock locks path or says in a [*LockedError] who holds it. The lock is the kernel's: it ends
// with the process. The text in the file is only for people.
func takeLock(path string) (*flock.Flock, error) {
	lock := flock.New(path, flock.SetPermissions(privateFile))
	ok, err := lock.TryLock()
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, holder(path)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != privateFile {
		if err := os.Chmod(path, privateFile); err != nil {
			return nil, errors.Join(err, lock.Unlock())
		}
	}
	return lock, nil
}

// Claim writes into the lock who holds the lake and since when, for the person
// whose run has to wait. A run that finds nothing to do need not claim: it writes nothing.
func (l *Lake) Claim() error {
	l.claimed = true
	return sign(l.path("LOCK"))
}

// isAlive tells whether a process of this id runs.
func isAlive(pid int) bool {
	p, err := os.FindProcess(pid)
	return err == nil && !errors.Is(p.Signal(syscall.Signal(0)), os.ErrProcessDone)
}

// sign writes into path who holds it. Windows keeps a locked file from being
// written or read: there the holder stays unknown.
func sign(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	if err := fault("sign", path); err != nil {
		return err
	}
	text := fmt.Sprintf("%d %s\n", os.Getpid(), time.Now().UTC().Format(time.RFC3339))
	return os.WriteFile(path, []byte(text), privateFile)
}

// holder reads who signed path. What cannot be read stays zero.
func holder(path string) *LockedError {
	text, err := os.ReadFile(path)
	if err != nil {
		return &LockedError{}
	}
	var pid int
	var since string
	if _, err := fmt.Sscanf(string(text), "%d %s", &pid, &since); err != nil || !isAlive(pid) {
		return &LockedError{} // nobody claimed it yet; a killed run's name may stand there
	}
	at, err := time.Parse(time.RFC3339, since)
	if err != nil {
		return &LockedError{}
	}
	return &LockedError{PID: pid, Since: at}
}
