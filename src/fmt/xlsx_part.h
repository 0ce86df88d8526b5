/*
 * xlsx_part: what the parts of the XLSX reader share; inside src/fmt only.
 */
#ifndef FMT_XLSX_PART_H
#define FMT_XLSX_PART_H

#include <expat.h>
#include <zip.h>

#include "fmt/xlsx.h"

/* An open workbook: the archive, and what was used of the caps so far. */
struct xlsx_file {
	zip_t *zip;
	struct str bytes;
	size_t inflated; /* bytes, of XLSX_MAX_INFLATED */
	size_t cells;    /* of XLSX_MAX_CELLS */
	struct arena *arena;
	struct err *err;
	struct str *shared; /* the shared strings */
	size_t nshared;
};

/* xlsx_zip_open(f): open f->bytes and check all entries against the caps.  xlsx_zip_close: fine after a failed open. */
int xlsx_zip_open(struct xlsx_file *f) NODISCARD;
void xlsx_zip_close(struct xlsx_file *f);
/* xlsx_zip_read(f, entry, n): the inflated entry, malloc'd: free it.  NULL with f->err. */
char *xlsx_zip_read(struct xlsx_file *f, const char *entry, size_t *n) NODISCARD;

/* One XML part on its way through expat.  A handler that meets something wrong calls xlsx_xml_stop and returns. */
struct xlsx_xml {
	struct xlsx_file *file;
	const char *entry;
	XML_Parser parser;
	bool stopped; /* file->err is set */
};

/* xlsx_xml_run(x, start, end): read x->entry; the handlers get x, the first member of what they need.  0 or -1. */
int xlsx_xml_run(struct xlsx_xml *x, XML_StartElementHandler start, XML_EndElementHandler end) NODISCARD;
void xlsx_xml_stop(struct xlsx_xml *x, enum err_code code, const char *what);
/* xlsx_xml_name(name): without a namespace prefix.  xlsx_xml_attr(attrs, name): its value, or NULL. */
const char *xlsx_xml_name(const char *name);
const char *xlsx_xml_attr(const char **attrs, const char *name);
/* xlsx_xml_text(a, s): a copy of s with _x000A_ and the like decoded (ECMA-376 part 1, 22.9.2.19). */
struct str xlsx_xml_text(struct arena *a, struct str s);

/* xlsx_sheet_read(f, entry, sheet): fill the rows of sheet from its part. */
int xlsx_sheet_read(struct xlsx_file *f, const char *entry, struct xlsx_sheet *sheet) NODISCARD;

#endif
