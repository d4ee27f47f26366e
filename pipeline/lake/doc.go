// Package lake keeps what was received and what was made of it, so that no
// night, however it ends, can lose or mix up a figure.
//
// One folder, DATA, holds it all:
//
//	lake/LOCK                 one writer at a time; the kernel frees it when the writer dies
//	lake/originals/ab/<hash>  received files as they came
//	lake/restricted/ab/<hash> parts of people and of unmapped cells
//	lake/parts/ab/<hash>      every other part: one Parquet file of one submission's records of one kind
//	lake/steps/<key>.json     remembered results of steps: a cache, may be thrown away
//	lake/runs/<run>.json      manifests; the run is the hash of the file
//	lake/records/<run>.json   the hash of every file of a release, or when it was pruned
//	lake/log/00000001.json    what was committed, in order
//	lake/tags/2024-0001.json  what was signed off, by period
//	lake/last-night.json      what the last night came to, published or not; for telling only
//	lake/staging/             whatever is not finished; wiped by [Open]
//	releases/<run>/           what readers read
//	returned/<run>/           what goes back to the senders of files
//	current                   -> the release of the newest log entry
//
// Everything below lake and returned is the owner's alone (0700, 0600); releases are for
// all to read and for none to write (0755, 0444).
//
// # The order of a night, and why a kill is harmless everywhere
//
// Every file is written under a passing name in staging, forced to the disk,
// and only then renamed to its own name: a name never stands for half a file.
// A kill leaves behind, by the time it comes:
//
//  1. [Open] makes folders, wipes staging, repairs current. Each of these may be
//     done again from any state.
//  2. [Lake.Receive], [WritePart] and [Lake.Remember] add files that are named by their
//     content or by their inputs. Nothing refers to them yet; the next night finds them or
//     makes them again, byte for byte.
//  3. [Lake.Return] forces the staged copies for the senders to the disk, then renames their folder to
//     returned/<run>. Not committed: [Open] removes what a run left there that the log does not name.
//  4. [Lake.Publish] forces the staged release and the folders of objects to the disk, writes
//     records/<run>.json, then renames the release to releases/<run>. Not committed: current still shows the old
//     release, and the next Publish of this run puts its own release in the place.
//  5. runs/<run>.json. A manifest that no log entry names means nothing.
//  6. log/<seq>.json, made by a hard link, which fails if the name is taken. This is the commit:
//     before it the old run is in force, after it the new one. Where hard links are not to be had the name is
//     claimed first and filled by a rename; a claim that was never filled is the torn tail
//     that Open clears.
//  7. current is swapped by a rename. A kill between 6 and 7 leaves it showing the old
//     release, which is whole; Open derives it anew from the log.
//
// [Lake.Rollback] is 6 and 7 alone, for a release that is there. [Lake.Prune] writes into the record that the release
// went, renames its folder into staging, and deletes it there.
//
// A period is signed off by [Lake.Tag] in one step of the kind of 6: the part with its figures is on the disk
// before, the record tags/<period>-<n>.json is made by a hard link. A kill before it leaves a part
// that nothing refers to, a kill after it a tag that the next night finds. A claim that was
// never filled is an empty file, which Open clears.
//
// Old releases and objects are never changed, so a reader who has one open keeps it.
package lake
