package transforms

// Known says from which receipt on a submission counted as what we know, and from which on no
// longer: To is the receipt that replaced it. System time is the receipt number, no clock.
// Nothing counted at receipt n but what From <= n < To.
type Known struct {
	From, To *int64      // From nil: it never counted; To nil: it counts still, or never did
	By       *Submission // the one that took its place; nil for none
}

// KnownAs is the span in which s was in force for a form and type. Of a refused submission
// and of one withdrawn by decision From is nil: decisions have no receipt, they hold for the
// whole history, so that what was withdrawn reads as if it had never come, and what it
// had replaced was never replaced.
func (s *Submission) KnownAs(k FormType) Known {
	by := s.ReplacedBy[k]
	switch {
	case by != nil:
		return Known{From: &s.Receipt, To: &by.Receipt, By: by}
	case s.Holds(k):
		return Known{From: &s.Receipt}
	}
	return Known{}
}

// Known is the span in which s was in force for anything: until the last of what it held was replaced.
func (s *Submission) Known() Known {
	switch {
	case s.Status == "accepted":
		return Known{From: &s.Receipt}
	case s.MendedBy != nil:
		return Known{By: s.MendedBy}
	}
	var out Known
	for _, by := range s.ReplacedBy {
		if out.By == nil || by.Receipt > out.By.Receipt {
			out = Known{From: &s.Receipt, To: &by.Receipt, By: by}
		}
	}
	return out
}
