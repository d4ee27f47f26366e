package transforms

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
)

// A world of organisations with known answers: what each is through the years, and
// how clerks write it down. It is drawn from a seed and owes nothing to the rules of Link.

// being is one organisation as it truly is.
type being struct {
	id                   int
	orgType, trade, name string
	registration, tax    string
	founded              Day
	commune              map[string]string // by era: its code
	district, hamlet     string
	leader, phone        string
	status, note         string
	born, gone           int    // turns of periods; gone: not listed from then on
	became               *being // who followed it
	how                  string // converted, merged
}

// world is the organisations of some districts over the periods, and the lists that report them.
type world struct {
	*rand.Rand
	periods []Period
	beings  []*being
	subs    []*Submission
	who     map[string]*being // by row
	serial  int
}

var worldNames = [2][]string{
	strings.Fields("Toàn Hợp Minh Thành Tân Đồng Quyết Đại Hưng Phú Bình An Thanh Hòa Kim Ngọc Bắc Nam Hồng Trường Vạn Thống Tiến Phúc Xuân Lâm Sơn Mỹ Quý Khánh Gia Việt Thịnh Đức Hải"),
	strings.Fields("Thắng Tiến Tâm Công Phát Lợi Thành Đạt Vượng Cường Hưng Thịnh Bình Sơn Long Hải Phong Xuân Hà Lộc Nhất Quang Dũng Khê Lý Giang Châu Nguyên Đoàn Linh"),
}

var worldTrades = []string{"", "", "", "Nông nghiệp", "Dịch vụ nông nghiệp", "Chăn nuôi", "Nông lâm nghiệp", "Thương mại", "Dịch vụ tổng hợp"}

func (w *world) pick(of []string) string { return of[w.IntN(len(of))] }

func (w *world) chance(p float64) bool { return w.Float64() < p }

func (w *world) person() string {
	return w.pick(strings.Fields("Hoàng Nông Lương Vi Triệu Lý Hứa Đàm Nguyễn Trần Lâm Chu")) + " " +
		w.pick(strings.Fields("Văn Thị Đức Minh Thanh Ngọc Xuân")) + " " + w.pick(strings.Fields("An Bình Cường Dũng Hà Hải Hạnh Hiền Hùng Lan Liên Long Mai Nam Nga Phúc Quân Sơn Tâm Thắng Thủy Tuấn Vinh Yến"))
}

// properName is "Toàn Thắng", now and then with the name of the place.
func (w *world) properName() string { return w.pick(worldNames[0]) + " " + w.pick(worldNames[1]) }

// settle gives b a place: a commune of one district and what became of it in every era.
func (w *world) settle(b *being) {
	b.commune = map[string]string{}
	var old []Unit
	for _, u := range gazetteers()["2019"].byCode {
		if u.Level == "commune" && u.District == b.district && gazetteers()["2020"].byCode[u.Code].Level == "commune" {
			old = append(old, u)
		}
	}
	slices.SortFunc(old, func(x, y Unit) int { return strings.Compare(x.Code, y.Code) })
	code := old[w.IntN(len(old))].Code
	for i, e := range eras() {
		if i > 0 {
			if next := lineage()[[2]string{eras()[i-1].code, code}]; len(next) > 0 {
				code = next[w.IntN(len(next))].to
			}
		}
		b.commune[e.code] = code
	}
	b.hamlet = w.hamletApart(b)
}

// hamletApart is a hamlet where nobody of b's commune and name is: two of one name in one hamlet no office could tell apart.
func (w *world) hamletApart(b *being) string {
	for {
		hamlet := w.pick([]string{"Nà", "Bản", "Khuổi", "Pò", "Lũng"}) + " " + w.pick(strings.Fields("Lùng Pàn Mu Tao Cà Phai Sla Đon Hin Chúc Nọi Làng"))
		if !slices.ContainsFunc(w.beings, func(o *being) bool {
			return o != b && o.name == b.name && o.hamlet == hamlet && o.district == b.district
		}) {
			return hamlet
		}
	}
}

// found makes a new organisation in a turn.
func (w *world) found(orgType, district string, turn int) *being {
	b := &being{id: len(w.beings), orgType: orgType, trade: w.pick(worldTrades), name: w.properName(), district: district, leader: w.person(),
		phone: fmt.Sprintf("09%08d", w.IntN(1e8)), born: turn, gone: len(w.periods)}
	year := 1998 + w.IntN(21)
	if turn > 0 {
		year = w.periods[turn].Year()
	}
	b.founded = Day(365*(year-1970) + (year-1969)/4 + w.IntN(360))
	w.settle(b)
	if orgType != "THT" {
		w.number(b)
	}
	w.beings = append(w.beings, b)
	return b
}

// number registers b: the register counts on, so neighbours differ by a digit.
func (w *world) number(b *being) {
	w.serial++
	b.registration, b.tax = fmt.Sprintf("14%sA%06d", b.district, w.serial), fmt.Sprintf("49%08d", 1000+w.serial*7)
}

// live is what happens to b on the way to a turn.
func (w *world) live(b *being, turn int) {
	if w.chance(0.08) {
		b.leader, b.phone = w.person(), fmt.Sprintf("09%08d", w.IntN(1e8))
	}
	if w.chance(0.02) {
		b.name = w.properName()
		for slices.ContainsFunc(w.beings, func(o *being) bool { return o != b && o.name == b.name && o.hamlet == b.hamlet }) {
			b.name = w.properName()
		}
	}
	if w.chance(0.01) {
		w.settle(b)
	}
	if b.orgType == "HTX" && w.chance(0.004) {
		w.number(b) // registered anew
	}
	switch {
	case b.orgType == "THT" && w.chance(0.03): // it becomes a cooperative
		next := w.found("HTX", b.district, turn)
		next.trade, next.name, next.commune, next.hamlet, next.leader, next.phone = b.trade, b.name, b.commune, b.hamlet, b.leader, b.phone
		b.became, b.how, b.gone = next, "converted", turn
		if w.chance(0.5) {
			b.status, b.gone = "converted", turn+1
		}
	case w.chance(0.004): // it goes into another one
		into := w.beings[w.IntN(len(w.beings))]
		if into != b && into.district == b.district && into.orgType == b.orgType && into.born < turn && into.gone > turn+2 {
			b.became, b.how, b.gone = into, "merged", turn+1
			b.status, b.note = "dissolved", "Sáp nhập vào "+b.orgType+" "+strings.TrimSpace(into.trade+" "+into.name)
		}
	case w.chance(0.02):
		b.gone = turn
	}
}

// columns are what a list has columns for.
type columns struct{ registration, tax, founded, address, people bool }

// write is how a clerk puts b into a list of a period.
func (w *world) write(b *being, p Period, unit Unit, c columns, row int) (Organisation, Contact) {
	trade := b.trade
	if w.chance(0.3) {
		trade = map[string]string{"Nông nghiệp": "NN", "Dịch vụ nông nghiệp": "DVNN", "Dịch vụ tổng hợp": "DVTH", "Thương mại": "TM", "Nông lâm nghiệp": "NLN"}[trade]
		trade = firstOf(trade, b.trade)
	}
	name := b.name
	switch {
	case w.chance(0.01): // a slip of the keyboard
		r := []rune(name)
		i := 1 + w.IntN(len(r)-1)
		name = string(r[:i]) + string(r[i:][min(1, len(r)-i):])
	case w.chance(0.02):
		name = strings.NewReplacer("Lý", "Lí", "Mỹ", "Mĩ", "Quý", "Quí", "Hòa", "Hoà").Replace(name)
	case w.chance(0.02):
		name = strings.ToUpper(name)
	}
	full := strings.TrimSpace(trade + " " + name)
	if trade != "" && w.chance(0.01) {
		full = name + " " + trade
	} else if w.chance(0.01) {
		full = name
	}
	full = map[string]string{"HTX": w.pick([]string{"HTX", "Hợp tác xã"}), "THT": w.pick([]string{"THT", "Tổ hợp tác"})}[b.orgType] + " " + full
	o := Organisation{SourceSheet: b.orgType, SourceRow: int64(row), OrgType: b.orgType, Name: full, NameKey: NameKey(full), Status: text(b.status), Note: text(b.note)}
	var contact Contact
	if c.registration && !w.chance(0.05) {
		o.RegistrationNo = text(w.slip(b.registration))
	}
	if c.tax && !w.chance(0.05) {
		o.TaxCode = text(w.slip(b.tax))
	}
	if c.founded && !w.chance(0.05) {
		d, precision := b.founded, "day"
		if w.chance(0.1) {
			d, precision = DayOf(d.Time().AddDate(0, 0, 1-d.Time().YearDay())), "year"
		}
		o.FoundedOn, o.FoundedPrecision = &d, &precision
	}
	if unit.Level == "district" {
		o.DistrictCode = text(b.district)
	}
	if unit.Level == "commune" || c.address && !w.chance(0.03) {
		o.CommuneCode = text(b.commune[p.Era()])
	}
	if c.address && !w.chance(0.1) {
		o.Address = text("Thôn " + b.hamlet + ", xã " + gazetteers()[p.Era()].byCode[b.commune[p.Era()]].Name)
	}
	if c.people && !w.chance(0.05) {
		contact.Leader, contact.Phone = text(b.leader), text(b.phone)
	}
	return o, contact
}

// slip is a number as typed: seldom with a digit changed, or two swapped.
func (w *world) slip(number string) string {
	if number == "" || !w.chance(0.004) {
		return number
	}
	digits := []byte(number)
	i := len(digits) - 1 - w.IntN(4)
	if w.chance(0.3) {
		digits[i], digits[i-1] = digits[i-1], digits[i]
	} else {
		digits[i] = byte('0' + w.IntN(10))
	}
	return string(digits)
}

// newWorld lets organisations live through the periods and writes the lists of every unit.
func newWorld(seed uint64, districts []string, perDistrict int) *world {
	w := &world{Rand: rand.New(rand.NewPCG(seed, 4)), who: map[string]*being{},
		periods: []Period{"2019", "2020", "2021", "2022", "2023", "2024", "2025-H1", "2025", "2026-H1"}}
	for _, d := range districts {
		for i := range perDistrict {
			w.found([]string{"HTX", "HTX", "THT", "THT", "THT"}[i%5], d, 0)
		}
	}
	for turn, p := range w.periods {
		if turn > 0 {
			for _, b := range slices.Clone(w.beings) {
				if b.born < turn && b.gone > turn && b.status == "" {
					w.live(b, turn)
				}
			}
			for _, d := range districts {
				for range perDistrict / 20 {
					w.found(w.pick([]string{"HTX", "THT"}), d, turn)
				}
			}
		}
		w.report(turn, p)
	}
	return w
}

// report writes the lists of a period, one of each unit and type.
func (w *world) report(turn int, p Period) {
	units := map[[2]string][]*being{}
	level := eraOn(p.End()).reportingBy
	for _, b := range w.beings {
		if b.born > turn || b.gone <= turn {
			continue
		}
		unit := b.district
		if level == "commune" {
			unit = b.commune[p.Era()]
		}
		units[[2]string{unit, b.orgType}] = append(units[[2]string{unit, b.orgType}], b)
	}
	var keys [][2]string
	for k := range units {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(x, y [2]string) int { return slices.Compare(x[:], y[:]) })
	for _, k := range keys {
		w.send(units[k], p, UnitOf(k[0], p), k[1])
		if w.chance(0.1) { // sent again, corrected
			w.send(units[k], p, UnitOf(k[0], p), k[1])
		}
	}
}

// send writes one list.
func (w *world) send(list []*being, p Period, unit Unit, orgType string) {
	s := &Submission{ID: fmt.Sprintf("s%05d-%08x", len(w.subs)+1, len(w.subs)+1), Receipt: int64(len(w.subs) + 1),
		List: &List{Path: fmt.Sprintf("%s/%s-%s.xlsx", p, unit.Code, orgType), Unit: unit, Period: p}}
	c := columns{orgType == "HTX" && w.chance(0.8), orgType == "HTX" && w.chance(0.7), w.chance(0.7), w.chance(0.9), w.chance(0.8)}
	w.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	for i, b := range list {
		o, contact := w.write(b, p, unit, c, i+8)
		s.List.Organisations, s.List.Contacts = append(s.List.Organisations, o), append(s.List.Contacts, contact)
		w.who[rowName(&entry{Organisation: &o, sub: s})] = b
	}
	w.copyDown(s.List.Organisations)
	w.subs = append(w.subs, s)
}

// copyDown is the fill handle: seldom a row's numbers are pulled over the next row, or the next three.
func (w *world) copyDown(rows []Organisation) {
	if len(rows) < 5 || !w.chance(0.06) {
		return
	}
	i, n := w.IntN(len(rows)-4), 1+2*w.IntN(2)
	for j := i + 1; j <= i+n; j++ {
		rows[j].RegistrationNo, rows[j].TaxCode = rows[i].RegistrationNo, rows[i].TaxCode
	}
}

// verdict is how Link's answers compare with the truth.
type verdict struct {
	rows, beings, falseMerges int
	doubted                   int            // rows of another organisation that nothing but a number made one, and that are asked about
	links, found              map[string]int // true links between two rows by what changed: all, and those found or listed
	asked, right              int            // questions, and those with the answer yes
	merged                    []string
}

func (w *world) judge(l Linked) verdict {
	v := verdict{rows: len(l.Rows), beings: len(w.beings), links: map[string]int{}, found: map[string]int{}, asked: len(l.Questions)}
	org, first := map[string]string{}, map[string]*being{}
	ids := map[*being]map[string]bool{}
	doubted := map[string]bool{}
	for _, q := range l.Questions {
		if q.Kind == "apart" {
			doubted[q.SubmissionID+":"+q.SourceSheet+"!"+newInt(q.SourceRow)] = true
		}
	}
	inForce := map[string]bool{}
	for _, s := range w.subs {
		for t := range s.InForce {
			inForce[s.ID+" "+t] = true
		}
	}
	var rows []string
	for _, r := range l.Rows {
		if !inForce[r.SubmissionID+" "+r.SourceSheet] { // a list sent again took its place
			continue
		}
		name := r.SubmissionID + ":" + r.SourceSheet + "!" + newInt(r.SourceRow)
		b := w.who[name]
		org[name] = r.OrgID
		rows = append(rows, name)
		if ids[b] == nil {
			ids[b] = map[string]bool{}
		}
		ids[b][r.OrgID] = true
		if first[r.OrgID] == nil {
			first[r.OrgID] = b
		} else if first[r.OrgID] != b && doubted[name] {
			v.doubted++
		} else if first[r.OrgID] != b {
			v.falseMerges++
			v.merged = append(v.merged, fmt.Sprintf("%s %s: %s %s %s (%d) is not %d", r.OrgID, name, b.orgType, b.trade, b.name, b.id, first[r.OrgID].id))
		}
	}
	listed := map[[2]string]bool{}
	list := func(a string, b *string) {
		if b != nil {
			listed[[2]string{a, *b}], listed[[2]string{*b, a}] = true, true
		}
	}
	for _, q := range l.Questions {
		list(*q.OrgID, q.OtherOrgID)
		if q.OtherOrgID != nil {
			a, b := first[*q.OrgID], first[*q.OtherOrgID]
			if a == b || a.became == b || b.became == a {
				v.right++
			}
		} else {
			v.asked-- // a doubt about one row, not a pair
		}
	}
	for _, k := range l.Links {
		list(k.OrgID, k.OtherOrgID)
	}
	at := map[string]*Organisation{}
	for _, s := range w.subs {
		for i := range s.List.Organisations {
			o := &s.List.Organisations[i]
			at[rowName(&entry{Organisation: o, sub: s})] = o
		}
	}
	last := map[*being]string{}
	for _, name := range rows {
		b := w.who[name]
		if before := last[b]; before != "" {
			kind := changed(at[before], at[name])
			v.links[kind]++
			if org[before] == org[name] || listed[[2]string{org[before], org[name]}] {
				v.found[kind]++
			} else if os.Getenv("KTTT_SHOW") != "" {
				x, y := at[before], at[name]
				fmt.Printf("%s: %s %v %v %v / %s %v %v %v\n   %s %s\n", kind, x.Name, valueOf(x.TaxCode), valueOf(x.RegistrationNo), valueOf(x.CommuneCode), y.Name, valueOf(y.TaxCode), valueOf(y.RegistrationNo), valueOf(y.CommuneCode), before, name)
			}
		}
		last[b] = name
	}
	for _, b := range w.beings {
		if b.became == nil || ids[b] == nil || ids[b.became] == nil {
			continue
		}
		v.links[b.how]++
		for x := range ids[b] {
			for y := range ids[b.became] {
				if listed[[2]string{x, y}] {
					v.found[b.how]++
					listed[[2]string{x, y}] = false
					goto next
				}
			}
		}
	next:
	}
	return v
}

// changed names what differs between two rows of one organisation.
func changed(a, b *Organisation) string {
	number := "number"
	if a.RegistrationNo == nil && a.TaxCode == nil || b.RegistrationNo == nil && b.TaxCode == nil {
		number = "no number"
	} else if valueOf(a.RegistrationNo) != valueOf(b.RegistrationNo) && valueOf(a.TaxCode) != valueOf(b.TaxCode) {
		number = "other number"
	}
	name := "name"
	if a.NameKey != b.NameKey {
		name = "other name"
	}
	place := "commune"
	switch {
	case a.CommuneCode == nil || b.CommuneCode == nil:
		place = "no commune"
	case *a.CommuneCode != *b.CommuneCode:
		place = "other commune"
	}
	return number + ", " + name + ", " + place
}

// String is the verdict as a table.
func (v verdict) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d rows of %d organisations, %d false merges and %d doubted, %d questions of which %d right\n", v.rows, v.beings, v.falseMerges, v.doubted, v.asked, v.right)
	var kinds []string
	for k := range v.links {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	for _, k := range kinds {
		fmt.Fprintf(&b, "%-40s %6d of %6d\n", k, v.found[k], v.links[k])
	}
	return b.String()
}

// hard are the links that are not the same number, name and commune again: all, and those found or listed.
func (v verdict) hard() (all, found int) {
	for k, n := range v.links {
		if k != "number, name, commune" {
			all, found = all+n, found+v.found[k]
		}
	}
	return all, found
}

// TestOrganisationsThroughTheYears holds Link against worlds with known answers: no
// false merge, and of the links that are not the same again at least 95 % found or
// listed for decision. KTTT_WORLDS makes it draw more of them (task nightly).
func TestOrganisationsThroughTheYears(t *testing.T) {
	worlds := 6
	if n := os.Getenv("KTTT_WORLDS"); n != "" {
		fmt.Sscan(n, &worlds)
	}
	all, found, asked, right := 0, 0, 0, 0
	for seed := range uint64(worlds) {
		w := newWorld(seed, []string{"180", "181", "187", "189"}, 60)
		Accept(w.subs, nil)
		v := w.judge(Link(w.subs, nil))
		if v.falseMerges > 0 {
			t.Errorf("seed %d: %s\n%s", seed, v, strings.Join(v.merged, "\n"))
		}
		a, f := v.hard()
		all, found, asked, right = all+a, found+f, asked+v.asked, right+v.right
		if testing.Verbose() {
			t.Logf("seed %d: %s", seed, v)
		}
	}
	t.Logf("%d of %d hard links found or listed (%.1f %%), %d of %d questions right (%.0f %%)", found, all, 100*float64(found)/float64(all),
		right, asked, 100*float64(right)/float64(asked))
	if float64(found) < 0.95*float64(all) {
		t.Errorf("%d of %d links found or listed", found, all)
	}
}
