#include "sync/import.h"

#include "base/map.h"

const char *const change_name[CHANGES] = { "added", "removed", "renamed", "re-parented", "maturity-changed", "reworded" };

/* What a part says all about.  A table names papers too, but not all of them. */
static const unsigned part_kinds[PARTS] = {
	[PART_WHOLE] = (1u << REC_KINDS) - 1,
	[PART_TABLE] = 1u << REC_RISK,
	[PART_DOMAINS] = 1u << REC_DOMAIN | 1u << REC_SUBDOMAIN,
	[PART_CAUSES] = 1u << REC_TERM,
	[PART_PAPERS] = 1u << REC_PAPER,
};

/* A tactic that a technique stands under; a list sorted by id, so that the order in a file means nothing. */
struct under {
	struct str id;
	struct under *next;
};

struct place {
	struct str parent;
	struct under *tactics;
};

/* One of the two releases, maybe in several files. */
struct side {
	const struct batch *const *batches;
	size_t nbatches;
	struct map records; /* id -> const struct record */
	struct map places;  /* id of a technique -> struct place */
};

struct compare {
	struct import_diff *diff;
	struct arena *arena;       /* for what the diff keeps */
	struct arena scratch;
	struct side old, new;
	bool covered[REC_KINDS];   /* kinds that the new file can hold */
	struct map added_by_name;  /* "technique Name" -> const struct record; or the map itself where two have the name */
	VEC(struct change) changes[CHANGES];
};

static struct place *place_of(struct compare *c, struct side *s, struct str id)
{
	struct place *p = map_get(&s->places, id);

	if (!p) {
		p = arena_new(&c->scratch, struct place);
		(void)map_put(&s->places, id, p);
	}
	return p;
}

static void put_under(struct compare *c, struct place *p, struct str tactic)
{
	struct under **at = &p->tactics, *u;

	while (*at && str_cmp((*at)->id, tactic) < 0)
		at = &(*at)->next;
	if (*at && str_eq((*at)->id, tactic))
		return;
	u = arena_new(&c->scratch, struct under);
	*u = (struct under){ tactic, *at };
	*at = u;
}

static void index_side(struct compare *c, struct side *s)
{
	for (size_t i = 0; i < s->nbatches; i++) {
		const struct batch *b = s->batches[i];

		for (size_t k = 0; k < b->records.n; k++)
			if (c->covered[b->records.v[k].kind])
				(void)map_add(&s->records, b->records.v[k].id, &b->records.v[k]);
		for (size_t k = 0; k < b->links.n; k++) {
			const struct link *l = &b->links.v[k];

			if (l->kind == LINK_SPECIALIZES)
				place_of(c, s, l->from)->parent = l->to;
			else if (l->kind == LINK_ACHIEVES)
				put_under(c, place_of(c, s, l->from), l->to);
		}
	}
}

/* What a record stands under, as text. */
static struct str stands_under(struct compare *c, const struct side *s, const struct record *r)
{
	const struct place *p = map_get(&s->places, r->id);
	struct str v = record_field(r, F_SUBDOMAIN), all;
	struct buf b;

	if (r->kind == REC_RISK)
		return v.n ? v : record_field(r, F_DOMAIN);
	if (!p || p->parent.n)
		return p ? p->parent : STR_NONE;
	buf_init(&b, BUF_PAGE);
	for (const struct under *u = p->tactics; u; u = u->next)
		buf_printf(&b, "%s%.*s", b.n ? ", " : "", STRF(u->id));
	all = arena_str(&c->scratch, buf_str(&b));
	buf_free(&b);
	return all;
}

static void note_change(struct compare *c, enum change_kind kind, const struct record *r, struct str was, struct str now)
{
	struct import_diff *d = c->diff;

	if (d->n[kind]++ < IMPORT_CHANGES_MAX)
		vec_push(&c->changes[kind], ((struct change){ .kind = r->kind, .id = arena_str(c->arena, r->id), .name = arena_str(c->arena, r->name),
							      .was = arena_str(c->arena, was), .now = arena_str(c->arena, now) }));
}

static struct str name_key(struct compare *c, const struct record *r)
{
	return arena_printf(&c->scratch, "%s %.*s", kind_table[r->kind].name, STRF(r->name));
}

static void note_added(struct compare *c, const struct record *r)
{
	struct str key = name_key(c, r);

	note_change(c, CHANGE_ADDED, r, STR_NONE, STR_NONE);
	if (map_get(&c->added_by_name, key))
		(void)map_put(&c->added_by_name, key, &c->added_by_name);
	else
		(void)map_put(&c->added_by_name, key, (void *)(uintptr_t)r);
}

static void note_removed(struct compare *c, const struct record *r)
{
	/* names of risks are too general to tell one by */
	void *twin = r->kind == REC_RISK ? NULL : map_get(&c->added_by_name, name_key(c, r));

	note_change(c, CHANGE_REMOVED, r, STR_NONE, twin && twin != &c->added_by_name ? ((const struct record *)twin)->id : STR_NONE);
}

static void compare_record(struct compare *c, const struct record *was, const struct record *now)
{
	struct str a = stands_under(c, &c->old, was), b = stands_under(c, &c->new, now);
	struct str before = record_field(was, F_MATURITY), after = record_field(now, F_MATURITY);

	c->diff->kept++;
	if (!str_eq(was->name, now->name))
		note_change(c, CHANGE_RENAMED, now, was->name, now->name);
	if (!str_eq(a, b))
		note_change(c, CHANGE_MOVED, now, a, b);
	if (!str_eq(before, after))
		note_change(c, CHANGE_MATURITY, now, before, after);
	if (!str_eq(was->description, now->description) && !c->diff->against.starter)
		note_change(c, CHANGE_REWORDED, now, STR_NONE, STR_NONE);
}

static void compare_records(struct compare *c)
{
	for (size_t i = 0; i < c->new.nbatches; i++)
		for (size_t k = 0; k < c->new.batches[i]->records.n; k++) {
			const struct record *now = &c->new.batches[i]->records.v[k], *was = map_get(&c->old.records, now->id);

			if (map_get(&c->new.records, now->id) != now)
				continue; /* a second one of that id */
			if (was)
				compare_record(c, was, now);
			else
				note_added(c, now);
		}
	for (size_t i = 0; i < c->old.nbatches; i++)
		for (size_t k = 0; k < c->old.batches[i]->records.n; k++) {
			const struct record *was = &c->old.batches[i]->records.v[k];

			if (map_get(&c->old.records, was->id) != was)
				continue;
			c->diff->before++;
			if (!map_get(&c->new.records, was->id))
				note_removed(c, was);
		}
}

static struct str link_key(struct compare *c, const struct link *l)
{
	return arena_printf(&c->scratch, "%d %.*s %.*s %.*s", (int)l->kind, STRF(l->from), STRF(l->to), STRF(l->step_id));
}

/* Links are compared by what they join; a study may employ a technique in several steps. */
static void compare_links(struct compare *c)
{
	struct map counts = { 0 };
	size_t *n, old[LINK_KINDS] = { 0 };

	for (size_t i = 0; i < c->old.nbatches; i++)
		for (size_t k = 0; k < c->old.batches[i]->links.n; k++) {
			const struct link *l = &c->old.batches[i]->links.v[k];

			if (!map_get(&c->old.records, l->from))
				continue;
			n = map_add(&counts, link_key(c, l), arena_new(&c->scratch, size_t));
			(*n)++;
			old[l->kind]++;
		}
	for (size_t i = 0; i < c->new.nbatches; i++)
		for (size_t k = 0; k < c->new.batches[i]->links.n; k++) {
			const struct link *l = &c->new.batches[i]->links.v[k];

			n = map_get(&counts, link_key(c, l));
			if (n && *n) {
				(*n)--;
				old[l->kind]--;
			} else {
				c->diff->links_added[l->kind]++;
			}
		}
	memcpy(c->diff->links_removed, old, sizeof(old));
	map_free(&counts);
}

static struct release keep_release(struct arena *a, const struct release *r)
{
	struct release copy = *r;
	struct str *const words[] = { &copy.source, &copy.version, &copy.stated, &copy.format, &copy.title,
				      &copy.date, &copy.license, &copy.url, &copy.file, &copy.sha256 };

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		*words[i] = arena_str(a, *words[i]);
	return copy;
}

static void compare(struct arena *a, const struct batch *b, const struct batch *const *old, size_t nold, struct import_diff *diff)
{
	struct compare c = { .diff = diff, .arena = a, .old = { .batches = old, .nbatches = nold }, .new = { .batches = &b, .nbatches = 1 } };

	diff->compared = true;
	diff->against = keep_release(a, &old[0]->release);
	diff->older = release_cmp(&b->release, &diff->against) < 0;
	for (size_t i = 0; i < REC_KINDS; i++)
		c.covered[i] = (part_kinds[b->release.part] >> i) & 1;
	index_side(&c, &c.old);
	index_side(&c, &c.new);
	compare_records(&c);
	compare_links(&c);
	for (size_t i = 0; i < CHANGES; i++) {
		diff->list[i] = vec_dup(a, &c.changes[i]);
		diff->nlist[i] = c.changes[i].n;
		vec_free(&c.changes[i]);
	}
	map_free(&c.old.records);
	map_free(&c.old.places);
	map_free(&c.new.records);
	map_free(&c.new.places);
	map_free(&c.added_by_name);
	arena_free(&c.scratch);
}

/* The row that has b's name and content; *same is 0 where there is none. */
static int find_same(struct store *s, const struct batch *b, const struct release_row *rows, size_t n, int64_t *same, struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		const struct release *r = &rows[i].release;
		struct batch old;

		if (!str_eq(r->source, b->release.source) || !str_eq(r->version, b->release.version) || r->part != b->release.part)
			continue;
		if (b->release.sha256.n && str_eq(r->sha256, b->release.sha256)) {
			*same = r->row;
			return 0;
		}
		if (rows[i].records != b->records.n || rows[i].links != b->links.n)
			return 0;
		if (store_get(s, r->row, &old, err) < 0)
			return -1;
		if (import_equal(&old, b))
			*same = r->row;
		batch_free(&old);
		return 0;
	}
	return 0;
}

/* Can the two hold the same records? */
static bool fits(const struct release *r, const struct release *new)
{
	return str_eq(r->source, new->source) && (r->part == new->part || r->part == PART_WHOLE || new->part == PART_WHOLE);
}

/* Compare with all files of the newest release in rows, which are newest first. */
static int compare_newest(struct store *s, const struct batch *b, const struct release_row *rows, size_t n, struct arena *a,
			  struct import_diff *diff, struct err *err)
{
	struct batch old[PARTS];
	const struct batch *list[PARTS];
	const struct release *newest = NULL;
	size_t nold = 0;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < n && nold < PARTS; i++) {
		const struct release *r = &rows[i].release;

		if (!fits(r, &b->release) || (newest && release_cmp(r, newest) != 0))
			continue;
		newest = r;
		rc = store_get(s, r->row, &old[nold], err);
		if (rc == 0) {
			list[nold] = &old[nold];
			nold++;
		}
	}
	if (rc == 0 && nold)
		compare(a, b, list, nold, diff);
	for (size_t i = 0; i < nold; i++)
		batch_free(&old[i]);
	return rc;
}

int import_diff(struct store *s, const struct batch *b, struct arena *a, struct import_diff *diff, int64_t *same, struct err *err)
{
	struct arena scratch = { 0 };
	struct release_row *rows;
	size_t n;
	int rc;

	*diff = (struct import_diff){ 0 };
	*same = 0;
	rc = store_releases(s, &scratch, &rows, &n, err);
	if (rc == 0)
		rc = find_same(s, b, rows, n, same, err);
	if (rc == 0 && !*same)
		rc = compare_newest(s, b, rows, n, a, diff, err);
	arena_free(&scratch);
	return rc;
}
