package transforms

import (
	"slices"
	"strings"
	"testing"
)

func TestSplitProducts(t *testing.T) {
	for s, want := range map[string]string{
		"Na":                             "Na",
		"Na; hồi, quế":                   "Na|hồi|quế",
		"Rau an toàn / gà thả vườn":      "Rau an toàn|gà thả vườn",
		"1. Na dai\n2. Hồng vành khuyên": "Na dai|Hồng vành khuyên",
		"- Chè; - Mật ong":               "Chè|Mật ong",
		"Chè (xanh, đen), mật ong":       "Chè (xanh, đen)|mật ong",
		"Na, hồng, v.v…":                 "Na|hồng",
		"Vận tải - du lịch":              "Vận tải|du lịch",
		"Phân bón 1,5 kg":                "Phân bón 1,5 kg",
		"Xe 16/29 chỗ":                   "Xe 16/29 chỗ",
		"Chè (xanh, đen":                 "Chè (xanh, đen",
		" ; , ":                          "",
	} {
		if got := strings.Join(splitProducts(s), "|"); got != want {
			t.Errorf("%q is split into %q, want %q", s, got, want)
		}
	}
}

func TestCausesIn(t *testing.T) {
	for s, want := range map[string]string{
		"Thiếu vốn":                  "capital",
		"THIEU VON":                  "capital",
		"Thiếu vốn, không có đầu ra": "capital market",
		"do dịch Covid-19 nên không tiêu thụ được": "market disaster",
		"Thành viên không tham gia":                "members",
		"Không có phương án sản xuất":              "plan",
		"Thị trường khó khăn":                      "market",
		"Giám đốc mất, thành viên xin rút":         "management members",
		"không thiếu vốn nhưng thiếu lao động":     "labour",
		"chờ họp":                                         "",
		"bao tiêu sản phẩm":                               "", // no storm
		"Ngừng hoạt động từ 2022":                         "",
		"Hết hạn giấy phép; chưa được giao đất":           "land procedures",
		"Giá thức ăn chăn nuôi cao, dịch tả lợn châu Phi": "disaster inputs",
	} {
		if got := strings.Join(causesIn(s), " "); got != want {
			t.Errorf("%q names %q, want %q", s, got, want)
		}
	}
}

// TestCausesAreTold holds the list of causes to the labels: every cause has one, no word is of two.
func TestCausesAreTold(t *testing.T) {
	labels := map[string]bool{}
	for _, r := range mustCSV(Reference()["labels"]) {
		labels[r["code_set"]+" "+r["code"]] = true
	}
	of := map[string]string{}
	for _, c := range causeList() {
		if !labels["cause "+c.code] {
			t.Errorf("cause %s has no label", c.code)
		}
		for _, w := range c.words {
			if of[w] != "" {
				t.Errorf("%q is of %s and of %s", w, of[w], c.code)
			}
			of[w] = c.code
		}
	}
}

// TestTerms takes rows as they come: several causes, a reason nobody knows, a note that speaks and one that does not.
func TestTerms(t *testing.T) {
	said := func(s string) *string { return &s }
	sub := &Submission{ID: "s", List: &List{Organisations: []Organisation{
		{SourceSheet: "HTX", SourceRow: 1, MainProducts: said("Cam, cám; CAM"), StatusReason: said("Thiếu vốn, mất mùa")},
		{SourceSheet: "HTX", SourceRow: 2, StatusReason: said("chưa rõ"), Note: said("thiếu vốn")},
		{SourceSheet: "HTX", SourceRow: 3, Note: said("thiếu vốn")},
		{SourceSheet: "HTX", SourceRow: 4, Note: said("đã họp")},
	}}}
	want := []Term{
		{"s", "HTX", 1, TermProduct, "cam", "Cam"}, {"s", "HTX", 1, TermProduct, "cám", "cám"},
		{"s", "HTX", 1, TermCause, "capital", "Thiếu vốn, mất mùa"}, {"s", "HTX", 1, TermCause, "disaster", "Thiếu vốn, mất mùa"},
		{"s", "HTX", 2, TermCause, "other", "chưa rõ"},
		{"s", "HTX", 3, TermCause, "capital", "thiếu vốn"},
	}
	if got := Terms([]*Submission{sub}); !slices.Equal(got, want) {
		t.Errorf("terms are\n%v\nwant\n%v", got, want)
	}
}

// TestProductKey puts the tones of one word at one place and lets marks count.
func TestProductKey(t *testing.T) {
	for s, want := range map[string]string{
		"Hàng  Hoá": "hàng hóa", "Thuỷ sản": "thủy sản", "Thủy Sản": "thủy sản", "Quý": "quý", "Cám": "cám", "CAM": "cam", "Hoàng": "hoàng",
		"Ca\u0301m": "cám", "Quà quê": "quà quê", "hoa khoẻ": "hoa khỏe",
	} {
		if got := productKey(s); got != want {
			t.Errorf("the key of %q is %q, want %q", s, got, want)
		}
	}
}
