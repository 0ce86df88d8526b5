/* What was typed, as clauses: words, phrases, exclusions, filters. */
#include "search/search_impl.h"

#include "base/utf8.h"

/* What is told of a query that is wrong in many places. */
#define COMPLAINTS 5

/* What bytes [from, to) of the words as typed stand for. */
struct edit {
	size_t from, to;
	struct str with;  /* the right spelling; "" for a filter */
};

struct parser {
	const struct search_index *s;
	struct arena *a;
	struct query *q;
	struct tokenizer *tokenizer;
	struct buf folded;    /* that folded, which is what is read */
	VEC(uint32_t) src;    /* for each byte of folded, and its end: where it comes from */
	struct buf plain, meant;
	VEC(struct edit) edits;
	bool mended;
	struct str before;    /* the word before, where nothing else stands between */
	size_t words;     /* seen so far, of any sort */
	size_t too_common;
	bool dropped;     /* there were more than QUERY_WORDS */
	bool cut;         /* there were more than QUERY_BYTES */
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

/* Returns what was meant instead, or "". */
static struct str add_word(struct parser *p, const struct token *t, bool prefix)
{
	const struct index *ix = p->s->index;
	struct clause c[2] = { { 0 } };
	struct search_fix *fix = &p->q->fixes[p->q->nfixes];
	size_t n = 1;

	if (t->stop && !prefix)
		p->too_common++;
	if ((t->stop && !prefix) || !room(p))
		return STR("");
	sense_of(ix, t, prefix, p->a, c);
	if (t->stop && c[0].n == 0) {
		p->too_common++;
		return STR("");
	}
	if (!t->stop && sense_fix(ix, t, prefix, p->a, c, &n, fix))
		p->q->nfixes++;
	p->q->clauses[p->q->nclauses++] = c[0];
	if (n == 2 && room(p))
		p->q->clauses[p->q->nclauses++] = c[1];
	if (!t->stop) {
		p->q->nfixes += sense_join(ix, p->before, t->word, p->a, &p->q->fixes[p->q->nfixes]);
		p->before = arena_str(p->a, t->word);
	}
	if (fix->kept || !fix->shown.n)
		return STR("");
	p->mended = true;
	return fix->shown;
}

static size_t source_of(const struct parser *p, const char *at)
{
	return p->src.v[at - p->folded.p];
}

/* Words that are asked for.  text is a piece of p->folded. */
static void add_tokens(struct parser *p, struct str text, const struct token *t, size_t n, bool prefix)
{
	size_t done = 0;

	if (p->plain.n) {
		buf_c(&p->plain, ' ');
		buf_c(&p->meant, ' ');
	}
	buf_add(&p->plain, text);
	for (size_t i = 0; i < n; i++) {
		size_t end = t[i].offset + t[i].length;
		/* nothing may stand between the last word and the end: "a." is done with */
		struct str fix = add_word(p, &t[i], prefix && i + 1 == n && end == text.n);

		if (!fix.n)
			continue;
		vec_push(&p->edits, ((struct edit){ source_of(p, text.p + t[i].offset), source_of(p, text.p + end), fix }));
		buf_add(&p->meant, str_sub(text, done, t[i].offset - done));
		buf_add(&p->meant, fix);
		done = end;
	}
	buf_add(&p->meant, str_from(text, done));
}

static void add_words(struct parser *p, struct str text, bool negative, bool prefix)
{
	const struct token *t;
	size_t n;

	tokenizer_run(p->tokenizer, text, &t, &n);
	if (!negative) {
		add_tokens(p, text, t, n, prefix);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		int64_t term = index_term(p->s->index, t[i].term);

		if (!t[i].stop && term >= 0 && room(p))
			p->q->not_terms[p->q->nnot++] = (uint32_t)term;
	}
}

/* The term of a word in a phrase that is asked for, mistyped or not; -1 if there is none. */
static int64_t phrase_term(const struct parser *p, const struct token *t, bool negative)
{
	int64_t term = index_term(p->s->index, t->term);
	struct near near[NEAR_MAX];

	if (term < 0 && !t->stop && !negative && typo_near(p->s->index, t->word, false, near))
		term = near[0].term;
	return term;
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
		int64_t term = phrase_term(p, &t[i], negative);

		ph.impossible |= term < 0;
		ph.terms[ph.n++] = (uint32_t)term;
	}
	p->q->phrases[p->q->nphrases++] = ph;
	if (!negative)
		add_tokens(p, text, t, n, false);
}

/* Both return whether the value is understood. */
static bool add_kind(struct parser *p, struct str value, bool negative)
{
	int kind = kind_find(value);

	if (kind < 0)
		complain(p, "\"%.*s\" is no kind of record", STRF(brief(value)));
	else if (negative)
		p->q->not_kinds |= 1u << kind;
	else
		p->q->kinds |= 1u << kind;
	return kind >= 0;
}

/* Filters on one field that both ask for something are one filter with more values. */
static bool add_filter(struct parser *p, const struct facet *f, struct str value, bool negative)
{
	struct filter *to = NULL;

	for (size_t i = 0; i < p->q->nfilters && !to; i++)
		if (p->q->filters[i].facet == f && p->q->filters[i].negative == negative)
			to = &p->q->filters[i];
	if (!to) {
		if (!room(p))
			return true;
		to = &p->q->filters[p->q->nfilters++];
		*to = (struct filter){ f, arena_array(p->a, f->nvalues ? f->nvalues : 1, bool), negative };
	}
	if (facet_match(f, value, to->ok))
		return true;
	complain(p, "no %s is called \"%.*s\"", f->name, STRF(brief(value)));
	return false;
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

enum taken { NO_FILTER, FILTER_TAKEN, FILTER_UNKNOWN };

static enum taken try_filter(struct parser *p, struct str name, struct str value, bool negative)
{
	const struct facet *f;

	if (!filter_like(name))
		return NO_FILTER;
	f = facet_find(p->s, name);
	if (!f && !str_is(name, "kind")) {
		complain(p, "there is no filter \"%.*s\", so \"%.*s\" was searched as words", STRF(brief(name)), STRF(brief(value)));
		return NO_FILTER;
	}
	if (value.n == 0) {
		complain(p, "\"%.*s:\" needs a value", STRF(brief(name)));
		return FILTER_UNKNOWN;
	}
	return (f ? add_filter(p, f, value, negative) : add_kind(p, value, negative)) ? FILTER_TAKEN : FILTER_UNKNOWN;
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
	size_t n = 0, from = p->folded.n - rest->n;

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
		switch (try_filter(p, name, str_trim(value), negative)) {
		case FILTER_TAKEN:
			if (!negative)
				vec_push(&p->edits, ((struct edit){ p->src.v[from], p->src.v[p->folded.n - rest->n], STR("") }));
			return;
		case FILTER_UNKNOWN:
			return;
		case NO_FILTER:
			break;
		}
		if (filter_like(name))
			piece = value;
	}
	add_words(p, piece, negative, rest->n == 0);
}

/* Fold what was typed, and remember where each byte comes from. */
static void fold(struct parser *p, struct str words)
{
	for (size_t i = 0; i < words.n;) {
		size_t from = i;
		uint32_t cp;

		utf8_next(words, &i, &cp);
		utf8_fold(&p->folded, str_sub(words, from, i - from));
		while (p->src.n < p->folded.n)
			vec_push(&p->src, (uint32_t)from);
	}
	vec_push(&p->src, (uint32_t)words.n);
}

/* What was typed without its filters, and with the right spellings (or also without). */
static struct str edited(struct parser *p, struct str words, bool spelled)
{
	struct buf b;
	struct str out;
	size_t done = 0;

	buf_init(&b, BUF_LINE);
	for (size_t i = 0; i < p->edits.n; i++) {
		const struct edit *e = &p->edits.v[i];

		if (!(spelled || e->with.n == 0))
			continue;
		buf_add(&b, str_sub(words, done, e->from - done));
		buf_add(&b, e->with);
		done = e->to;
		while (!e->with.n && done < words.n && is_space(words.p[done]) && (!b.n || is_space(b.p[b.n - 1])))
			done++;
	}
	buf_add(&b, str_from(words, done));
	out = arena_str(p->a, buf_str(&b));
	buf_free(&b);
	while (out.n && is_space(out.p[0]))
		out = str_from(out, 1);
	return out;
}

/* QUERY_BYTES of the words, up to a whole character. */
static struct str head_of(struct str words)
{
	size_t n = QUERY_BYTES;

	if (words.n <= n)
		return words;
	while (n > 0 && ((unsigned char)words.p[n] & 0xC0) == 0x80)
		n--;
	return str_sub(words, 0, n);
}

static void parser_init(struct parser *p, const struct search_index *s, struct arena *a, struct query *q)
{
	*p = (struct parser){ .s = s, .a = a, .q = q };
	buf_init(&p->plain, BUF_LINE);
	buf_init(&p->meant, BUF_LINE);
	buf_init(&p->folded, BUF_LINE);
}

static void parser_free(struct parser *p)
{
	buf_free(&p->folded);
	buf_free(&p->plain);
	buf_free(&p->meant);
	vec_free(&p->src);
	vec_free(&p->edits);
}

void query_parse(const struct search_index *s, struct str words, struct arena *a, struct buf *complaint, struct query *q)
{
	struct parser p;
	struct str rest;

	*q = (struct query){ .complaint = complaint };
	parser_init(&p, s, a, q);
	p.tokenizer = tokenizer_new();
	p.cut = words.n > QUERY_BYTES;
	words = head_of(words);
	fold(&p, words);
	rest = buf_str(&p.folded);
	while (rest.n) {
		if (is_space(rest.p[0]))
			rest = str_from(rest, 1);
		else
			parse_piece(&p, &rest);
	}
	p.complaints = 0; /* these are always told */
	if (p.cut)
		complain(&p, "only the first %zu bytes were searched", QUERY_BYTES);
	if (p.dropped)
		complain(&p, "only the first %d words were searched", QUERY_WORDS);
	if (p.too_common && !q->nclauses && !q->nphrases)
		complain(&p, "only words too common to search for");
	q->plain = arena_str(a, buf_str(&p.plain));
	q->meant = arena_str(a, buf_str(&p.meant));
	q->bare = edited(&p, words, false);
	q->corrected = p.mended ? edited(&p, words, true) : STR("");
	tokenizer_free(p.tokenizer);
	parser_free(&p);
}

void query_filters(const struct search_index *s, const struct search_filter *f, size_t n, struct arena *a, struct query *q)
{
	struct parser p;

	parser_init(&p, s, a, q);
	for (size_t i = 0; i < n; i++) {
		struct str name, value;

		buf_clear(&p.folded);
		utf8_fold(&p.folded, f[i].name);
		name = arena_str(a, buf_str(&p.folded));
		buf_clear(&p.folded);
		utf8_fold(&p.folded, str_trim(f[i].value));
		value = arena_str(a, buf_str(&p.folded));
		(void)try_filter(&p, name, value, false);
	}
	parser_free(&p);
}
