package pipeline

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestStatementsEndAtTheirSemicolons(t *testing.T) {
	for text, want := range map[string]struct {
		all  []string
		open bool
	}{
		"":                                      {nil, false},
		" ;; -- nothing;\n/* ; */ ;":            {nil, false},
		"select 1":                              {[]string{"select 1"}, true},
		"select 1;":                             {[]string{"select 1"}, false},
		"select 1; -- said":                     {[]string{"select 1"}, false},
		"select 1;\n\nselect\n2;select 3":       {[]string{"select 1", "\n\nselect\n2", "\n\n\nselect 3"}, true},
		"select 'a;b', 'it''s;'; select \"x;\"": {[]string{"select 'a;b', 'it''s;'", " select \"x;\""}, true},
		`select e'it\'s;', E'''\';', 'x\';`:     {[]string{`select e'it\'s;', E'''\';', 'x\'`}, false},
		`select name'a\';`:                      {[]string{`select name'a\'`}, false},
		"select $$a;'b$$, $x$ ;$$; $x$; select $1": {[]string{"select $$a;'b$$, $x$ ;$$; $x$", " select $1"}, true},
		"select a$b$ from c; select d$b$":          {[]string{"select a$b$ from c", " select d$b$"}, true},
		"select 1 /* ; /* ; */ ; */, 2;":           {[]string{"select 1 /* ; /* ; */ ; */, 2"}, false},
		"select 1 -- ; no end\n, 2;":               {[]string{"select 1 -- ; no end\n, 2"}, false},
		"select 'Hữu Lũng;":                        {[]string{"select 'Hữu Lũng;"}, true},
		"select 1; /* not closed ;":                {[]string{"select 1", " /* not closed ;"}, true},
	} {
		all, open := statements(text)
		if d := cmp.Diff(want.all, all); d != "" || open != want.open {
			t.Errorf("%q: open %v, (-want +got):\n%s", text, open, d)
		}
	}
}
