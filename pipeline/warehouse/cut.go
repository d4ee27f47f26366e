package warehouse

import (
	"context"
	"fmt"
	"strings"
)

// A cut is a usual question to the published tables, kept in the file under a name of
// its own in schema main: a view, or a macro where it takes arguments. It holds no rows,
// so it is no table of the release; DuckDB's own words may be used in a macro's head, the
// SELECT is as portable as any.

// makeCuts makes every cut of sql/cuts in release.main, each with its comment.
func (e *engine) makeCuts(ctx context.Context) error {
	cuts, err := loadFolder("cuts")
	if err != nil {
		return err
	}
	for _, c := range cuts {
		if err := e.exec(ctx, fmt.Sprintf("make cut %q", c.Name), c.create("release.main.")+";\n"+c.commentCut("release.main.")); err != nil {
			return err
		}
	}
	return nil
}

// create is the statement that makes a cut in a schema, given with its dot.
func (s script) create(schema string) string {
	if s.Macro != "" {
		return "create macro " + schema + s.Macro + " as table\n" + s.SQL
	}
	return "create view " + schema + s.Name + " as\n" + s.SQL
}

// commentCut is the statement that says what a cut is for, with its example.
func (s script) commentCut(schema string) string {
	kind := "view"
	if s.Macro != "" {
		kind = "macro table"
	}
	text := strings.Join([]string{s.TitleVI, s.Title, "Ví dụ / example: " + s.Example}, " / ")
	return fmt.Sprintf("comment on %s %s%s is %s", kind, schema, s.Name, quote(text))
}
