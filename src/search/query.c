/* What was typed, as clauses: words, phrases, exclusions, filters. */
#include "search/search_impl.h"

#include "base/utf8.h"

/* Forms that one unfinished word may stand for, the first ones by their letters: two letters of a large catalogue can start
 * more, and then say nothing yet. */
#define PREFIX_FORMS ((size_t)4096)
/* What a word counts for where only its start was typed, against one typed whole. */
#define PREFIX_SHARE 0.5
/* What is told of a query that is wrong in many places. */
#define COMPLAINTS 5

struct parser {
	const struct search_index *s;
	struct arena *a;
	struct query *q;
	struct tokenizer *tokenizer;
	struct buf plain;
	size_t words;     /* seen so far, of any sort */
	size_t too_common;
	bool dropped;     /* there were more than QUERY_WORDS */
	size_t complaints;
};

static void complain(struct parser *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void complain(struct parser *p, const char *fmt, ...)
{
	va_list ap;

	if (p->complaints++ >= COMPLAINTS)
		return;
	if (p->q->complaint->n)
		buf_lit(p->q->complaint, "; ");
	va_start(ap, fmt);
	buf_vprintf(p->q->complaint, fmt, ap);
	va_end(ap);
}

/* As much of what was typed as a complaint repeats. */
static struct str brief(struct str s)
{
	return utf8_cut(s, 60);
}

static bool room(struct parser *p)
{
	if (p->words < QUERY_WORDS) {
		p->words++;
		return true;
	}
	p->dropped = true;
	return false;
}

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

/*
 * resolve(p, t, prefix, c): the terms that one typed word may mean.  This is the only way from what was typed to the index:
 * whoever adds tolerance of typing errors adds its senses here, with a smaller share.
 */
static void resolve(struct parser *p, const struct token *t, bool prefix, struct clause *c)
{
	const struct index *ix = p->s->index;
	int64_t exact = t->stop ? -1 : index_term(ix, t->term);
	size_t from = 0, to = 0, n = 0, sum;
	double ndocs = (double)index_ndocs(ix), share;

	if (prefix && t->word.n > 1)
		index_prefix(ix, t->word, &from, &to);
	if (to - from > PREFIX_FORMS)
		to = from + PREFIX_FORMS;
	c->senses = arena_array(p->a, to - from + 1, struct sense);
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

static void add_word(struct parser *p, const struct token *t, bool prefix)
{
	struct clause c = { 0 };

	if (t->stop && !prefix) {
		p->too_common++;
		return;
	}
	if (!room(p))
		return;
	resolve(p, t, prefix, &c);
	if (t->stop && c.n == 0)
		p->too_common++;
	else
		p->q->clauses[p->q->nclauses++] = c;
}

static void add_words(struct parser *p, struct str text, bool negative, bool prefix)
{
	const struct token *t;
	size_t n;

	if (!negative) {
		if (p->plain.n)
			buf_c(&p->plain, ' ');
		buf_add(&p->plain, text);
	}
	tokenizer_run(p->tokenizer, text, &t, &n);
	for (size_t i = 0; i < n; i++) {
		/* nothing may stand between the last word and the end: "a." is done with */
		bool last = prefix && i + 1 == n && t[i].offset + t[i].length == text.n;
		int64_t term;

		if (!negative) {
			add_word(p, &t[i], last);
			continue;
		}
		term = index_term(p->s->index, t[i].term);
		if (!t[i].stop && term >= 0 && room(p))
			p->q->not_terms[p->q->nnot++] = (uint32_t)term;
	}
}

static void add_phrase(struct parser *p, struct str text, bool negative)
{
	struct phrase ph = { .negative = negative };
	const struct token *t;
	size_t n;

	tokenizer_run(p->tokenizer, text, &t, &n);
	if (n < 2) {
		add_words(p, text, negative, false);
		return;
	}
	if (!room(p))
		return;
	ph.terms = arena_array(p->a, n, uint32_t);
	for (size_t i = 0; i < n; i++) {
		int64_t term = index_term(p->s->index, t[i].term);

		ph.impossible |= term < 0;
		ph.terms[ph.n++] = (uint32_t)term;
	}
	p->q->phrases[p->q->nphrases++] = ph;
	if (negative)
		return;
	if (p->plain.n)
		buf_c(&p->plain, ' ');
	buf_add(&p->plain, text);
	for (size_t i = 0; i < n; i++)
		if (!t[i].stop)
			add_word(p, &t[i], false);
}

static void add_kind(struct parser *p, struct str value, bool negative)
{
	int kind = kind_find(value);

	if (kind < 0)
		complain(p, "\"%.*s\" is no kind of record", STRF(brief(value)));
	else if (negative)
		p->q->not_kinds |= 1u << kind;
	else
		p->q->kinds |= 1u << kind;
}

/* Filters on one field that both ask for something are one filter with more values. */
static void add_filter(struct parser *p, const struct facet *f, struct str value, bool negative)
{
	struct filter *to = NULL;

	for (size_t i = 0; i < p->q->nfilters && !to; i++)
		if (p->q->filters[i].facet == f && p->q->filters[i].negative == negative)
			to = &p->q->filters[i];
	if (!to) {
		if (!room(p))
			return;
		to = &p->q->filters[p->q->nfilters++];
		*to = (struct filter){ f, arena_array(p->a, f->nvalues ? f->nvalues : 1, bool), negative };
	}
	if (!facet_match(f, value, to->ok))
		complain(p, "no %s is called \"%.*s\"", field_table[f->field].name, STRF(brief(value)));
}

/* Is name, before a colon, meant as a filter?  An id or an address has a colon too. */
static bool filter_like(struct str name)
{
	static const struct str ids[] = { STR_INIT("mitrisk"), STR_INIT("mitpaper"), STR_INIT("mitdomain"), STR_INIT("http"), STR_INIT("https") };

	for (size_t i = 0; i < ARRAY_LEN(ids); i++)
		if (str_eq(name, ids[i]))
			return false;
	for (size_t i = 0; i < name.n; i++)
		if (!((name.p[i] >= 'a' && name.p[i] <= 'z') || name.p[i] == '_' || name.p[i] == '-'))
			return false;
	return name.n > 0;
}

static bool try_filter(struct parser *p, struct str name, struct str value, bool negative)
{
	const struct facet *f;

	if (!filter_like(name))
		return false;
	f = facet_find(p->s, name);
	if (!f && !str_is(name, "kind")) {
		complain(p, "there is no filter \"%.*s\", so \"%.*s\" was searched as words", STRF(brief(name)), STRF(brief(value)));
		return false;
	}
	if (value.n == 0)
		complain(p, "\"%.*s:\" needs a value", STRF(brief(name)));
	else if (f)
		add_filter(p, f, value, negative);
	else
		add_kind(p, value, negative);
	return true;
}

/* Cut the text up to a closing quote off *rest, which stands behind the opening one; false when it is not closed. */
static bool quoted(struct str *rest, struct str *inside)
{
	ptrdiff_t end = str_chr(*rest, '"');

	if (end < 0)
		return false;
	*inside = str_sub(*rest, 0, (size_t)end);
	*rest = str_from(*rest, (size_t)end + 1);
	return true;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

/* One piece up to the next space, or to a closing quote where one opens at its start or after its colon. */
static void parse_piece(struct parser *p, struct str *rest)
{
	bool negative = rest->n > 1 && rest->p[0] == '-' && !is_space(rest->p[1]);
	struct str inside, piece;
	ptrdiff_t colon;
	size_t n = 0;

	if (negative)
		*rest = str_from(*rest, 1);
	if (rest->p[0] == '"') {
		*rest = str_from(*rest, 1);
		if (quoted(rest, &inside)) {
			add_phrase(p, inside, negative);
			return;
		} /* an open one is as if it were not there */
	}
	while (n < rest->n && !is_space(rest->p[n]) && rest->p[n] != '"')
		n++;
	piece = str_sub(*rest, 0, n);
	*rest = str_from(*rest, n);
	if (piece.n == 0)
		return;
	colon = str_chr(piece, ':');
	if (colon > 0) {
		struct str name = str_sub(piece, 0, (size_t)colon), value = str_from(piece, (size_t)colon + 1), after = str_from(*rest, 1);

		if (value.n == 0 && rest->n && rest->p[0] == '"' && quoted(&after, &inside)) {
			value = inside;
			*rest = after;
		}
		if (try_filter(p, name, str_trim(value), negative))
			return;
		if (filter_like(name))
			piece = value;
	}
	add_words(p, piece, negative, rest->n == 0);
}

void query_parse(const struct search_index *s, struct str words, struct arena *a, struct buf *complaint, struct query *q)
{
	struct parser p = { .s = s, .a = a, .q = q, .tokenizer = tokenizer_new() };
	struct buf folded;
	struct str rest;

	*q = (struct query){ .complaint = complaint };
	buf_init(&p.plain, BUF_LINE);
	buf_init(&folded, BUF_LINE);
	utf8_fold(&folded, words);
	rest = buf_str(&folded);
	while (rest.n) {
		if (is_space(rest.p[0]))
			rest = str_from(rest, 1);
		else
			parse_piece(&p, &rest);
	}
	p.complaints = 0; /* these two are always told */
	if (p.dropped)
		complain(&p, "only the first %d words were searched", QUERY_WORDS);
	if (p.too_common && !q->nclauses && !q->nphrases)
		complain(&p, "only words too common to search for");
	q->plain = arena_str(a, buf_str(&p.plain));
	buf_free(&folded);
	buf_free(&p.plain);
	tokenizer_free(p.tokenizer);
}
