package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"kttt/pipeline/lake"
)

func (a *app) rollbackCommand() *cobra.Command {
	var why string
	c := &cobra.Command{
		Use:   "rollback R",
		Short: "put an earlier release in force again",
		Long: `Put release R in force again, without building anything: its files are proved whole, the log
gets one more line, and DATA/current shows it. Nothing is removed; the release that was in force
stays in the list, and rollback with its number brings it back.

What was received since R stays received. A night with nothing new leaves R in force: what
was rolled back is never published again by itself. As soon as something is new (a file, a
line of decisions.csv, a sign-off, a new version of the program) the night makes a release
from all files as ever, those of the one rolled back too. So mend the cause first: a corrected
workbook in the inbox, or a line withdraw,FILE,accept in DATA/decisions.csv.`,
		Example: `  kttt releases rollback 3 --why "bản 4 nhận nhầm danh sách cũ của Chi Lăng"
  kttt releases rollback 4`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.rollback(cmd.Context(), args[0], why) },
	}
	c.Flags().StringVar(&why, "why", "", "why, for the record")
	return c
}

// rollback puts the release of a name in force again.
func (a *app) rollback(ctx context.Context, name, why string) (err error) {
	if name == "" {
		return &usageError{"no release was named", "kttt releases list shows them; give a number or the beginning of a run id"}
	}
	l, entries, to, err := openRelease(a.Data, name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	was := entries[len(entries)-1]
	if to.Run == was.Run {
		fmt.Fprintf(a.stdout, a.text("Bản %d (%s) đang hiện hành rồi.\n", "release %d (%s) is in force already\n"), to.Seq, short(to.Run))
		return nil
	}
	if _, err := databaseOf(l, to); err != nil {
		return err
	}
	v, err := l.VerifyRelease(ctx, to, describedFiles)
	if err != nil {
		return err
	}
	if len(v.Damages) > 0 {
		a.tellDamages(l, v)
		return errDamaged
	}
	e, err := l.Rollback(to, why)
	if e.Seq > 0 {
		fmt.Fprintf(a.stdout, a.text("Đã đưa bản %d (%s) trở lại hiện hành, thay bản %d (%s). Không có gì bị xóa; kttt releases rollback %d đưa bản kia trở lại.\n",
			"release %d (%s) is in force again, in place of release %d (%s); nothing was removed, kttt releases rollback %d brings that one back\n"),
			e.Back, short(e.Run), was.Seq, short(was.Run), was.Seq)
	}
	return err
}

// cameBack says of an entry of a rollback what it put in force again, and why.
func (a *app) cameBack(e lake.Entry) string {
	line := fmt.Sprintf(a.text("Là bản %d được đưa trở lại lúc %s", "it is release %d, put in force again on %s"), e.Back, moment(e.At))
	if e.Note != "" {
		line += ": " + e.Note
	}
	return line
}

// tellUndone says what the rollback in force went back behind, and how to go forward again.
func (a *app) tellUndone(undone []lake.Entry) {
	if len(undone) == 0 {
		return
	}
	fmt.Fprintf(a.stdout, a.text("Bản đã lùi (%s) không tự công bố lại khi không có gì mới; muốn dùng lại: kttt releases rollback %d\n",
		"what was rolled back (%s) is not published again while nothing is new; to bring it back: kttt releases rollback %d\n"), numbers(undone), undone[len(undone)-1].Seq)
}

// numbers are the numbers of entries in a row.
func numbers(entries []lake.Entry) string {
	var out []string
	for _, e := range entries {
		out = append(out, strconv.Itoa(e.Seq))
	}
	return strings.Join(out, ", ")
}
