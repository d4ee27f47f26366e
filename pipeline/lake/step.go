package lake

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// Key is the key of a step's result: the hash of all that the result depends on, in order.
func Key(what ...string) string {
	h := sha256.New()
	for _, w := range what {
		fmt.Fprintf(h, "%d:%s,", len(w), w) // a hash never fails; lengths keep "ab","c" from "a","bc"
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Recall reads into v what was remembered under key and tells whether there was
// something. What is not as it was remembered counts as forgotten. The objects that v names
// may be gone (a power cut, a cleaning): ask [Lake.Has] before trusting them.
func (l *Lake) Recall(key string, v any) (bool, error) {
	if !isHash(key) {
		return false, fmt.Errorf("recall step %q: not a key", key)
	}
	b, err := os.ReadFile(l.path("steps", key+".json"))
	switch {
	case errors.Is(err, fs.ErrNotExist) && l.base != nil && !l.forgets:
		return l.base.Recall(key, v)
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("recall step %q: %w", key, err)
	}
	sum, b, _ := bytes.Cut(b, []byte("\n"))
	return string(sum) == Key(key, string(b)) && json.Unmarshal(b, v) == nil, nil
}

// Remember keeps v as the result of the step key: a sum of both in a line, then v as JSON.
func (l *Lake) Remember(key string, v any) error {
	if !isHash(key) {
		return fmt.Errorf("remember step %q: not a key", key)
	}
	if err := l.writable(); err != nil {
		return fmt.Errorf("remember step %q: %w", key, err)
	}
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("remember step %q: %w", key, err)
	}
	err = l.write(l.path("steps", key+".json"), privateFile, func(w io.Writer) error {
		_, err := fmt.Fprintf(w, "%s\n%s", Key(key, string(b)), b)
		return err
	})
	if err != nil {
		return fmt.Errorf("remember step %q: %w", key, err)
	}
	return nil
}
