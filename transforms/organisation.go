package transforms

// Organisation is one kept row of a list: a cooperative (HTX), a union of
// cooperatives (LHHTX) or a cooperative group (THT) as one submission reports it.
// A nil pointer means "not reported", never zero or no. Money is whole đồng.
// The parquet names are the column names of staging.organisations (contract.md).
type Organisation struct {
	SubmissionID string `parquet:"submission_id"`
	SourceSheet  string `parquet:"source_sheet"`
	SourceRow    int64  `parquet:"source_row"`
	OrgType      string `parquet:"org_type"` // HTX, LHHTX, THT
	Name         string `parquet:"name"`     // as typed, after repair
	NameKey      string `parquet:"name_key"` // folded, without the words of its type: what duplicates are compared by

	RegistrationNo   *string `parquet:"registration_no,optional"`
	TaxCode          *string `parquet:"tax_code,optional"`
	FoundedOn        *Day    `parquet:"founded_on,optional,date"`
	FoundedPrecision *string `parquet:"founded_precision,optional"` // day, month, year
	Address          *string `parquet:"address,optional"`
	CommuneCode      *string `parquet:"commune_code,optional"`
	DistrictCode     *string `parquet:"district_code,optional"`
	Sector           *string `parquet:"sector,optional"`
	MainProducts     *string `parquet:"main_products,optional"`

	Status            *string  `parquet:"status,optional"`
	StatusSince       *Day     `parquet:"status_since,optional,date"`
	StatusReason      *string  `parquet:"status_reason,optional"`
	Rating            *string  `parquet:"rating,optional"`
	NotAssessedReason *string  `parquet:"not_assessed_reason,optional"`
	RatingScore       *float64 `parquet:"rating_score,optional"`
	RatingYear        int64    `parquet:"rating_year"`

	InValueChain  *bool   `parquet:"in_value_chain,optional"`
	ChainPartner  *string `parquet:"chain_partner,optional"`
	ChainContract *string `parquet:"chain_contract,optional"`

	DigitalDeclared     *bool `parquet:"digital_declared,optional"`
	DigitalEinvoice     *bool `parquet:"digital_einvoice,optional"`
	DigitalAccounting   *bool `parquet:"digital_accounting,optional"`
	DigitalEcommerce    *bool `parquet:"digital_ecommerce,optional"`
	DigitalSocial       *bool `parquet:"digital_social,optional"`
	DigitalTraceability *bool `parquet:"digital_traceability,optional"`
	DigitalPayment      *bool `parquet:"digital_payment,optional"`
	DigitalManagement   *bool `parquet:"digital_management,optional"`
	DigitalProduction   *bool `parquet:"digital_production,optional"`
	HiTech              *bool `parquet:"hi_tech,optional"`

	OcopProductCount *int64  `parquet:"ocop_product_count,optional"`
	OcopStarMax      *int64  `parquet:"ocop_star_max,optional"`
	Certificates     *string `parquet:"certificates,optional"`

	MemberCount            *int64 `parquet:"member_count,optional"`
	MemberWomenCount       *int64 `parquet:"member_women_count,optional"`
	MemberEthnicCount      *int64 `parquet:"member_ethnic_count,optional"`
	MemberNewCount         *int64 `parquet:"member_new_count,optional"`
	MemberIndividualCount  *int64 `parquet:"member_individual_count,optional"`
	MemberHouseholdCount   *int64 `parquet:"member_household_count,optional"`
	MemberLegalCount       *int64 `parquet:"member_legal_count,optional"`
	WorkerCount            *int64 `parquet:"worker_count,optional"`
	WorkerMemberCount      *int64 `parquet:"worker_member_count,optional"`
	ManagerCount           *int64 `parquet:"manager_count,optional"`
	ManagerVocationalCount *int64 `parquet:"manager_vocational_count,optional"`
	ManagerDegreeCount     *int64 `parquet:"manager_degree_count,optional"`

	CharterCapitalVND   *int64 `parquet:"charter_capital_vnd,optional"`
	TotalCapitalVND     *int64 `parquet:"total_capital_vnd,optional"`
	TotalAssetsVND      *int64 `parquet:"total_assets_vnd,optional"`
	RevenueVND          *int64 `parquet:"revenue_vnd,optional"`
	RevenueMembersVND   *int64 `parquet:"revenue_members_vnd,optional"`
	ProfitVND           *int64 `parquet:"profit_vnd,optional"`
	WorkerIncomeVNDYear *int64 `parquet:"worker_income_vnd_year,optional"`
	StateBudgetVND      *int64 `parquet:"state_budget_vnd,optional"`

	AllianceMember *bool   `parquet:"alliance_member,optional"`
	SupportNeeds   *string `parquet:"support_needs,optional"`
	Note           *string `parquet:"note,optional"`
	IsEstimate     bool    `parquet:"is_estimate"`

	NamedCommuneCode *string `parquet:"named_commune_code,optional"` // the commune of another era's list that the row's own text names; nil: none
	NamedUnitEra     *string `parquet:"named_unit_era,optional"`     // that era
}

// Contact holds what a list says of people. It lives in the restricted area of
// the lake and never enters a release (contract, "Privacy").
type Contact struct {
	SubmissionID string  `parquet:"submission_id"`
	SourceSheet  string  `parquet:"source_sheet"`
	SourceRow    int64   `parquet:"source_row"`
	Leader       *string `parquet:"leader,optional"`
	LeaderSex    *string `parquet:"leader_sex,optional"` // female, male
	Phone        *string `parquet:"phone,optional"`
	Email        *string `parquet:"email,optional"`
	IdentityNo   *string `parquet:"identity_no,optional"` // a 12-digit tax code is a person's
}

// Unmapped is a cell under a heading that no field claims. The value is restricted; the heading is published.
type Unmapped struct {
	SubmissionID string `parquet:"submission_id"`
	SourceSheet  string `parquet:"source_sheet"`
	SourceRow    int64  `parquet:"source_row"`
	SourceCol    int64  `parquet:"source_col"`
	Heading      string `parquet:"heading"`
	Value        string `parquet:"value"`
}
