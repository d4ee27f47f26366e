package warehouse

import (
	"fmt"
	"os"
	"testing"
	"time"
	"path/filepath"
	"syscall"
)

func cpu() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(0, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func TestLap(t *testing.T) {
	in := night(t, 40)
	os.Setenv("LAP", "1")
	for range 2 {
		c, s := cpu(), time.Now()
		f := filepath.Join(t.TempDir(), "x.duckdb")
		if err := Build(t.Context(), in, f, Options{}); err != nil {
			t.Fatal(err)
		}
		fi, _ := os.Stat(f); fmt.Println("size", fi.Size()); fmt.Println("build", time.Since(s), "cpu", cpu()-c)
		c, s = cpu(), time.Now()
		if err := Export(t.Context(), f, t.TempDir(), Options{}); err != nil {
			t.Fatal(err)
		}
		fmt.Println("export", time.Since(s), "cpu", cpu()-c)
	}
}
