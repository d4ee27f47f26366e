package transforms

import (
	"slices"
	"strings"
	"time"
)

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
			r.find("score-agrees-with-class", col("rating_score"), "rating_score", strings.Replace(newFloat(*o.RatingScore), ".", ",", 1), "class", "@rating:"+*o.Rating, "by_score", "@rating:"+class)
		}
	}
	if o.MemberCount != nil && *o.MemberCount > manyMembers && o.OrgType != "LHHTX" {
		r.find("members-are-not-many", col("member_count"), "member_count", groupDigits(*o.MemberCount), "many", newInt(manyMembers))
	}
	if least := leastMembers(o.OrgType, r.sub.end); o.MemberCount != nil && *o.MemberCount < least {
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
		if part == nil || whole == nil || *part <= *whole || *whole == 0 && p.whole == "member_count" {
			continue // no members at all is told by members-at-legal-minimum
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
