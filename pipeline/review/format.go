package review

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// FormatNumber sets a number as a table or a chart does: 1.234 · 7,1% · 1.234,5 in Vietnamese, with
// comma and point the other way round in English. Shares are of one and set per cent, with two decimals
// below one per cent; money is in million đồng; points are shares and set per cent without a word.
func FormatNumber(v float64, u Unit, lang string) string {
	switch u {
	case Share:
		switch percent := v * 100; {
		case v == 0 || v == 1:
			return decimal(percent, 0, lang) + "%"
		default:
			return decimal(percent, shareDecimals(percent), lang) + "%"
		}
	case Points:
		return decimal(v*100, shareDecimals(v*100), lang)
	case Number, MillionVND:
		return decimal(v, 1, lang)
	case Text: // a year
		return strconv.FormatFloat(v, 'f', -1, 64)
	default:
		return decimal(v, 0, lang)
	}
}

// FormatRunning sets a number as a sentence does: counts below ten have a leading zero in Vietnamese (05),
// a decimal that is nought is left out, and what is no count says its unit.
func FormatRunning(v float64, u Unit, lang string) string {
	switch u {
	case Count:
		if text := FormatNumber(v, u, lang); lang != "en" && len(text) == 1 && text != "0" {
			return "0" + text
		}
		return FormatNumber(v, u, lang)
	case Share:
		return withoutZeros(strings.TrimSuffix(FormatNumber(v, u, lang), "%")) + "%"
	case Points:
		return withoutZeros(FormatNumber(v, u, lang)) + choose(lang, " điểm phần trăm", " percentage points")
	case MillionVND:
		if math.Abs(v) >= 10_000 {
			return withoutZeros(decimal(v/1000, 1, lang)) + choose(lang, " tỷ đồng", " billion đồng")
		}
		return withoutZeros(decimal(v, 1, lang)) + choose(lang, " triệu đồng", " million đồng")
	case Number:
		return withoutZeros(FormatNumber(v, u, lang))
	default:
		return FormatNumber(v, u, lang)
	}
}

// FormatDay sets a day as Decree 30/2020/NĐ-CP does: the day with two digits, the month with two
// only in January and February (05/3/2024, 01/02/2024); 5 March 2024 in English.
func FormatDay(day time.Time, lang string) string {
	if lang == "en" {
		return day.Format("2 January 2006")
	}
	if day.Month() <= time.February {
		return day.Format("02/01/2006")
	}
	return day.Format("02/1/2006")
}

// shareDecimals is how many decimals a percentage has: its first two digits that tell anything.
func shareDecimals(percent float64) int {
	switch p := math.Abs(percent); {
	case p > 0 && p < 0.01:
		return 4
	case p > 0 && p < 1:
		return 2
	}
	return 1
}

// decimal sets v with so many decimals, half rounded away from nought as people do. A quotient of two
// counts that lies on the half is meant to lie there, so the last digits of its float do not decide.
func decimal(v float64, decimals int, lang string) string {
	power := math.Pow10(decimals)
	text := strconv.FormatFloat(math.Abs(math.Round(v*power*(1+1e-13))/power), 'f', decimals, 64)
	whole, rest, _ := strings.Cut(text, ".")
	var b strings.Builder
	if v < 0 && strings.Trim(text, "0.") != "" {
		b.WriteByte('-')
	}
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(choose(lang, ".", ","))
		}
		b.WriteRune(digit)
	}
	if rest != "" {
		b.WriteString(choose(lang, ",", ".") + rest)
	}
	return b.String()
}

// withoutZeros leaves out the decimals of a set number that has one or two, all nought.
func withoutZeros(text string) string {
	for _, zeros := range []string{",00", ".00", ",0", ".0"} {
		if rest, ok := strings.CutSuffix(text, zeros); ok {
			return rest
		}
	}
	return text
}

// choose is the text in the language of the document.
func choose(lang, vi, en string) string {
	if lang == "en" {
		return en
	}
	return vi
}
