package transforms

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"
)

// nation makes the lists of a country: units of 33 organisations on average, each sending a list of
// every type for every period. A third has numbers; one in twenty-five ends or begins in a
// period, one in a hundred is renamed, columns come and go.
func nation(units, periods int) (subs []*Submission, rows int) {
	w := &world{Rand: rand.New(rand.NewPCG(7, 7))}
	type org struct {
		Organisation
		Contact
	}
	orgs := make([][]*org, units)
	serial := 0
	found := func(u int) *org {
		serial++
		hamlet, commune := fmt.Sprintf("Thôn %s %d, xã X", w.pick(worldNames[1]), w.IntN(9)), fmt.Sprintf("%05d", u+1)
		o := &org{Organisation{OrgType: w.pick([]string{"HTX", "THT", "THT"}), CommuneCode: &commune, Address: &hamlet}, Contact{}}
		o.Name = fmt.Sprintf("%s %s %s", o.OrgType, w.pick(worldTrades), w.properName())
		o.NameKey = NameKey(o.Name)
		if o.OrgType == "HTX" {
			o.RegistrationNo, o.TaxCode = text(fmt.Sprintf("14%03dA%06d", u, serial)), text(fmt.Sprintf("49%08d", serial))
		}
		day, precision := Day(12000+w.IntN(7000)), "day"
		o.FoundedOn, o.FoundedPrecision = &day, &precision
		o.Leader, o.Phone = text(w.person()), text(fmt.Sprintf("09%08d", w.IntN(1e8)))
		return o
	}
	for u := range orgs {
		for range 20 + w.IntN(27) {
			orgs[u] = append(orgs[u], found(u))
		}
	}
	for p := range periods {
		period := Period(fmt.Sprintf("%d", 2026+p)) // of the list of communes in force: the codes are invented
		for u := range orgs {
			l := &List{Path: fmt.Sprintf("%s/%05d.xlsx", period, u+1), Unit: Unit{Code: fmt.Sprintf("%05d", u+1), Era: "2025-07", Level: "commune"}, Period: period}
			s := &Submission{ID: fmt.Sprintf("s%05d-%08x", len(subs)+1, len(subs)+1), Receipt: int64(len(subs) + 1), List: l}
			people, address := w.chance(0.8), w.chance(0.9)
			for i, o := range orgs[u] {
				switch {
				case w.chance(0.04):
					o = found(u)
					orgs[u][i] = o
				case w.chance(0.01):
					o.Name = o.OrgType + " " + w.properName()
					o.NameKey = NameKey(o.Name)
				}
				row, contact := o.Organisation, Contact{}
				row.SourceSheet, row.SourceRow = "Danh sách", int64(i+8)
				if people {
					contact = o.Contact
				}
				if !address {
					row.Address = nil
				}
				l.Organisations, l.Contacts = append(l.Organisations, row), append(l.Contacts, contact)
			}
			rows += len(l.Organisations)
			subs = append(subs, s)
		}
	}
	return subs, rows
}

// BenchmarkNation settles and links the lists of a tenth of the country and of the whole: 3,321
// communes, 110,000 organisations, 20 periods. rows/s is to be held against the speed of reading
// (BenchmarkNormalise); the two sizes show that it does not fall with the number of rows. B/row
// is what the pass takes beside the lists themselves.
func BenchmarkNation(b *testing.B) {
	for _, units := range []int{332, 3321} {
		b.Run(fmt.Sprintf("units=%d", units), func(b *testing.B) {
			subs, rows := nation(units, 20)
			runtime.GC()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			var l Linked
			start := time.Now()
			for b.Loop() {
				Accept(subs, nil)
				l = Link(subs, nil)
			}
			b.ReportMetric(float64(rows)*float64(b.N)/time.Since(start).Seconds(), "rows/s")
			runtime.ReadMemStats(&after)
			b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/float64(b.N)/float64(rows), "B/row")
			b.ReportMetric(float64(len(l.Questions)), "questions")
			b.ReportMetric(float64(len(l.Findings)), "findings")
		})
	}
}
