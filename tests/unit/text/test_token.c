#include "unit/test.h"

#include "text/stop.h"
#include "text/token.h"

/* The words of a text as "offset+length=folded ..." in a buffer of the test's. */
static struct str walk(struct buf *b, struct str text)
{
	struct words w;

	buf_clear(b);
	words_begin(&w, text);
	while (words_next(&w)) {
		if (b->n)
			buf_c(b, ' ');
		buf_printf(b, "%u+%u=%.*s", w.offset, w.length, STRF(words_folded(&w)));
	}
	words_end(&w);
	return buf_str(b);
}

static void test_ascii(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_LINE);
	assert_str(walk(&b, STR("")), "");
	assert_str(walk(&b, STR(" ...'- ")), "");
	assert_str(walk(&b, STR("The GPU's fine-tuning")), "0+3=the 4+5=gpu's 10+4=fine 15+6=tuning");
	assert_str(walk(&b, STR("'quoted' don't rock'n'roll'")), "1+6=quoted 9+5=don't 15+11=rock'n'roll");
	assert_str(walk(&b, STR("AML.T0051.000, 62.15.07. v3.5")), "0+13=aml.t0051.000 15+8=62.15.07 25+4=v3.5");
	/* a dot without a digit after it separates, so a full stop without its space does no harm */
	assert_str(walk(&b, STR("e.g. end.Next a.b1")), "0+1=e 2+1=g 5+3=end 9+4=next 14+4=a.b1");
	assert_str(walk(&b, STR("a_b/c@d")), "0+1=a 2+1=b 4+1=c 6+1=d");
	buf_free(&b);
}

static void test_unicode(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_LINE);
	/* folded, with the place of the original bytes */
	assert_str(walk(&b, STR("Na\xC3\xAFve \xE2\x80\x9C\xEF\xBC\xB4" "ext\xE2\x80\x9D x")), "0+6=naive 10+6=text 20+1=x");
	/* a combining mark belongs to its word, also the last one */
	assert_str(walk(&b, STR("cafe\xCC\x81 z")), "0+6=cafe 7+1=z");
	/* a typographic apostrophe joins, a typographic quote does not */
	assert_str(walk(&b, STR("don\xE2\x80\x99t \xE2\x80\x98so\xE2\x80\x99.")), "0+7=don't 11+2=so");
	/* a soft hyphen inside a word is not there; after it, it is no part of it */
	assert_str(walk(&b, STR("in\xC2\xADjection\xC2\xAD x")), "0+11=injection 14+1=x");
	/* one character, two words */
	assert_str(walk(&b, STR("a\xC2\xBD" "b c")), "0+3=a1 1+3=2b 5+1=c");
	/* a ligature, sharp s, other scripts, a no-break space */
	assert_str(walk(&b, STR("\xEF\xAC\x81ne stra\xC3\x9F" "e\xC2\xA0\xD0\x9C\xD0\xB8\xD1\x80")), "0+5=fine 6+7=strasse 15+6=\xD0\xBC\xD0\xB8\xD1\x80");
	/* bad bytes separate */
	assert_str(walk(&b, STR("ab\xFF" "cd\xE2\x80")), "0+2=ab 3+2=cd");
	assert_str(walk(&b, STR("a\0b")), "0+1=a 2+1=b");
	buf_free(&b);
}

static void test_long(void **state)
{
	struct buf text;
	struct words w;

	(void)state;
	buf_init(&text, BUF_PAGE);
	for (int i = 0; i < 40; i++)
		buf_lit(&text, "0123456789abcdefghijklmn\xC3\xA9");
	buf_lit(&text, " end");
	words_begin(&w, buf_str(&text));
	assert_true(words_next(&w));
	assert_int_equal(w.length, 40 * 26);
	assert_true(w.n <= WORDS_MAX && w.n > WORDS_MAX - 4);
	assert_true(words_next(&w));
	assert_str(words_folded(&w), "end");
	assert_false(words_next(&w));
	assert_false(words_next(&w));
	words_end(&w);
	/* a text of letters only, longer than a word may be, and the look-ahead of many dots */
	buf_clear(&text);
	for (int i = 0; i < 100000; i++)
		buf_lit(&text, "a.");
	words_begin(&w, buf_str(&text));
	for (int i = 0; i < 100000; i++)
		assert_true(words_next(&w) && w.n == 1 && w.offset == 2u * (unsigned)i);
	assert_false(words_next(&w));
	words_end(&w);
	buf_free(&text);
}

static void test_tokens(void **state)
{
	struct tokenizer *t = tokenizer_new();
	const struct token *v;
	struct str poison;
	size_t n;

	(void)state;
	tokenizer_run(t, STR("Poisoning the POISONED models; others"), &v, &n);
	assert_int_equal(n, 5);
	assert_str(v[0].term, "poison");
	assert_str(v[0].word, "poisoning");
	assert_true(v[1].stop);
	assert_str(v[2].term, "poison");
	assert_true(v[0].number == 0 && v[1].number == 1 && v[2].number == 2 && v[3].number == 3);
	assert_str(v[3].term, "model");
	assert_false(v[3].stop);
	assert_str(v[4].term, "other"); /* a stop word by its stem */
	assert_true(v[4].stop);
	poison = v[0].term;
	tokenizer_run(t, STR("poisoning AML.T0051s 3.5b \xD0\xBC\xD0\xB8\xD1\x80\xD1\x8B"), &v, &n);
	assert_int_equal(n, 4);
	assert_ptr_equal(v[0].term.p, poison.p); /* kept, not made again */
	assert_int_equal(v[0].number, 0);
	assert_str(v[1].term, "aml.t0051s");
	assert_str(v[2].term, "3.5b");
	assert_str(v[3].term, "\xD0\xBC\xD0\xB8\xD1\x80\xD1\x8B");
	tokenizer_run(t, STR_NONE, &v, &n);
	assert_int_equal(n, 0);
	tokenizer_free(t);
	tokenizer_free(NULL);
}

static void test_stop(void **state)
{
	(void)state;
	assert_true(stop_word(STR("a")) && stop_word(STR("yourselves")) && stop_word(STR("don't")) && stop_word(STR("the")));
	assert_true(stop_word(STR("it's")) && stop_word(STR("one")) && stop_word(STR("each")));
	assert_false(stop_word(STR("model")) || stop_word(STR("")) || stop_word(STR("zz")) || stop_word(STR("th")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ascii), cmocka_unit_test(test_unicode), cmocka_unit_test(test_long), cmocka_unit_test(test_tokens),
		cmocka_unit_test(test_stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
