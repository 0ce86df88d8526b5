/* Names of an edition: ids, addresses, former addresses, and the entry that a text means. */
#include "atlas/edition_impl.h"

#include <stdlib.h>

#include "atlas/vocab.h"

static struct str upper(struct arena *a, struct str s)
{
	char *p = arena_z(a, s);

	for (size_t i = 0; i < s.n; i++)
		if (p[i] >= 'a' && p[i] <= 'z')
			p[i] = (char)(p[i] - 32);
	return str_n(p, s.n);
}

/* next: for each address that was taken, the number to try next, so that many of one title are not tried from 2 each time. */
static void name_entry(struct edition *e, struct entry *x, struct map *next)
{
	struct arena *a = &e->arena;
	struct str parent_id = id_parent(x->r.id), slug;
	const struct entry *parent = parent_id.n ? map_get(&e->by_id, parent_id) : NULL;

	x->title = record_title(a, &x->r, parent ? &parent->r : NULL);
	slug = x->slug = address_of(a, &x->r, x->title);
	while (map_get(&e->by_slug, x->slug)) { /* repeated Ev_IDs may repeat their title too */
		size_t k = map_get_n(next, slug, 2);

		map_put_n(next, slug, k + 1);
		x->slug = address_cut(a, arena_printf(a, "%.*s-%zu", STRF(slug), k));
	}
	(void)map_put(&e->by_slug, x->slug, x);
}

/* What makes aliases: the edition, those found so far, and where the former names of an id start in their list. */
struct namer {
	struct edition *e;
	const struct former *former; /* by id */
	size_t n;
	struct map first;            /* id -> place of its first former name */
	VEC(struct alias) found;
};

static void add_alias(struct namer *nm, struct str slug, const struct entry *x)
{
	if (!slug.n || map_get(&nm->e->by_slug, slug) || map_get(&nm->e->aliases, slug))
		return; /* an address in use leads where it says */
	(void)map_put(&nm->e->aliases, slug, entry_mut(x));
	vec_push(&nm->found, ((struct alias){ slug, x }));
}

static void former_title(struct namer *nm, const struct former *f, const struct entry *x, struct str title)
{
	struct arena *a = &nm->e->arena;
	struct field fields[] = { { F_QUICKREF, f->quickref }, { F_EV_ID, record_field(&x->r, F_EV_ID) } };
	struct record r = x->r;

	if (f->kind == REC_RISK) {
		r.fields = fields;
		r.nfields = ARRAY_LEN(fields);
	}
	add_alias(nm, address_of(a, &r, title), x);
}

static void add_former(struct namer *nm, const struct former *f)
{
	struct arena *a = &nm->e->arena;
	const struct entry *x = map_get(&nm->e->by_id, f->id);
	struct str parent = id_parent(f->id), t = str_trim(f->subcategory);

	if (!x || x->r.kind != f->kind)
		return;
	if (f->kind == REC_RISK) {
		former_title(nm, f, x, t.n ? t : str_trim(f->category));
		return;
	}
	if (f->kind != REC_TECHNIQUE || !parent.n) {
		former_title(nm, f, x, str_trim(f->name));
		return;
	}
	/* a sub-technique's address holds its parent's name, which may have been another one at the time */
	for (size_t i = map_get_n(&nm->first, parent, nm->n); i < nm->n && str_eq(nm->former[i].id, parent); i++)
		former_title(nm, f, x, arena_printf(a, "%.*s: %.*s", STRF(nm->former[i].name), STRF(f->name)));
}

static void value_aliases(struct namer *nm, enum rec_kind kind)
{
	struct arena *a = &nm->e->arena;

	for (size_t i = 0; i < nm->e->kinds[kind].n; i++) {
		const struct entry *x = &nm->e->kinds[kind].v[i];
		struct str old;

		for (size_t k = 0; (old = vocab_former(x->r.name, k)).n; k++)
			add_alias(nm, address_of(a, &x->r, old), x);
	}
}

static int alias_order(const void *a, const void *b)
{
	return str_cmp(((const struct alias *)a)->slug, ((const struct alias *)b)->slug);
}

static void find_aliases(struct edition *e, const struct edition_parts *parts)
{
	struct namer nm = { .e = e, .former = parts->former, .n = parts->nformer };

	for (size_t i = nm.n; i-- > 0;)
		map_put_n(&nm.first, nm.former[i].id, i);
	for (size_t i = 0; i < nm.n; i++)
		add_former(&nm, &nm.former[i]);
	for (size_t i = 0; i < parts->naliases; i++) {
		const struct entry *x = map_get(&e->by_id, parts->aliases[i].id);

		if (x)
			add_alias(&nm, arena_str(&e->arena, parts->aliases[i].slug), x);
	}
	value_aliases(&nm, REC_STAGE);
	value_aliases(&nm, REC_CATEGORY);
	if (nm.found.n)
		qsort(nm.found.v, nm.found.n, sizeof(nm.found.v[0]), alias_order);
	e->alias = vec_dup(&e->arena, &nm.found);
	e->nalias = nm.found.n;
	vec_free(&nm.found);
	map_free(&nm.first);
}

void edition_names(struct edition *e, const struct edition_parts *parts)
{
	struct map next = { 0 };

	for (int k = 0; k < REC_KINDS; k++)
		for (size_t i = 0; i < e->kinds[k].n; i++)
			(void)map_add(&e->by_id, e->kinds[k].v[i].r.id, entry_mut(&e->kinds[k].v[i]));
	for (int k = 0; k < REC_KINDS; k++)
		for (size_t i = 0; i < e->kinds[k].n; i++) {
			struct entry *x = entry_mut(&e->kinds[k].v[i]);
			struct str attack = record_field(&x->r, F_ATTACK_ID);

			name_entry(e, x, &next);
			(void)map_add(&e->by_id, x->uuid, x);
			if (attack.n)
				(void)map_add(&e->by_id, upper(&e->arena, attack), x);
		}
	map_free(&next);
	find_aliases(e, parts);
}

const struct entry *edition_by_id(const struct edition *e, struct str id)
{
	return map_get(&e->by_id, id);
}

const struct entry *edition_by_slug(const struct edition *e, struct str slug, bool *moved)
{
	const struct entry *x = map_get(&e->by_slug, slug);

	if (moved)
		*moved = false;
	if (x)
		return x;
	x = map_get(&e->aliases, slug);
	if (x && moved)
		*moved = true;
	return x;
}

/* What is left of a page address when host, query, fragment, slashes and suffix are off. */
static struct str last_segment(struct str s)
{
	static const struct str suffix[] = { STR_INIT(".html"), STR_INIT(".json"), STR_INIT(".csv"), STR_INIT(".md"), STR_INIT(".svg") };
	ptrdiff_t at;

	if ((at = str_chr(s, '#')) >= 0)
		s = str_sub(s, 0, (size_t)at);
	if ((at = str_chr(s, '?')) >= 0)
		s = str_sub(s, 0, (size_t)at);
	if (str_ends(s, STR("/index.html")))
		s.n -= strlen("/index.html");
	while (s.n && s.p[s.n - 1] == '/')
		s.n--;
	for (size_t i = s.n; i > 0; i--)
		if (s.p[i - 1] == '/') {
			s = str_from(s, i);
			break;
		}
	for (size_t i = 0; i < ARRAY_LEN(suffix); i++)
		if (str_ends(s, suffix[i])) {
			s.n -= suffix[i].n;
			break;
		}
	return s;
}

static const struct entry *find_word(const struct edition *e, struct arena *a, struct str word)
{
	struct str id = id_normal(a, word);
	const struct entry *x = id.n ? map_get(&e->by_id, id) : NULL;
	ptrdiff_t dashes = str_find(word, STR("--"));

	if (!x && dashes > 0) /* a STIX id: type--uuid */
		word = str_from(word, (size_t)dashes + 2);
	if (!x)
		x = map_get(&e->by_id, upper(a, word));
	if (!x)
		x = map_get(&e->by_id, word);
	if (!x) {
		struct str slug = address_slug(a, word);

		x = slug.n == word.n ? edition_by_slug(e, slug, NULL) : NULL;
		if (!x && word.n == 36) /* a UUID in capitals */
			x = map_get(&e->by_id, slug);
	}
	return x;
}

/* An address whose title is one that no release here knows still names its record by the id in front:
 * "aml-t0051-000-...", "mitrisk-<QuickRef>-62-15-07-...". */
static const struct entry *find_by_head(const struct edition *e, struct arena *a, struct str slug)
{
	const struct entry *x = NULL;

	if (str_istarts(slug, STR("aml-"))) {
		struct str rest = str_from(slug, 4), head, sub;

		if (!str_split(&rest, '-', &head))
			return NULL;
		if (rest.n >= 3 && str_split(&rest, '-', &sub) && sub.n == 3)
			x = map_get(&e->by_id, id_normal(a, arena_printf(a, "AML.%.*s.%.*s", STRF(head), STRF(sub))));
		return x ? x : map_get(&e->by_id, id_normal(a, arena_printf(a, "AML.%.*s", STRF(head))));
	}
	if (!str_istarts(slug, STR("mitrisk-")))
		return NULL;
	for (size_t i = strlen("mitrisk-"); i + 10 <= slug.n && !x; i++) {
		struct str id = arena_str(a, str_sub(slug, i, 10)); /* "-62-15-07-" */
		char *p = (char *)(uintptr_t)id.p;

		if (p[0] != '-' || p[3] != '-' || p[6] != '-' || p[9] != '-')
			continue;
		p[3] = p[6] = '.';
		id = id_normal(a, str_sub(id, 1, 8));
		x = id.n ? map_get(&e->by_id, id) : NULL;
		if (x && !str_starts(x->slug, str_sub(slug, 0, i + 9)))
			x = NULL; /* another paper's number */
	}
	return x;
}

const struct entry *edition_find(const struct edition *e, struct str text)
{
	struct arena a = { 0 };
	const struct entry *x;

	text = str_trim(text);
	if (text.n == 0 || text.n > 2000)
		return NULL;
	x = find_word(e, &a, text);
	if (!x)
		x = find_word(e, &a, last_segment(text));
	if (!x)
		x = find_by_head(e, &a, last_segment(text));
	arena_free(&a);
	return x;
}

const struct release *edition_release(const struct edition *e, const char *source)
{
	for (size_t i = 0; i < e->nreleases; i++)
		if (str_is(e->releases[i].source, source))
			return &e->releases[i];
	return NULL;
}
