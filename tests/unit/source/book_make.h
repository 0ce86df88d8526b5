/*
 * book_make: a workbook whose sheets are given as CSV, so that one fixture tests both readers.
 */
#ifndef TESTS_UNIT_SOURCE_BOOK_MAKE_H
#define TESTS_UNIT_SOURCE_BOOK_MAKE_H

#include "base/utf8.h"
#include "fmt/csv.h"
#include "fmt/xlsx.h"
#include "unit/fmt/zip_make.h"

#define BOOK_SHEETS 6

struct book_sheet {
	const char *name;
	struct str csv;
};

static inline void book_escape(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '<')
			buf_lit(b, "&lt;");
		else if (s.p[i] == '&')
			buf_lit(b, "&amp;");
		else
			buf_c(b, s.p[i]);
	}
}

static inline struct str book_rows(struct arena *a, struct str csv)
{
	struct csv_row row;
	struct csv c;
	struct buf b;
	unsigned n = 0;
	struct str out;

	buf_init(&b, BUF_PAGE);
	buf_lit(&b, "<worksheet><sheetData>");
	csv_open(&c, csv, ',');
	while (csv_next(&c, a, &row, NULL) > 0) {
		buf_printf(&b, "<row r=\"%u\" hidden=\"1\">", ++n);
		for (size_t i = 0; i < row.n; i++) {
			char at[16];

			if (!row.fields[i].n)
				continue;
			xlsx_cell(i, n, at);
			buf_printf(&b, "<c r=\"%s\" t=\"inlineStr\"><is><t xml:space=\"preserve\">", at);
			book_escape(&b, row.fields[i]);
			buf_lit(&b, "</t></is></c>");
		}
		buf_lit(&b, "</row>");
	}
	buf_lit(&b, "</sheetData></worksheet>");
	out = arena_str(a, buf_str(&b));
	buf_free(&b);
	return out;
}

/* book_make(a, sheets, n): the bytes of the .xlsx, at most BOOK_SHEETS sheets. */
static inline struct str book_make(struct arena *a, const struct book_sheet *sheets, size_t n)
{
	struct zip_part parts[BOOK_SHEETS + 2] = { { .name = "xl/workbook.xml" }, { .name = "xl/_rels/workbook.xml.rels" } };
	struct buf book, rels;
	struct str out;

	buf_init(&book, BUF_PAGE);
	buf_init(&rels, BUF_PAGE);
	buf_lit(&book, "<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>");
	buf_lit(&rels, "<Relationships>");
	for (size_t i = 0; i < n && i < BOOK_SHEETS; i++) {
		buf_printf(&book, "<sheet name=\"%s\" sheetId=\"%zu\" r:id=\"r%zu\"/>", sheets[i].name, i + 1, i);
		buf_printf(&rels, "<Relationship Id=\"r%zu\" Type=\"http://x/worksheet\" Target=\"worksheets/s%zu.xml\"/>", i, i);
		parts[i + 2].name = arena_printf(a, "xl/worksheets/s%zu.xml", i).p;
		parts[i + 2].data = book_rows(a, sheets[i].csv);
		parts[i + 2].deflate = parts[i + 2].descriptor = true;
	}
	buf_lit(&book, "</sheets></workbook>");
	buf_lit(&rels, "</Relationships>");
	parts[0].data = buf_str(&book);
	parts[1].data = buf_str(&rels);
	out = zip_make(a, parts, n + 2);
	buf_free(&book);
	buf_free(&rels);
	return out;
}

#endif
