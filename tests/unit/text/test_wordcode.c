#include "unit/test.h"

#include "text/wordcode.h"

static void round_trip(struct str text)
{
	struct err err = ERR_INIT;
	struct buf coded, back;

	buf_init(&coded, BUF_FILE);
	buf_init(&back, BUF_FILE);
	wordcode_write(text, &coded);
	buf_lit(&back, "before."); /* what is in the buffer already is no part of it */
	if (wordcode_read(buf_str(&coded), &back, &err) < 0)
		fail_msg("%s", err.msg);
	if (!str_eq(str_from(buf_str(&back), 7), text))
		fail_msg("\"%.*s\" came back as \"%.*s\"", STRF(text), STRF(buf_str(&back)));
	buf_free(&coded);
	buf_free(&back);
}

static void test_round_trips(void **state)
{
	static const char *const texts[] = {
		"", "a", " ", "the the", "the  the", "the the ", "the the .", "the, the", "the .the the", "the\nthe The THE tHE the", "The. The. the the.",
		"the\x01the\x02the\x03the\x04the", "the \x03the the", "\x01the the", "the\x80the \xff", "caf\xC3\xA9 caf\xC3\xA9 the the", "word1 word1 1word word",
		"I I i i am am AM Am aM", ("\x1dThe\x1d" "The\x1fthe\x1d\x1d"), "the-the the/the (the) (the", "the the 8 the \x08 the", "x. y. X. Y.", "don't don't Don't",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		round_trip(str_of(texts[i]));
	round_trip(str_n("the\0the \0 the", 13));
}

/* Texts of random pieces of all sorts, so that every piece stands beside every other. */
static void test_random(void **state)
{
	static const char *const pieces[] = { "the", "The", "THE", "tHe", "of", "a", "A", " ", "  ", ". ", ".", ",", "\n", "\x1d", "\x1f", "\x01", "\x03", "\x04", "\x80", "9", "-", "(" };
	uint32_t x = 3;

	(void)state;
	for (int i = 0; i < 3000; i++) {
		struct buf b;

		buf_init(&b, BUF_PAGE);
		for (int k = 0; k < 60; k++)
			buf_z(&b, pieces[((x = x * 1664525 + 1013904223) >> 16) % ARRAY_LEN(pieces)]);
		round_trip(buf_str(&b));
		buf_free(&b);
	}
}

/* More words than there are codes, and words longer than a dictionary holds. */
static void test_many(void **state)
{
	struct buf b;
	char word[200];

	(void)state;
	buf_init(&b, BUF_FILE);
	memset(word, 'x', sizeof(word));
	for (int twice = 0; twice < 2; twice++) {
		for (unsigned i = 0; i < WORDCODE_WORDS + 500; i++)
			buf_printf(&b, "w%c%c%c%c ", 'a' + i % 26, 'a' + i / 26 % 26, 'a' + i / 676 % 26, 'a' + i / 17576);
		for (size_t n = 55; n < sizeof(word); n += 5) {
			buf_mem(&b, word, n);
			buf_c(&b, ' ');
		}
	}
	round_trip(buf_str(&b));
	buf_free(&b);
}

static void test_short(void **state)
{
	struct str text = STR("the model of the training data and the data of the model. The training of the model.");
	struct buf b;

	(void)state;
	buf_init(&b, BUF_PAGE);
	wordcode_write(text, &b);
	assert_true(b.n < text.n * 3 / 4);
	buf_free(&b);
}

static void test_damaged(void **state)
{
	struct err err = ERR_INIT;
	struct buf b, back;
	size_t told = 0;

	(void)state;
	buf_init(&b, BUF_PAGE);
	buf_init(&back, BUF_PAGE);
	wordcode_write(STR("the model of the training data and the data of the model. The training of the model. Models"), &b);
	for (size_t i = 0; i < b.n; i++)
		for (unsigned c = 0; c < 256; c++) {
			char was = b.p[i];

			b.p[i] = (char)c;
			buf_clear(&back);
			told += wordcode_read(buf_str(&b), &back, &err) < 0;
			b.p[i] = was;
		}
	assert_true(told > 256);
	assert_int_equal(wordcode_read(STR(""), &back, &err), -1);
	assert_int_equal(wordcode_read(STR("\x08"), &back, &err), -1);
	assert_int_equal(wordcode_read(STR("\x09" "ab"), &back, &err), -1);
	assert_int_equal(err.code, ERR_INPUT);
	buf_free(&back);
	buf_init(&back, 20);
	assert_int_equal(wordcode_read(buf_str(&b), &back, &err), -1);
	assert_int_equal(err.code, ERR_LIMIT);
	buf_free(&b);
	buf_free(&back);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trips), cmocka_unit_test(test_random), cmocka_unit_test(test_many),
		cmocka_unit_test(test_short), cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
