// Command kttt turns the workbooks of the collective economy of Lạng Sơn into a
// tested DuckDB warehouse. See README.md.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"kttt/pipeline"
)

// now is the clock of the program; that for the tests of reliability (faults.go) may stop it.
var now = time.Now

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	go func() {
		<-ctx.Done()
		stop() // a second signal kills
	}()
	signal.Ignore(syscall.SIGPIPE) // a reader that leaves, as head does, is an error of writing: what was begun is cleaned up
	os.Exit(pipeline.MainAt(ctx, now, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
