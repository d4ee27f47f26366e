package pipeline

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"kttt/pipeline/warehouse"
)

// version is the version of the program.
const version = "0.1.0"

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "print the version of the program, its code and its engine",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(a.stdout, "kttt %s\ncode %s\nengine %s\n%s %s/%s\n", version, short(code()), warehouse.Engine(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}
