//go:build faults

// A program built with -tags faults fails or dies where KTTT_FAULT says: that program is for the tests of
// pipeline alone. This file is no part of any other.
package main

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
	_ "unsafe" // to reach the seam of the lake, which no program has a name for

	_ "kttt/pipeline/lake"
)

//go:linkname fault kttt/pipeline/lake.fault
var fault func(op, path string) error

// init reads KTTT_FAULT, KIND@N: what befalls the N-th change of the disk, KIND@link the link that commits; "full" goes on
// from there. With KTTT_FAULT_LOG every change is noted in the file of that name, with KTTT_FAULT_NOW the clock stands still.
func init() {
	if text := os.Getenv("KTTT_FAULT_NOW"); text != "" {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			panic(err)
		}
		now = func() time.Time { return at }
	}
	kind, at, _ := strings.Cut(os.Getenv("KTTT_FAULT"), "@")
	n, _ := strconv.ParseInt(at, 10, 64)
	var log *os.File
	if name := os.Getenv("KTTT_FAULT_LOG"); name != "" {
		var err error
		if log, err = os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600); err != nil {
			panic(err)
		}
	}
	var step atomic.Int64
	fault = func(op, path string) error {
		k := step.Add(1)
		if log != nil {
			if _, err := log.WriteString(op + " " + path + "\n"); err != nil {
				panic(err)
			}
		}
		if k == n || op == at || kind == "full" && n > 0 && k > n {
			return strike(kind, op, path)
		}
		return nil
	}
}

func strike(kind, op, path string) error {
	switch kind {
	case "kill":
		return errors.Join(syscall.Kill(os.Getpid(), syscall.SIGKILL), errors.New("still alive"))
	case "stop":
		return syscall.Kill(os.Getpid(), syscall.SIGTERM)
	case "broken": // an fsync that fails, where op is seal or syncdir
		return &os.PathError{Op: op, Path: path, Err: syscall.EIO}
	case "short": // half of what should be written is there
		if op == "write" {
			if err := os.WriteFile(path, []byte("PAR1\x15"), 0o600); err != nil {
				return err
			}
		}
		return &os.PathError{Op: op, Path: path, Err: syscall.ENOSPC}
	case "full":
		if op == "remove" {
			return nil // what frees space works on a full disk
		}
		return &os.PathError{Op: op, Path: path, Err: syscall.ENOSPC}
	}
	panic("KTTT_FAULT names no kind: " + kind)
}
