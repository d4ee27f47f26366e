package review

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"kttt/pipeline/warehouse"
)

// RunDemonstration makes the demonstration in a data folder; set by the tests outside the package, which may import
// the program.
var RunDemonstration func(data string) error

// Demonstration is the database of the demonstration's release, made once for all tests of the folder.
func Demonstration(t testing.TB) *warehouse.DB {
	t.Helper()
	dir, err := demonstrationFolder()
	if err != nil {
		t.Fatal(err)
	}
	db, err := warehouse.Open(t.Context(), filepath.Join(dir, "current", "kttt.duckdb"), warehouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

var madeFolder string // "" until a test asked for the demonstration

var demonstrationFolder = sync.OnceValues(func() (_ string, err error) {
	if madeFolder, err = os.MkdirTemp("", "kttt-review-"); err != nil {
		return "", err
	}
	return madeFolder, RunDemonstration(madeFolder)
})

func TestMain(m *testing.M) {
	code := m.Run()
	if madeFolder != "" {
		os.RemoveAll(madeFolder)
	}
	os.Exit(code)
}
