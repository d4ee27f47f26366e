package warehouse

import (
	"regexp"
	"strings"

	"github.com/duckdb/duckdb-go/v2"
)

// nestedJSON is a list, struct, map or union as JSON, each part as a value of its own type is written. The fields of a
// struct keep their order, the keys of a map are texts, and a union is the value it holds.
func nestedJSON(typ string, v any) ([]byte, error) {
	var out []string
	add := func(key, typ string, v any) error {
		cell, err := jsonCell(typ, v)
		if err != nil {
			return err
		}
		if key != "" {
			key += ":"
		}
		out = append(out, key+string(cell))
		return nil
	}
	switch x := v.(type) {
	case []any:
		element := typ[:max(0, strings.LastIndexByte(typ, '['))]
		for _, e := range x {
			if err := add("", element, e); err != nil {
				return nil, err
			}
		}
		return []byte("[" + strings.Join(out, ",") + "]"), nil
	case map[string]any:
		for _, f := range typeParts(typ) {
			key, err := marshal(f.Name)
			if err != nil {
				return nil, err
			}
			if err := add(string(key), f.Type, x[f.Name]); err != nil {
				return nil, err
			}
		}
	case duckdb.OrderedMap:
		types := append(typeParts(typ), Column{}, Column{})
		keys, values := x.Keys(), x.Values()
		for i := range keys {
			key, err := marshal(cellText(types[0].Type, keys[i]))
			if err != nil {
				return nil, err
			}
			if err := add(string(key), types[1].Type, values[i]); err != nil {
				return nil, err
			}
		}
	case duckdb.Union:
		return jsonCell(unionMember(typ, x.Tag), x.Value)
	}
	return []byte("{" + strings.Join(out, ",") + "}"), nil
}

// unionMember is the type of the member of a union that tag names.
func unionMember(typ, tag string) string {
	for _, f := range typeParts(typ) {
		if f.Name == tag {
			return f.Type
		}
	}
	return ""
}

// namedPart is one field of a struct's type: its quoted name and its type.
var namedPart = regexp.MustCompile(`(?s)^"((?:[^"]|"")*)" (.*)$`)

// typeParts are the fields of STRUCT("a" DATE, …) and UNION(…), and the nameless types of MAP(VARCHAR, DATE).
func typeParts(typ string) []Column {
	_, inside, _ := strings.Cut(strings.TrimSuffix(typ, ")"), "(")
	var out []Column
	start, depth, quoted := 0, 0, false
	cut := func(end int) {
		part := Column{Type: strings.TrimSpace(inside[start:end])}
		if m := namedPart.FindStringSubmatch(part.Type); m != nil {
			part = Column{Name: strings.ReplaceAll(m[1], `""`, `"`), Type: m[2]}
		}
		out, start = append(out, part), end+1
	}
	for i, c := range inside {
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ',' && depth == 0:
			cut(i)
		}
	}
	cut(len(inside))
	return out
}
