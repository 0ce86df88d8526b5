/* Our stemmer against libstemmer's: the same stem for every word. */
#include "unit/test.h"

#include <libstemmer.h>

#include "base/embed.h"
#include "data/files.h"
#include "text/stem.h"
#include "text/words.h"

struct peer {
	struct sb_stemmer *snowball;
	size_t seen, moved;
};

static int set_up(void **state)
{
	struct peer *p = xcalloc(1, sizeof(*p));

	p->snowball = sb_stemmer_new("english", "UTF_8");
	*state = p;
	return p->snowball ? 0 : -1;
}

static int tear_down(void **state)
{
	struct peer *p = *state;

	sb_stemmer_delete(p->snowball);
	free(p);
	return 0;
}

static void same(struct peer *p, struct str word)
{
	char out[STEM_MAX + 1];
	struct str ours = str_n(out, stem_english(word, out));
	const char *theirs = (const char *)sb_stemmer_stem(p->snowball, (const sb_symbol *)word.p, (int)word.n);

	p->seen++;
	p->moved += !str_eq(ours, word);
	if (!str_eq(ours, str_n(theirs, (size_t)sb_stemmer_length(p->snowball)))) {
		print_error("%.*s: %.*s, libstemmer has %s\n", STRF(word), STRF(ours), theirs);
		fail();
	}
}

static void test_known(void **state)
{
	static const char *const pairs[][2] = {
		{ "attacks", "attack" },   { "poisoning", "poison" }, { "hopping", "hop" },       { "filing", "file" },   { "hoping", "hope" },
		{ "ties", "tie" },         { "cries", "cri" },        { "gas", "gas" },           { "bias", "bias" },     { "agreed", "agre" },
		{ "rational", "ration" },  { "generalization", "general" }, { "communication", "communic" }, { "sky", "sky" }, { "enjoy", "enjoy" },
		{ "fluently", "fluentli" }, { "analogies", "analog" }, { "hopefulness", "hope" }, { "'tis", "tis" },      { "dog's'", "dog" },
	};

	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		char out[STEM_MAX + 1];

		assert_str(str_n(out, stem_english(str_of(pairs[i][0]), out)), pairs[i][1]);
		same(*state, str_of(pairs[i][0]));
	}
}

/* Made words: a beginning of random letters, and up to three endings that the rules know. */
static void test_made(void **state)
{
	static const char *const endings[] = {
		"'", "'s", "'s'", "sses", "ied", "ies", "s", "us", "ss", "eed", "eedly", "ed", "edly", "ing", "ingly", "at", "bl", "iz", "bb", "dd", "tt", "y",
		"tional", "enci", "anci", "abli", "entli", "izer", "ization", "ational", "ation", "ator", "alism", "aliti", "alli", "fulness", "ousli",
		"ousness", "iveness", "iviti", "biliti", "bli", "ogi", "logi", "fulli", "lessli", "li", "alize", "icate", "iciti", "ical", "ful", "ness",
		"ative", "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ism", "ate", "iti", "ous", "ive", "ize", "ion",
		"e", "l", "ll", "gener", "commun", "arsen", "ying",
	};
	struct peer *p = *state;
	uint32_t x = 20261123;
	struct buf b;

	buf_init(&b, STEM_MAX);
	for (int i = 0; i < 400000; i++) {
		buf_clear(&b);
		for (uint32_t n = (x = x * 1664525 + 1013904223) >> 29; n > 0; n--)
			buf_c(&b, "aeiouystlnrbdgwxc'"[((x = x * 1664525 + 1013904223) >> 16) % 18]);
		for (uint32_t n = (x = x * 1664525 + 1013904223) >> 30; n > 0; n--)
			buf_z(&b, endings[((x = x * 1664525 + 1013904223) >> 16) % ARRAY_LEN(endings)]);
		if (b.n)
			same(p, buf_str(&b));
	}
	buf_free(&b);
	assert_true(p->moved > p->seen / 4);
}

/* The words of our own sentences. */
static void test_written(void **state)
{
	const struct embed *f = embed_find(data_files, data_files_n, STR("starter/sentences.tsv"));
	struct peer *p = *state;
	struct words w;

	assert_non_null(f);
	words_begin(&w, f->data);
	while (words_next(&w))
		if (w.ascii && !w.digit)
			same(p, words_folded(&w));
	words_end(&w);
	assert_true(p->seen > 1000);
}

static void test_long(void **state)
{
	char word[STEM_MAX + 10], out[STEM_MAX + 1];

	memset(word, 'a', sizeof(word));
	assert_int_equal(stem_english(str_n(word, sizeof(word)), out), STEM_MAX);
	assert_int_equal(stem_english(STR(""), out), 0);
	memcpy(word + STEM_MAX - 3, "ied", 3);
	same(*state, str_n(word, STEM_MAX));
	same(*state, STR("''"));
	same(*state, STR("'''"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_made),
		cmocka_unit_test(test_written),
		cmocka_unit_test(test_long),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
