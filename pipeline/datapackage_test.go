package pipeline

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"kttt/fixtures/recount"
)

// object is a JSON object as it was written, so that nothing is taken from our own types.
type object = map[string]any

// readPackage reads a datapackage.json.
func readPackage(t *testing.T, dir string) object {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "datapackage.json"))
	if err != nil {
		t.Fatal(err)
	}
	var p object
	if err := json.Unmarshal(b, &p); err != nil {
		t.Fatal(err)
	}
	return p
}

// What the Data Package standard (version 2) asks of names, paths and hashes.
var (
	packageName  = regexp.MustCompile(`^[-a-z0-9._/]+$`)
	packageHash  = regexp.MustCompile(`^[^:]+:[a-fA-F0-9]+$`)
	packageMedia = regexp.MustCompile(`^.+/.+$`)
	packageTypes = []string{"string", "number", "integer", "boolean", "object", "array", "list", "datetime", "date", "time", "year",
		"yearmonth", "duration", "geopoint", "geojson", "any"}
)

// breaches is what a package does against the standard, by its rules.
func breaches(p object) (out []string) {
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if p["$schema"] != "https://datapackage.org/profiles/2.0/datapackage.json" {
		say("$schema is %v", p["$schema"])
	}
	if name, _ := p["name"].(string); !packageName.MatchString(name) {
		say("name is %v", p["name"])
	}
	for _, key := range []string{"title", "description", "version"} {
		if s, _ := p[key].(string); s == "" {
			say("%s is %v", key, p[key])
		}
	}
	resources, _ := p["resources"].([]any)
	if len(resources) == 0 {
		say("no resources")
	}
	fields := map[string][]string{}
	for _, r := range resources {
		r := r.(object)
		name, _ := r["name"].(string)
		if _, again := fields[name]; again || !packageName.MatchString(name) {
			say("resource name %v is wrong or there twice", r["name"])
		}
		fields[name] = names(r)
	}
	for _, r := range resources {
		for _, b := range resourceBreaches(r.(object), fields) {
			say("%v: %s", r.(object)["name"], b)
		}
	}
	return out
}

// names are the names of a resource's fields.
func names(r object) []string {
	out := []string{}
	schema, _ := r["schema"].(object)
	for _, f := range list(schema["fields"]) {
		name, _ := f.(object)["name"].(string)
		out = append(out, name)
	}
	return out
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

// texts is a JSON array of texts.
func texts(v any) (out []string) {
	for _, x := range list(v) {
		s, _ := x.(string)
		out = append(out, s)
	}
	return out
}

// resourceBreaches is what one resource does against the standard; fields are those of every resource.
func resourceBreaches(r object, fields map[string][]string) (out []string) {
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	path, _ := r["path"].(string)
	if path == "" || strings.ContainsAny(path[:1], "./~\\") || strings.Contains(path, "\\") || slices.Contains(strings.Split(path, "/"), "..") {
		say("path is %v", r["path"])
	}
	if _, both := r["data"]; both {
		say("path and data")
	}
	if s, _ := r["hash"].(string); !packageHash.MatchString(s) {
		say("hash is %v", r["hash"])
	}
	if s, _ := r["mediatype"].(string); !packageMedia.MatchString(s) {
		say("mediatype is %v", r["mediatype"])
	}
	if n, _ := r["bytes"].(float64); n <= 0 || n != float64(int64(n)) {
		say("bytes is %v", r["bytes"])
	}
	schema, _ := r["schema"].(object)
	if typ, is := r["type"]; is && typ != "table" || is != (schema != nil) {
		say("type is %v", typ)
	}
	if schema == nil {
		return out
	}
	own := names(r)
	if len(own) == 0 || slices.Contains(own, "") || len(slices.Compact(slices.Sorted(slices.Values(own)))) != len(own) {
		say("fields are %q", own)
	}
	for _, f := range list(schema["fields"]) {
		f := f.(object)
		if typ, _ := f["type"].(string); !slices.Contains(packageTypes, typ) || typ == "any" {
			say("field %v has type %v", f["name"], typ)
		}
		if f["title"] == nil || f["description"] == nil {
			say("field %v is not told in both languages", f["name"])
		}
	}
	if m := texts(schema["missingValues"]); !slices.Equal(m, []string{""}) {
		say("missingValues are %q", m)
	}
	keys := [][]string{texts(schema["primaryKey"])}
	for _, k := range list(schema["uniqueKeys"]) {
		keys = append(keys, texts(k))
	}
	if len(slices.Concat(keys...)) == 0 {
		say("no key")
	}
	for _, c := range slices.Concat(keys...) {
		if !slices.Contains(own, c) {
			say("key has %q, which is no field", c)
		}
	}
	for _, k := range list(schema["foreignKeys"]) {
		from, to := texts(k.(object)["fields"]), k.(object)["reference"].(object)
		other, there := fields[to["resource"].(string)]
		if at := texts(to["fields"]); !there || len(from) != 1 || len(at) != 1 || !slices.Contains(own, from[0]) || !slices.Contains(other, at[0]) {
			say("foreign key %v", k)
		}
	}
	return out
}

// TestDataPackagesAreValid holds the packages of a release and of an export in each format against the standard.
func TestDataPackagesAreValid(t *testing.T) {
	data, out := demoNight(t)
	dirs := []string{filepath.Join(data, "releases", out.run)}
	for _, format := range exportFormats {
		dirs = append(dirs, export(t, data, "--format", string(format), "--all"))
	}
	for _, dir := range dirs {
		p := readPackage(t, dir)
		for _, b := range breaches(p) {
			t.Errorf("%s: %s", dir, b)
		}
		tables := 0
		for _, r := range list(p["resources"]) {
			if r.(object)["type"] == "table" {
				tables++
			}
		}
		if files := len(parquetOf(t, data, out.run)); tables != files {
			t.Errorf("%s: %d tables of %d", dir, tables, files)
		}
	}
	checkParquetTypes(t, dirs[0])
	checkTables(t, dirs[1])
	if description := readPackage(t, dirs[1])["description"].(string); !strings.Contains(description, "an empty cell is NULL") {
		t.Errorf("CSV without its manners: %s", description)
	}
}

// TestBreachesAreSeen breaks a package in every way that the test above looks for.
func TestBreachesAreSeen(t *testing.T) {
	const good = `{"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "name": "kttt-1", "title": "t", "description": "d", "version": "1",
		"resources": [{"name": "a", "path": "a.csv", "mediatype": "text/csv", "bytes": 1, "hash": "sha256:ab", "type": "table", "schema": {
			"fields": [{"name": "x", "type": "string", "title": "t", "description": "d"}], "missingValues": [""], "primaryKey": ["x"],
			"foreignKeys": [{"fields": ["x"], "reference": {"resource": "a", "fields": ["x"]}}]}}]}`
	for change, to := range map[string]string{
		"": "", "profiles/2.0": "profiles/1.0", `"name": "kttt-1"`: `"name": "Kttt 1"`, `"title": "t", "description": "d", "version"`: `"version"`,
		`"path": "a.csv"`: `"path": "../a.csv"`, `"name": "a"`: `"name": "A"`, "text/csv": "csv", `"bytes": 1`: `"bytes": 0`, "sha256:ab": "ab",
		`"type": "table"`: `"type": "tabular"`, `"type": "string"`: `"type": "varchar"`, `"name": "x"`: `"name": ""`, `[""]`: `["", "NA"]`,
		`"primaryKey": ["x"]`: `"primaryKey": ["y"]`, `"primaryKey": ["x"],`: ``, `"resource": "a"`: `"resource": "b"`, `"reference": {"resource": "a", "fields": ["x"]}`: `"reference": {"resource": "a", "fields": ["y"]}`,
	} {
		var p object
		if err := json.Unmarshal([]byte(strings.Replace(good, change, to, 1)), &p); err != nil {
			t.Fatal(err)
		}
		if got := breaches(p); (len(got) > 0) != (change != "") {
			t.Errorf("%s instead of %s: %q", to, change, got)
		}
	}
}

// export runs kttt export into a new folder.
func export(t *testing.T, data string, args ...string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "out")
	var stdout, stderr bytes.Buffer
	if code := Main(t.Context(), append([]string{"export", "--data", data, "--out", dir}, args...), strings.NewReader(""), &stdout, &stderr); code != 0 || stderr.Len() > 0 {
		t.Fatalf("export %v: exit %d: %s", args, code, stderr.String())
	}
	return dir
}

// checkParquetTypes holds the schemas of a release against the columns of its Parquet files.
func checkParquetTypes(t *testing.T, dir string) {
	for _, r := range list(readPackage(t, dir)["resources"]) {
		r := r.(object)
		if r["type"] != "table" {
			continue
		}
		rows, err := recount.Rows(filepath.Join(dir, r["path"].(string)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range list(r["schema"].(object)["fields"]) {
			f := f.(object)
			for _, row := range rows {
				v, has := row[f["name"].(string)]
				if !has || len(row) != len(names(r)) {
					t.Fatalf("%v: the file's columns are others than %q", r["name"], names(r))
				}
				if v != nil && map[string]string{"string": "string", "integer": "int64", "number": "float64", "boolean": "bool", "date": "transforms.Day"}[f["type"].(string)] != fmt.Sprintf("%T", v) {
					t.Errorf("%v: field %v is %v, the file has %T", r["name"], f["name"], f["type"], v)
					break
				}
			}
		}
	}
}

// checkTables holds every CSV file of an export against its schema: columns, types, keys, references.
func checkTables(t *testing.T, dir string) {
	values := map[string]map[string]bool{} // resource.field -> its values
	var pending []func()
	for _, r := range list(readPackage(t, dir)["resources"]) {
		r := r.(object)
		name, schema := r["name"].(string), r["schema"].(object)
		b, err := os.ReadFile(filepath.Join(dir, r["path"].(string)))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(rows[0], names(r)) {
			t.Errorf("%s: columns %q, fields %q", name, rows[0], names(r))
		}
		for i, f := range list(schema["fields"]) {
			f := f.(object)
			seen := map[string]bool{}
			for _, row := range rows[1:] {
				if row[i] != "" && !fits(f["type"].(string), row[i]) {
					t.Errorf("%s: %q is no %v of field %v", name, row[i], f["type"], f["name"])
				}
				seen[row[i]] = true
			}
			values[name+" "+rows[0][i]] = seen
		}
		primary := texts(schema["primaryKey"])
		keys := map[string]bool{}
		for _, row := range rows[1:] {
			var key []string
			for _, c := range primary {
				key = append(key, row[slices.Index(rows[0], c)])
			}
			if k := strings.Join(key, "\x00"); len(primary) > 0 && (keys[k] || slices.Contains(key, "")) {
				t.Errorf("%s: key %q is there twice or has a blank", name, key)
			} else {
				keys[k] = true
			}
		}
		for _, k := range list(schema["foreignKeys"]) {
			to := k.(object)["reference"].(object)
			from, at := name+" "+texts(k.(object)["fields"])[0], to["resource"].(string)+" "+texts(to["fields"])[0]
			pending = append(pending, func() {
				for v := range values[from] {
					if v != "" && !values[at][v] {
						t.Errorf("%s: %q is not in %s", from, v, at)
					}
				}
			})
		}
	}
	if len(pending) < 60 { // the demonstration's tables have that many
		t.Errorf("only %d references", len(pending))
	}
	for _, f := range pending {
		f()
	}
}

// fits tells whether a cell of CSV is a value of a field type.
func fits(typ, cell string) (ok bool) {
	var err error
	switch typ {
	case "integer":
		_, err = strconv.ParseInt(cell, 10, 64)
	case "number":
		_, err = strconv.ParseFloat(cell, 64)
	case "boolean":
		return cell == "true" || cell == "false"
	case "date":
		_, err = time.Parse(time.DateOnly, cell)
	default:
		return typ == "string"
	}
	return err == nil
}
