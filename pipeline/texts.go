package pipeline

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"kttt/pipeline/review"
)

// letterSettings are what the office says of itself in kttt.yaml under report; a blank takes the plan's own.
type letterSettings struct {
	Superior   string   `yaml:"superior"`
	Body       string   `yaml:"body"`
	Number     string   `yaml:"number"`
	Place      string   `yaml:"place"`
	Date       string   `yaml:"date"`
	Authority  string   `yaml:"authority"`
	Position   string   `yaml:"position"`
	Signatory  string   `yaml:"signatory"`
	Recipients []string `yaml:"recipients"`
}

// letterhead is what stands around the text of a report. The defaults are those of the plan of 23 May 2023, its
// recipients by the names that departments and units have had since 2025.
func (s *letterSettings) letterhead() review.Letterhead {
	l := review.Letterhead{
		Superior: "Liên minh Hợp tác xã Việt Nam", Body: "Liên minh HTX tỉnh Lạng Sơn",
		Number: "Số:        /BC-LMHTX", Place: "Lạng Sơn",
		Authority: "TM. BAN THƯỜNG VỤ", Position: "CHỦ TỊCH", Signatory: "Liễu Xuân Du",
		Recipients: []string{
			"Liên minh HTX Việt Nam (b/c)", "Tỉnh ủy (b/c)", "Ủy ban nhân dân tỉnh (b/c)",
			"Các Sở: Nội vụ, Tài chính, Nông nghiệp và Môi trường, Công Thương, Khoa học và Công nghệ",
			"UBND các xã, phường", "Các đ/c Ủy viên BCH Liên minh HTX tỉnh", "Lưu: VT",
		},
	}
	for _, p := range []struct {
		set string
		to  *string
	}{
		{s.Superior, &l.Superior}, {s.Body, &l.Body}, {s.Number, &l.Number}, {s.Place, &l.Place}, {s.Date, &l.Date},
		{s.Authority, &l.Authority}, {s.Position, &l.Position}, {s.Signatory, &l.Signatory},
	} {
		if p.set != "" {
			*p.to = p.set
		}
	}
	if len(s.Recipients) > 0 {
		l.Recipients = s.Recipients
	}
	return l
}

// officeTexts are the office's own words: the files of DATA/texts by name, and the letterhead.
type officeTexts struct {
	Files  map[string]string
	Letter review.Letterhead
}

// maxText is how large one file of DATA/texts may be.
const maxText = 1 << 20

// readTexts reads DATA/texts/*.md; a missing folder holds none. Other files there are none of ours.
func readTexts(s *settings) (officeTexts, error) {
	t := officeTexts{Files: map[string]string{}, Letter: s.Report.letterhead()}
	dir := filepath.Join(s.Data, "texts")
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return t, nil
	}
	if err != nil {
		return t, fmt.Errorf("read the office's texts: %w", err)
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		if !strings.HasSuffix(e.Name(), ".md") || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		info, err := e.Info()
		switch {
		case err != nil:
			return t, fmt.Errorf("read the office's texts: %w", err)
		case !info.Mode().IsRegular():
			return t, &usageError{fmt.Sprintf("%s is no regular file", path), "put the text itself there, in UTF-8"}
		case info.Size() > maxText:
			return t, &usageError{fmt.Sprintf("%s has %d bytes; a text may have %d", path, info.Size(), maxText), "take out what is no text of the report"}
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return t, fmt.Errorf("read the office's texts: %w", err)
		}
		if !utf8.Valid(b) {
			return t, &usageError{fmt.Sprintf("%s is not in UTF-8", path), "save it as UTF-8 (Unicode), then run again"}
		}
		t.Files[e.Name()] = strings.ReplaceAll(strings.TrimPrefix(string(b), "\ufeff"), "\r\n", "\n")
	}
	return t, nil
}

// hash stands for the texts in the manifest: a changed sentence makes a new release.
func (t officeTexts) hash() string {
	b, err := json.Marshal(t)
	if err != nil {
		panic(fmt.Sprintf("encode texts: %v", err)) // strings encode
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// textRow is one file of the office's texts as the lake keeps it, or the letterhead.
type textRow struct {
	Name string `parquet:"name"`
	Text string `parquet:"text"`
}

// rows are the texts as a part, so that a release can be made again from the lake alone.
func (t officeTexts) rows() []textRow {
	letter, err := json.Marshal(t.Letter)
	if err != nil {
		panic(fmt.Sprintf("encode letterhead: %v", err)) // strings encode
	}
	rows := []textRow{{Name: "kttt.yaml", Text: string(letter)}}
	for name, text := range t.Files {
		rows = append(rows, textRow{name, text})
	}
	slices.SortFunc(rows, func(a, b textRow) int { return strings.Compare(a.Name, b.Name) })
	return rows
}
