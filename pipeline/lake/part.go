package lake

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"sync"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// ErrSchema is returned by [ReadPart] for a part that holds records of another type.
var ErrSchema = errors.New("part has other columns")

// WritePart keeps rows as one Parquet part in area a, [Parts] or [Restricted], and returns the hash
// that names it. The same rows always become the same bytes, and a part that is there
// already is not written again. No rows still make a part with all its columns.
// A type T that would be written wrongly is refused (see [unsafeDate]).
func WritePart[T any](l *Lake, a Area, rows []T) (hash string, err error) {
	b, err := encode(rows)
	if err != nil {
		return "", fmt.Errorf("write part of %T: %w", *new(T), err)
	}
	hash = hashOf(b)
	switch err := l.writable(); {
	case err != nil:
		return "", fmt.Errorf("write part %q: %w", hash, err)
	case a != Parts && a != Restricted:
		return "", fmt.Errorf("write part %q: area %q holds no parts", hash, a)
	case l.Has(a, hash):
		return hash, nil
	}
	err = l.store(a, hash, func(w io.Writer) error { _, err := w.Write(b); return err })
	if err != nil {
		return "", fmt.Errorf("write part %q: %w", hash, err)
	}
	return hash, nil
}

// ReadPart reads all rows of the part hash of area a. A part that is not there is an
// [fs.ErrNotExist], a damaged one ErrDamaged, one of other columns than T's ErrSchema.
func ReadPart[T any](l *Lake, a Area, hash string) ([]T, error) {
	b, err := l.load(a, hash)
	if err != nil {
		return nil, fmt.Errorf("read part %q: %w", hash, err)
	}
	f, err := parquet.OpenFile(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, fmt.Errorf("read part %q: %w", hash, err)
	}
	if !parquet.EqualNodes(f.Schema(), parquet.SchemaOf(new(T))) {
		return nil, fmt.Errorf("read part %q as %T: %w", hash, *new(T), ErrSchema)
	}
	rows := make([]T, f.NumRows())
	r := parquet.NewGenericReader[T](f)
	n, err := r.Read(rows)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, errors.Join(fmt.Errorf("read part %q: %w", hash, err), r.Close())
	}
	if n != len(rows) {
		return nil, errors.Join(fmt.Errorf("read part %q: %d of %d rows", hash, n, len(rows)), r.Close())
	}
	return rows, r.Close()
}

// compression keeps its encoders from part to part; what they write depends on the part alone.
var compression = &zstd.Codec{Level: zstd.SpeedDefault}

// encode is rows as the bytes of a Parquet file.
func encode[T any](rows []T) ([]byte, error) {
	if err := unsafeDate(reflect.TypeFor[T]()); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	w := parquet.NewGenericWriter[T](&b,
		parquet.Compression(compression),
		parquet.CreatedBy("kttt", "1", "lake"))
	if _, err := w.Write(rows); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// seen remembers the verdict on each record type.
var seen sync.Map // reflect.Type -> error or nil

// unsafeDate refuses a record type that holds a time.Time under the tag date:
// parquet-go 0.32 writes those as cut-off nanoseconds, without an error.
func unsafeDate(t reflect.Type) error {
	if verdict, ok := seen.Load(t); ok {
		err, _ := verdict.(error)
		return err
	}
	err := findUnsafeDate(t, map[reflect.Type]bool{})
	seen.Store(t, err)
	return err
}

// findUnsafeDate looks through t and the types it is made of; been are those seen.
func findUnsafeDate(t reflect.Type, been map[reflect.Type]bool) error {
	t = bare(t)
	if t.Kind() != reflect.Struct || been[t] {
		return nil
	}
	been[t] = true
	for f := range t.Fields() {
		options := strings.Split(f.Tag.Get("parquet"), ",")[1:]
		for _, o := range options {
			if o == "date" && bare(f.Type) == reflect.TypeFor[time.Time]() {
				return fmt.Errorf("field %q of %s: a date must be an int32 of days, not a time.Time", f.Name, t)
			}
		}
		if err := findUnsafeDate(f.Type, been); err != nil {
			return err
		}
	}
	return nil
}

// bare is t without pointers, slices, arrays and maps around it.
func bare(t reflect.Type) reflect.Type {
	for {
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			t = t.Elem()
		default:
			return t
		}
	}
}
