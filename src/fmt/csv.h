/*
 * csv: RFC 4180 records with line numbers, ours because the packaged readers give none; and a writer.
 *
 * Reader: UTF-8 with or without BOM; CRLF, LF or CR ends a record; quoted fields may hold separators, line ends and ""; a
 * quote inside an unquoted field is kept as it is.  Never fails on content: an unclosed quote at the end of the text ends
 * the field there and sets unclosed, so the caller reports it; bytes between a closing quote and the separator are kept.  An
 * empty line is a record of one empty field.  Caps: CSV_MAX_FIELDS in a record, CSV_MAX_FIELD bytes.
 * The same reader takes tab-separated text by its separator.
 */
#ifndef FMT_CSV_H
#define FMT_CSV_H

#include "base/buf.h"
#include "base/err.h"

#define CSV_MAX_FIELDS ((size_t)1024)
#define CSV_MAX_FIELD ((size_t)4 << 20)

struct csv {
	struct str rest;   /* what is not read yet */
	char sep;
	unsigned line;     /* line of the next record, from 1 */
	bool unclosed;     /* the text ended inside quotes */
	unsigned unclosed_line; /* where that quote stood */
};

struct csv_row {
	struct str *fields; /* in the arena given to csv_next, as their bytes are */
	size_t n;
	unsigned line;      /* where the record starts */
};

void csv_open(struct csv *c, struct str text, char sep);
/* csv_next(c, a, row, err): 1 with the next record, 0 at the end, -1 past a cap (ERR_LIMIT, with the line). */
int csv_next(struct csv *c, struct arena *a, struct csv_row *row, struct err *err) NODISCARD;

/* csv_field(b, s, first): append a field, preceded by ',' unless first; quoted where RFC 4180 asks.  A field that starts
 * with = + - @ TAB or CR gets a ' in front, so that no spreadsheet runs it (OWASP CSV injection).  csv_end: CRLF. */
void csv_field(struct buf *b, struct str s, bool first);
void csv_end(struct buf *b);

#endif
