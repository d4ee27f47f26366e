package pipeline

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"kttt/pipeline/lake"
)

// newestKept is how many of the newest runs keep their release.
const newestKept = 30

func (a *app) pruneCommand() *cobra.Command {
	var yes bool
	keep := newestKept
	c := &cobra.Command{
		Use:   "prune",
		Short: "remove releases that are old and not signed off; first it only says which",
		Long: `Say which releases would be removed, and how much room that makes; with --yes remove them.
Kept are the release in force, the 30 newest (--keep), every one that a period was signed
off with, and the last of each month of the two years before the newest. The folder of a
release that a killed run never came to publish goes too: nobody was ever shown it.

Only folders below DATA/releases go. Originals, parts, manifests, sign-offs and the log
stay, so what a pruned release told can be asked again: kttt releases show R names the
receipt, and kttt query --receipt N builds what was known on it, by today's code and
decisions. kttt releases list still has it, as pruned.`,
		Example: `  kttt releases prune
  kttt releases prune --yes`,
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			if keep < 1 {
				return &usageError{fmt.Sprintf("keep is %d", keep), "give how many of the newest releases to keep, at least 1"}
			}
			return a.prune(keep, yes)
		},
	}
	c.Flags().BoolVar(&yes, "yes", false, "remove them; without it nothing is removed")
	c.Flags().IntVar(&keep, "keep", keep, "how many of the newest releases to keep")
	return c
}

// prune removes the releases that nothing keeps, or says which they are.
func (a *app) prune(keep int, yes bool) (err error) {
	l, entries, err := openLog(a.Data)
	if err != nil {
		return err
	}
	if yes {
		if l, err = lake.Open(a.Data); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, l.Close()) }()
		if entries, err = l.Log(); err != nil {
			return err
		}
	}
	tags, err := l.Tags()
	if err != nil {
		return err
	}
	kept := keptRuns(entries, tags, keep, a.now())
	there := 0
	for run := range kept {
		if l.Pruned(run).IsZero() {
			there++
		}
	}
	orphans, err := l.Orphans()
	if err != nil {
		return err
	}
	var bytes int64
	for _, run := range orphans {
		n, err := folderSize(l.Release(run))
		if err == nil && yes {
			err = l.DropOrphan(run)
		}
		if err != nil {
			return err
		}
		bytes += n
		fmt.Fprintf(a.stdout, a.text("Bản dở dang của lượt chạy bị cắt ngang (%s): %s\n", "never published, of a run that was killed (%s): %s\n"), short(run), a.size(n))
	}
	removed := map[string]bool{}
	for _, e := range entries {
		if kept[e.Run] || removed[e.Run] || !l.Pruned(e.Run).IsZero() {
			continue
		}
		removed[e.Run] = true
		n, err := folderSize(l.Release(e.Run))
		if err != nil {
			return err
		}
		if yes {
			if err := l.Prune(e.Run); err != nil {
				return err
			}
		}
		bytes += n
		fmt.Fprintf(a.stdout, a.text("Bản %d (%s), lúc %s: %s\n", "release %d (%s), made %s: %s\n"), e.Seq, short(e.Run), moment(e.At), a.size(n))
	}
	switch n := len(removed) + len(orphans); {
	case n == 0:
		fmt.Fprintf(a.stdout, a.text("Không có bản nào cần dọn; giữ %d bản.\n", "no release is to be pruned; %d are kept\n"), there)
	case yes:
		fmt.Fprintf(a.stdout, a.text("Đã dọn %d bản (%s), giữ %d bản. Tệp gốc, nhật ký và các lần chốt còn nguyên.\n", "pruned %d releases (%s), kept %d; originals, log and sign-offs are all there\n"), n, a.size(bytes), there)
	default:
		fmt.Fprintf(a.stdout, a.text("Sẽ dọn %d bản (%s), giữ %d bản. Chưa xóa gì: thêm --yes để dọn.\n", "%d releases (%s) would be pruned, %d kept; nothing was removed: add --yes\n"), n, a.size(bytes), there)
	}
	return nil
}

// keptRuns are the runs that keep their release: the one in force, the newest ones, those that a period was ever signed
// off with, and the last of each month of the two years before now.
func keptRuns(entries []lake.Entry, tags []lake.Tag, newest int, now time.Time) map[string]bool {
	kept := map[string]bool{}
	for _, e := range slices.Backward(entries) {
		if len(kept) < newest {
			kept[e.Run] = true
		}
	}
	if at := entries[len(entries)-1].At; at.Before(now) {
		now = at // a clock that ran ahead takes nothing away
	}
	month := func(e lake.Entry) string { return e.At.In(hanoi).Format("2006-01") }
	for i, e := range entries {
		isLast := i == len(entries)-1 || month(entries[i+1]) != month(e)
		if isLast && e.At.After(now.AddDate(-2, 0, 0)) {
			kept[e.Run] = true
		}
	}
	for _, t := range tags {
		kept[t.Run] = true
	}
	return kept
}

// folderSize is how many bytes lie below a folder, 0 where it is gone.
func folderSize(dir string) (n int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			n += info.Size()
		}
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return n, err
}
