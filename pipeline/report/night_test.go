package report

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// aNight is a night with something under every heading.
func aNight() *Night {
	of := func(v float64) *float64 { return &v }
	before := int64(11)
	n := &Night{Lines: [3]string{"Đã công bố.", "Một chỉ tiêu thay đổi.", "Việc cần làm: Đề nghị gửi lại 1 tệp."}, Outcome: "published", ExitCode: 3,
		Run: strings.Repeat("ab", 32), Previous: strings.Repeat("cd", 32), AsOf: "2025-12-31", Compared: true, Moved: 12,
		Received:   []NightFile{{File: "2025/06463-chi-lang.xlsx", Unit: "Xã Chi Lăng", Period: "2025", Status: "accepted", Read: 61, Kept: 34, Rejected: 1}, {File: "2025/hong.xlsx", Status: "refused"}},
		Refused:    []NightRefusal{{File: "2025/hong.xlsx", Reason: "Tệp bị cắt cụt.", New: true}, {File: "2024/cu.xls", Reason: "Có mật khẩu."}},
		Unreceived: []NightRefusal{{File: "2025/ong-dan", Reason: "không phải tệp thường", New: true}},
		Findings:   []NightFinding{{File: "2025/06463-chi-lang.xlsx", Rule: "count-not-negative", Severity: "error", Count: 2, Cell: "HTX!M16", Message: "Số lượng “-5” không được âm."}},
		Coverage:   []NightCoverage{{Period: "2025", Before: &before, After: 12, Expected: 65}, {Period: "2024", Before: &before, After: 11, Expected: 11}},
		Checks:     []NightCheck{{Name: "checks/population_up_to_date", Severity: "warn", Message: "dân số không cũ", Count: 36}},
		Unmade:     []NightRefusal{{File: "report/bao-cao-2025.docx", Reason: "dòng 3"}},
		Todo:       []string{"Đề nghị gửi lại 1 tệp.", "Trả lời 2 câu hỏi."},
		Moves: []NightMove{
			{Period: "2025", Label: "Số hợp tác xã", Unit: "organisations", Before: NightValue{Value: of(1220)}, After: NightValue{Value: of(1208)}},
			{Period: "2025", Label: "Tỷ lệ khá, tốt", Unit: "share", Before: NightValue{of(0.5), of(50), of(100), ""}, After: NightValue{of(0.541), of(99), of(183), ""}},
			{Period: "2025", Label: "Tỷ lệ dân số", Unit: "share", Before: NightValue{of(0.0051), of(3977), of(781655), ""}, After: NightValue{of(0.0051001), of(3978), of(781655), ""}},
			{Period: "2025", Label: "Tỷ lệ chuỗi", Unit: "share", After: NightValue{of(0.2), of(20), of(100), ""}},
			{Period: "2024", Label: "Tỷ lệ số", Unit: "share", Before: NightValue{of(0.2), of(20), of(100), ""}},
		}}
	for i := range n.Moves {
		n.Moves[i].Tell()
	}
	return n
}

const nightGolden = `Đã công bố.
Một chỉ tiêu thay đổi.
Việc cần làm: Đề nghị gửi lại 1 tệp.

VIỆC CẦN LÀM
1. Đề nghị gửi lại 1 tệp.
2. Trả lời 2 câu hỏi.

KIỂM TRA SỐ LIỆU
- cảnh báo: dân số không cũ: 36 dòng (checks/population_up_to_date)

CHỈ TIÊU THAY ĐỔI SO VỚI BẢN TRƯỚC (TOÀN TỈNH)
- 2025 · Số hợp tác xã: 1.220 → 1.208 (-12)
- 2025 · Tỷ lệ khá, tốt: 50,0% (50/100) → 54,1% (99/183) (+4,10 điểm %)
- 2025 · Tỷ lệ dân số: 0,51% (3.977/781.655) → 0,51% (3.978/781.655) (tử số, mẫu số thay đổi)
- 2025 · Tỷ lệ chuỗi: – → 20,0% (20/100) (mới có)
- 2024 · Tỷ lệ số: 20,0% (20/100) → – (không còn)
Tất cả 12 số liệu toàn tỉnh khác bản trước, kèm ô gây ra: kttt releases diff

ĐƠN VỊ ĐÃ GỬI
- Kỳ 2025: 11 → 12/65
- Kỳ 2024: 11/11

TỆP KHÔNG CHÉP ĐƯỢC (1)
- 2025/ong-dan: không phải tệp thường

TỆP BỊ TỪ CHỐI (2)
- 2025/hong.xlsx (mới): Tệp bị cắt cụt.
- 2024/cu.xls: Có mật khẩu.

DÒNG VÀ Ô BỊ TỪ CHỐI TRONG TỆP MỚI
- 2025/06463-chi-lang.xlsx: 2 × ô bị bỏ (count-not-negative), đầu tiên ở HTX!M16: Số lượng “-5” không được âm.

TỆP MỚI NHẬN (2)
- 2025/06463-chi-lang.xlsx: Xã Chi Lăng, kỳ 2025, Đã nhận; 61 dòng đọc, 34 giữ, 1 từ chối
- 2025/hong.xlsx: Bị từ chối; 0 dòng đọc, 0 giữ, 0 từ chối

KHÔNG TẠO ĐƯỢC
- report/bao-cao-2025.docx: dòng 3

Bản hiện hành: abababababab (trước đó: cdcdcdcdcdcd), số liệu đến 31/12/2025
`

func TestNightAsText(t *testing.T) {
	var b strings.Builder
	if err := aNight().Text(&b); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(nightGolden, b.String()); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
}

// TestNightSaysTheSameThreeWays looks on the page and in the object for what the text says, and back.
func TestNightSaysTheSameThreeWays(t *testing.T) {
	n := aNight()
	var page, object strings.Builder
	if err := n.HTML(&page); err != nil {
		t.Fatal(err)
	}
	if err := n.JSON(&object); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{n.Lines[2], "2025/ong-dan", "Có mật khẩu.", "HTX!M16", "&#43;4,10 điểm %", "11 → 12/65", "Xã Chi Lăng", "report/bao-cao-2025.docx"} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	var back Night
	if err := json.Unmarshal([]byte(object.String()), &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(*n, back); diff != "" {
		t.Errorf("object (-want +got):\n%s", diff)
	}
	object.Reset()
	if err := new(Night).JSON(&object); err != nil || strings.Contains(object.String(), ": null") {
		t.Errorf("an empty night has lists that are null (%v): %s", err, object.String())
	}
}

// TestNightPageEscapes puts markup into every text of a night.
func TestNightPageEscapes(t *testing.T) {
	const evil = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`
	n := aNight()
	n.Lines, n.Todo, n.Error, n.Run = [3]string{evil, evil, evil}, []string{evil}, evil, evil
	n.Received = []NightFile{{File: evil, Unit: evil, Period: evil, Status: evil}}
	n.Refused, n.Unreceived, n.Unmade = []NightRefusal{{File: evil, Reason: evil}}, []NightRefusal{{File: evil, Reason: evil}}, []NightRefusal{{File: evil, Reason: evil}}
	n.Findings = []NightFinding{{File: evil, Rule: evil, Cell: evil, Message: evil}}
	n.Moves = []NightMove{{Label: evil, Period: evil, Change: evil, Before: NightValue{Text: evil}, After: NightValue{Text: evil}}}
	n.Checks, n.Coverage = []NightCheck{{Name: evil, Message: evil}}, []NightCoverage{{Period: evil}}
	var page strings.Builder
	if err := n.HTML(&page); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<script", "<img", `"">`} {
		if strings.Contains(page.String(), bad) {
			t.Errorf("the page holds %s", bad)
		}
	}
}

// TestNightShowsALongListByItsBeginning keeps a first night over a whole country readable.
func TestNightShowsALongListByItsBeginning(t *testing.T) {
	n := &Night{Outcome: "published", Received: make([]NightFile, mostShown+7)}
	var text, page, object strings.Builder
	if err := n.Text(&text); err != nil {
		t.Fatal(err)
	}
	if err := n.HTML(&page); err != nil {
		t.Fatal(err)
	}
	if err := n.JSON(&object); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text.String(), "… và 7 mục nữa (night.json)\n") || strings.Count(text.String(), "dòng đọc") != mostShown {
		t.Errorf("text of %d lines", strings.Count(text.String(), "\n"))
	}
	if !strings.Contains(page.String(), "… và 7 mục nữa") || strings.Count(object.String(), `"rows_kept"`) != mostShown+7 {
		t.Errorf("the page or the object has another length")
	}
}
