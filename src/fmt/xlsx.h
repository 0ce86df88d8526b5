/*
 * xlsx: the cells of an Office Open XML workbook (ECMA-376 part 1), through libzip, libdeflate and expat.
 *
 * Reads what spreadsheet exports hold: shared strings (rich text runs joined, phonetic runs left out), inline strings,
 * formula strings and numbers by their cached value, booleans as TRUE and FALSE, errors as their text (#N/A), hidden rows like any
 * other, rows and cells that are absent.  _x000D_ and the like are decoded.
 * Entries are found by the ZIP's central directory and the workbook's relationships.  Numbers come as the text of the
 * file with a trailing ".0" cut.  Refused: encrypted entries, names with "..", a DOCTYPE anywhere, more than
 * XLSX_MAX_INFLATED bytes in all, XLSX_MAX_ENTRIES entries, XLSX_MAX_CELLS cells, a ratio over XLSX_MAX_RATIO in an
 * entry over 1 MiB, more rows or columns than a sheet can have (1,048,576 by 16,384), rows out of order.  Absent cells before one
 * with text and the rows themselves count as cells.
 */
#ifndef FMT_XLSX_H
#define FMT_XLSX_H

#include "base/err.h"
#include "base/mem.h"

#define XLSX_MAX_INFLATED ((size_t)256 << 20)
#define XLSX_MAX_ENTRIES 1000
#define XLSX_MAX_CELLS ((size_t)8 << 20)
#define XLSX_MAX_RATIO 200

struct xlsx_row {
	unsigned number;    /* as in the sheet, from 1 */
	bool hidden;
	struct str *cells;  /* by column, from A; absent ones are empty */
	size_t n;           /* up to the last one that has text */
};

struct xlsx_sheet {
	struct str name;       /* as shown, never a file name */
	struct xlsx_row *rows; /* the rows present, in order */
	size_t n;
};

struct xlsx {
	struct xlsx_sheet *sheets; /* in the workbook's order */
	size_t n;
};

/* xlsx_looks_like(bytes): a ZIP file that names xl/workbook.xml; cheap. */
bool xlsx_looks_like(struct str bytes);

/* xlsx_parse(a, bytes, err): the whole workbook in the arena, or NULL (ERR_INPUT, ERR_LIMIT) naming entry and line. */
const struct xlsx *xlsx_parse(struct arena *a, struct str bytes, struct err *err) NODISCARD;

/* xlsx_cell(col, row, out): "K17" for column 10 (from 0) and row 17. */
void xlsx_cell(size_t col, unsigned row, char out[16]);

#endif
