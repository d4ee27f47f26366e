package review

import (
	"math"
	"strings"
)

// wordWidth is about how wide a text is in Times New Roman, at a size in points: twips, rather too many than too few. Its
// letters are measured in Arial, which the charts have: mostly wider; some are narrower, by the shares of the size below.
func wordWidth(text string, bold bool, size int) int {
	ems := widths.of(text, bold)
	for _, r := range text {
		ems += narrower[r]
	}
	return int((ems + 0.06) * float64(20*size))
}

// narrower is by how much a letter of Arial is at most narrower than one of Times New Roman.
var narrower = func() map[rune]float64 {
	out := map[rune]float64{}
	for letters, by := range map[string]float64{"IÌÍỈĨỊ": 0.12, "ABCDĐEÊGHKLMNPQRTUVXYWZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸỀẾỂỄỆÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ": 0.06, "rì%()": 0.12} {
		for _, r := range letters {
			out[r] = by
		}
	}
	return out
}()

// evenly breaks a text that is wider than a line in lines of like length.
func evenly(text string, bold bool, size, width int) string {
	like := 0.93 // of the width in Arial
	if text == strings.ToUpper(text) {
		like = 1.04
	}
	wide := func(s string) float64 { return like * widths.of(s, bold) * float64(20*size) / float64(width) }
	whole := wide(text)
	if whole <= 1 {
		return text
	}
	lines, out, may := math.Ceil(whole*1.05), []byte(text), breaks(text) // lines do not come out quite alike
	for n := 1.0; n < lines; n++ {
		best, off := -1, whole
		for i := range out {
			if !may[i] {
				continue
			}
			if d := math.Abs(wide(text[:i]) - whole*n/lines); d < off {
				best, off = i, d
			}
		}
		if best >= 0 {
			out[best], may[best] = '\n', false
		}
	}
	return string(out)
}

// together are words of titles that are written in several syllables and stay on one line.
var together = []string{"liên minh", "hợp tác xã", "tổ hợp tác", "liên hiệp", "kinh tế", "tập thể", "hoạt động", "kết quả", "phương hướng", "nhiệm vụ",
	"tình hình", "phát triển", "mục tiêu", "thực hiện", "đơn vị", "báo cáo", "địa bàn", "tổng hợp", "xếp loại", "chỉ tiêu", "phân loại", "ngành nghề", "việt nam", "lạng sơn"}

// breaks are the spaces of a text at which a line may end: not inside a word, nor before a number.
func breaks(text string) []bool {
	may := make([]bool, len(text))
	for i := range may {
		may[i] = text[i] == ' ' && i+1 < len(text) && (text[i+1] < '0' || text[i+1] > '9')
	}
	lower := strings.ToLower(text)
	if len(lower) != len(text) { // letters that Vietnamese has not
		return may
	}
	for _, word := range together {
		for from := 0; ; {
			at := strings.Index(lower[from:], word)
			if at < 0 {
				break
			}
			for i := from + at; i < from+at+len(word); i++ {
				may[i] = false
			}
			from += at + len(word)
		}
	}
	return may
}
