// Package pipeline is the corridor of the house: the commands, the settings, the
// order of the night and the exit codes. It knows every room; the rooms do not
// know each other.
//
// The order of the night (night.go):
//
//  1. the lake is opened and locked; leftovers of a broken run go
//  2. every file of the inbox is copied into the lake and given a receipt number (inbox.go)
//  3. what was not read before is read: workbook, then transforms, then Parquet parts (ingest.go)
//  4. the receipts, in their order, say which submissions are in force and which
//     rows are one organisation (resolve.go)
//  5. the warehouse is built beside the old one and checked (build.go)
//  6. it is published by one commit to the lake's log
//
// What was published and known (releases.go): releases are listed, shown and compared (diff.go), periods
// signed off (tag.go), and the warehouse of an earlier receipt is built to be asked (receipt.go).
package pipeline
