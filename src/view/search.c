/* What a search says. */
#include "view/find.h"

#include "view/atlas.h"
#include "view/facet.h"
#include "view/impl.h"

/* Filters always on offer where records with them are found; the others once one kind of record is chosen. */
static const char *const main_facets[] = { "domain", "tactic", "maturity", "platform" };

struct finder {
	const struct atlas *at;
	const struct find_query *q;
	struct arena *a;
	struct search_result r;
	VEC(struct list_filter) on; /* the filters that hold, each value by itself */
	struct view_search *v;
};

/* ---- addresses ---- */

/* The address of a search for words: with the filters that hold, but with toggle turned (NULL: none; toggle->field "": no filter at
 * all). */
static struct str address(const struct finder *f, const char *base, struct str words, const struct list_filter *toggle, size_t page)
{
	bool was_on = false;
	struct buf b;
	struct str s;

	buf_init(&b, BUF_LINE);
	buf_z(&b, base);
	if (words.n)
		address_param(&b, STR("q"), words);
	for (size_t i = 0; i < f->on.n && !(toggle && !toggle->field.n); i++) {
		bool same = toggle && str_eq(toggle->field, f->on.v[i].field) && str_eq(toggle->value, f->on.v[i].value);

		was_on |= same;
		if (!same)
			address_param(&b, f->on.v[i].field, f->on.v[i].value);
	}
	if (toggle && toggle->field.n && !was_on)
		address_param(&b, toggle->field, toggle->value);
	if (f->q->per_page != VIEW_SEARCH_PAGE)
		address_param(&b, STR("limit"), decimal(f->q->per_page, f->a));
	if (page > 1)
		address_param(&b, STR("page"), decimal(page, f->a));
	s = arena_str(f->a, buf_str(&b));
	buf_free(&b);
	return s;
}

/* The page of searches: in files it is a folder. */
static const char *search_page(const struct atlas *at)
{
	return at->fixed ? "/search/" : "/search";
}

static const struct list_filter no_filter = { STR_INIT(""), STR_INIT("") };

/* ---- filters ---- */

/* The trait that a facet is shown by in lists. */
static const struct trait *trait_of(const char *name)
{
	for (int k = 0; k < REC_KINDS; k++) {
		const struct trait *t = trait_find((enum rec_kind)k, str_of(name));

		if (t)
			return t;
	}
	return NULL;
}

static struct str label_of(const struct finder *f, struct str name, struct str value)
{
	const struct trait *t;

	if (str_is(name, "kind"))
		return str_of(kind_table[kind_find(value)].plural);
	t = trait_of(arena_z(f->a, name));
	return t ? trait_label(t, value, f->a) : value;
}

static void collect_filters(struct finder *f)
{
	for (int k = 0; k < REC_KINDS; k++)
		if (f->r.kinds & 1u << k)
			vec_push(&f->on, ((struct list_filter){ STR("kind"), str_of(kind_table[k].name) }));
	for (size_t i = 0; i < f->r.nfacets; i++)
		for (size_t k = 0; k < f->r.facets[i].n; k++)
			if (f->r.facets[i].v[k].on)
				vec_push(&f->on, ((struct list_filter){ str_of(f->r.facets[i].name), f->r.facets[i].v[k].value }));
}

static void add_value(const struct finder *f, struct view_facet *to, struct str value, size_t count, bool on)
{
	struct list_filter toggle = { to->name, value };

	to->values.v[to->values.n++] = (struct view_facet_value){ value, label_of(f, to->name, value), address(f, search_page(f->at), f->r.bare, &toggle, 1), count, on };
	to->any_on |= on;
}

static void kinds(struct finder *f)
{
	struct view_facet *to = &f->v->kinds;

	to->name = STR("kind");
	to->label = STR("Kind");
	to->values.v = arena_array(f->a, REC_KINDS, struct view_facet_value);
	for (int k = 0; k < REC_KINDS; k++) {
		bool on = f->r.kinds & 1u << k;

		if (f->r.by_kind[k] || on)
			add_value(f, to, str_of(kind_table[k].name), f->r.by_kind[k], on);
	}
}

static bool is_main(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(main_facets); i++)
		if (strcmp(name, main_facets[i]) == 0)
			return true;
	return false;
}

static bool one_bit(unsigned x)
{
	return x && !(x & (x - 1));
}

/* Label the values, of which there may be thousands: the first ones, and those that are on. */
static void offer(const struct finder *f, struct view_facet *to)
{
	size_t all = to->values.n;

	to->values.n = 0;
	for (size_t i = 0; i < all; i++) {
		struct view_facet_value v = to->values.v[i];

		if (i < FACET_VALUES || v.on)
			add_value(f, to, v.value, v.count, v.on);
	}
}

static void facets(struct finder *f)
{
	VEC(struct view_facet) all = { 0 };

	for (size_t i = 0; i < f->r.nfacets; i++) {
		const struct search_facet *s = &f->r.facets[i];
		const struct trait *t = trait_of(s->name);
		struct view_facet to = { .name = str_of(s->name), .label = str_of(t ? t->label : s->name) };

		if (!s->on && (s->n < 2 || !(is_main(s->name) || (one_bit(f->r.kinds) && t && t->facet))))
			continue;
		to.values.v = arena_array(f->a, s->n, struct view_facet_value);
		for (size_t k = 0; k < s->n; k++)
			to.values.v[to.values.n++] = (struct view_facet_value){ .value = s->v[k].value, .count = s->v[k].count, .on = s->v[k].on };
		facet_sort(to.values.v, to.values.n, to.name);
		offer(f, &to);
		vec_push(&all, to);
	}
	list_take(&f->v->facets, &all, f->a);
}

static void chips(struct finder *f)
{
	struct view_search *v = f->v;

	v->chips.n = f->on.n;
	v->chips.v = arena_array(f->a, f->on.n, struct view_chip);
	for (size_t i = 0; i < f->on.n; i++) {
		const struct list_filter *o = &f->on.v[i];
		const struct trait *t = str_is(o->field, "kind") ? NULL : trait_of(arena_z(f->a, o->field));
		struct str label = label_of(f, o->field, o->value);

		v->chips.v[i] = (struct view_chip){ o->field, o->value, arena_printf(f->a, "%s: %.*s", t ? t->label : "Kind", STRF(label)),
						    address(f, search_page(f->at), f->r.bare, o, 1) };
	}
	v->clear_path = address(f, search_page(f->at), f->r.bare, &no_filter, 1);
	v->chosen.n = f->q->nfilters;
	v->chosen.v = arena_array(f->a, v->chosen.n, struct list_filter);
	for (size_t i = 0; i < v->chosen.n; i++)
		v->chosen.v[i] = (struct list_filter){ f->q->filters[i].name, f->q->filters[i].value };
}

/* ---- spellings ---- */

static bool in_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* Words with one of them in place of another; "" where it does not stand there as typed. */
static struct str replaced(const struct finder *f, struct str words, struct str what, struct str with)
{
	for (size_t i = 0; i + what.n <= words.n; i++)
		if (str_ieq(str_sub(words, i, what.n), what) && (i == 0 || !in_word(words.p[i - 1])) &&
		    (i + what.n == words.n || !in_word(words.p[i + what.n])))
			return arena_printf(f->a, "%.*s%.*s%.*s", STRF(str_sub(words, 0, i)), STRF(with), STRF(str_from(words, i + what.n)));
	return STR("");
}

static void spelling(struct finder *f, const struct search_fix *fix, struct view_spelling *to)
{
	VEC(struct view_text) others = { 0 };
	struct str base = fix->kept ? f->r.bare : f->r.corrected;

	*to = (struct view_spelling){ .typed = fix->typed, .shown = fix->shown, .kept = fix->kept };
	to->path = address(f, search_page(f->at), fix->kept ? replaced(f, base, fix->typed, fix->shown) : base, NULL, 1);
	for (size_t i = 0; i < fix->nothers; i++) {
		struct str words = replaced(f, base, fix->shown, fix->others[i]);

		if (words.n)
			vec_push(&others, ((struct view_text){ fix->others[i], address(f, search_page(f->at), words, NULL, 1) }));
	}
	list_take(&to->others, &others, f->a);
	to->said = fix->kept ? arena_printf(f->a, "few records have \"%.*s\"; was \"%.*s\" meant?", STRF(fix->typed), STRF(fix->shown)) :
			       arena_printf(f->a, "no record has \"%.*s\"; showing \"%.*s\"", STRF(fix->typed), STRF(fix->shown));
}

static void spellings(struct finder *f)
{
	struct view_search *v = f->v;

	v->corrected = f->r.corrected;
	v->spellings.v = arena_array(f->a, f->r.nfixes, struct view_spelling);
	for (size_t i = 0; i < f->r.nfixes; i++) {
		const struct search_fix *fix = &f->r.fixes[i];

		if (!fix->kept || replaced(f, f->r.bare, fix->typed, fix->shown).n)
			spelling(f, fix, &v->spellings.v[v->spellings.n++]);
	}
}

/* ---- what to try instead ---- */

#define TRIES 6
#define TRY_LETTERS 4

struct tries {
	struct finder *f;
	VEC(struct view_try) found;
};

/* Offer a search if it finds something; but counts the filter, by its place among those that hold, that it leaves out (SIZE_MAX: all
 * of them). */
static bool try_one(struct tries *t, struct str words, size_t but, struct str what)
{
	struct finder *f = t->f;
	struct search_query q = { .words = words, .kind = -1, .brief = true };
	struct search_result r;
	struct search_filter *filters = arena_array(f->a, f->on.n, struct search_filter);

	if (t->found.n == TRIES)
		return false;
	for (size_t i = 0; i < f->on.n; i++)
		if (but != SIZE_MAX && i != but)
			filters[q.nfilters++] = (struct search_filter){ f->on.v[i].field, f->on.v[i].value };
	q.filters = filters;
	search_run(atlas_search(f->at), &q, f->a, &r);
	if (!r.total || (r.loose && f->v->loose) || (r.corrected.n && !f->r.corrected.n))
		return false;
	vec_push(&t->found, ((struct view_try){ what, words, address(f, search_page(f->at), words, but == SIZE_MAX ? &no_filter : but < f->on.n ? &f->on.v[but] : NULL, 1),
						r.total }));
	return true;
}

/* The words that are not excluded. */
static struct str without_minus(const struct finder *f)
{
	struct str rest = f->r.bare, one, out;
	struct buf b;

	buf_init(&b, BUF_LINE);
	while (str_split(&rest, ' ', &one))
		if (one.n && !(one.n > 1 && one.p[0] == '-'))
			buf_printf(&b, "%s%.*s", b.n ? " " : "", STRF(one));
	out = arena_str(f->a, buf_str(&b));
	buf_free(&b);
	return out;
}

/* The longest start of the first word that some record has. */
static void try_start(struct tries *t)
{
	struct str word = str_trim(t->f->r.bare);
	size_t n = 0;

	while (n < word.n && in_word(word.p[n]))
		n++;
	for (n = n > 24 ? 24 : n; n > TRY_LETTERS && ((unsigned char)word.p[n - 1] & 0x80) == 0; n--)
		if (try_one(t, arena_str(t->f->a, str_sub(word, 0, n - 1)), t->f->on.n, STR("the start of it")))
			return;
}

static void tries(struct finder *f)
{
	struct tries t = { .f = f };
	struct str plain = without_minus(f);

	if (f->on.n)
		(void)try_one(&t, f->r.bare, SIZE_MAX, STR("without filters"));
	for (size_t i = 0; i < f->on.n && f->on.n > 1; i++)
		(void)try_one(&t, f->r.bare, i,
			      arena_printf(f->a, "without %.*s", STRF(f->v->chips.v[i].text)));
	if (plain.n && plain.n < str_trim(f->r.bare).n && !str_has(f->r.bare, "\""))
		(void)try_one(&t, plain, f->on.n, STR("with what was left out"));
	if (!t.found.n && f->r.total == 0)
		try_start(&t);
	list_take(&f->v->tries, &t.found, f->a);
}

/* ---- all of it ---- */

static void hits(struct finder *f)
{
	struct view_search *v = f->v;
	size_t offset = (f->q->page ? f->q->page - 1 : 0) * f->q->per_page;

	v->total = f->r.total;
	v->first = f->r.n ? offset + 1 : 0;
	v->last = offset + f->r.n;
	v->loose = f->r.loose;
	v->complaint = f->r.complaint;
	v->corrected = f->r.corrected;
	v->bare = str_trim(f->r.bare);
	v->hits.n = f->r.n;
	v->hits.v = arena_array(f->a, f->r.n, struct view_hit);
	for (size_t i = 0; i < f->r.n; i++) {
		const struct search_hit *h = &f->r.hits[i];

		v->hits.v[i] = (struct view_hit){ view_ref_of(h->entry), h->snippet, h->marks, h->nmarks, h->title_marks, h->ntitle_marks };
	}
}

static void paths(struct finder *f)
{
	struct view_search *v = f->v;
	size_t page = f->q->page ? f->q->page : 1, per = f->q->per_page ? f->q->per_page : 1, pages = (v->total + per - 1) / per;

	if (page > 1) /* from beyond the end to the last page that has something */
		v->previous_path = address(f, search_page(f->at), f->r.bare, NULL, page - 1 <= pages ? page - 1 : pages ? pages : 1);
	if (v->last < v->total && v->hits.n)
		v->next_path = address(f, search_page(f->at), f->r.bare, NULL, page + 1);
	if (f->at->fixed)
		return;
	v->json_path = address(f, "/search.json", f->r.bare, NULL, page);
	v->csv_path = address(f, "/search.csv", f->r.bare, NULL, page);
}

struct view_search *view_find(const struct atlas *at, const struct find_query *q, struct arena *a)
{
	struct finder f = { .at = at, .q = q, .a = a, .v = arena_new(a, struct view_search) };
	struct search_query s = { .words = q->words, .kind = -1, .offset = (q->page ? q->page - 1 : 0) * q->per_page, .limit = q->per_page,
				  .filters = q->filters, .nfilters = q->nfilters, .facets = true };

	page_plain(&f.v->page, at, "Search", "/search", "search", "search", a);
	f.v->words = q->words;
	f.v->asked = str_trim(q->words).n || q->nfilters;
	if (!f.v->asked)
		return f.v;
	if (str_trim(q->words).n)
		f.v->page.head_title = arena_printf(a, "%.*s - Search", STRF(q->words));
	search_run(atlas_search(at), &s, a, &f.r);
	collect_filters(&f);
	hits(&f);
	kinds(&f);
	facets(&f);
	chips(&f);
	spellings(&f);
	paths(&f);
	if (!f.r.total || (f.r.loose && f.on.n))
		tries(&f);
	vec_free(&f.on);
	return f.v;
}

struct view_search *view_search(const struct atlas *at, struct str words, int kind, size_t page, size_t per_page, struct arena *a)
{
	struct search_filter one = { STR("kind"), str_of(kind >= 0 ? kind_table[kind].name : "") };
	struct find_query q = { .words = words, .filters = &one, .nfilters = kind >= 0, .page = page, .per_page = per_page };

	return view_find(at, &q, a);
}

struct view_search *view_suggest(const struct atlas *at, struct str words, size_t limit, struct arena *a)
{
	struct find_query asked = { .words = words, .page = 1, .per_page = limit };
	struct finder f = { .at = at, .q = &asked, .a = a, .v = arena_new(a, struct view_search) };
	struct search_query s = { .words = words, .kind = -1, .limit = limit, .brief = true };

	f.v->words = words;
	f.v->asked = str_trim(words).n > 0;
	if (!f.v->asked)
		return f.v;
	search_run(atlas_search(at), &s, a, &f.r);
	hits(&f);
	return f.v;
}
