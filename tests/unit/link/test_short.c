/*
 * Texts of one sentence: attacks are found, others are not, and attacks with AI are told from attacks on AI.
 *
 * tests/fixtures/link/short.tsv holds the texts and what is right.  The floors are below what the linker reaches, so that
 * a new model may differ in a text or two.
 */
#include "unit/test.h"

#include "base/fs.h"
#include "link/linker.h"
#include "unit/starter_atlas.h"

#define ATTACKS_FLOOR 0.70
#define OTHERS_FLOOR 0.90
#define FORBIDDEN_MOST 1

static struct edition *starter;
static struct linker *linker;

static int setup(void **state)
{
	(void)state;
	starter = starter_edition();
	linker = starter ? linker_open(starter) : NULL;
	return linker ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	linker_free(linker);
	edition_free(starter);
	return 0;
}

/* One line of the file. */
struct expected {
	struct str right, never, text;
};

static struct str until(struct str *s, char end)
{
	ptrdiff_t at = str_chr(*s, end);
	struct str head = at < 0 ? *s : str_sub(*s, 0, (size_t)at);

	*s = at < 0 ? STR("") : str_from(*s, (size_t)at + 1);
	return head;
}

/* Is a technique or its parent among the ids? */
static bool among(struct str ids, const struct entry *technique)
{
	const struct entry *parent = entry_parent(technique);

	while (ids.n) {
		struct str id = until(&ids, ' ');

		if (str_eq(id, technique->r.id) || (parent && str_eq(id, parent->r.id)))
			return true;
	}
	return false;
}

struct tally {
	size_t attacks, found, others, passed, forbidden;
};

static void judge(const struct expected *x, struct tally *t)
{
	struct link_query q = { .text = x->text, .coded = true };
	struct arena a = { 0 };
	struct link_result r;
	bool found = false, wrong = false;

	linker_link(linker, &q, 0, &a, &r);
	for (size_t i = 0; i < r.accepted; i++) {
		found |= among(x->right, r.hits[i].technique);
		wrong |= among(x->never, r.hits[i].technique);
	}
	if (str_is(x->right, "none")) {
		t->others++;
		t->passed += r.accepted == 0;
		found = r.accepted == 0;
	} else {
		t->attacks++;
		t->found += found;
	}
	t->forbidden += wrong;
	if (!found || wrong)
		print_message("%s: %.*s\n", wrong ? "mistaken" : "missed", STRF(x->text));
	arena_free(&a);
}

static void test_short(void **state)
{
	struct arena a = { 0 };
	struct err err = ERR_INIT;
	struct tally t = { 0 };
	struct str lines;
	struct buf b;

	(void)state;
	buf_init(&b, BUF_PAGE);
	assert_int_equal(fs_read(fixture(&a, "link/short.tsv"), BUF_PAGE, &b, &err), 0);
	lines = buf_str(&b);
	while (lines.n) {
		struct str line = until(&lines, '\n');
		struct expected x;

		if (!line.n || line.p[0] == '#')
			continue;
		x.right = until(&line, '\t');
		x.never = until(&line, '\t');
		x.text = line;
		assert_true(x.right.n && x.never.n && x.text.n);
		judge(&x, &t);
	}
	print_message("short texts: %zu of %zu attacks found, %zu of %zu others passed over, %zu mistaken for the other sort\n", t.found, t.attacks, t.passed,
		      t.others, t.forbidden);
	assert_true(t.attacks >= 20 && t.others >= 12);
	assert_true((double)t.found >= ATTACKS_FLOOR * (double)t.attacks);
	assert_true((double)t.passed >= OTHERS_FLOOR * (double)t.others);
	assert_true(t.forbidden <= FORBIDDEN_MOST);
	buf_free(&b);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_short) };

	return cmocka_run_group_tests(tests, setup, teardown);
}
