//go:build unix

package pipeline

import (
	"context"
	"os/exec"
	"syscall"
)

// convertLimits are what a conversion may take: 6 GiB of address space, files of 1 GiB (in
// blocks of 512 bytes), four minutes of CPU time. A system that lacks one goes without.
const convertLimits = `ulimit -v 6291456; ulimit -f 2097152; ulimit -t 240; exec "$0" "$@"`

// limited is a command within limits. LibreOffice is several processes: all end
// together when ctx does.
func limited(ctx context.Context, program string, args []string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "/bin/sh", append([]string{"-c", "{ " + convertLimits + "; } 2>&1", program}, args...)...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	return cmd
}
