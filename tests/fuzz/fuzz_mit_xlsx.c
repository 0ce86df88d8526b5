/*
 * Any workbook through the reader of MIT's: of the first byte's kind, either the bytes as they are, or one whose sheets hold the
 * bytes as CSV (a NUL between two sheets), so that they come past the ZIP and XML below.
 */
#include <stdio.h>

#include "source/source.h"
#include "unit/source/batch_check.h"
#include "unit/source/book_make.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A text that XML may hold. */
static struct str as_xml_text(struct arena *a, struct str s)
{
	struct buf b;
	struct str out;

	buf_init(&b, BUF_PAGE);
	utf8_clean(&b, s);
	out = arena_str(a, buf_str(&b));
	buf_free(&b);
	return out;
}

static struct str workbook(struct arena *a, struct str s)
{
	static const char *const names[BOOK_SHEETS] = { "AI Risk Database v4", "Included resources", "Domain Taxonomy of AI Risks v1",
							"Causal Taxonomy of AI Risks v1", "AI Risk Database explainer", "Sheet6" };
	struct book_sheet sheets[BOOK_SHEETS];
	struct str piece;
	size_t n = 0;

	while (n < BOOK_SHEETS && str_split(&s, 0, &piece)) {
		sheets[n] = (struct book_sheet){ names[n], as_xml_text(a, piece) };
		n++;
	}
	return book_make(a, sheets, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct str bytes = str_n((const char *)data + 1, size ? size - 1 : 0);
	struct err err = ERR_INIT;
	struct batch b;

	if (size && data[0] % 8)
		bytes = workbook(&a, bytes);
	if (source_read(bytes, STR("risks.xlsx"), &b, &err) < 0) {
		if (!err.msg[0] || !err.code)
			abort();
	} else if (batch_fault(&b)) {
		fprintf(stderr, "%s\n", batch_fault(&b));
		abort();
	}
	batch_free(&b);
	arena_free(&a);
	return 0;
}
