//go:build linux || darwin

package pipeline

import "syscall"

// freeSpace is how many bytes the disk of path has left for its owner.
func freeSpace(path string) (uint64, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(path, &s); err != nil {
		return 0, err
	}
	return s.Bavail * uint64(s.Bsize), nil
}
