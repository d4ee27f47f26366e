package pipeline

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestSizesAndTimesAreReadAndTold(t *testing.T) {
	for text, want := range map[string]int64{"512MB": 512 << 20, " 1.5 GiB": 3 << 29, "2gb": 2 << 30, "1TB": 1 << 40, "64KB": 64 << 10,
		"": 0, "MB": 0, "-1GB": 0, "1e30TB": 0, "NaNGB": 0, "12": 0, "1 PB": 0} {
		if got, ok := bytesOf(text); got != want || ok != (want > 0) {
			t.Errorf("%q is %d bytes (%v), not %d", text, got, ok, want)
		}
	}
	for d, want := range map[time.Duration]string{2 * time.Minute: "2 phút", 90 * time.Second: "1 phút 30 giây", time.Hour: "1 giờ", 500 * time.Millisecond: "0.5 giây"} {
		if got := timeText(d, "giờ", "phút", "giây"); got != want {
			t.Errorf("%v is %q, not %q", d, got, want)
		}
	}
	if got := machineMemory(); got < leastMemory || got > mostMemory {
		t.Errorf("a night takes %d bytes", got)
	}
}

// TestInTimeLeavesWorkThatDoesNotListen gives up on work that goes on whatever its context says.
func TestInTimeLeavesWorkThatDoesNotListen(t *testing.T) {
	end := make(chan struct{})
	defer close(end)
	_, err := inTime(t.Context(), time.Millisecond, func(context.Context) (int, error) { <-end; return 1, nil })
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if got, err := inTime(t.Context(), time.Hour, func(context.Context) (int, error) { return 7, nil }); got != 7 || err != nil {
		t.Errorf("got %d, %v", got, err)
	}
}
