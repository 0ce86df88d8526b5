/*
 * The bytes as a file; cut at lines of ---, as the four parts of a workbook in a good ZIP file; and, three by three, as changes
 * to the bytes of that file.
 */
#include "unit/fmt/zip_make.h"
#include "fmt/xlsx.h"

static void walk(const struct xlsx *x)
{
	size_t bytes = 0;

	for (size_t s = 0; s < x->n; s++) {
		unsigned last = 0;

		bytes += x->sheets[s].name.n;
		for (size_t r = 0; r < x->sheets[s].n; r++) {
			const struct xlsx_row *row = &x->sheets[s].rows[r];

			if (row->number <= last || (row->n && row->cells[row->n - 1].n == 0))
				abort();
			last = row->number;
			for (size_t c = 0; c < row->n; c++)
				for (size_t i = 0; i < row->cells[c].n; i++)
					bytes += (unsigned char)row->cells[c].p[i];
		}
	}
	if (bytes == SIZE_MAX)
		abort();
}

static void parse(struct arena *a, struct str bytes)
{
	struct err err = ERR_INIT;
	const struct xlsx *x = xlsx_parse(a, bytes, &err);

	(void)xlsx_looks_like(bytes);
	if (x)
		walk(x);
	else if (err.code != ERR_INPUT && err.code != ERR_LIMIT)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = { "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml",
					     "xl/worksheets/sheet1.xml" };
	struct zip_part parts[ARRAY_LEN(names)] = { 0 };
	struct str rest = str_n((const char *)data, size), zip;
	struct arena a = { 0 };

	parse(&a, rest);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		ptrdiff_t at = str_find(rest, STR("\n---\n"));

		parts[i].name = names[i];
		parts[i].data = at < 0 ? rest : str_sub(rest, 0, (size_t)at);
		rest = at < 0 ? STR_NONE : str_from(rest, (size_t)at + 5);
	}
	zip = zip_make(&a, parts, ARRAY_LEN(parts));
	parse(&a, zip);
	for (size_t i = 0; i + 2 < size && i < 30; i += 3)
		((char *)zip.p)[(data[i] | (size_t)data[i + 1] << 8) % zip.n] = (char)data[i + 2];
	parse(&a, zip);
	arena_free(&a);
	return 0;
}
