package transforms

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// onsets are the consonants a Vietnamese syllable begins with.
const onsets = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"

// rimes are what follows the onset, without the tone.
const rimes = `a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt up ut
uơ uy uya uych uyên uyêt uynh uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu ynh yt`

// afterQu are further rimes that stand behind qu, and afterGi behind gi.
const (
	afterQu = "a ac ach ai an ang anh ao at ay ăc ăn ăng ăp ăt âc ân ât ây e en eo et ê ên êt êch ênh i it inh y yên yêt ynh yt ych ơ ôc ôi"
	afterGi = "a ac ai am an ang anh ao ap at au ay ăc ăn ăng ăt âc ân âng ât âu ây e eo eng ec en i in it êng êt êc ên êm o oc oi on ong ot ô ôi ông ôm ơ ơi u ua un uc ung uôc ưa ưc ưng ương ươc ươi ươt"
)

// syllables are the well-formed ones without their tone, each with the letters
// that may bear it, as bits by place.
var syllables = sync.OnceValue(func() map[string]uint {
	all := map[string]uint{"gi": 1 << 1}
	add := func(onset, more string) {
		for _, rime := range strings.Fields(more) {
			all[onset+rime] |= tonePlaces(rime) << len([]rune(onset))
		}
	}
	add("", rimes)
	for _, onset := range strings.Fields(onsets) {
		switch onset {
		case "qu":
			add(onset, afterQu)
		case "gi":
			add(onset, afterGi)
		default:
			add(onset, rimes)
		}
	}
	return all
})

// tonePlaces are the letters of a rime that may bear the tone: its last marked
// vowel, else the middle one of three, the second of two before a consonant, the
// first of two; either of oa, oe and uy, written both ways.
func tonePlaces(rime string) uint {
	letters, vowels, marked := []rune(rime), 0, -1
	for i, r := range letters {
		if strings.ContainsRune("aeiouyăâêôơư", r) {
			vowels++
		}
		if strings.ContainsRune("ăâêôơư", r) {
			marked = i
		}
	}
	switch {
	case marked >= 0:
		return 1 << marked
	case rime == "oa" || rime == "oe" || rime == "uy":
		return 1<<0 | 1<<1
	case vowels == 3, vowels == 2 && len(letters) > 2:
		return 1 << 1
	}
	return 1 << 0
}

// tones are the marks of the tones as NFD writes them: huyền, sắc, ngã, hỏi, nặng.
const tones = "\u0300\u0301\u0303\u0309\u0323"

// isVietnamese tells that word is one syllable, or an abbreviation in capitals
// such as CĐS, of well-formed Vietnamese. The tone may stand on either vowel of
// oà and òa; syllables that end in p, t, c or ch bear sắc or nặng only.
func isVietnamese(word string) bool {
	var tone rune
	var b strings.Builder
	capitals, vowels, letters, at := true, 0, 0, 0
	for _, r := range norm.NFD.String(word) {
		if strings.ContainsRune(tones, r) {
			if tone != 0 {
				return false
			}
			tone, at = r, letters-1
			continue
		}
		if !unicode.Is(unicode.Mn, r) {
			letters++
		}
		capitals = capitals && !unicode.IsLower(r)
		r = unicode.ToLower(r)
		if strings.ContainsRune("aeiouy", r) {
			vowels++
		}
		b.WriteRune(r)
	}
	bare := norm.NFC.String(b.String())
	if capitals && tone == 0 && vowels <= 1 && len(bare) > 1 && isAbbreviation(bare) {
		return true
	}
	if bare == "đ" || bare == "trđ" || bare == "ngđ" || bare == "vnđ" { // đồng, đ/c, triệu đồng
		return tone == 0
	}
	places := syllables()[bare]
	if places == 0 || tone != 0 && (at < 0 || places&(1<<at) == 0) {
		return false
	}
	stopped := strings.HasSuffix(bare, "p") || strings.HasSuffix(bare, "t") || strings.HasSuffix(bare, "c") || strings.HasSuffix(bare, "ch")
	return !stopped || tone == '\u0301' || tone == '\u0323'
}

// isAbbreviation tells a lower-cased word of Vietnamese letters only, one of them đ: CĐS, THĐB.
func isAbbreviation(bare string) bool {
	return strings.Contains(bare, "đ") && strings.Trim(bare, "abcdeghiklmnopqrstuvxyđ") == ""
}
