#include "search/search_impl.h"

#include "atlas/vocab.h"
#include "fmt/markdown.h"

/*
 * What a word counts for by where it stands.  A title is short and says what the record is; its group (category, domain,
 * tactic, platform) says it more loosely; what other records say about it least.
 */
static const struct index_config config = {
	.nfields = SF_COUNT,
	.weight = { [SF_TITLE] = 6, [SF_ID] = 4, [SF_GROUP] = 1.5, [SF_TEXT] = 1, [SF_LINKS] = 0.3 },
	.b = { [SF_TITLE] = 0.6, [SF_ID] = 0, [SF_GROUP] = 0.3, [SF_TEXT] = 0.7, [SF_LINKS] = 0.7 },
	.k1 = 1.4,
};

struct builder {
	struct search_index *s;
	uint32_t doc;
	struct buf plain;
};

static void add(struct builder *b, enum search_field f, struct str text)
{
	if (text.n)
		index_text(b->s->index, b->doc, f, text);
}

static void add_field(struct builder *b, const struct record *r, enum field_id f, enum search_field to)
{
	struct str v;

	for (size_t i = 0; record_next(r, f, &i, &v);)
		add(b, to, v);
}

/* The id, and what people write for it: "T0051" for "AML.T0051". */
static void add_ids(struct builder *b, const struct record *r)
{
	add(b, SF_ID, r->id);
	if (str_starts(r->id, STR("AML.")))
		add(b, SF_ID, str_from(r->id, 4));
	add_field(b, r, F_ATTACK_ID, SF_ID);
	add_field(b, r, F_QUICKREF, SF_ID);
	add_field(b, r, F_DOI, SF_ID);
}

static void add_groups(struct builder *b, const struct entry *x)
{
	static const enum field_id groups[] = { F_RISK_CATEGORY, F_PLATFORM, F_LIFECYCLE, F_CATEGORY, F_STUDY_TYPE, F_ACTOR,
						F_TARGET,	 F_MATURITY, F_AUTHORS,	  F_ITEM_TYPE, F_YEAR };

	for (size_t i = 0; i < ARRAY_LEN(groups); i++)
		add_field(b, &x->r, groups[i], SF_GROUP);
	add(b, SF_GROUP, vocab_domain_name(record_field(&x->r, F_DOMAIN)));
	add(b, SF_GROUP, vocab_subdomain_name(record_field(&x->r, F_SUBDOMAIN)));
	for (uint32_t i = 0; i < x->nout[LINK_ACHIEVES]; i++)
		add(b, SF_GROUP, x->out[LINK_ACHIEVES][i].other->title);
}

static void add_edges(struct builder *b, const struct edge *e, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		if (!e[i].link->text.n)
			continue;
		buf_clear(&b->plain);
		md_plain(&b->plain, e[i].link->text);
		add(b, SF_LINKS, buf_str(&b->plain));
	}
}

static void add_entry(struct builder *b, const struct entry *x)
{
	b->doc = index_add(b->s->index);
	b->s->entry[b->doc] = x;
	b->s->kind[b->doc] = (uint8_t)x->r.kind;
	add(b, SF_TITLE, x->title); /* alone in its field: marks count on it */
	add_ids(b, &x->r);
	add_groups(b, x);
	add(b, SF_TEXT, x->plain); /* alone in its field: snippets count on it */
	add_edges(b, x->out[LINK_MITIGATES], x->nout[LINK_MITIGATES]);
	add_edges(b, x->in[LINK_MITIGATES], x->nin[LINK_MITIGATES]);
	add_edges(b, x->out[LINK_EMPLOYS], x->nout[LINK_EMPLOYS]);
	add_edges(b, x->in[LINK_EMPLOYS], x->nin[LINK_EMPLOYS]);
	for (size_t i = 0; i < x->r.nnotes; i++)
		add(b, SF_LINKS, x->r.notes[i].text);
}


struct namer {
	struct search_index *s;
	struct buf key;
	VEC(struct namesake) all;
};

static void add_name(struct namer *n, uint32_t doc, struct str name)
{
	size_t next;
	struct str key;

	buf_clear(&n->key);
	title_key(name, &n->key);
	key = buf_str(&n->key);
	if (!key.n)
		return;
	next = map_get_n(&n->s->titles, key, NAMESAKE_END);
	if (next == NAMESAKE_END)
		key = arena_str(&n->s->arena, key);
	map_put_n(&n->s->titles, key, n->all.n); /* a map keeps the key that it has */
	vec_push(&n->all, ((struct namesake){ doc, (uint32_t)next }));
}

/* "LLM Prompt Injection" is called "Prompt Injection" by most: what stands in front only says that it is about AI. */
static struct str short_name(struct str title)
{
	static const struct str fronts[] = { STR_INIT("LLM "), STR_INIT("AI ") };

	for (size_t i = 0; i < ARRAY_LEN(fronts); i++)
		if (str_istarts(title, fronts[i]))
			return str_from(title, fronts[i].n);
	return title;
}

/* A document is called by its title; a sub-technique by its own name too. */
static void build_names(struct search_index *s)
{
	struct namer n = { .s = s };

	buf_init(&n.key, BUF_LINE);
	for (size_t d = 0; d < index_ndocs(s->index); d++) {
		const struct entry *x = s->entry[d];

		add_name(&n, (uint32_t)d, x->title);
		if (x->r.kind == REC_TECHNIQUE && !str_eq(x->r.name, x->title))
			add_name(&n, (uint32_t)d, x->r.name);
		if (x->r.kind == REC_TECHNIQUE && !str_eq(short_name(x->title), x->title))
			add_name(&n, (uint32_t)d, short_name(x->title));
	}
	s->namesakes = vec_dup(&s->arena, &n.all);
	vec_free(&n.all);
	buf_free(&n.key);
}

int64_t title_word(const struct search_index *s, uint32_t doc, size_t *i)
{
	size_t n;
	const uint32_t *words = index_words(s->index, doc, SF_TITLE, &n);

	while (*i < n && index_df(s->index, words[*i]) == 0)
		++*i;
	return *i < n ? (int64_t)words[(*i)++] : -1;
}

/* The entries of a document in lead: its terms and itself; none, one or two. */
static size_t leads_of(const struct search_index *s, uint32_t doc, int64_t terms[2], struct lead out[2])
{
	uint32_t words = index_length(s->index, doc, SF_TITLE);
	size_t i = 0, n = 0;

	terms[0] = title_word(s, doc, &i);
	if (terms[0] < 0)
		return 0;
	out[n++] = (struct lead){ doc, (uint16_t)(words < UINT16_MAX ? words : UINT16_MAX), 0 };
	for (uint8_t f = 0; f < FRONTS && THINGS & 1u << s->kind[doc]; f++) {
		if (terms[0] != s->front[f] || (terms[1] = title_word(s, doc, &i)) < 0)
			continue;
		out[n++] = (struct lead){ doc, (uint16_t)(words - 1 < UINT16_MAX ? words - 1 : UINT16_MAX), (uint8_t)(f + 1) };
		break;
	}
	return n;
}

static void build_leads(struct search_index *s)
{
	static const char *const fronts[FRONTS] = { "llm", "ai" };
	size_t ndocs = index_ndocs(s->index), nterms = index_nterms(s->index), *next = xcalloc(nterms + 1, sizeof(*next));
	struct lead one[2];
	int64_t terms[2];

	for (size_t f = 0; f < FRONTS; f++)
		s->front[f] = index_term(s->index, str_of(fronts[f]));
	s->lead_first = arena_array(&s->arena, nterms + 1, size_t);
	for (uint32_t d = 0; d < ndocs; d++)
		for (size_t i = leads_of(s, d, terms, one); i-- > 0;)
			s->lead_first[terms[i] + 1]++;
	for (size_t t = 0; t < nterms; t++)
		s->lead_first[t + 1] += s->lead_first[t];
	memcpy(next, s->lead_first, (nterms + 1) * sizeof(*next));
	s->lead = arena_array(&s->arena, s->lead_first[nterms] + 1, struct lead);
	for (uint32_t d = 0; d < ndocs; d++)
		for (size_t i = leads_of(s, d, terms, one); i-- > 0;)
			s->lead[next[terms[i]]++] = one[i];
	free(next);
}

struct search_index *search_build(const struct edition *e)
{
	struct search_index *s = xcalloc(1, sizeof(*s));
	struct builder b = { .s = s };

	s->edition = e;
	s->index = index_new(&config);
	s->entry = arena_array(&s->arena, e->nentries ? e->nentries : 1, const struct entry *);
	s->kind = arena_array(&s->arena, e->nentries ? e->nentries : 1, uint8_t);
	buf_init(&b.plain, BUF_PAGE);
	for (int k = 0; k < REC_TERM; k++) /* terms come last, and have no page */
		for (size_t i = 0; i < e->kinds[k].n; i++)
			add_entry(&b, &e->kinds[k].v[i]);
	index_done(s->index);
	build_names(s);
	build_leads(s);
	facet_build(s);
	buf_free(&b.plain);
	return s;
}

void search_free(struct search_index *s)
{
	if (!s)
		return;
	index_free(s->index);
	map_free(&s->titles);
	arena_free(&s->arena);
	free(s);
}

size_t search_bytes(const struct search_index *s)
{
	return sizeof(*s) + index_bytes(s->index) + s->arena.total + s->titles.cap * 4 * sizeof(void *);
}

bool search_has_facet(const struct search_index *s, struct str name)
{
	return str_ieq(name, STR("kind")) || facet_find(s, name);
}

/* A bit for each term that the query means, for marks. */
static uint8_t *wanted_terms(const struct search_index *s, const struct query *q)
{
	uint8_t *bits = xcalloc(index_nterms(s->index) / 8 + 1, 1);

	for (size_t i = 0; i < q->nclauses; i++)
		for (size_t k = 0; k < q->clauses[i].n; k++) {
			uint32_t t = q->clauses[i].senses[k].term;

			bits[t / 8] |= (uint8_t)(1u << t % 8);
		}
	return bits;
}

/* The values of a facet to show, or false: none is. */
static bool facet_values(const struct facet *f, const uint32_t *counts, const bool *on, struct arena *a, struct search_facet *out)
{
	*out = (struct search_facet){ .name = f->name };
	out->v = arena_array(a, f->nvalues ? f->nvalues : 1, struct search_value);
	for (size_t i = 0; i < f->nvalues; i++) {
		bool is_on = on && on[i];

		if (!is_on && !counts[i])
			continue;
		out->v[out->n++] = (struct search_value){ f->raw[i], counts[i], is_on };
		out->on |= is_on;
	}
	return out->n > 0;
}

static void facets(const struct search_index *s, const struct query *q, const struct ranking *r, struct arena *a, struct search_result *out)
{
	out->facets = arena_array(a, s->nfacets ? s->nfacets : 1, struct search_facet);
	for (size_t i = 0; i < s->nfacets; i++) {
		const struct facet *f = &s->facets[i];
		const bool *on = NULL;

		for (size_t k = 0; k < q->nfilters && !on; k++)
			if (q->filters[k].facet == f && !q->filters[k].negative)
				on = q->filters[k].ok;
		if (r->counts[i] && facet_values(f, r->counts[i], on, a, &out->facets[out->nfacets]))
			out->nfacets++;
	}
}

static void hits(const struct search_index *s, const struct search_query *q, const struct query *parsed, const struct ranking *r, struct arena *a,
		 struct search_result *out)
{
	uint8_t *wanted = wanted_terms(s, parsed);

	out->n = r->n > q->offset ? r->n - q->offset : 0;
	out->hits = arena_array(a, out->n ? out->n : 1, struct search_hit);
	for (size_t i = 0; i < out->n; i++) {
		const struct found *f = &r->best[q->offset + i];

		out->hits[i] = (struct search_hit){ .entry = s->entry[f->doc], .score = f->score };
		title_marks(s, f->doc, wanted, a, &out->hits[i]);
		if (!q->brief)
			snippet_make(s, f->doc, wanted, a, &out->hits[i]);
	}
	free(wanted);
}

void search_run(const struct search_index *s, const struct search_query *q, struct arena *a, struct search_result *out)
{
	struct query parsed;
	struct ranking r;
	struct buf complaint;
	size_t k = q->limit > SIZE_MAX - q->offset ? SIZE_MAX : q->offset + q->limit;

	buf_init(&complaint, BUF_LINE);
	query_parse(s, q->words, a, &complaint, &parsed);
	query_filters(s, q->filters, q->nfilters, a, &parsed);
	if (q->kind >= 0)
		parsed.kinds |= 1u << q->kind;
	parsed.facets = q->facets;
	rank_run(s, &parsed, -1, k, a, &r);
	*out = (struct search_result){ .total = r.total, .loose = r.loose, .complaint = arena_str(a, buf_str(&complaint)), .kinds = parsed.kinds,
				       .nfixes = parsed.nfixes, .corrected = parsed.corrected, .bare = parsed.bare };
	out->fixes = arena_memdup(a, parsed.fixes, parsed.nfixes, sizeof(*parsed.fixes));
	memcpy(out->by_kind, r.by_kind, sizeof(out->by_kind));
	hits(s, q, &parsed, &r, a, out);
	if (q->facets)
		facets(s, &parsed, &r, a, out);
	buf_free(&complaint);
}
