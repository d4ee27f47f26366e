package warehouse

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"

	_ "github.com/duckdb/duckdb-go/v2" // the engine
)

//go:embed *.go
var sources embed.FS

// Code names this version of the package: the hex SHA-256 over its sources, tests left out.
func Code() string {
	h := sha256.New()
	names, err := fs.Glob(sources, "*.go")
	if err != nil {
		panic(err) // the pattern is fixed
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		b, err := fs.ReadFile(sources, name)
		if err != nil {
			panic(err) // an embedded file reads
		}
		fmt.Fprintf(h, "%s %d\n%s", name, len(b), b)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Engine names the database engine and its version, for the manifest: "duckdb v1.5.6".
var Engine = sync.OnceValue(func() string {
	e, err := openEngine(context.Background(), Options{})
	if err != nil {
		return "duckdb"
	}
	defer e.close()
	var version string
	if err := e.conn.QueryRowContext(context.Background(), "select version()").Scan(&version); err != nil {
		return "duckdb"
	}
	return "duckdb " + version
})

// Options bound what the engine may take. The zero value is good for a night on a small machine.
type Options struct {
	Threads     int    // 0: as many as the machine has
	MemoryLimit string // "": 1GB; more is spilled to TempDir
	TempDir     string // where a new folder is made for it, removed at the end; "": the system's
	TempLimit   string // of that folder; "": nine tenths of what is free there
}

// engine is one DuckDB with one pinned connection: settings are per connection.
type engine struct {
	db   *sql.DB
	conn *sql.Conn
	temp string // folder for spilling
}

// openEngine opens an engine on an empty in-memory database, with the limits of opt.
// Files are attached to it: a file's own name never has to pass through a DSN, and
// no two engines of this process ever share one instance and its settings.
func openEngine(ctx context.Context, opt Options) (*engine, error) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return nil, fmt.Errorf("start the database engine: %w", err)
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("start the database engine: %w", errors.Join(err, db.Close()))
	}
	e := &engine{db: db, conn: conn}
	if err := e.limit(ctx, opt); err != nil {
		return nil, errors.Join(err, e.close())
	}
	return e, nil
}

// openFile opens an engine on a database that Build made, for reading.
func openFile(ctx context.Context, file string, opt Options) (*engine, error) {
	if _, err := os.Stat(file); err != nil { // the engine's own words for it are about creating one
		return nil, fmt.Errorf("open database %q: %w", file, err)
	}
	e, err := openEngine(ctx, opt)
	if err != nil {
		return nil, err
	}
	if err := e.exec(ctx, fmt.Sprintf("open database %q", file), "attach "+quote(file)+" as release (read_only); use release;"); err != nil {
		return nil, errors.Join(err, e.close())
	}
	return e, nil
}

// limit sets memory, threads and the spill folder.
func (e *engine) limit(ctx context.Context, opt Options) error {
	var err error
	if e.temp, err = os.MkdirTemp(opt.TempDir, "kttt-duckdb-"); err != nil {
		return fmt.Errorf("make a folder for spilling: %w", err)
	}
	memory := opt.MemoryLimit
	if memory == "" {
		memory = "1GB"
	}
	set := fmt.Sprintf("set memory_limit = %s; set temp_directory = %s;", quote(memory), quote(e.temp)) +
		"set autoinstall_known_extensions = false; set autoload_known_extensions = false;" // never reach for the network
	if opt.TempLimit != "" {
		set += fmt.Sprintf("set max_temp_directory_size = %s;", quote(opt.TempLimit))
	}
	if opt.Threads > 0 {
		set += fmt.Sprintf("set threads = %d;", opt.Threads)
	}
	return e.exec(ctx, "set the limits", set)
}

// exec runs statements; what says for the error what they do.
func (e *engine) exec(ctx context.Context, what, statements string) error {
	if _, err := e.conn.ExecContext(ctx, statements); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// close lets go of the database and removes the spill folder.
func (e *engine) close() error {
	err := errors.Join(e.conn.Close(), e.db.Close())
	if e.temp != "" {
		err = errors.Join(err, os.RemoveAll(e.temp))
	}
	return err
}
