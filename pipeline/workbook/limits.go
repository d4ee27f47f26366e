package workbook

// MaxFileBytes is how large a file may be.
const MaxFileBytes = 256 << 20

// Limits keep one hostile or broken file from stopping the night. They are far
// above what an office types: the largest workbook measured here, 100 000 rows
// of 30 columns, unpacks to 159 MB and 3 million cells.
const (
	maxFileBytes    = MaxFileBytes
	maxEntries      = 10_000    // entries of the ZIP directory
	maxSheetBytes   = 512 << 20 // one worksheet or the shared strings, unpacked; a million blank rows of 20 styled cells are 501 MB
	maxSmallBytes   = 64 << 20  // any other part, unpacked
	maxBookBytes    = 1 << 30   // all parts of a book that are read, unpacked …
	freeBookBytes   = 256 << 20 // … of which this much whatever the size of the file …
	bookRatio       = 20        // … and so much more for each of its bytes; sheets are packed to a fifth, blank ones to a 24th
	maxRatio        = 100       // unpacked bytes per packed byte of one part …
	ratioFrom       = 32 << 20  // … once it is larger than this
	maxCells        = 4_000_000 // cells of a book that hold something
	maxStrings      = 4_000_000 // shared strings
	maxStringBytes  = 96 << 20  // their texts together
	maxInlineBytes  = 128 << 20 // values stored in the cells of a book
	surelyHeld      = 64 << 20  // what is held before it is known that the rest is within the limits too
	maxRowBytes     = 32 << 20  // values stored in one row
	maxText         = 1 << 20   // one cell or shared string; Excel's longest is 32 767 characters
	maxToken        = 1 << 20   // one tag, or text between two tags
	maxDepth        = 64        // elements inside each other; a worksheet needs 10
	maxAttrs        = 128       // attributes of one tag
	maxMerges       = 200_000   // merged ranges of a sheet …
	maxMergedRows   = 1_000_000 // … and the rows that they span together, each of them
	maxSheets       = 4_000     // worksheets of a book
	maxRelations    = 10_000    // relationships of a part
	maxStyles       = 1 << 17   // cell formats, fonts or number formats; Excel allows 65 490
	maxRow          = 1_048_576 // Excel's last row
	maxColumn       = 16_384    // Excel's last column, XFD
	scanBufferBytes = 32 << 10  // how much unpacked XML the scanner holds
)
