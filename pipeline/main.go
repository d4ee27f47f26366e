package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"kttt/transforms"
)

// app is one call of the program.
type app struct {
	settings
	now            func() time.Time
	free           func(path string) (uint64, error) // space left on the disk
	stdin          io.Reader
	stdout, stderr io.Writer
}

// Main runs the command that args name and returns its exit code.
func Main(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	return MainAt(ctx, time.Now, args, stdin, stdout, stderr)
}

// MainAt is Main by the clock now, for tests of what depends on the day: when files were received, and what is overdue.
func MainAt(ctx context.Context, now func() time.Time, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	a := &app{settings: defaultSettings(), now: now, free: freeSpace, stdin: stdin, stdout: stdout, stderr: stderr}
	root := a.root()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	code, msg, hint := explain(stopped(ctx, root.ExecuteContext(ctx)))
	if a.JSON && msg != "" {
		newLog(stderr, true).Error(msg, "step", "end", "hint", hint, "exit_code", code)
	} else {
		tell(stderr, msg, hint)
	}
	return code
}

// stopped is err, but for the engine's own word for a query that the person stopped.
func stopped(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil && strings.Contains(err.Error(), "INTERRUPT Error") {
		return ctx.Err()
	}
	return err
}

// root is the command tree, in the order of the help.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "kttt",
		Short: "Workbooks of the collective economy in, published indicators out",
		Long: `kttt turns the workbooks that districts and communes send to the Lạng Sơn
Cooperative Alliance into a tested DuckDB warehouse with the indicators of the
plan of 23 May 2023.`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return &usageError{fmt.Sprintf("unknown command %q", args[0]), "see kttt --help" + suggest(cmd, args[0])}
			}
			return nil
		},
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return a.fill(cmd.Flags(), os.Getenv) },
	}
	root.SuggestionsMinimumDistance = 2
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return &usageError{err.Error(), "see " + cmd.CommandPath() + " --help" + suggestFlag(cmd, err.Error())}
	})
	flags := root.PersistentFlags()
	flags.StringVar(&a.Data, "data", a.Data, "data folder: lake, releases, settings")
	flags.StringVar(&a.Lang, "lang", a.Lang, "language of findings and tables: vi or en")
	root.AddCommand(a.runCommand(), a.demoCommand(), a.checkCommand(), a.queryCommand(), a.exportCommand(), a.reportCommand(), a.explainCommand(), a.traceCommand(), a.templateCommand(), a.releasesCommand(), a.statusCommand(), a.versionCommand())
	for _, c := range root.Commands() {
		c.Args = friendly(c.Args)
	}
	root.SetHelpTemplate(root.HelpTemplate() + "\n" + exitStatus + "\n")
	return root
}

// friendly turns an error about arguments into a usage error.
func friendly(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if check == nil {
			return nil
		}
		err := check(cmd, args)
		var usage *usageError
		if err == nil || errors.As(err, &usage) {
			return err
		}
		return &usageError{cmd.CommandPath() + ": " + err.Error(), "see " + cmd.CommandPath() + " --help"}
	}
}

// noArguments refuses arguments, and tells where a period goes that was given as one.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := "see " + cmd.CommandPath() + " --help"
	if cmd.Flags().Lookup("period") != nil && transforms.Period(args[0]).Valid() {
		hint = fmt.Sprintf("did you mean %s --period %s?", cmd.CommandPath(), args[0])
	}
	return &usageError{fmt.Sprintf("%s takes no arguments, and got %q", cmd.CommandPath(), args[0]), hint}
}

// suggest names the command that was perhaps meant.
func suggest(cmd *cobra.Command, name string) string {
	if s := cmd.SuggestionsFor(name); len(s) > 0 {
		return "; did you mean " + strings.Join(s, " or ") + "?"
	}
	return ""
}

// suggestFlag names the flag that was perhaps meant in "unknown flag: --inbux".
func suggestFlag(cmd *cobra.Command, msg string) string {
	_, name, ok := strings.Cut(msg, "unknown flag: --")
	best, near := "", 3
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if d := transforms.LettersApart(name, f.Name); d < near {
			best, near = f.Name, d
		}
	})
	if !ok || best == "" {
		return ""
	}
	return "; did you mean --" + best + "?"
}

// text picks the sentence in the language of the settings.
func (s *settings) text(vi, en string) string {
	if s.Lang == "en" {
		return en
	}
	return vi
}
