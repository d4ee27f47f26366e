package transforms

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// counted is what a title or heading says is counted.
type counted string

const (
	countedNothing counted = ""        // says nothing of it
	countedPeople  counted = "people"  // the whole population
	countedPart    counted = "part"    // men, women, town or country
	countedOther   counted = "other"   // a share, density, growth, area, plan …
	countedUnknown counted = "unknown" // nobody can say
)

var (
	peopleWords = regexp.MustCompile(`\b(?:dan so|nhan khau)\b`)
	otherWords  = regexp.MustCompile(`\b(?:ty le|ti le|ty trong|ti trong|co cau|mat do|toc do|nhip do|ty suat|ti suat|ty so|ti so|chi so|so voi|tang|giam|dien tich|phan tram|km2|km 2|km|ha|so ho|ho dan|ho gia dinh|lao dong|du bao|du kien|ke hoach|muc tieu|bien dong|so xa|so phuong|so thon|don vi hanh chinh|chenh lech|gioi tinh khi sinh|structure|density|growth|rate|ratio|percentage|index|area|households?|labour)\b`)
	footMark    = regexp.MustCompile(`\*|\d\s*\(\d\)`)
	partOfYear  = regexp.MustCompile(`\b(?:\d{1,2} thang (?:(?:dau |cuoi )?nam|(?:19|20)\d{2})|quy (?:[1-4]|i{1,3}|iv)|nua (?:dau|cuoi) nam)\b`)
	peopleTitle = regexp.MustCompile(`^so lieu (?:thong ke )?(?:ve )?(?:dan so|nhan khau)\b`)
	restWords   = regexp.MustCompile(`\b(?:phan theo|chia theo|phan|chia|theo|cua|tinh|huyen|thanh pho|cac|tai|den|thoi diem|ngay|tren|toan|giai doan|so bo|uoc|don vi|o|qua|nhung|nam)\b`)
	leadWords   = regexp.MustCompile(`\b(?:bieu|bang|phu luc|so lieu|thong ke|bao cao|tinh hinh|ket qua|tong hop|quy mo|tong so|tong|so|nguoi|va|nha o|\d+)\b`)
	partWords   = regexp.MustCompile(`\b(?:nam|nu|gioi|thanh thi|nong thon|khu vuc|va)\b`)
	earlyWords  = regexp.MustCompile(`\b(?:so bo|uoc tinh|preliminary)\b`)
	censusName  = regexp.MustCompile(`(?i)tổng\s+điều\s+tra\s+dân\s+số(?:\s+và\s+nhà\s+ở)?|tong\s+dieu\s+tra\s+dan\s+so(?:\s+va\s+nha\s+o)?`)
	theYear     = regexp.MustCompile(`(?i)năm|\bnam (?:(?:19|20)\d{2}\b)`)
	countDay    = regexp.MustCompile(`\b(\d{1,2})(?:\s*[/.\-]\s*|\s+tháng\s+)(\d{1,2})(?:\s*[/.\-]\s*|\s+năm\s+)((?:19|20)\d{2})\b`)
	fourDigits  = regexp.MustCompile(`\b(?:19|20)\d{2}\b`)
	wordsAside  = regexp.MustCompile(`\b(?:trung binh|binh quan|thuc te|thuong tru|tam tru|cu tru|dang ky|ho khau|quan ly|hien co|co mat|va|nha o|nguoi|nghin|\d+)\b`)
	languages   = regexp.MustCompile(`\s[-–—]\s|[\n\r;]|/`)
	pieces      = regexp.MustCompile(`\s[-–—]\s|[;:,()\n]|/`)
	headPieces  = regexp.MustCompile(`\s[-–—]\s|[;:()]|/`)
	itemBreaks  = regexp.MustCompile(`[,;:()]| và | va `)
	otherLand   = regexp.MustCompile(`(?i)tỉnh\s+(\p{L}+\s+\p{L}+)`)
	wholeLand   = regexp.MustCompile(`\b(?:ca nuoc|viet nam|toan quoc|cac tinh|theo dia phuong|vung)\b`)
	tableNumber = regexp.MustCompile(`(?i)^\s*(?:biểu|bảng|phụ lục)\s*(?:số\s*)?[\dIVX.\-]*\s*[.:)\-]?\s*|^\s*\d{1,3}(?:\.\d{1,3})*[.)]?\s+(?:\D)`)

	seriesWords = []struct {
		series string
		text   *regexp.Regexp
	}{
		{"census", regexp.MustCompile(`\btong dieu tra\b|\bpopulation census\b`)},
		{"yearbook_average", regexp.MustCompile(`\b(?:dan so|nhan khau) (?:trung binh|binh quan)\b|\baverage population\b`)},
		{"residence_register", regexp.MustCompile(`\b(?:dang ky|quan ly) (?:thuong tru|cu tru|ho khau|tam tru)\b|\bho khau\b|\b(?:dan so|nhan khau|so dan) (?:thuong tru|cu tru)\b|\bdu lieu (?:quoc gia )?ve dan cu\b`)},
	}
	actualResidents = regexp.MustCompile(`\bthuc te thuong tru\b`) // whom every count of the statistics office counts
)

// seriesTold lists the series that a text names.
func seriesTold(text string) []string {
	key := actualResidents.ReplaceAllString(Fold(text), "")
	var out []string
	for _, s := range seriesWords {
		if s.text.MatchString(key) {
			out = append(out, s.series)
		}
	}
	return out
}

// daysTold takes the days and years out of a text. day is the zero time where no
// day is told.
func daysTold(text string) (rest string, day time.Time, years []int) {
	for _, m := range countDay.FindAllStringSubmatch(text, -1) {
		if d, ok := newDate(m[3], m[2], m[1], 9999); ok {
			day = d.day
			years = append(years, d.day.Year())
		}
	}
	text = countDay.ReplaceAllString(text, " ")
	for _, y := range fourDigits.FindAllString(theYear.ReplaceAllStringFunc(text, lastFour), -1) {
		n, _ := strconv.Atoi(y)
		if !slices.Contains(years, n) {
			years = append(years, n)
		}
	}
	return fourDigits.ReplaceAllString(theYear.ReplaceAllString(text, " "), " "), day, years
}

// lastFour keeps the digits of "nam 2023" and nothing of "năm".
func lastFour(s string) string { return " " + fourDigits.FindString(s) }

// vietnamesePieces are the parts of a bilingual text that are not English:
// "Tổng số - Total" is "Tổng số".
func vietnamesePieces(s string) []string {
	var out []string
	for _, p := range languages.Split(s, -1) {
		if p = strings.TrimSpace(p); p != "" && !isEnglish(p) {
			out = append(out, p)
		}
	}
	return out
}

var englishWords = regexp.MustCompile(`\b(?:population|by|average|total|male|female|urban|rural|unit|persons?|pers|thous|thousands?|prel|preliminary|est|estimated?|of|sex|residence|year|districts?|communes?|structure|density|growth|rate|area|cont|whole|province|census|registered|number)\b`)

// isEnglish tells a text in English: letters without marks, and an English word among them.
func isEnglish(s string) bool {
	return isPrintableASCII(s) && englishWords.MatchString(strings.ToLower(s))
}

// whatIsCounted reads one line of a title: what is counted, and whether several
// things are, so that only a column that says so itself counts people.
func whatIsCounted(line string) (what counted, mixed bool) {
	if censusName.MatchString(line) {
		if line = censusName.ReplaceAllString(line, " "); !peopleWords.MatchString(Fold(line)) {
			return countedPeople, true
		}
	}
	line = tableNumber.ReplaceAllStringFunc(line, func(s string) string { return strings.TrimLeft(s, "0123456789.) ") })
	line, _, _ = daysTold(strings.Join(vietnamesePieces(line), " "))
	people, others := countedNothing, 0
	for _, item := range itemBreaks.Split(strings.ToLower(line), -1) {
		key := Fold(item)
		at := peopleWords.FindStringIndex(key)
		switch {
		case at == nil && others+len(people) == 0 && strings.TrimSpace(leadWords.ReplaceAllString(key, "")) == "":
			continue
		case at == nil:
			if populationWords()["person"][key] || populationWords()["thousand"][key] || key == "" {
				continue // "(nghìn người)"
			}
			if end := restWords.FindStringIndex(key); end != nil && end[0] == 0 {
				return people, others > 0
			}
			others++
			continue
		}
		before, after, done := key[:at[0]], key[at[1]:], false
		if end := cutAt(after); end >= 0 {
			after, done = after[:end], true
		}
		told := subjectOf(before, after)
		switch {
		case people == countedNothing || told == people:
			people = told
		case told == countedPeople || people == countedPeople: // "Dân số và mật độ dân số"
			people, others = countedPeople, others+1
		default:
			people = countedUnknown
		}
		if done {
			return people, others > 0
		}
	}
	return people, others > 0
}

// cutAt is where the words that say by what, of whom and when begin; -1 for nowhere.
// "nam" is a part of the population there, not the year, which was taken out.
func cutAt(key string) int {
	for _, m := range restWords.FindAllStringIndex(key, -1) {
		if key[m[0]:m[1]] != "nam" {
			return m[0]
		}
	}
	return -1
}

// subjectOf judges what stands before and after the word population.
func subjectOf(before, after string) counted {
	around := before + " " + after
	bare := func(s string, known *regexp.Regexp) string { return strings.TrimSpace(known.ReplaceAllString(s, "")) }
	rest := bare(after, wordsAside)
	switch {
	case otherWords.MatchString(around):
		return countedOther
	case bare(before, leadWords) != "":
		return countedUnknown
	case rest == "":
		return countedPeople
	case bare(rest, partWords) == "":
		return countedPart
	}
	return countedUnknown
}

// headed is what the heading of a column says.
type headed struct {
	what        counted
	explicit    bool   // it says population itself
	part        string // male, female, urban, rural
	people      int64  // of one unit, 0 where it says none
	day         time.Time
	years       []int
	preliminary bool
	series      []string
	unknown     string
}

// readHeaded reads the captions of a column, from the common heading down.
func readHeaded(captions []string) headed {
	var h headed
	for _, raw := range captions {
		h.take(raw)
	}
	return h
}

// take adds what one caption says.
func (h *headed) take(raw string) {
	for _, s := range seriesTold(raw) {
		if !slices.Contains(h.series, s) {
			h.series = append(h.series, s)
		}
	}
	rest, day, years := daysTold(strings.ReplaceAll(raw, "\n", " ; "))
	if !day.IsZero() {
		h.day = day
	}
	for _, y := range years {
		if !slices.Contains(h.years, y) {
			h.years = append(h.years, y)
		}
	}
	known, unknown := false, ""
	for _, piece := range headPieces.Split(rest, -1) {
		key := strings.Join(words(Fold(piece)), " ")
		switch code := headingCode(key); {
		case key == "":
			continue
		case otherWords.MatchString(key):
			h.what, known = countedOther, true
		case code == "":
			if known && isPrintableASCII(strings.TrimSpace(piece)) {
				continue // the same in English
			}
			unknown = firstOf(unknown, strings.TrimSpace(piece))
			continue
		case peopleUnits[code] != 0:
			h.people = peopleUnits[code]
		case code == "preliminary":
			h.preliminary = true
		case code == "neutral":
		case code == "total":
			h.explicit = h.explicit || peopleWords.MatchString(key) || key == "so nguoi" || key == "tong so nguoi"
			if h.what == countedNothing {
				h.what = countedPeople
			}
		default:
			h.part = code
			if h.what != countedOther {
				h.what = countedPart
			}
		}
		known = true
	}
	if strings.Contains(raw, "%") {
		h.what = countedOther
	}
	if footMark.MatchString(raw) { // "2019(*)": what it is stands in a note that nobody reads
		h.unknown, known = strings.TrimSpace(raw), false
	}
	if unknown != "" && !(known && isPrintableASCII(unknown)) {
		h.unknown = unknown
	}
}

// headingCode is the meaning of a piece of a heading, "" for none; "so bo" may
// stand before others: "Sơ bộ 2023".
func headingCode(key string) string {
	for _, code := range []string{"person", "thousand", "million", "total", "male", "female", "urban", "rural", "neutral", "preliminary"} {
		if populationWords()[code][key] {
			return code
		}
	}
	return ""
}

// unitTold reads a line that says the unit of a table: how many people one is, 0
// for none, -1 for a unit that counts no people ("%", "người/km²"). alone tells
// that the line says nothing else.
func unitTold(line string) (unit int64, alone bool) {
	key := Fold(line)
	said := unitLine.MatchString(key) || strings.HasPrefix(key, "unit")
	if at := strings.Index(key, "don vi tinh"); at > 0 {
		said = true
	}
	if said && (strings.Contains(line, "%") || strings.Contains(key, "km2") || strings.Contains(key, "km 2")) {
		return -1, unitLine.MatchString(key)
	}
	alone = true
	for _, piece := range pieces.Split(line, -1) {
		k := strings.Join(words(strings.TrimPrefix(Fold(piece), "unit ")), " ")
		switch code := headingCode(k); {
		case k == "" || k == "don vi tinh" || k == "dvt" || k == "unit" || k == "don vi":
		case peopleUnits[code] != 0:
			unit = peopleUnits[code]
		default:
			alone = false
			for _, lead := range []string{"don vi tinh ", "dvt ", "don vi "} {
				if code := headingCode(strings.TrimPrefix(k, lead)); k != strings.TrimPrefix(k, lead) && peopleUnits[code] != 0 {
					unit, alone = peopleUnits[code], true
				}
			}
		}
	}
	return unit, alone && (unit != 0 || said)
}

// isOfAnotherLand tells a title of another province or of more than the province.
func isOfAnotherLand(line string) bool {
	if wholeLand.MatchString(Fold(line)) {
		return true
	}
	idle := map[string]bool{"nam": true, "phan": true, "theo": true, "va": true, "den": true, "giai": true, "chia": true, "thoi": true, "tai": true, "so": true,
		"trong": true, "trung": true, "thuoc": true, "co": true, "hien": true, "tu": true, "o": true, "la": true, "ngay": true, "nay": true, "qua": true, "cac": true}
	for _, m := range otherLand.FindAllStringSubmatch(line, -1) {
		ws := words(Fold(m[1]))
		if len(ws) == 2 && !idle[ws[0]] && strings.Join(ws, " ") != "lang son" {
			return true
		}
	}
	return false
}
