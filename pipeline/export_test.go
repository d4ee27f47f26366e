package pipeline

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestAStoppedExportLeavesNothing stops an export at its first files: what lay there stays, nothing lies beside it.
func TestAStoppedExportLeavesNothing(t *testing.T) {
	data, _ := demoNight(t)
	dir := filepath.Dir(export(t, data, "marts.money"))
	before := tree(t, dir)
	ctx, stop := context.WithCancel(t.Context())
	go func() {
		for ctx.Err() == nil {
			if begun, _ := filepath.Glob(filepath.Join(dir, ".kttt-export-*", "*", "*")); len(begun) > 0 {
				stop()
			}
			time.Sleep(time.Millisecond)
		}
	}()
	code := Main(ctx, []string{"export", "--data", data, "--out", filepath.Join(dir, "out"), "--all", "--force"}, strings.NewReader(""), io.Discard, io.Discard)
	stop()
	if code != exitInterrupted {
		t.Errorf("exit %d", code)
	}
	if after := tree(t, dir); strings.Join(after, "\n") != strings.Join(before, "\n") {
		t.Errorf("left behind:\n%s", strings.Join(after, "\n"))
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("%v beside it (%v)", entries, err)
	}
}
