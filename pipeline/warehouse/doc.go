// Package warehouse makes the published DuckDB file of one night and answers
// questions about it. A night passes through it in four steps:
//
//  1. [Build] makes a new file: schema raw over the lake's Parquet parts and the
//     reference tables (never published), then one table for each file of package
//     kttt/sql, layer by layer: meta, staging, marts. Comments from columns.csv
//     make the file its own data dictionary.
//  2. [Check] runs sql/checks and the checks that every header implies (grain
//     unique, dictionary complete) over the published tables alone. A broken
//     check is a [*CheckError]: nothing may be published.
//  3. [Export] writes every table as Parquet, byte for byte the same for the
//     same tables, whatever the machine: a release's identity lives there.
//  4. [Open] opens a file for people's own SQL: read-only, and locked out of
//     the disk and the network; [DB.Query] and [DB.Write] answer it.
//
// A .duckdb file is written once, under a temporary name of the caller's, and
// is whole (no .wal beside it) and read-only when Build returns.
package warehouse
