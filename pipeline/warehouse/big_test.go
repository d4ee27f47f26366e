package warehouse

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestBig(t *testing.T) {
	in := night(t, 20000)
	file := filepath.Join(t.TempDir(), "x.duckdb")
	s := time.Now()
	if err := Build(t.Context(), in, file, Options{}); err != nil {
		t.Fatal(err)
	}
	fi, _ := os.Stat(file)
	fmt.Println("build", time.Since(s), fi.Size())
	for _, th := range []int{1, 2, 4, 2} {
		d := t.TempDir()
		s := time.Now()
		if err := Export(t.Context(), file, d, Options{Threads: th}); err != nil {
			t.Fatal(err)
		}
		b, _ := os.ReadFile(d + "/staging/organisations.parquet")
		b2, _ := os.ReadFile(d + "/staging/organisation_areas.parquet")
		fmt.Printf("%d %v %x %x\n", th, time.Since(s), sha256.Sum256(b), sha256.Sum256(b2))
	}
	s = time.Now()
	_, err := Check(t.Context(), file, Options{})
	fmt.Println("check", time.Since(s), err)
}
