/* The table against the library, on every code point there is. */
#include "unit/test.h"

#include "base/unicode.h"
#include "base/utf8.h"

enum unicode_class table_class(uint32_t cp);
void table_fold(struct buf *b, uint32_t cp);
uint32_t table_ascii(uint32_t cp);

/* The table's functions under names of their own, beside the program's. */
#define unicode_class_of table_class
#define unicode_fold table_fold
#define unicode_ascii table_ascii
#include "browser/unicode_table.c"
#undef unicode_class_of
#undef unicode_fold
#undef unicode_ascii

static void test_all(void **state)
{
	struct buf ours, theirs;
	size_t folded = 0;

	(void)state;
	buf_init(&ours, BUF_LINE);
	buf_init(&theirs, BUF_LINE);
	for (uint32_t cp = 0x80; cp <= UNICODE_MAX; cp++) {
		if (cp >= 0xD800 && cp < 0xE000)
			continue;
		buf_clear(&ours);
		buf_clear(&theirs);
		table_fold(&ours, cp);
		unicode_fold(&theirs, cp);
		if (!str_eq(buf_str(&ours), buf_str(&theirs)))
			fail_msg("U+%04X folds to \"%s\", the table has \"%s\"", cp, theirs.n ? theirs.p : "", ours.n ? ours.p : "");
		if (table_class(cp) != unicode_class_of(cp) || table_ascii(cp) != unicode_ascii(cp))
			fail_msg("U+%04X is of another class, or of another ASCII letter", cp);
		utf8_put(&ours, cp);
		folded += !(theirs.n * 2 == ours.n && str_ends(buf_str(&ours), buf_str(&theirs)));
	}
	assert_true(folded > 15000);
	buf_free(&ours);
	buf_free(&theirs);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_all) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
