/* The text of a mapping, cut into marked and plain pieces. */
#include <stdlib.h>

#include "base/utf8.h"
#include "view/impl.h"
#include "view/map.h"

#define KEEP ((size_t)240) /* bytes that stay at each end of a stretch that is shortened */

struct span {
	size_t from, to;
	unsigned number;
};

static int span_order(const void *pa, const void *pb)
{
	const struct span *a = pa, *b = pb;

	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	if (a->to != b->to)
		return a->to > b->to ? -1 : 1;
	return a->number < b->number ? -1 : a->number > b->number;
}

static int number_order(const void *pa, const void *pb)
{
	const unsigned *a = pa, *b = pb;

	return *a < *b ? -1 : *a > *b;
}

/* Back to where a word ends, not into the middle of a character. */
static size_t word_end(struct str s, size_t at)
{
	size_t i = at;

	while (i > 0 && at - i < 40 && s.p[i] != ' ' && s.p[i] != '\n')
		i--;
	if (i > 0 && (s.p[i] == ' ' || s.p[i] == '\n'))
		return i;
	while (at > 0 && ((unsigned char)s.p[at] & 0xc0) == 0x80)
		at--;
	return at;
}

struct cutting {
	struct view_map *v;
	struct arena *a;
	VEC(struct view_map_piece) out;
};

/* A stretch without a mark. */
static void plain(struct cutting *c, size_t from, size_t to)
{
	struct str s = str_sub(c->v->text, from, to - from);
	size_t head, tail;

	if (!s.n)
		return;
	if (c->v->text.n <= MAP_WHOLE || s.n <= 3 * KEEP) {
		vec_add(&c->out)->text = s;
		return;
	}
	head = from ? word_end(s, KEEP) : word_end(s, KEEP * 2);
	tail = to < c->v->text.n ? word_end(s, s.n - KEEP) : s.n;
	*vec_add(&c->out) = (struct view_map_piece){ .text = str_sub(s, 0, head), .skipped = tail - head };
	c->v->skipped += tail - head;
	if (tail < s.n)
		vec_add(&c->out)->text = str_from(s, tail);
}

/* Evidence that overlaps is one mark, for all of its techniques. */
static size_t mark(struct cutting *c, const struct span *s, size_t n, size_t i)
{
	struct view_map_piece *p = vec_add(&c->out);
	size_t from = s[i].from, to = s[i].to;
	VEC(unsigned) numbers = { 0 };

	for (; i < n && s[i].from < to; i++) {
		bool again = false;

		to = s[i].to > to ? s[i].to : to;
		for (size_t k = 0; k < numbers.n; k++)
			again = again || numbers.v[k] == s[i].number;
		if (!again)
			vec_push(&numbers, s[i].number);
		c->v->techniques.v[s[i].number - 1].marked = true;
	}
	qsort(numbers.v, numbers.n, sizeof(*numbers.v), number_order);
	p->text = str_sub(c->v->text, from, to - from);
	list_take(&p->numbers, &numbers, c->a);
	return i;
}

void map_pieces(struct view_map *v, struct arena *a)
{
	struct cutting c = { .v = v, .a = a };
	VEC(struct span) spans = { 0 };
	size_t done = 0;

	for (size_t i = 0; i < v->techniques.n; i++) {
		const struct link_hit *h = v->techniques.v[i].hit;

		for (size_t k = 0; k < h->nevidence; k++) {
			const struct evidence *ev = &h->evidence[k];

			if (evidence_counts(h->evidence, k) && ev->text.n && ev->offset <= v->text.n && ev->text.n <= v->text.n - ev->offset)
				vec_push(&spans, ((struct span){ ev->offset, ev->offset + ev->text.n, v->techniques.v[i].number }));
		}
	}
	if (spans.n)
		qsort(spans.v, spans.n, sizeof(*spans.v), span_order);
	for (size_t i = 0; i < spans.n;) {
		plain(&c, done, spans.v[i].from);
		i = mark(&c, spans.v, spans.n, i);
		done = (size_t)(c.out.v[c.out.n - 1].text.p - v->text.p) + c.out.v[c.out.n - 1].text.n;
	}
	plain(&c, done, v->text.n);
	vec_free(&spans);
	list_take(&v->pieces, &c.out, a);
}
