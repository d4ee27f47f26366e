package pipeline

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// TestStatusOnAFullDisk gives the disk less than three releases of room.
func TestStatusOnAFullDisk(t *testing.T) {
	data, _ := demoNight(t)
	var out bytes.Buffer
	free := uint64(leastFree)
	a := &app{settings: testSettings("inbox", data), now: time.Now, stdout: &out, free: func(string) (uint64, error) { return free, nil }}
	if code, _, _ := explain(a.status(t.Context(), statusRequest{format: "text"})); code != exitBroke || !strings.HasPrefix(out.String(), "Có vấn đề (1):\n  - đĩa chỉ còn 512 MB, cần ít nhất ") {
		t.Errorf("exit %d, %.200s", code, out.String())
	}
	out.Reset()
	free = 100 << 30
	if err := a.status(t.Context(), statusRequest{format: "text"}); err != nil || !strings.HasPrefix(out.String(), "Khỏe.\nBản công bố") {
		t.Errorf("%v, %.200s", err, out.String())
	}
}

// TestWorstAilment orders the codes as a monitor reads them.
func TestWorstAilment(t *testing.T) {
	for _, c := range []struct {
		codes []int
		want  int
	}{{nil, 0}, {[]int{3}, 3}, {[]int{4, 3}, 4}, {[]int{3, 4}, 4}, {[]int{3, 1, 4}, 1}} {
		var h health
		for _, code := range c.codes {
			h.add(code, "", "")
		}
		if h.Code != c.want {
			t.Errorf("%v gives %d, want %d", c.codes, h.Code, c.want)
		}
	}
}
