//go:build unix

package main

import (
	"os/signal"
	"syscall"
)

// A file that may grow no more (ulimit -f, LimitFSIZE=) is an error of writing, as on a full disk, and kills nobody.
func init() { signal.Ignore(syscall.SIGXFSZ) }
