package transforms

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
)

// domainFields are the fields of ../shared/domain/header_aliases.csv as this program calls them.
var domainFields = map[string]string{"stt": "serial", "loai_hinh": "org_type classification", "ten": "name", "ma_so_htx": "registration_no", "ma_so_thue": "tax_code",
	"ngay_dang_ky": "founded_on issued_on", "dia_chi": "address", "thon": "hamlet", "xa": "commune", "huyen": "district", "nguoi_dai_dien": "leader",
	"gioi_tinh_dai_dien": "leader_sex", "dien_thoai": "phone", "email": "email", "nganh_nghe": "sector", "san_pham": "main_products", "von_dieu_le": "charter_capital_vnd",
	"tong_nguon_von": "total_capital_vnd", "tong_tai_san": "total_assets_vnd", "so_thanh_vien": "member_count", "tv_nu": "member_women_count", "tv_dtts": "member_ethnic_count",
	"tv_moi": "member_new_count", "tv_ca_nhan": "member_individual_count", "tv_ho_gia_dinh": "member_household_count", "tv_phap_nhan": "member_legal_count",
	"lao_dong": "worker_count", "ld_la_thanh_vien": "worker_member_count", "can_bo_qly": "manager_count", "cb_so_trung_cap": "manager_vocational_count",
	"cb_cd_dh": "manager_degree_count", "doanh_thu": "revenue_vnd", "doanh_thu_thanh_vien": "revenue_members_vnd", "loi_nhuan": "profit_vnd",
	"thu_nhap_bq": "worker_income_vnd_year", "nop_ngan_sach": "state_budget_vnd", "tinh_trang": "status status_active status_stopped status_suspended status_dissolving status_dissolved",
	"tinh_trang_tu": "status_since", "ly_do": "status_reason", "xep_loai": "rating classification rating_good rating_fair rating_average rating_weak rating_none",
	"diem": "rating_score", "lien_ket_chuoi": "in_value_chain", "doi_tac_lien_ket": "chain_partner", "chuyen_doi_so": "digital_declared", "cds_hoa_don_dien_tu": "digital_einvoice",
	"cds_ke_toan": "digital_accounting", "cds_thuong_mai_dien_tu": "digital_ecommerce", "cds_mang_xa_hoi": "digital_social", "cds_truy_xuat": "digital_traceability",
	"cds_thanh_toan": "digital_payment", "cds_quan_ly": "digital_management", "cds_san_xuat": "digital_production", "cong_nghe_cao": "hi_tech",
	"ocop": "ocop ocop_product_count ocop_star_max", "chung_nhan": "certificates certificate_vietgap certificate_globalgap certificate_organic certificate_haccp certificate_iso",
	"thanh_vien_lmhtx": "alliance_member", "nhu_cau_ho_tro": "support_needs", "ghi_chu": "note"}

// inContext are headings that mean their field only beside or under another.
var inContext = map[string]string{"Nữ": "member", "Trong đó nữ": "member", "Dân tộc thiểu số": "member", "DTTS": "member", "Nữ (x)": "leader"}

// TestHeadingsOfTheDomainNotesAreKnown reads every heading that the domain notes list.
func TestHeadingsOfTheDomainNotesAreKnown(t *testing.T) {
	for _, r := range domainRows(t, "header_aliases.csv") {
		for _, heading := range aliases(r[3]) {
			heading, _, _ = strings.Cut(heading, " (size or rating")
			heading, _, _ = strings.Cut(heading, " (one column or")
			heading = strings.ReplaceAll(heading, "năm ...", "năm 2024")
			c := column{captions: []caption{readCaption(heading)}}
			layouts().resolve(&c, inContext[heading])
			if !strings.Contains(" "+domainFields[r[0]]+" ", " "+c.field+" ") || c.field == "" {
				t.Errorf("%s: heading %q names %q", r[0], heading, c.field)
			}
		}
	}
}

// domainRows reads a table of the domain notes without its heading; the test is
// skipped where the notes are not.
func domainRows(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open("../../shared/domain/" + name)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("../shared/domain is not on this machine")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}
