package transforms

import (
	"strings"
	"testing"
)

// TestNoHeadingIsClaimedTwice reads the layouts as data: inside one group a
// heading names one field.
func TestNoHeadingIsClaimedTwice(t *testing.T) {
	claimed := map[string]string{}
	for _, r := range mustCSV(organisationsCSV) {
		for _, a := range aliases(r["aliases"]) {
			key := r["within"] + " > " + readCaption(a).key
			if other, ok := claimed[key]; ok && other != r["field"] {
				t.Errorf("heading %q (%s) is claimed by %s and %s", a, key, other, r["field"])
			}
			claimed[key] = r["field"]
			if readCaption(a).key == "" {
				t.Errorf("heading %q of %s reads as nothing", a, r["field"])
			}
		}
	}
}

func TestEveryFieldIsRead(t *testing.T) {
	code := sources(t)
	left := map[string]bool{"leader_birth": true, "province_column": true, // known, but no column of the contract
		"in_value_chain_no": true, "digital_declared_no": true} // read with their column of yes
	for _, r := range mustCSV(organisationsCSV) {
		if f := r["field"]; !strings.Contains(code, `"`+f+`"`) && !left[f] {
			t.Errorf("field %q of layouts/organisations.csv is read nowhere", f)
		}
		if w := r["within"]; w != "" {
			found := false
			for _, g := range layouts().groups {
				found = found || g == w
			}
			if !found {
				t.Errorf("group %q is not in layouts/groups.csv", w)
			}
		}
	}
}

// TestGivenHeadings reads every alias that the domain notes list for a field.
func TestHeadingsOfTheDomainNotes(t *testing.T) {
	for heading, want := range map[string]string{
		"Tên HTX": "name", "Tên HTX/THT/LHHTX": "name", "Số GCN ĐKHTX": "registration_no", "MST": "tax_code",
		"Ngày/tháng/năm thành lập": "founded_on", "Địa chỉ trụ sở chính (thôn; xã; huyện)": "address", "Xã/phường/thị trấn": "commune",
		"Họ tên giám đốc": "leader", "SĐT": "phone", "Ngành nghề kinh doanh chính": "sector", "Vốn ĐL (trđ)": "charter_capital_vnd",
		"Nguồn vốn SXKD": "total_capital_vnd", "Tổng số TV": "member_count", "Thành viên là người DTTS": "member_ethnic_count",
		"TV gia nhập mới": "member_new_count", "Số hộ tham gia": "member_household_count", "Lao động TX": "worker_count",
		"Trong đó: là thành viên HTX": "worker_member_count", "CBQL": "manager_count", "Sơ - trung cấp": "manager_vocational_count",
		"CĐ ĐH": "manager_degree_count", "DT (trđ)": "revenue_vnd", "Trong đó: doanh thu với thành viên": "revenue_members_vnd",
		"Lợi nhuận trước thuế": "profit_vnd", "TNBQ": "worker_income_vnd_year", "Nộp NSNN": "state_budget_vnd",
		"Tình trạng hoạt động": "status", "Ngừng hoạt động từ": "status_since", "Nguyên nhân ngừng hoạt động": "status_reason",
		"Đánh giá xếp loại năm 2024": "rating", "Điểm tự chấm": "rating_score", "Liên kết theo chuỗi": "in_value_chain",
		"Tên DN bao tiêu": "chain_partner", "CĐS": "digital_declared", "HĐĐT": "digital_einvoice", "PM kế toán": "digital_accounting",
		"Bán hàng trên sàn": "digital_ecommerce", "Facebook/Zalo": "digital_social", "Tem QR": "digital_traceability",
		"Thanh toán không tiền mặt": "digital_payment", "Phần mềm quản lý HTX": "digital_management", "Nhật ký điện tử": "digital_production",
		"UDCNC": "hi_tech", "Sản phẩm OCOP (sao)": "ocop", "Hạng sao": "ocop_star_max", "Chứng nhận (VietGAP, hữu cơ)": "certificates",
		"Thành viên LMHTX": "alliance_member", "Khó khăn vướng mắc": "support_needs", "GC": "note",
		"1. Tên hợp tác xã": "name", "Doanh thu ước năm 2024 (tr.đ)": "revenue_vnd", "Tổng doanh thu - triệu đồng": "revenue_vnd",
		"Số lao động nghèo": "", "Số thành viên tham gia BHXH": "", "Diện tích (ha)": "", "Nữ": "", "Kế hoạch doanh thu năm 2025": "",
	} {
		c := column{captions: []caption{readCaption(heading)}}
		layouts().resolve(&c, "")
		if c.field != want {
			t.Errorf("heading %q names %q, want %q", heading, c.field, want)
		}
	}
}

func TestHeadingsUnderACommonOne(t *testing.T) {
	for _, c := range []struct {
		path []string
		left string
		want string
	}{
		{[]string{"Thành viên", "Nữ"}, "", "member_women_count"},
		{[]string{"Thành viên", "Trong đó", "DTTS"}, "", "member_ethnic_count"},
		{[]string{"Lao động", "Nữ"}, "", ""},
		{[]string{"Lao động", "Thành viên"}, "", "worker_member_count"},
		{[]string{"Lao động", "Số thành viên"}, "", "worker_member_count"},
		{[]string{"Giám đốc", "Địa chỉ"}, "", ""},
		{[]string{"Giám đốc", "Ngày cấp"}, "", ""},
		{[]string{"Doanh nghiệp liên kết", "Mã số thuế"}, "", ""},
		{[]string{"Doanh nghiệp liên kết", "Tên"}, "", "chain_partner"},
		{[]string{"Dự án hỗ trợ", "Tổng vốn"}, "", ""},
		{[]string{"Giấy chứng nhận VietGAP", "Ngày cấp"}, "", ""},
		{[]string{"Thành viên", "Vay vốn", "Nữ"}, "", ""},
		{[]string{"Chuyển đổi số", "Hóa đơn điện tử"}, "", "digital_einvoice"},
		{[]string{"Doanh thu", "triệu đồng"}, "", "revenue_vnd"},
		{[]string{"Nữ"}, "member", "member_women_count"},
		{[]string{"Trong đó", "Nữ"}, "member", "member_women_count"},
		{[]string{"Nữ"}, "worker", ""},
		{[]string{"Nữ"}, "leader", "leader_sex"},
		{[]string{"Xếp loại năm 2024", "Khá"}, "", "rating_fair"},
		{[]string{"Kết quả SXKD", "Doanh thu"}, "", "revenue_vnd"},
		{[]string{"Thông tin chung", "Tên HTX"}, "", "name"},
		{[]string{"OCOP", "Số SP"}, "", "ocop_product_count"},
		{[]string{"Không ĐG", "Mới TL <12 tháng"}, "", "rating_none_new"},
	} {
		col := column{}
		for _, p := range c.path {
			col.captions = append(col.captions, readCaption(p))
		}
		layouts().resolve(&col, c.left)
		if col.field != c.want {
			t.Errorf("%v beside %q names %q, want %q", c.path, c.left, col.field, c.want)
		}
	}
}
