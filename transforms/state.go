package transforms

import (
	"regexp"
	"strings"
)

var sinceText = regexp.MustCompile(`(?i)(?:từ|kể từ|năm|tháng|ngày)?\s+((?:ngày\s+|tháng\s+|năm\s+|T)?\d[\d/.\- ]*(?:tháng\s+\d+\s+)?(?:năm\s+\d{4})?)`)

// readStatus reads the state of the organisation from its column, its columns of
// marks, its section or its sheet's name. Marks know only a few states, so a
// column's word is the finer one; a working one that does not work is refused.
func (r *reader) readStatus(o *Organisation, h hints) {
	o.StatusReason = r.free("status_reason")
	if d, ok := r.date("status_since"); ok {
		day := DayOf(d.day)
		o.StatusSince = &day
	}
	marked, mark, isMarked := r.choice(statusFields, statusOrder)
	if in, ok := r.get("status"); ok && !isDash(in.s) && !isEllipsis(in.s) {
		code, rest := meaning("status", in.s), ""
		if code == "" {
			code, rest = statusIn(in.s)
		}
		if code == "" {
			r.find("status-word-known", in.col.col, "status", in.s)
			return
		}
		if isMarked && (code == "active") != (marked == "active") {
			r.find("one-class-is-marked", mark.col.col, "status", mark.s)
			return
		}
		o.Status = &code
		if rest != "" {
			r.readSince(o, in)
		}
		r.statusInPeriod(o, in.col.col)
		return
	}
	if isMarked {
		o.Status = text(marked)
		r.statusInPeriod(o, mark.col.col)
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
	end := DayOf(r.sub.end)
	late := o.StatusSince != nil && *o.StatusSince > end
	if in, ok := r.get("status_since"); ok && !late {
		d, isDate := r.readDate(in, r.sub.end)
		late = isDate && DayOf(d.day) > end
	}
	if late && *o.Status != "active" {
		r.find("status-of-the-period", col, "status", Label("status", *o.Status, "vi"), "end", r.sub.end.Format("02/01/2006"))
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
		if code == "" && (strings.HasPrefix(Fold(in.s), "khong danh gia") || strings.HasPrefix(Fold(in.s), "chua danh gia")) {
			code = reasonOf(in.s)
		}
		if code == "" {
			if m := asideText.FindStringSubmatch(in.s); m != nil && strings.Contains(Fold(m[2]), "diem") {
				if code = meaning("rating", m[1]); code != "" { // "Tốt (85 điểm)"
					r.find("rating-stands-alone", in.col.col, "rating", in.s)
				}
			}
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
