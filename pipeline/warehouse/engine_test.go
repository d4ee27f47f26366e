package warehouse

import (
	"os"
	"strings"
	"testing"
)

// TestTheEngineKeepsItsLimits asks the engine for its limits and then for more than they allow.
func TestTheEngineKeepsItsLimits(t *testing.T) {
	temp := t.TempDir()
	e, err := openEngine(t.Context(), Options{Threads: 1, MemoryLimit: "33554432B", TempDir: temp, TempLimit: "1048576B"})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"memory_limit": "32.0 MiB", "max_temp_directory_size": "1.0 MiB", "threads": "1"} {
		var got string
		if err := e.conn.QueryRowContext(t.Context(), "select current_setting('"+name+"')::text").Scan(&got); err != nil || got != want {
			t.Errorf("%s is %q, not %q: %v", name, got, want, err)
		}
	}
	err = e.exec(t.Context(), "sort", "create temp table t as select md5(i::text) as m from range(3000000) r(i) order by m")
	if err == nil || !strings.Contains(err.Error(), "Out of Memory Error") {
		t.Errorf("more than the limits allow: %v", err)
	}
	if err := e.close(); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}
