//go:build !unix

package pipeline

import (
	"context"
	"os/exec"
)

// limited is a command that ends when ctx does.
func limited(ctx context.Context, program string, args []string) *exec.Cmd {
	return exec.CommandContext(ctx, program, args...)
}
