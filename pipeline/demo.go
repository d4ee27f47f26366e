package pipeline

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"kttt/fixtures"
)

// demonstration is the file that marks a data folder as holding invented figures.
const demonstration = "DEMONSTRATION"

func (a *app) demoCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "demo",
		Short: "do the night over the demonstration inbox, offline, without set-up",
		Long: `Do the whole night over the invented workbooks that the program carries, and
publish under the data folder. A data folder that holds real submissions is refused.
Exits 0 once published and prints the code that a real night would have given.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.markDemonstration(); err != nil {
				return err
			}
			inbox, err := os.MkdirTemp("", "kttt-demo-")
			if err != nil {
				return fmt.Errorf("make demonstration inbox: %w", err)
			}
			defer os.RemoveAll(inbox)
			received, err := unpackDemo(inbox)
			if err != nil {
				return err
			}
			a.Inbox, a.Mail = inbox, mailSettings{} // nobody waits for invented figures
			n := newNight(a.settings, a.stderr)
			n.received = func(path string) time.Time { return received[path] }
			err = a.night(cmd.Context(), n)
			if err != nil && !errors.Is(err, errRefused) {
				return err
			}
			code, _, _ := explain(err)
			fmt.Fprintf(a.stdout, a.text("Số liệu trình diễn là giả định. Một đêm thật sẽ kết thúc với mã %d.\n", "the demonstration's figures are invented; a real night would exit with %d\n"), code)
			return nil
		},
	}
}

// unpackDemo writes the demonstration inbox to dir, each file as old as its receipt.
func unpackDemo(dir string) (map[string]time.Time, error) {
	received := fixtures.Received()
	err := fs.WalkDir(fixtures.Inbox, ".", func(path string, d fs.DirEntry, err error) error {
		to := filepath.Join(dir, filepath.FromSlash(path))
		if err != nil || d.IsDir() {
			return errors.Join(err, os.MkdirAll(to, 0o755))
		}
		b, err := fs.ReadFile(fixtures.Inbox, path)
		if err != nil {
			return err
		}
		if err := os.WriteFile(to, b, 0o644); err != nil {
			return err
		}
		return os.Chtimes(to, received[path], received[path])
	})
	if err != nil {
		return nil, fmt.Errorf("unpack demonstration inbox: %w", err)
	}
	return received, nil
}

// markDemonstration marks a fresh data folder, and refuses one with real submissions.
func (a *app) markDemonstration() error {
	mark := filepath.Join(a.Data, demonstration)
	if _, err := os.Stat(mark); err == nil {
		return nil
	}
	if _, err := os.Stat(filepath.Join(a.Data, "lake")); err == nil {
		return &usageError{fmt.Sprintf("data folder %q holds real submissions", a.Data), "give the demonstration another one: kttt demo --data demo-data"}
	}
	if err := os.MkdirAll(a.Data, 0o755); err != nil {
		return fmt.Errorf("make data folder: %w", err)
	}
	if err := os.WriteFile(mark, []byte("This folder holds the invented figures of kttt demo. Delete the folder to begin with real ones.\n"), 0o644); err != nil {
		return fmt.Errorf("mark data folder: %w", err)
	}
	return nil
}

// refuseDemonstration keeps real submissions out of a folder of invented ones.
func (a *app) refuseDemonstration() error {
	if _, err := os.Stat(filepath.Join(a.Data, demonstration)); err == nil {
		return &usageError{fmt.Sprintf("data folder %q holds the demonstration's invented figures", a.Data), "delete it, or name another one with --data"}
	}
	return nil
}
