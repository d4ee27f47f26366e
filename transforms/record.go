package transforms

import (
	"regexp"
	"slices"
	"strings"
	"time"
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

// hints is what the surroundings of a row tell of it: its section, sheet and title.
type hints struct {
	section
	sheetType, titleType, headingType string
	sheetStatus                       string
	isEstimate                        bool
	ratingYear                        int
}

// record makes the organisation of a row, or rejects the row.
func (r *reader) record(h hints) (o Organisation, c Contact, ok bool) {
	o = Organisation{SourceSheet: r.Name, SourceRow: int64(r.row.Number), IsEstimate: h.isEstimate}
	c = Contact{SourceSheet: r.Name, SourceRow: int64(r.row.Number)}
	if !r.readName(&o) || !r.readType(&o, h) {
		return o, c, false
	}
	r.readContact(&c)
	r.readIdentity(&o, &c)
	r.readPlace(&o, h)
	r.readSector(&o, h)
	r.readStatus(&o, h)
	r.readRating(&o, h)
	r.readChainAndDigital(&o)
	r.readOcop(&o)
	r.readCounts(&o)
	r.readMoney(&o)
	o.MainProducts, o.SupportNeeds, o.Note = r.free("main_products"), r.free("support_needs"), r.free("note")
	o.AllianceMember = r.mark("alliance_member")
	r.judge(&o)
	return o, c, true
}

// readName reads the name; a row without a usable one is rejected.
func (r *reader) readName(o *Organisation) bool {
	in, ok := r.get("name")
	if !ok || !isUsableName(in.s) {
		r.find("name-present", r.column("name").col, "name", in.s)
		return false
	}
	o.Name = Mask(in.s)
	o.NameKey = NameKey(in.s)
	return true
}

var dayName = regexp.MustCompile(`^\d{1,2}[/.\-]\d{1,2}(?:[/.\-]\d{2,4})?$`)

// isUsableName tells a name from a ditto mark, a number and the bare word of a type. "19/5" is a name.
func isUsableName(s string) bool {
	return (hasLetters(s) || dayName.MatchString(s)) && !isDitto(s) && meaning("type", s) == ""
}

// readType settles the organisation type: the type column, else the name, the
// section, the heading of the names, the sheet's name, the title. A name and a
// column that differ are told, the column is kept.
func (r *reader) readType(o *Organisation, h hints) bool {
	byName := typeOfName(o.Name)
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
	if o.OrgType == "" && byName != "" && around != "" && byName != around {
		r.find("type-agrees-with-section", r.column("name").col, "org_type", o.Name, "type", byName, "section", around)
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

var (
	notDigit = regexp.MustCompile(`\D`)
	exponent = regexp.MustCompile(`(?i)^\d([.,]\d+)?e\+?\d+$`)
)

// readIdentity reads the registration number, tax code and founding date.
func (r *reader) readIdentity(o *Organisation, c *Contact) {
	o.RegistrationNo = r.code("registration_no", c)
	o.TaxCode = r.code("tax_code", c)
	if d, ok := r.date("founded_on"); ok {
		day := DayOf(d.day)
		o.FoundedOn, o.FoundedPrecision = &day, text(d.precision)
	}
}

// code reads a number that is a name: kept as typed, without a stored number's
// decimals. A 12-digit tax code is a person's and goes to the restricted area.
func (r *reader) code(field string, c *Contact) *string {
	in, ok := r.get(field)
	if !ok || isDash(in.s) || isEllipsis(in.s) {
		return nil
	}
	s := in.s
	switch {
	case in.shared || isDitto(s):
		r.find("value-is-one-row's", in.col.col, field, s)
		return nil
	case in.Kind == Number && !in.IsDate:
		v := storedNumber(in.Raw)
		if n, isWhole := whole(orZero(v)); v != nil && isWhole {
			s = strings.TrimSpace(newInt(n))
		} else {
			r.find("code-has-all-digits", in.col.col, field, s)
			return nil
		}
	case in.Kind != Text || exponent.MatchString(s):
		r.find("code-has-all-digits", in.col.col, field, s)
		return nil
	}
	s = strings.TrimPrefix(strings.TrimSuffix(s, ".0"), "'")
	digits := notDigit.ReplaceAllString(s, "")
	switch {
	case digits == "":
		r.find("code-has-digits", in.col.col, field, s)
		return nil
	case isPersons(field, s, digits):
		c.IdentityNo = &s
		r.find("number-is-the-organisation's", in.col.col, field, "***")
		return nil
	}
	if field == "tax_code" {
		switch {
		case len(digits) != 10 && len(digits) != 13:
			r.find("tax-code-has-10-or-13-digits", in.col.col, field, s)
		}
	}
	return &s
}

// isPersons tells a person's identity number in place of the organisation's: 12
// digits as a tax code (11 when a leading 0 was lost), 12 digits that begin with
// the 0 of every citizen's number as a registration, or the words for one.
func isPersons(field, s, digits string) bool {
	key := Fold(s)
	switch {
	case strings.Contains(key, "cccd") || strings.Contains(key, "cmnd") || strings.Contains(key, "can cuoc"):
		return true
	case field == "tax_code":
		return len(digits) == 12 || len(digits) == 11
	}
	return len(digits) == 12 && digits[0] == '0'
}

// readPlace resolves where the organisation is: its commune column, else its
// address, else its section, else the reporting unit.
func (r *reader) readPlace(o *Organisation, h hints) {
	e := eraOn(r.sub.period.End())
	address, hamlet := r.free("address"), r.free("hamlet")
	o.Address = address
	switch {
	case address == nil && hamlet != nil: // the address is spread over two columns
		if in, ok := r.get("commune"); ok && hasLetters(in.s) {
			hamlet = text(*hamlet + ", " + in.s)
		}
		o.Address = hamlet
	case address == nil:
	case hamlet != nil && !strings.Contains(Fold(*address), Fold(*hamlet)):
		o.Address = text(*hamlet + ", " + *address)
	}
	district := ""
	if in, ok := r.get("district"); ok {
		if district = statedDistrict(placeNames("huyện "+in.s), e); district == "" {
			district = statedDistrict(placeNames(in.s), e)
		}
		if district == "" {
			if found := gazetteers()[e.code].find(parseNamed(in.s), "district", ""); len(found) == 1 {
				district = found[0].Code
			} else if e.reportingBy == "district" && !isDash(in.s) && !isEllipsis(in.s) {
				r.find("district-is-known", in.col.col, "district", in.s)
			}
		}
	}
	p := r.findPlace(h, address, e, district)
	if p.commune != "" {
		o.CommuneCode = &p.commune
	}
	if e.reportingBy == "commune" {
		if p.commune == "" && p.rule == "" {
			o.CommuneCode = &r.sub.unit.Code
		}
		return
	}
	o.DistrictCode = text(firstOf(p.district, district, r.sub.unit.Code))
}

// findPlace looks for the commune where the row may tell it and records what was
// wrong with the words.
func (r *reader) findPlace(h hints, address *string, e era, district string) place {
	reporter := r.sub.unit
	if district != "" && e.reportingBy == "district" {
		reporter = gazetteers()[e.code].byCode[district]
	}
	if in, ok := r.get("commune"); ok && !isDash(in.s) && !isEllipsis(in.s) {
		s := r.oneText(in)
		if s == "" {
			return place{district: district} // a ditto mark with nothing above it: told
		}
		p := locate(s, e, reporter, true)
		r.tellPlace(p, in.col.col, "commune", in.s, true)
		return p
	}
	if address != nil {
		p := locate(*address, e, reporter, false)
		if col := r.column("address"); p.rule != "" {
			r.tellPlace(p, col.col, "address", *address, false)
		}
		if p.commune != "" || p.rule != "" {
			return p
		}
		district = firstOf(p.district, district)
	}
	if h.commune != "" && district == "" || h.commune != "" && district == reporter.Code {
		p := locate(h.commune, e, reporter, true)
		if p.rule != "" {
			r.note(isCommuneRule(p.rule, true), h.row, 0, "commune_code", h.commune, "candidates", candidates(p.candidates))
		}
		return p
	}
	return place{district: district}
}

// tellPlace records what was wrong with the name of a place. In an address the
// text itself is kept, so a doubt is a warning there.
func (r *reader) tellPlace(p place, col int, field, value string, isCell bool) {
	if p.rule != "" {
		r.note(isCommuneRule(p.rule, isCell), r.row.Number, col, "commune_code", value, "candidates", candidates(p.candidates))
	}
}

// isCommuneRule names the rule for a column of communes or for an address.
func isCommuneRule(rule string, isCell bool) string {
	if !isCell && (rule == "commune-is-known" || rule == "commune-is-clear") {
		return strings.Replace(rule, "commune-", "address-commune-", 1)
	}
	return rule
}

// candidates lists units for a message.
func candidates(us []Unit) string {
	if len(us) == 0 {
		return "–"
	}
	return joinTitles(us)
}

// readSector classes the line of business; words of several sectors count by the
// first line that tells one (domain.md §1.2: the main registered line).
func (r *reader) readSector(o *Organisation, h hints) {
	p := r.texts("sector")
	if p == nil {
		if code, _, ok := r.choice(sectorFields, sectorOrder); ok {
			o.Sector = &code
			return
		}
		o.Sector = text(h.sector)
		return
	}
	code, sure := SectorOf(*p)
	col := r.column("sector").col
	switch {
	case code == "":
		r.find("sector-is-known", col, "sector", *p)
		return
	case !sure:
		r.find("sector-is-one", col, "sector", *p, "read", "@sector:"+code)
	}
	o.Sector = &code
}

var sectorSplit = regexp.MustCompile(`[,;/+&]|\s[-–]\s|(?i:\svà\s)`)

// SectorOf gives the sector code of a line of business, and whether the words
// leave no doubt; "" when no known word stands in it.
func SectorOf(s string) (code string, sure bool) {
	if code = meaning("sector", s); code != "" {
		return code, true
	}
	if negated.MatchString(Fold(s)) { // "phi nông nghiệp" tells what it is not
		return "", false
	}
	all := sectorsIn(Fold(s))
	if len(all) == 1 {
		return all[0], true
	}
	for _, line := range sectorSplit.Split(s, -1) {
		if code = meaning("sector", strings.TrimSpace(line)); code != "" {
			return code, false
		}
		switch found := sectorsIn(Fold(line)); {
		case len(found) == 1:
			return found[0], false
		case slices.Contains(found, "agriculture") && strings.Contains(Fold(line), "nong nghiep"):
			return "agriculture", false
		case len(found) > 1:
			return "", false
		}
	}
	return "", false
}

var negated = regexp.MustCompile(`\b(?:phi|khong|ngoai)\b`)

// sectorsIn lists the sectors whose words stand in a folded text, sorted.
func sectorsIn(key string) []string {
	key = " " + key + " "
	var out []string
	for w, code := range vocabulary()["sector_part"] {
		if strings.Contains(key, " "+w+" ") && !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	slices.Sort(out)
	return out
}

var sinceText = regexp.MustCompile(`(?i)(?:từ|kể từ|năm|tháng|ngày)?\s+((?:ngày\s+|tháng\s+|năm\s+|T)?\d[\d/.\- ]*(?:tháng\s+\d+\s+)?(?:năm\s+\d{4})?)`)

// readStatus reads the state of the organisation from its column, its columns of
// marks, its section or its sheet's name.
func (r *reader) readStatus(o *Organisation, h hints) {
	o.StatusReason = r.free("status_reason")
	if d, ok := r.date("status_since"); ok {
		day := DayOf(d.day)
		o.StatusSince = &day
	}
	if in, ok := r.get("status"); ok && !isDash(in.s) && !isEllipsis(in.s) {
		code, rest := meaning("status", in.s), ""
		if code == "" {
			code, rest = statusIn(in.s)
		}
		if code == "" {
			r.find("status-word-known", in.col.col, "status", in.s)
			return
		}
		o.Status = &code
		if rest != "" {
			r.readSince(o, in)
		}
		r.statusInPeriod(o, in.col.col)
		return
	}
	if code, in, ok := r.choice(statusFields, statusOrder); ok {
		o.Status = &code
		r.statusInPeriod(o, in.col.col)
		return
	}
	o.Status = text(firstOf(h.status, h.sheetStatus))
}

// readSince takes the date of "ngừng hoạt động từ tháng 5/2022"; what else stands
// beside a status word is told.
func (r *reader) readSince(o *Organisation, in input) {
	if m := sinceText.FindStringSubmatch(in.s); m != nil && o.StatusSince == nil {
		if d, ok := typedDate(strings.TrimSpace(m[1]), 2100); ok {
			day := DayOf(d.day)
			o.StatusSince = &day
		}
	}
	r.find("status-stands-alone", in.col.col, "status", in.s, "read", "@status:"+*o.Status)
}

// statusInPeriod refuses a state that began after the end of the period: an
// organisation dissolved next January is no dissolved one of this December.
func (r *reader) statusInPeriod(o *Organisation, col int) {
	end := DayOf(r.sub.period.End())
	late := o.StatusSince != nil && *o.StatusSince > end
	if in, ok := r.get("status_since"); ok && !late {
		d, isDate := r.readDate(in, r.sub.period.End())
		late = isDate && DayOf(d.day) > end
	}
	if late && *o.Status != "active" {
		r.find("status-of-the-period", col, "status", Label("status", *o.Status, "vi"), "end", r.sub.period.End().Format("02/01/2006"))
		o.Status, o.StatusSince = nil, nil
	}
}

// readRating reads class, reason, score and year of the rating.
func (r *reader) readRating(o *Organisation, h hints) {
	o.RatingScore = r.score("rating_score")
	o.RatingYear = int64(h.ratingYear)
	code := ""
	if in, ok := r.get("rating"); ok && !isDash(in.s) && !isEllipsis(in.s) {
		code = meaning("rating", in.s)
		if code == "" && strings.HasPrefix(Fold(in.s), "khong danh gia") || strings.HasPrefix(Fold(in.s), "chua danh gia") {
			code = reasonOf(in.s)
		}
		if code == "" {
			r.find("rating-word-known", in.col.col, "rating", in.s)
		}
	}
	if marked, in, ok := r.choice(ratingFields, ratingOrder); ok {
		if code != "" && code != marked {
			r.find("one-class-is-marked", in.col.col, "rating", in.s)
			return
		}
		code = marked
	}
	if reason, ok := strings.CutPrefix(code, "not_assessed:"); ok {
		code = "not_assessed"
		o.NotAssessedReason = &reason
	}
	o.Rating = text(code)
}

// readChainAndDigital reads the value chain and the digital tools.
func (r *reader) readChainAndDigital(o *Organisation) {
	o.InValueChain = r.pair("in_value_chain")
	o.ChainPartner, o.ChainContract = r.partner(), r.free("chain_contract")
	if in, ok := r.get("in_value_chain"); ok && in.Kind == Text && o.InValueChain != nil && *o.InValueChain {
		if a, _ := answer(in.Cell, in.s); a == unknown { // a partner's name or a contract's number
			key := Fold(in.s)
			switch {
			case strings.HasPrefix(key, "hd ") || strings.HasPrefix(key, "hop dong"):
				if o.ChainContract == nil {
					o.ChainContract = text(Mask(in.s))
				}
			case o.ChainPartner == nil:
				o.ChainPartner = text(Mask(in.s))
			}
		}
	}
	o.DigitalDeclared = r.pair("digital_declared")
	o.DigitalEinvoice, o.DigitalAccounting = r.mark("digital_einvoice"), r.mark("digital_accounting")
	o.DigitalEcommerce, o.DigitalSocial = r.mark("digital_ecommerce"), r.mark("digital_social")
	o.DigitalTraceability, o.DigitalPayment = r.mark("digital_traceability"), r.mark("digital_payment")
	o.DigitalManagement, o.DigitalProduction = r.mark("digital_management"), r.mark("digital_production")
	o.HiTech = r.mark("hi_tech")
}

// pair reads a yes/no answer in one column, or in a column of yes beside one of no.
func (r *reader) pair(field string) *bool {
	if r.column(field+"_no") == nil || r.column(field) == nil {
		return r.mark(field)
	}
	code, _, ok := r.choice(map[string]string{field: yes, field + "_no": no}, []string{field, field + "_no"})
	if !ok {
		return nil
	}
	b := code == yes
	return &b
}

// partner reads the column of partners' names; a bare yes or no there is no name.
func (r *reader) partner() *string {
	in, ok := r.get("chain_partner")
	if a, _ := answer(in.Cell, in.s); ok && a == yes {
		r.find("partner-has-a-name", in.col.col, "chain_partner", in.s)
		return nil
	} else if ok && a == no {
		return nil
	}
	return r.free("chain_partner")
}

// readCounts reads the counts of members, workers and managers.
func (r *reader) readCounts(o *Organisation) {
	o.MemberCount, o.MemberWomenCount, o.MemberEthnicCount = r.count("member_count"), r.count("member_women_count"), r.count("member_ethnic_count")
	o.MemberNewCount, o.MemberIndividualCount = r.count("member_new_count"), r.count("member_individual_count")
	o.MemberHouseholdCount, o.MemberLegalCount = r.count("member_household_count"), r.count("member_legal_count")
	o.WorkerCount, o.WorkerMemberCount = r.count("worker_count"), r.count("worker_member_count")
	o.ManagerCount, o.ManagerVocationalCount = r.count("manager_count"), r.count("manager_vocational_count")
	o.ManagerDegreeCount = r.count("manager_degree_count")
}

// readMoney reads the amounts.
func (r *reader) readMoney(o *Organisation) {
	o.CharterCapitalVND, o.TotalCapitalVND, o.TotalAssetsVND = r.money("charter_capital_vnd"), r.money("total_capital_vnd"), r.money("total_assets_vnd")
	o.RevenueVND, o.RevenueMembersVND, o.ProfitVND = r.money("revenue_vnd"), r.money("revenue_members_vnd"), r.money("profit_vnd")
	o.WorkerIncomeVNDYear, o.StateBudgetVND = r.money("worker_income_vnd_year"), r.money("state_budget_vnd")
}

// judge compares the fields of one organisation with each other. Nothing is
// changed: what does not agree is a warning (contract, "Codes").
func (r *reader) judge(o *Organisation) {
	r.judgeParts(o)
	rated := o.Rating != nil && *o.Rating != "not_assessed"
	col := func(field string) int {
		if field == "rating" {
			return r.ratingCol()
		}
		if c := r.column(field); c != nil {
			return c.col
		}
		return 0
	}
	if rated && o.OrgType == "THT" {
		r.find("rating-is-of-a-cooperative", col("rating"), "rating", ratingWord(o))
	}
	if rated && o.OrgType != "THT" && o.FoundedOn != nil && int64(o.FoundedOn.Time().Year()) >= o.RatingYear {
		r.find("rated-after-12-months", col("rating"), "rating", ratingWord(o), "founded", o.FoundedOn.Time().Format("02/01/2006"), "year", newInt(o.RatingYear))
	}
	if rated && o.Status != nil && slices.Contains([]string{"suspended", "stopped", "dissolving", "dissolved", "revoked"}, *o.Status) {
		r.find("rated-while-active", col("rating"), "rating", ratingWord(o), "status", "@status:"+*o.Status)
	}
	if rated && o.RatingScore != nil {
		if class := classOf(*o.RatingScore, o.RatingYear); class != "" && class != *o.Rating {
			r.find("score-agrees-with-class", col("rating_score"), "rating_score", newFloat(*o.RatingScore), "class", "@rating:"+*o.Rating, "by_score", "@rating:"+class)
		}
	}
	if o.MemberCount != nil && *o.MemberCount > manyMembers && o.OrgType != "LHHTX" {
		r.find("members-are-not-many", col("member_count"), "member_count", groupDigits(*o.MemberCount), "many", newInt(manyMembers))
	}
	if least := leastMembers(o.OrgType, r.sub.period.End()); o.MemberCount != nil && *o.MemberCount < least {
		r.find("members-at-legal-minimum", col("member_count"), "member_count", newInt(*o.MemberCount), "type", o.OrgType, "least", newInt(least))
	}
	if o.InValueChain != nil && !*o.InValueChain && o.ChainPartner != nil {
		r.find("chain-agrees-with-partner", col("in_value_chain"), "in_value_chain", *o.ChainPartner)
	}
}

// manyMembers is more than an organisation of the province is known to have
// (domain.md §5): a slip, or a people's credit fund.
const manyMembers = 300

// ratingWord is the rating as people write it.
func ratingWord(o *Organisation) string { return Label("rating", *o.Rating, "vi") }

// ratingCol is the column that the rating of a row stands in.
func (r *reader) ratingCol() int {
	if c := r.column("rating"); c != nil {
		return c.col
	}
	for _, f := range ratingOrder {
		if c := r.column(f); c != nil && r.cell(r.row.Number, c.col).Kind != Blank {
			return c.col
		}
	}
	return 0
}

// parts are the counts and amounts that lie inside another.
var parts = []struct {
	part, whole string
	get         func(*Organisation) (part, whole *int64)
}{
	{"member_women_count", "member_count", func(o *Organisation) (*int64, *int64) { return o.MemberWomenCount, o.MemberCount }},
	{"member_ethnic_count", "member_count", func(o *Organisation) (*int64, *int64) { return o.MemberEthnicCount, o.MemberCount }},
	{"member_new_count", "member_count", func(o *Organisation) (*int64, *int64) { return o.MemberNewCount, o.MemberCount }},
	{"member_individual_count", "member_count", func(o *Organisation) (*int64, *int64) { return o.MemberIndividualCount, o.MemberCount }},
	{"member_household_count", "member_count", func(o *Organisation) (*int64, *int64) { return o.MemberHouseholdCount, o.MemberCount }},
	{"member_legal_count", "member_count", func(o *Organisation) (*int64, *int64) { return o.MemberLegalCount, o.MemberCount }},
	{"worker_member_count", "worker_count", func(o *Organisation) (*int64, *int64) { return o.WorkerMemberCount, o.WorkerCount }},
	{"manager_vocational_count", "manager_count", func(o *Organisation) (*int64, *int64) { return o.ManagerVocationalCount, o.ManagerCount }},
	{"manager_degree_count", "manager_count", func(o *Organisation) (*int64, *int64) { return o.ManagerDegreeCount, o.ManagerCount }},
	{"revenue_members_vnd", "revenue_vnd", func(o *Organisation) (*int64, *int64) { return o.RevenueMembersVND, o.RevenueVND }},
}

// judgeParts tells the parts that are greater than their whole.
func (r *reader) judgeParts(o *Organisation) {
	for _, p := range parts {
		part, whole := p.get(o)
		if part == nil || whole == nil || *part <= *whole {
			continue
		}
		rule := "part-within-whole"
		switch p.part {
		case "member_women_count":
			rule = "women-within-members"
		case "worker_member_count":
			rule = "worker-members-within-workers"
		}
		r.find(rule, r.column(p.part).col, p.part, groupDigits(*part), "whole", groupDigits(*whole), "of", r.column(p.whole).title())
	}
}

// leastMembers is the legal minimum of members on a day (reference/legal_minimums.csv).
func leastMembers(orgType string, day time.Time) int64 {
	for _, m := range legalMinimums() {
		if m.orgType == orgType && !day.Before(m.from) && !day.After(m.to) {
			return m.members
		}
	}
	return 0
}
