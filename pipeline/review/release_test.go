package review

import (
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"kttt/pipeline/warehouse"
)

// demonstration is the database of the demonstration's release, made once by the program itself.
func demonstration(t testing.TB) *warehouse.DB {
	t.Helper()
	dir, err := demonstrationFolder()
	if err != nil {
		t.Fatal(err)
	}
	db, err := warehouse.Open(t.Context(), filepath.Join(dir, "data", "current", "kttt.duckdb"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

var demonstrationFolder = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "kttt-review-")
	if err != nil {
		return "", err
	}
	c := exec.Command("go", "run", "kttt", "demo", "--data", filepath.Join(dir, "data"))
	c.Stderr = os.Stderr
	return dir, c.Run()
})

func TestMain(m *testing.M) {
	code := m.Run()
	if dir, err := demonstrationFolder(); err == nil {
		os.RemoveAll(dir)
	}
	os.Exit(code)
}
