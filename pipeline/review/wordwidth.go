package review

import "strings"

// wordWidth is about how wide a text is in Times New Roman, at a size in points: twips, rather too many than too few. Its
// letters are measured in Arial, which the charts have: mostly wider, but capitals are up to a twentieth narrower, and
// I by 0,11 of the size.
func wordWidth(text string, bold bool, size int) int {
	ems := widths.of(text, bold)*1.02 + 0.11*float64(strings.Count(text, "I")) + 0.06
	return int(ems * float64(20*size))
}

// evenly breaks a text that is wider than a line in two lines of like length.
func evenly(text string, bold bool, size, width int) string {
	if wordWidth(text, bold, size) <= width*103/100 {
		return text
	}
	best, nearest := -1, len(text)
	for i, r := range text {
		if off := max(2*i-len(text), len(text)-2*i); r == ' ' && off < nearest {
			best, nearest = i, off
		}
	}
	if best < 0 {
		return text
	}
	return text[:best] + "\n" + text[best+1:]
}
