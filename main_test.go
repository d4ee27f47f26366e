package main

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"
)

// program is the real program in a folder, with a temporary folder of its own.
func program(t *testing.T, dir, temp string, args ...string) *exec.Cmd {
	t.Helper()
	c := exec.CommandContext(t.Context(), os.Args[0], args...)
	c.Dir, c.Env = dir, append(os.Environ(), "KTTT_TEST_IS_KTTT=1", "TMPDIR="+temp)
	return c
}

// TestQueryEndsWell stops the real program by the signal of Ctrl-C in the midst of a long statement, and by a reader that
// leaves: it ends soon, with the code of the contract, and leaves nothing behind.
func TestQueryEndsWell(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no signal can be sent there")
	}
	dir := t.TempDir()
	if out, err := program(t, dir, t.TempDir(), "demo").CombinedOutput(); err != nil {
		t.Fatalf("demo: %v: %s", err, out)
	}
	const (
		long = "select count(*) from range(1000000) a, range(1000000) b where a.range % 7 = b.range % 5"
		wide = "select * from range(100000000)"
		both = "select 'ready' as word; " + long + "; select 'after' as word;\n"
	)
	for name, c := range map[string]struct {
		args  []string
		typed string // standard input, which stays open
		says  string // what is read before the end comes
		leave bool   // the reader leaves; else the signal comes
		code  int
		tells string
	}{
		"one statement":        {args: []string{long}, code: 130, tells: "interrupted"},
		"one for parquet":      {args: []string{"--format", "parquet", long}, code: 130, tells: "interrupted"},
		"the second of three":  {args: []string{"--format", "jsonl", both}, says: "ready", code: 130, tells: "interrupted"},
		"line by line":         {args: []string{"--format", "jsonl"}, typed: both, says: "ready", code: 130, tells: "interrupted"},
		"waiting for a line":   {args: []string{"--format", "jsonl"}, typed: "select 'ready' as word;\n", says: "ready", code: 130, tells: "interrupted"},
		"writing many rows":    {args: []string{"--format", "csv", wide}, says: "range", code: 130, tells: "interrupted"},
		"a reader that leaves": {args: []string{"--format", "csv", wide}, says: "range", leave: true, code: 0},
	} {
		t.Run(name, func(t *testing.T) {
			temp := t.TempDir()
			p := program(t, dir, temp, append([]string{"query"}, c.args...)...)
			var told strings.Builder
			p.Stderr = &told
			in, err1 := p.StdinPipe()
			out, err2 := p.StdoutPipe()
			if err1 != nil || err2 != nil {
				t.Fatal(err1, err2)
			}
			if err := p.Start(); err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(in, c.typed); err != nil && c.typed != "" {
				t.Fatal(err)
			}
			answer := bufio.NewReader(out)
			if c.says == "" {
				waitFor(t, temp)
			} else if line, err := answer.ReadString('\n'); err != nil || !strings.Contains(line, c.says) {
				t.Fatalf("answered %q, %v, and said %q", line, err, told.String())
			}
			time.Sleep(300 * time.Millisecond) // into the statement
			var rest []byte
			if c.leave {
				out.Close()
			} else {
				if err := p.Process.Signal(os.Interrupt); err != nil {
					t.Fatal(err)
				}
				rest, _ = io.ReadAll(answer)
			}
			p.Wait()
			if code := p.ProcessState.ExitCode(); code != c.code || !strings.Contains(told.String(), c.tells) || c.tells == "" && told.String() != "" {
				t.Errorf("exits with %d and says %q; want %d and %q", code, told.String(), c.code, c.tells)
			}
			if strings.Contains(string(rest), "after") {
				t.Error("went on to the next statement")
			}
			if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
				t.Errorf("left %v, %v", left, err)
			}
		})
	}
}

// waitFor waits until the program has made its passing folder, which it does just before it asks.
func waitFor(t *testing.T, temp string) {
	t.Helper()
	for range 600 {
		if made, err := os.ReadDir(temp); err != nil || len(made) > 0 {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the program did not begin")
}
