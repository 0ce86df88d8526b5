/*
 * The words of the index that are nearest to one that was mistyped.
 *
 * Distance is Damerau's: a letter left out, put in, another one, or two neighbours swapped count one each (optimal string
 * alignment: no part is edited twice).  The forms are sorted, so they are a tree of prefixes: a row of the distance table is
 * worked out once for all forms that share a prefix, and a prefix that cannot come near enough any more is passed over with
 * everything below it.  No further data is kept, and the time hardly grows with the number of forms.
 */
#include "search/search_impl.h"

#define DEPTH_MAX (WORDS_MAX + 1) /* no form is longer */

struct walk {
	const struct index *ix;
	const struct index_form *forms;
	size_t nforms;
	struct str word;
	bool prefix;
	uint8_t most;                             /* edits allowed where the first letter is kept */
	uint8_t row[DEPTH_MAX][WORDS_MAX + 1];    /* of the form at hand, for each of its prefixes */
	uint8_t near[DEPTH_MAX];                  /* how far the word is from the nearest prefix up to here */
	struct near *out;
	size_t n;
};

static uint8_t least(uint8_t a, uint8_t b)
{
	return a < b ? a : b;
}

/* Work out the row of the first d letters of form; its least value. */
static uint8_t fill_row(struct walk *w, struct str form, size_t d)
{
	const uint8_t *above = w->row[d - 1];
	uint8_t *row = w->row[d], low;
	char c = form.p[d - 1];

	row[0] = low = (uint8_t)d;
	for (size_t j = 1; j <= w->word.n; j++) {
		uint8_t best = least((uint8_t)(least(above[j], row[j - 1]) + 1), (uint8_t)(above[j - 1] + (c != w->word.p[j - 1])));

		if (d > 1 && j > 1 && c == w->word.p[j - 2] && form.p[d - 2] == w->word.p[j - 1])
			best = least(best, (uint8_t)(w->row[d - 2][j - 2] + 1));
		row[j] = best;
		low = least(low, best);
	}
	w->near[d] = least(w->near[d - 1], row[w->word.n]);
	return low;
}

/* The first form from i on that does not start with prefix. */
static size_t past(const struct walk *w, size_t i, struct str prefix)
{
	size_t step = 1, lo = i, hi;

	while (lo + step < w->nforms && str_starts(w->forms[lo + step].word, prefix)) {
		lo += step;
		step *= 2;
	}
	hi = lo + step < w->nforms ? lo + step : w->nforms;
	for (lo++; lo < hi;) {
		size_t mid = lo + (hi - lo) / 2;

		if (str_starts(w->forms[mid].word, prefix))
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Edits allowed for forms that start with first: another first letter is seldom typed, and then it is the only error. */
static uint8_t allowed(const struct walk *w, char first)
{
	if (first == w->word.p[0])
		return w->most;
	return w->word.n > TYPO_ONE ? 1 : 0;
}

static bool has_digit(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return true;
	return false;
}

/* What speaks for a form: how common its word is, and how few edits lead to it.  One edit less is worth as much as being 64
 * times as common; a kept first letter, and a word that was typed to its end, as 8 times. */
static uint64_t merit(const struct walk *w, const struct index_form *f, uint8_t distance, bool whole)
{
	uint64_t m = ((uint64_t)index_df(w->ix, f->term) + 1) << 6 * (3 - distance);

	return m >> (f->word.p[0] == w->word.p[0] ? 0 : 3) >> (whole ? 0 : 3);
}

/* Keep the NEAR_MAX best, each term once. */
static void offer(struct walk *w, const struct index_form *f, uint8_t distance, bool whole)
{
	struct near x = { f->word, f->term, distance, merit(w, f, distance, whole) };
	size_t i = 0;

	for (i = 0; i < w->n && w->out[i].term != x.term; i++)
		;
	if (i < w->n) {
		if (w->out[i].merit >= x.merit)
			return;
	} else if (w->n < NEAR_MAX) {
		w->n++;
	} else if (w->out[--i].merit >= x.merit) {
		return;
	}
	for (; i > 0 && w->out[i - 1].merit < x.merit; i--)
		w->out[i] = w->out[i - 1];
	w->out[i] = x;
}

/* Work out the rows of form below its first known letters; how many letters it takes to see that nothing with them is near,
 * or 0 when the form was looked at to its end. */
static size_t descend(struct walk *w, struct str form, size_t known, uint8_t most)
{
	for (size_t d = known + 1; d <= form.n && d < DEPTH_MAX; d++) {
		uint8_t low = fill_row(w, form, d);

		/* a swap reaches back over one row, but rows differ by one at most, so that one is at the limit already */
		if (low > most && !(w->prefix && w->near[d] <= most))
			return d;
	}
	return 0;
}

size_t typo_near(const struct index *ix, struct str word, bool prefix, struct near out[NEAR_MAX])
{
	struct walk w = { .ix = ix, .word = word, .prefix = prefix, .out = out };
	struct str last = STR("");
	size_t known = 0, reach = 0; /* letters that the form at hand shares with the last one; rows that are filled */

	if (word.n < TYPO_ONE || word.n > WORDS_MAX || has_digit(word))
		return 0;
	w.most = word.n < TYPO_TWO ? 1 : 2;
	w.forms = index_forms(ix, &w.nforms);
	for (size_t j = 0; j <= word.n; j++)
		w.row[0][j] = (uint8_t)j;
	w.near[0] = UINT8_MAX;
	for (size_t i = 0; i < w.nforms;) {
		struct str form = w.forms[i].word;
		uint8_t most = allowed(&w, form.p[0]);
		size_t cut = most ? 0 : 1;

		for (known = 0; known < reach && known < form.n && form.p[known] == last.p[known]; known++)
			;
		if (!cut)
			cut = descend(&w, form, known, most);
		last = form;
		if (cut) {
			reach = most ? cut : 0;
			i = past(&w, i, str_sub(form, 0, cut));
			continue;
		}
		reach = form.n;
		if (!has_digit(form)) {
			if (w.row[form.n][word.n] <= most)
				offer(&w, &w.forms[i], w.row[form.n][word.n], true);
			else if (prefix && w.near[form.n] <= most)
				offer(&w, &w.forms[i], w.near[form.n], false);
		}
		i++;
	}
	return w.n;
}
