//go:build unix

package lake

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// What a second process does is told to it in these variables.
const (
	envRole = "KTTT_LAKE_TEST_ROLE" // hold, die, tag, rollback, prune or nights
	envDir  = "KTTT_LAKE_TEST_DIR"
	envStep = "KTTT_LAKE_TEST_STEP"  // die at this step of the disk
	envPoor = "KTTT_LAKE_TEST_POOR"  // no hard links, no symlinks
	umask   = "KTTT_LAKE_TEST_UMASK" // octal
)

// whole is the fault that never strikes.
func whole(op, path string) error { return nil }

// seam sets the fault for the length of the test.
func seam(t *testing.T, f func(op, path string) error) {
	fault = f
	t.Cleanup(func() { fault = whole })
}

// poor takes hard links and symlinks away.
func poor() {
	link = func(from, to string) error { return errors.ErrUnsupported }
	symlink = func(from, to string) error { return errors.ErrUnsupported }
}

func TestMain(m *testing.M) {
	role := os.Getenv(envRole)
	if role == "" {
		os.Exit(m.Run())
	}
	if err := secondProcess(role); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// secondProcess is what the test binary does when it is started by a test.
func secondProcess(role string) error {
	if mask, err := strconv.ParseInt(os.Getenv(umask), 8, 0); err == nil {
		syscall.Umask(int(mask))
	}
	if os.Getenv(envPoor) != "" {
		poor()
	}
	left := -1
	if n, err := strconv.Atoi(os.Getenv(envStep)); err == nil {
		left = n
	}
	fault = func(op, path string) error {
		if left--; left == 0 {
			return syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
		return nil
	}
	l, err := Open(os.Getenv(envDir))
	if err != nil {
		return err
	}
	switch role {
	case "hold":
		if err := l.Claim(); err != nil {
			return err
		}
		fmt.Println("held")
		_, _ = bufio.NewReader(os.Stdin).ReadString('\n') // until the parent lets go
	case "die":
		_, err = night(l, 2)
	case "rollback":
		err = goBack(l, 1)
	case "prune":
		err = pruneOldest(l)
	case "tag":
		_, err = signOff(l, "2024", "second")
	case "nights":
		entries, err := l.Log()
		if err != nil {
			return err
		}
		fmt.Println("open")
		for k := len(entries) + 1; ; k++ {
			if _, err := night(l, k); err != nil {
				return err
			}
		}
	}
	return errors.Join(err, l.Close())
}

// start prepares a second process in role on dir.
func start(t testing.TB, role, dir string, env ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(append(os.Environ(), envRole+"="+role, envDir+"="+dir), env...)
	cmd.Stderr = os.Stderr
	return cmd
}

// killed tells whether err is the end of a process by SIGKILL.
func killed(err error) bool {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return false
	}
	status, ok := exit.Sys().(syscall.WaitStatus)
	return ok && status.Signal() == syscall.SIGKILL
}

func TestTheLockSaysWhoHoldsIt(t *testing.T) {
	dir := t.TempDir()
	cmd := start(t, "hold", dir)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	var locked *LockedError
	if _, err := Open(dir); !errors.As(err, &locked) || locked.PID != cmd.Process.Pid || time.Since(locked.Since) > time.Minute {
		t.Errorf("got %v, want process %d", err, cmd.Process.Pid)
	}
	if _, err := Peek(dir); err != nil {
		t.Errorf("a reader is kept out: %v", err)
	}
	if _, err := fmt.Fprintln(in); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	l := open(t, dir)
	if _, err := Open(dir); !errors.As(err, &locked) || locked.PID != 0 {
		t.Errorf("held but not claimed: %v", err)
	}
	if err := l.Claim(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); !errors.As(err, &locked) || locked.PID != os.Getpid() {
		t.Errorf("the same process twice: %v", err)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

func TestModesDoNotDependOnTheUmask(t *testing.T) {
	for _, mask := range []string{"000", "022", "077", "777"} {
		dir := t.TempDir() + "/data"
		if err := start(t, "die", dir, umask+"="+mask).Run(); err != nil {
			if mask == "777" && os.Geteuid() != 0 {
				continue // the test's own files cannot be read
			}
			t.Fatalf("umask %s: %v", mask, err)
		}
		l := open(t, dir)
		inspect(t, l)
		if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != publicDir {
			t.Errorf("umask %s: %v, %v", mask, info.Mode(), err)
		}
	}
}
