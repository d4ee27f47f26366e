package pipeline

import (
	"bytes"
	"context"
	"io"
	"testing"
	"time"
)

// TestQueryStops stops a question by the signal's context in the midst of a long statement, between the statements of
// a text, and while a terminal's line is awaited.
func TestQueryStops(t *testing.T) {
	data, _ := demoNight(t)
	const long = "select count(*) from range(1000000) a, range(1000000) b where a.range % 7 = b.range % 5"
	silent, _ := io.Pipe() // nobody types
	for name, c := range map[string]struct {
		args  []string
		stdin io.Reader
	}{
		"one statement":    {[]string{long}, nil},
		"the second":       {[]string{"select 1; " + long + "; select 3"}, nil},
		"line by line":     {nil, bytes.NewBufferString(long + ";\nselect 3;\n")},
		"waiting to start": {nil, silent},
		"parquet":          {[]string{"--format", "parquet", long}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(300*time.Millisecond, cancel)
			var out, said bytes.Buffer
			code := Main(ctx, append([]string{"query", "--data", data}, c.args...), c.stdin, &out, &said)
			if code != exitInterrupted || bytes.Contains(out.Bytes(), []byte("3")) {
				t.Errorf("exits with %d, said %q and wrote %q; want %d", code, said.String(), out.String(), exitInterrupted)
			}
		})
	}
}
