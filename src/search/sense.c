/* What one typed word may mean in the index: itself, the words that it starts, or what it was meant to be. */
#include "search/search_impl.h"

/* Forms that one unfinished word may stand for, the first ones by their letters: two letters of a large catalogue can start
 * more, and then say nothing yet. */
#define PREFIX_FORMS ((size_t)4096)
/* What a word counts for where only its start was typed, or where it was mistyped, against one typed whole. */
#define PREFIX_SHARE 0.5
#define TYPO_SHARE 0.5
/* A word is doubted if it has that many letters, stands in so few records, and one with one letter changed in so many times
 * more. */
#define DOUBT_LETTERS 6
#define DOUBT_DF 2
#define DOUBT_TIMES 40
/* Two words are doubted if so many records have them as one. */
#define DOUBT_JOINED 5
#define SPLIT_MIN 3 /* letters of each of two */

static int by_term(const void *a, const void *b)
{
	const struct sense *x = a, *y = b;

	if (x->term != y->term)
		return x->term < y->term ? -1 : 1;
	return x->weight > y->weight ? -1 : x->weight < y->weight;
}

/* The terms of the forms [from, to), each once, the exact one (or -1) not among them; returns the postings in all. */
static size_t prefix_terms(const struct index *ix, size_t from, size_t to, int64_t exact, struct sense *out, size_t *n)
{
	size_t nforms, sum = 0, k = 0;
	const struct index_form *forms = index_forms(ix, &nforms);

	for (size_t i = from; i < to; i++)
		if (forms[i].term != exact)
			out[(*n)++] = (struct sense){ forms[i].term, 0 };
	if (*n)
		qsort(out, *n, sizeof(*out), by_term);
	for (size_t i = 0; i < *n; i++)
		if (i == 0 || out[i].term != out[i - 1].term) {
			sum += index_df(ix, out[i].term);
			out[k++] = out[i];
		}
	*n = k;
	return sum;
}

void sense_of(const struct index *ix, const struct token *t, bool prefix, struct arena *a, struct clause *c)
{
	int64_t exact = t->stop ? -1 : index_term(ix, t->term);
	size_t from = 0, to = 0, n = 0, sum;
	double ndocs = (double)index_ndocs(ix), share;

	if (prefix && t->word.n > 1)
		index_prefix(ix, t->word, &from, &to);
	if (to - from > PREFIX_FORMS)
		to = from + PREFIX_FORMS;
	c->senses = arena_array(a, to - from + 1, struct sense);
	sum = prefix_terms(ix, from, to, exact, c->senses, &n);
	share = PREFIX_SHARE * index_idf_of(ndocs, (double)sum < ndocs ? (double)sum : ndocs);
	for (size_t i = 0; i < n; i++)
		c->senses[i].weight = (float)share;
	if (exact >= 0) {
		c->senses[n++] = (struct sense){ (uint32_t)exact, (float)index_idf(ix, (uint32_t)exact) };
		sum += index_df(ix, (uint32_t)exact);
	}
	c->n = n;
	c->cost = sum;
	c->required = !t->stop;
}

static void mean_term(const struct index *ix, uint32_t term, struct arena *a, struct clause *c)
{
	c->senses = arena_array(a, 1, struct sense);
	c->senses[0] = (struct sense){ term, (float)(TYPO_SHARE * index_idf(ix, term)) };
	c->n = 1;
	c->cost = index_df(ix, term);
	c->required = true;
}

/* The term of a word in this very form, or -1. */
static int64_t form_term(const struct index *ix, struct str word)
{
	size_t from, to, n;
	const struct index_form *forms = index_forms(ix, &n);

	index_prefix(ix, word, &from, &to);
	return from < to && str_eq(forms[from].word, word) ? (int64_t)forms[from].term : -1;
}

/* Where to cut a word that is two run together, and the terms of both; 0: nowhere. */
static size_t split(const struct index *ix, struct str word, uint32_t terms[2])
{
	size_t at = 0;
	uint32_t most = 0;

	for (size_t i = SPLIT_MIN; i + SPLIT_MIN <= word.n; i++) {
		int64_t a = form_term(ix, str_sub(word, 0, i)), b = a < 0 ? -1 : form_term(ix, str_from(word, i));
		uint32_t df;

		if (b < 0)
			continue;
		df = index_df(ix, (uint32_t)a);
		df = index_df(ix, (uint32_t)b) < df ? index_df(ix, (uint32_t)b) : df;
		if (df <= most)
			continue;
		most = df;
		at = i;
		terms[0] = (uint32_t)a;
		terms[1] = (uint32_t)b;
	}
	return at;
}

/* A word that next to no record has may be a slip that those records have too: the common one is told, but not searched. */
static bool doubt(const struct index *ix, struct str word, size_t df, struct search_fix *fix)
{
	struct near near[NEAR_MAX];
	size_t n = df > DOUBT_DF || word.n < DOUBT_LETTERS ? 0 : typo_near(ix, word, false, near);

	for (size_t i = 0; i < n; i++) {
		if (near[i].distance != 1 || near[i].word.p[0] != word.p[0] || index_df(ix, near[i].term) < DOUBT_TIMES * df)
			continue;
		fix->shown = near[i].word;
		fix->kept = true;
		return true;
	}
	return false;
}

bool sense_fix(const struct index *ix, const struct token *t, bool prefix, struct arena *a, struct clause c[2], size_t *n, struct search_fix *fix)
{
	struct near near[NEAR_MAX];
	uint32_t two[2];
	size_t k, at;

	*fix = (struct search_fix){ .typed = arena_str(a, t->word) };
	if (c->n)
		return doubt(ix, fix->typed, c->cost, fix);
	k = typo_near(ix, t->word, prefix, near);
	if (k) {
		mean_term(ix, near[0].term, a, c);
		fix->shown = near[0].word;
		for (size_t i = 1; i < k; i++)
			fix->others[fix->nothers++] = near[i].word;
		return true;
	}
	at = split(ix, t->word, two);
	if (!at)
		return false;
	mean_term(ix, two[0], a, &c[0]);
	mean_term(ix, two[1], a, &c[1]);
	*n = 2;
	fix->shown = arena_printf(a, "%.*s %.*s", STRF(str_sub(t->word, 0, at)), STRF(str_from(t->word, at)));
	return true;
}

bool sense_join(const struct index *ix, struct str before, struct str word, struct arena *a, struct search_fix *fix)
{
	struct str one;
	int64_t term;

	if (before.n < SPLIT_MIN || word.n < SPLIT_MIN)
		return false;
	one = arena_printf(a, "%.*s%.*s", STRF(before), STRF(word));
	term = form_term(ix, one);
	if (term < 0 || index_df(ix, (uint32_t)term) < DOUBT_JOINED)
		return false;
	*fix = (struct search_fix){ .typed = arena_printf(a, "%.*s %.*s", STRF(before), STRF(word)), .shown = one, .kept = true };
	return true;
}
