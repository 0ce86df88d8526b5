#include "link/explain.h"

#define PIECE_WORDS 4   /* in one piece at most */
#define REASON_QUOTES 4 /* pieces that a reason names, if they weigh at least this part of the heaviest: */
#define REASON_PART 0.25F

struct finder {
	const struct link_query *q;
	const struct spoken *words;
	size_t n;
	const float *share;
	bool *used; /* of each term: it is in a piece already */
};

static struct str source(const struct finder *f, const struct spoken *w)
{
	return w->title ? f->q->title : f->q->text;
}

/* Do two words stand side by side, with spaces or a hyphen between them only? */
static bool side_by_side(const struct finder *f, const struct spoken *a, const struct spoken *b)
{
	struct str s = source(f, a);

	if (a->title != b->title || a->offset + a->length > b->offset)
		return false;
	for (uint32_t i = a->offset + a->length; i < b->offset; i++)
		if (s.p[i] != ' ' && s.p[i] != '-')
			return false;
	return true;
}

static bool speaks(const struct finder *f, size_t i)
{
	return f->share[f->words[i].term] > 0 && !f->used[f->words[i].term];
}

struct run {
	size_t from, to; /* words */
	float weight;
};

/* The piece that starts at word i, which speaks: it goes on while the words beside it speak too. */
static struct run run_at(const struct finder *f, size_t i)
{
	struct run r = { i, i + 1, f->share[f->words[i].term] };

	while (r.to < f->n && r.to - r.from < PIECE_WORDS && speaks(f, r.to) && side_by_side(f, &f->words[r.to - 1], &f->words[r.to])) {
		bool again = false;

		for (size_t k = r.from; k < r.to; k++)
			again |= f->words[k].term == f->words[r.to].term;
		if (again)
			break;
		r.weight += f->share[f->words[r.to++].term];
	}
	return r;
}

static bool best_run(const struct finder *f, bool title, struct run *best)
{
	best->weight = 0;
	for (size_t i = 0; i < f->n; i++) {
		struct run r;

		if (f->words[i].title != title || !speaks(f, i))
			continue;
		r = run_at(f, i);
		if (r.weight > best->weight)
			*best = r;
	}
	return best->weight > 0;
}

static int by_weight(const void *pa, const void *pb)
{
	const struct evidence *a = pa, *b = pb;

	if (a->weight < b->weight || a->weight > b->weight)
		return a->weight > b->weight ? -1 : 1;
	return a->offset < b->offset ? -1 : a->offset > b->offset ? 1 : str_cmp(a->text, b->text);
}

struct evidence *explain_evidence(const struct link_query *q, const struct spoken *words, size_t n, const float *share,
				  size_t nterms, struct arena *a, size_t *nout)
{
	struct finder f = { q, words, n, share, xcalloc(nterms, sizeof(bool)) };
	struct evidence found[2 * EXPLAIN_MAX];
	size_t k = 0;

	for (int title = 0; title < 2; title++) { /* the text first: what stands there can be shown in its place */
		struct run r;

		for (int i = 0; i < EXPLAIN_MAX && best_run(&f, title == 1, &r); i++) {
			uint32_t from = words[r.from].offset, to = words[r.to - 1].offset + words[r.to - 1].length;

			for (size_t w = r.from; w < r.to; w++)
				f.used[words[w].term] = true;
			found[k++] = (struct evidence){ str_sub(title ? q->title : q->text, from, to - from), title ? UINT32_MAX : from,
							r.weight };
		}
	}
	free(f.used);
	if (k)
		qsort(found, k, sizeof(*found), by_weight);
	*nout = k < EXPLAIN_MAX ? k : EXPLAIN_MAX;
	for (size_t i = 0; i < *nout; i++)
		found[i].text = arena_str(a, found[i].text);
	return arena_memdup(a, found, *nout, sizeof(*found));
}

/* "x", "x and y", "x, y and z" */
static void listed(struct buf *b, size_t i, size_t n)
{
	if (i)
		buf_z(b, i + 1 == n ? " and " : ", ");
}

struct str explain_reason(const struct evidence *ev, size_t n, unsigned where, struct arena *a)
{
	static const char *const names[] = { "name", "description", "mitigations", "case studies", "tactics", "judged risks" };
	size_t shown = 0, places = 0, k = 0;
	bool title = false, text = false;
	struct buf b;
	struct str out;

	buf_init(&b, BUF_LINE);
	while (shown < n && shown < REASON_QUOTES && ev[shown].weight >= REASON_PART * ev[0].weight)
		shown++;
	for (size_t i = 0; i < shown; i++) {
		title |= ev[i].offset == UINT32_MAX;
		text |= ev[i].offset != UINT32_MAX;
	}
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		places += where >> i & 1u;
	buf_z(&b, title && text ? "The title and the text share " : title ? "The title shares " : "The text shares ");
	for (size_t i = 0; i < shown; i++) {
		listed(&b, i, shown);
		buf_printf(&b, "'%.*s'", STRF(ev[i].text));
	}
	buf_lit(&b, " with this technique's ");
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (!(where >> i & 1u))
			continue;
		listed(&b, k++, places);
		buf_z(&b, names[i]);
	}
	buf_c(&b, '.');
	out = arena_str(a, buf_str(&b));
	buf_free(&b);
	return out;
}

bool explain_wanted(const struct link_query *q, const struct entry *technique)
{
	if (!q->wanted)
		return true;
	for (size_t i = 0; i < q->nwanted; i++)
		if (q->wanted[i] == technique)
			return true;
	return false;
}
