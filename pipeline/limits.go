package pipeline

import (
	"context"
	"fmt"
	"math"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"kttt/pipeline/warehouse"
	"kttt/pipeline/workbook"
	"kttt/transforms"
)

// Limits are what a night may take, as people write it in flags and settings. The zero
// value takes what suits the machine.
type Limits struct {
	Memory    string `yaml:"memory"`     // the whole program, see engine and hold
	Temp      string `yaml:"temp"`       // folder for what does not fit into memory
	TempLimit string `yaml:"temp_limit"` // of that folder
	FileSize  string `yaml:"file_size"`  // a larger workbook is refused
	FileTime  string `yaml:"file_time"`  // a workbook that takes longer is refused
	Without   string `yaml:"without"`    // what a night leaves out: report, returned

	memory, tempLimit, fileSize int64
	fileTime                    time.Duration
	noReport, noReturned        bool
}

const (
	leastMemory     = 512 << 20 // less is no night
	mostMemory      = 2 << 30   // more is not taken unless it is asked for
	leastEngine     = 256 << 20 // half of it is not enough for the demonstration
	defaultFileTime = 2 * time.Minute
)

// limitFlags are the flags of a night's limits.
func (l *Limits) limitFlags(f *pflag.FlagSet) {
	f.StringVar(&l.Memory, "memory", "", "memory the night may take, such as 1GB (default: half of the machine's, 2GB at most)")
	f.StringVar(&l.Temp, "temp", "", "folder for what does not fit into memory (default: the lake's own)")
	f.StringVar(&l.TempLimit, "temp-limit", "", "how much that folder may take, such as 20GB (default: nine tenths of what is free there)")
	f.StringVar(&l.FileSize, "file-size", "", "a larger workbook is refused, the night goes on (default 256MB, which is the most)")
	f.StringVar(&l.FileTime, "file-time", "", "a workbook that takes longer to read is refused, the night goes on (default 2m)")
	f.StringVar(&l.Without, "without", "", "what the night leaves out: report, returned or report,returned")
}

// check reads the limits as they were written.
func (l *Limits) check() error {
	l.fileSize, l.fileTime, l.memory = workbook.MaxFileBytes, defaultFileTime, machineMemory()
	for _, p := range []struct {
		name, text  string
		to          *int64
		least, most int64
	}{
		{"memory", l.Memory, &l.memory, leastMemory, math.MaxInt64},
		{"temp-limit", l.TempLimit, &l.tempLimit, 1 << 20, math.MaxInt64},
		{"file-size", l.FileSize, &l.fileSize, 1 << 10, workbook.MaxFileBytes},
	} {
		if p.text == "" {
			continue
		}
		n, ok := bytesOf(p.text)
		switch {
		case !ok:
			return &usageError{fmt.Sprintf("%s is %q", p.name, p.text), "give a number of KB, MB, GB or TB, such as 512MB"}
		case n < p.least:
			return &usageError{fmt.Sprintf("%s is %q", p.name, p.text), "give at least " + sizeText(p.least)}
		case n > p.most:
			return &usageError{fmt.Sprintf("%s is %q", p.name, p.text), "give at most " + sizeText(p.most)}
		}
		*p.to = n
	}
	if l.FileTime != "" {
		d, err := time.ParseDuration(l.FileTime)
		if err != nil || d <= 0 {
			return &usageError{fmt.Sprintf("file-time is %q", l.FileTime), "give a time such as 30s or 5m"}
		}
		l.fileTime = d
	}
	l.noReport, l.noReturned = false, false
	for _, what := range strings.FieldsFunc(l.Without, func(r rune) bool { return r == ',' || r == ' ' }) {
		switch what {
		case "report":
			l.noReport = true
		case "returned":
			l.noReturned = true
		default:
			return &usageError{fmt.Sprintf("without is %q", l.Without), "give report, returned or report,returned"}
		}
	}
	if l.Temp != "" && !isDir(l.Temp) {
		return &usageError{fmt.Sprintf("temp is %q, no folder", l.Temp), "make it, or name another one"}
	}
	return nil
}

// hold bounds the collector of this process to half of the memory, unless GOMEMLIMIT does.
func (l *Limits) hold() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(l.memory / 2)
	}
}

// engine is what the database engine may take, a quarter of all: measured on a national load, what it does not count itself is
// up to twice as much. spill is its folder where none was named.
func (s *settings) engine(spill string) warehouse.Options {
	o := warehouse.Options{Threads: s.Jobs, MemoryLimit: fmt.Sprintf("%dB", max(s.memory/4, leastEngine)), TempDir: spill}
	if s.Temp != "" {
		o.TempDir = s.Temp
	}
	if s.tempLimit > 0 {
		o.TempLimit = fmt.Sprintf("%dB", s.tempLimit)
	}
	return o
}

var sizeUnits = []struct {
	name string
	of   int64
}{{"TB", 1 << 40}, {"GB", 1 << 30}, {"MB", 1 << 20}, {"KB", 1 << 10}}

// bytesOf reads a size such as 512MB or 1.5 GB; as the units of the machine, by 1024.
func bytesOf(text string) (int64, bool) {
	number, of := strings.ToUpper(strings.TrimSpace(text)), int64(0)
	for _, u := range sizeUnits {
		if n, ok := strings.CutSuffix(strings.ReplaceAll(number, "IB", "B"), u.name); ok {
			number, of = strings.TrimSpace(n), u.of
			break
		}
	}
	n, err := strconv.ParseFloat(number, 64)
	if bytes := n * float64(of); err == nil && bytes >= 1 && bytes < math.MaxInt64 {
		return int64(bytes), true
	}
	return 0, false
}

// sizeText is a size as bytesOf reads it.
func sizeText(n int64) string {
	for _, u := range sizeUnits {
		if n >= u.of {
			return strconv.FormatFloat(float64(n)/float64(u.of), 'f', -1, 64) + u.name
		}
	}
	return fmt.Sprintf("%dB", n)
}

// machineMemory is what a night takes where nobody said: half of what the machine, or the
// group of processes this one is in, has.
func machineMemory() int64 {
	has := int64(math.MaxInt64)
	if b, err := os.ReadFile("/proc/meminfo"); err == nil {
		if f := strings.Fields(string(b)); len(f) > 1 && f[0] == "MemTotal:" {
			if kib, err := strconv.ParseInt(f[1], 10, 64); err == nil {
				has = kib << 10
			}
		}
	}
	if b, err := os.ReadFile("/sys/fs/cgroup/memory.max"); err == nil {
		if n, err := strconv.ParseInt(strings.TrimSpace(string(b)), 10, 64); err == nil { // else it is "max"
			has = min(has, n)
		}
	}
	return max(leastMemory, min(has/2, mostMemory))
}

// inTime is what do makes, or [context.DeadlineExceeded] once the time is over. Work that does not
// hear its context is left to end by itself; what it may build is bounded anyway.
func inTime[T any](ctx context.Context, limit time.Duration, do func(context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	type result struct {
		made T
		err  error
	}
	done := make(chan result, 1)
	go func() {
		defer cancel()
		made, err := do(ctx)
		done <- result{made, err}
	}()
	select {
	case r := <-done:
		return r.made, r.err
	case <-ctx.Done():
	}
	select { // it may have ended at this very moment
	case r := <-done:
		return r.made, r.err
	default:
		var none T
		return none, ctx.Err()
	}
}

// refuseLate is the list of a file that was not read in time.
func (s *settings) refuseLate(name string) *transforms.List {
	return transforms.RefuseFile(name, "file-is-read-in-time", timeText(s.fileTime, "giờ", "phút", "giây"), timeText(s.fileTime, "h", "min", "s"))
}

// timeText is a time in the words for hours, minutes and seconds.
func timeText(d time.Duration, hours, minutes, seconds string) string {
	var out []string
	for _, p := range []struct {
		of   time.Duration
		name string
	}{{time.Hour, hours}, {time.Minute, minutes}} {
		if n := d / p.of; n > 0 {
			out = append(out, fmt.Sprintf("%d %s", n, p.name))
			d -= n * p.of
		}
	}
	if d > 0 || len(out) == 0 {
		out = append(out, strconv.FormatFloat(d.Seconds(), 'f', -1, 64)+" "+seconds)
	}
	return strings.Join(out, " ")
}
