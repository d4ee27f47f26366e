package transforms

import (
	"regexp"
	"strings"
)

// ratingFields, statusFields and typeFields are the classes that some offices
// spread over columns of marks.
var (
	ratingFields = map[string]string{"rating_good": "good", "rating_fair": "fair", "rating_average": "average", "rating_weak": "weak",
		"rating_none": "not_assessed:stated", "rating_none_new": "not_assessed:new", "rating_none_stopped": "not_assessed:stopped"}
	statusFields = map[string]string{"status_active": "active", "status_suspended": "suspended", "status_stopped": "stopped",
		"status_dissolving": "dissolving", "status_dissolved": "dissolved", "status_revoked": "revoked", "status_converted": "converted"}
	typeFields = map[string]string{"type_htx": "HTX", "type_tht": "THT", "type_lhhtx": "LHHTX"}

	ratingOrder = []string{"rating_good", "rating_fair", "rating_average", "rating_weak", "rating_none", "rating_none_new", "rating_none_stopped"}
	statusOrder = []string{"status_active", "status_suspended", "status_stopped", "status_dissolving", "status_dissolved", "status_revoked", "status_converted"}
	typeOrder   = []string{"type_htx", "type_tht", "type_lhhtx"}

	sectorOrder = []string{"sector_agriculture", "sector_industry", "sector_construction", "sector_credit", "sector_trade_services",
		"sector_transport", "sector_environment", "sector_other"}
	sectorFields = func() map[string]string {
		m := map[string]string{}
		for _, f := range sectorOrder {
			m[f] = strings.TrimPrefix(f, "sector_")
		}
		return m
	}()
)

// record makes the organisation of a row, or rejects the row.
func (r *reader) record(h hints, o *Organisation, c *Contact) bool {
	*o = Organisation{SourceSheet: r.Name, SourceRow: int64(r.row.Number), IsEstimate: h.isEstimate}
	*c = Contact{SourceSheet: r.Name, SourceRow: int64(r.row.Number)}
	if !r.readName(o) || !r.readType(o, h) {
		return false
	}
	r.readContact(c)
	r.readIdentity(o, c)
	r.readPlace(o, h)
	r.readSector(o, h)
	r.readStatus(o, h)
	r.readRating(o, h)
	r.readChainAndDigital(o)
	r.readOcop(o)
	r.readCounts(o)
	r.readMoney(o)
	o.MainProducts, o.SupportNeeds, o.Note = r.free("main_products"), r.free("support_needs"), r.free("note")
	o.AllianceMember = r.mark("alliance_member")
	r.judge(o)
	return true
}

// readName reads the name; a row without a usable one is rejected.
func (r *reader) readName(o *Organisation) bool {
	in, ok := r.get("name")
	if !ok || !isUsableName(in.s) {
		r.find("name-present", r.column("name").col, "name", in.s)
		return false
	}
	name, numbered, person := bareName(in.s)
	if isManyNames(name) {
		r.find("name-is-one-organisation's", in.col.col, "name", clip(name))
		return false
	}
	if numbered {
		r.find("name-stands-without-number", in.col.col, "name", Mask(name))
	}
	if person {
		r.find("name-stands-without-person", in.col.col, "name", Mask(name))
	}
	o.Name = Mask(name)
	r.folded = Fold(name)
	o.NameKey = nameKeyOf(r.folded)
	if o.Name != name {
		r.folded = Fold(o.Name)
	}
	return true
}

var dayName = regexp.MustCompile(`^\d{1,2}[/.\-]\d{1,2}$`)

// isUsableName tells a name from a ditto mark, a number and the bare word of a type. "19/5" is a name, "19/5/2016" a date.
func isUsableName(s string) bool {
	return (hasLetters(s) || dayName.MatchString(s)) && !isDitto(s) && meaning("type", s) == ""
}

// readType settles the organisation type: the type column, else the name, the
// section, the heading of the names, the sheet's name, the title. A name and a
// column that differ are told, the column is kept.
func (r *reader) readType(o *Organisation, h hints) bool {
	byName := typeOfKey(r.folded)
	if in, ok := r.get("org_type"); ok {
		o.OrgType = meaning("type", in.s)
		switch {
		case o.OrgType == "" && byName == "":
			r.find("type-known", in.col.col, "org_type", in.s)
			return false
		case o.OrgType == "":
			r.find("type-word-known", in.col.col, "org_type", in.s, "read", byName)
		}
	}
	if o.OrgType == "" {
		if code, _, ok := r.choice(typeFields, typeOrder); ok {
			o.OrgType = code
		}
	}
	if o.OrgType != "" && byName != "" && o.OrgType != byName {
		r.find("type-agrees-with-name", r.column("name").col, "org_type", o.Name, "type", o.OrgType, "by_name", byName)
	}
	around := firstOf(h.orgType, h.headingType, h.sheetType, h.titleType)
	if told := firstOf(h.orgType, h.sheetType, h.titleType); o.OrgType == "" && byName != "" && told != "" && byName != told {
		r.find("type-agrees-with-section", r.column("name").col, "org_type", o.Name, "type", byName, "section", told)
	}
	o.OrgType = firstOf(o.OrgType, byName, around)
	if o.OrgType == "" {
		r.find("type-known", r.column("name").col, "org_type", o.Name)
		return false
	}
	return true
}

func firstOf(ss ...string) string {
	for _, s := range ss {
		if s != "" {
			return s
		}
	}
	return ""
}

// readContact reads what the row says of people, for the restricted area.
func (r *reader) readContact(c *Contact) {
	c.Leader, c.Phone, c.Email, c.IdentityNo = r.texts("leader"), r.texts("phone"), r.texts("email"), r.texts("identity_no")
	if c.Leader != nil && strings.Contains(*c.Leader, " ") {
		r.leader = *c.Leader
	}
	if in, ok := r.get("leader_sex"); ok {
		switch sex := meaning("sex", in.s); {
		case sex != "":
			c.LeaderSex = &sex
		case meaning("mark", in.s) == yes && r.column("leader_sex").leaf().key == "nu":
			c.LeaderSex = text("female")
		default:
			r.find("sex-is-known", in.col.col, "leader_sex", in.s)
		}
	}
}

// readCounts reads the counts of members, workers and managers.
func (r *reader) readCounts(o *Organisation) {
	o.MemberCount, o.MemberWomenCount, o.MemberEthnicCount = r.members(o.OrgType), r.count("member_women_count"), r.count("member_ethnic_count")
	o.MemberNewCount, o.MemberIndividualCount = r.count("member_new_count"), r.count("member_individual_count")
	o.MemberHouseholdCount, o.MemberLegalCount = r.count("member_household_count"), r.count("member_legal_count")
	o.WorkerCount, o.WorkerMemberCount = r.count("worker_count"), r.count("worker_member_count")
	o.ManagerCount, o.ManagerVocationalCount = r.count("manager_count"), r.count("manager_vocational_count")
	o.ManagerDegreeCount = r.count("manager_degree_count")
}

// members reads the members: a union's are the cooperatives of their own column,
// where the list has one.
func (r *reader) members(orgType string) *int64 {
	own, unions := r.count("member_count"), r.count("union_member_count")
	if orgType == "LHHTX" && unions != nil || own == nil && r.column("member_count") == nil {
		return unions
	}
	return own
}

// readMoney reads the amounts.
func (r *reader) readMoney(o *Organisation) {
	o.CharterCapitalVND, o.TotalCapitalVND, o.TotalAssetsVND = r.money("charter_capital_vnd"), r.money("total_capital_vnd"), r.money("total_assets_vnd")
	o.RevenueVND, o.RevenueMembersVND, o.ProfitVND = r.money("revenue_vnd"), r.money("revenue_members_vnd"), r.money("profit_vnd")
	o.WorkerIncomeVNDYear, o.StateBudgetVND = r.money("worker_income_vnd_year"), r.money("state_budget_vnd")
}
