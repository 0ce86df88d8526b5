/*
 * What is read with commas is written, read again and must be the same, but for the ' in front of what a spreadsheet would run.
 */
#include "fmt/csv.h"

static void same(struct str was, struct str is)
{
	if (was.n && memchr("=+-@\t\r", was.p[0], 6)) {
		if (is.n == 0 || is.p[0] != '\'')
			abort();
		is = str_from(is, 1);
	}
	if (!str_eq(was, is))
		abort();
}

static void again(struct arena *a, const struct csv_row *row)
{
	struct csv_row read;
	struct csv c;
	struct buf b;

	buf_init(&b, BUF_FILE);
	for (size_t i = 0; i < row->n; i++)
		csv_field(&b, row->fields[i], i == 0);
	csv_end(&b);
	csv_open(&c, buf_str(&b), ',');
	if (!str_starts(buf_str(&b), STR("\xEF\xBB\xBF"))) {
		if (csv_next(&c, a, &read, NULL) != 1 || read.n != row->n || c.unclosed)
			abort();
		for (size_t i = 0; i < row->n; i++)
			same(row->fields[i], read.fields[i]);
	}
	buf_free(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char seps[] = ",\t;";
	struct arena a = { 0 };
	struct csv_row row;
	struct csv c;
	unsigned line = 0;

	for (size_t k = 0; k < 3; k++, line = 0) {
		csv_open(&c, str_n((const char *)data, size), seps[k]);
		while (csv_next(&c, &a, &row, NULL) == 1) {
			if (row.n == 0 || row.line <= line)
				abort();
			line = row.line;
			if (k == 0)
				again(&a, &row);
		}
	}
	arena_free(&a);
	return 0;
}
