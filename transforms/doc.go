// Package transforms is the pure heart of the house: it turns the located cells of
// a workbook into records and findings. It does no I/O, knows no clock and no
// database.
//
// One workbook's way (Normalise):
//
//  1. texts typed with the fonts of the past are converted (decode.go, charset.go)
//     and every visible sheet is searched for tables by the words of their headings
//     (heading.go, subheading.go, caption.go, column.go, layout.go; the words are layouts/*.csv)
//  2. letterheads, titles and the path say which unit and period the file is of;
//     a contradiction refuses it (title.go, period.go)
//  3. each table settles which column counts for which field (settle.go) and what
//     each of its rows is: organisation, section, total, note … (table.go, section.go)
//  4. the columns as wholes tell units of money, what a blank means, which dots are
//     thousands (facts.go)
//  5. each organisation row becomes a record, field by field; a field reader returns
//     a value or nil and records a finding (record.go with identity.go, where.go,
//     sector.go, state.go, answers.go, amounts.go, dates.go, ocop.go, reader.go)
//     (the forms of totals have a way of their own: summary.go finds them,
//     summary_columns.go and summary_rows.go say what their columns and rows count,
//     summary_read.go and summary_rating.go read their figures)
//  6. fields are compared with each other (judge.go), total rows with their rows
//     (totals.go); what nobody read is listed (unmapped.go)
//
// Over all workbooks: Accept says which submissions are in force (submissions.go),
// Link which rows are one organisation and which count (link.go), Reconcile which
// totals the lists contradict (reconcile.go), DuesOf when each unit owes its list
// (calendar.go).
//
// A rule's name, severity and messages are one line of rules.csv. nil means "not
// reported", never zero.
package transforms
