package pipeline

import (
	"os"
	"path/filepath"
	"testing"

	"kttt/fixtures/recount"
)

// TestMain gives the tests a folder for the nights that several of them read.
func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "kttt-nights-")
	if err != nil {
		panic(err)
	}
	sharedNights.folder, sharedNights.made = dir, map[string]outcome{}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// recounted compares the marts of a release, whose Parquet files are in root, with another calculation of them.
func recounted(t *testing.T, root string) {
	t.Helper()
	differences, err := recount.Differences(root)
	if err != nil {
		t.Errorf("recount %s: %v", root, err)
	}
	for _, d := range differences {
		t.Errorf("%s: %s", root, d)
	}
}

// TestMartsAgainstAnotherCalculation counts the demonstration again, as the script tests do every release of a script.
func TestMartsAgainstAnotherCalculation(t *testing.T) {
	data, out := demoNight(t)
	recounted(t, filepath.Join(data, "releases", out.run, "parquet"))
}
