package pipeline

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kttt/pipeline/lake"
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

// TestANightKeptOutByAnother tells who holds the lake, and leaves it to him to note how the night ended.
func TestANightKeptOutByAnother(t *testing.T) {
	dir := t.TempDir()
	data, inbox := filepath.Join(dir, "data"), filepath.Join(dir, "inbox")
	if err := os.Mkdir(inbox, 0o755); err != nil {
		t.Fatal(err)
	}
	l, err := lake.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := l.Claim(); err != nil {
		t.Fatal(err)
	}
	var out, stderr bytes.Buffer
	code := Main(t.Context(), []string{"run", "--inbox", inbox, "--data", data}, strings.NewReader(""), &out, &stderr)
	if code != exitLocked || !strings.HasPrefix(stderr.String(), "KHÔNG chạy: một lượt khác đang giữ thư mục dữ liệu.\nLý do: another run holds the data folder (process ") || out.Len() > 0 {
		t.Errorf("exit %d: %s%s", code, out.String(), stderr.String())
	}
	if ok, err := lake.LastNight(data, new(lastNight)); ok || err != nil {
		t.Errorf("it was noted (%v)", err)
	}
}
