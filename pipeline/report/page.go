package report

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"kttt/transforms"
)

// Page is the answer to the sender of one file as a web page: one file that needs no
// other, to be read on a screen or printed.
type Page struct {
	Answer     *Answer
	List       *transforms.List
	Correction *transforms.Correction // what this copy mended of the one before; nil when none is known
}

//go:embed page.html
var pageHTML string

var pageTemplate = template.Must(template.New("page").Parse(pageHTML))

// pageData is what the template shows.
type pageData struct {
	File, Unit, UnitCode, Period, Verdict, Tone, Correction string
	Sheets                                                  []pageSheet
	Total                                                   transforms.Count
	Groups                                                  []pageGroup
	Explain                                                 []pageExplain
}

type pageSheet struct {
	Name    string
	Count   transforms.Count
	Reasons string
}

// pageGroup is all findings of one severity.
type pageGroup struct {
	Severity, Title, Todo string
	Findings              []pageFinding
}

type pageFinding struct{ Sheet, Cell, Value, Message string }

type pageExplain struct {
	Sheet     string
	Sentences []string
}

// pageGroups are the severities, the worst first, with what the sender does about them.
var pageGroups = []struct {
	severity    transforms.Severity
	title, todo string
}{
	{transforms.Reject, "Từ chối", "Dòng, trang tính hoặc cả tệp chưa được nhận. Phải sửa rồi gửi lại thì số liệu mới được tính."},
	{transforms.Refuse, "Lỗi", "Giá trị trong ô không được nhận và coi như chưa báo cáo; dòng vẫn được tính. Phải sửa rồi gửi lại."},
	{transforms.Warn, "Cảnh báo", "Giá trị vẫn được giữ nhưng đáng ngờ. Hãy kiểm tra; nếu sai thì sửa rồi gửi lại, nếu đúng thì không cần làm gì."},
	{transforms.Note, "Ghi chú", "Chương trình đã tự xử lý. Không cần làm gì, chỉ cần xem lại cho biết."},
}

// Write writes the page as HTML.
func (p *Page) Write(w io.Writer) error {
	return pageTemplate.Execute(w, p.data())
}

func (p *Page) data() pageData {
	d := pageData{File: p.Answer.Path, Total: p.List.Count()}
	if p.List.Period != "" {
		d.Unit, d.UnitCode, d.Period = p.List.Unit.Title(), p.List.Unit.Code, string(p.List.Period)
	}
	for _, s := range p.List.Sheets {
		d.Sheets = append(d.Sheets, pageSheet{s.Name, s.Count, reasons(s.Reasons)})
		var sentences []string
		for _, e := range s.Explain {
			sentences = append(sentences, e.VI)
		}
		if len(sentences) > 0 {
			d.Explain = append(d.Explain, pageExplain{s.Name, sentences})
		}
	}
	count := map[transforms.Severity]int{}
	for _, g := range pageGroups {
		group := pageGroup{Severity: string(g.severity), Title: g.title, Todo: g.todo}
		for _, f := range p.Answer.Findings {
			if transforms.Severity(f.Severity) == g.severity {
				group.Findings = append(group.Findings, pageFinding{value(f.SourceSheet), value(f.Cell), p.Answer.seen(f), f.MessageVI})
			}
		}
		if count[g.severity] = len(group.Findings); count[g.severity] > 0 {
			d.Groups = append(d.Groups, group)
		}
	}
	d.Verdict, d.Tone = p.verdict(count)
	if c := p.Correction; c != nil {
		d.Correction = fmt.Sprintf("So với bản đã gửi trước: đã sửa %d ô, còn %d phát hiện cũ, %d phát hiện mới.", c.Corrected, c.Remaining, c.New)
	}
	return d
}

// verdict is what the file comes to, in one sentence, and its tone: bad, doubt, good.
func (p *Page) verdict(count map[transforms.Severity]int) (sentence, tone string) {
	must := count[transforms.Reject] + count[transforms.Refuse]
	switch {
	case p.List.Refused:
		return "Tệp chưa được nhận: hãy sửa theo nội dung dưới đây rồi gửi lại.", "bad"
	case must > 0 && count[transforms.Warn] == 0:
		return fmt.Sprintf("Có %d chỗ phải sửa: hãy sửa rồi gửi lại tệp.", must), "bad"
	case must > 0:
		return fmt.Sprintf("Có %d chỗ phải sửa và %d chỗ cần kiểm tra: hãy sửa rồi gửi lại tệp.", must, count[transforms.Warn]), "bad"
	case count[transforms.Warn] > 0:
		return fmt.Sprintf("Không có lỗi; có %d chỗ cần kiểm tra trước khi gửi.", count[transforms.Warn]), "doubt"
	}
	return "Tệp đọc được trọn vẹn, không có lỗi hay cảnh báo: có thể gửi.", "good"
}

// reasons says which rows of a sheet are no organisations.
func reasons(by map[string]int) string {
	var out []string
	for reason, rows := range by {
		name := transforms.KindVI(reason)
		if name == "" {
			name = reason
		}
		out = append(out, fmt.Sprintf("%s: %d", name, rows))
	}
	slices.Sort(out)
	return strings.Join(out, "; ")
}
