#include "link/stale.h"

#include <stdlib.h>

#include "base/embed.h"
#include "data/files.h"
#include "link/curated.h"

const char *const stale_name[STALE_KINDS] = { "gone", "renamed", "moved" };

/* A technique, as it was read or as it is. */
struct known {
	struct str id, name, parent;
};

struct comparing {
	struct arena *a;
	struct map now;    /* id -> struct known */
	struct map named;  /* "parent name", and the name alone where only one has it -> struct known */
	struct map risks;  /* of the edition: id -> anything; empty: all count */
	struct curated read;
	VEC(struct stale_item) items;
};

static struct known several; /* stands for a name that is not one technique's */

static struct str full_name(struct arena *a, struct str parent, struct str name)
{
	return arena_printf(a, "%.*s\t%.*s", STRF(parent), STRF(name));
}

static void is_now(struct comparing *c, struct str id, struct str name, struct str parent)
{
	struct known *k = arena_new(c->a, struct known);

	*k = (struct known){ id, str_trim(name), parent };
	(void)map_add(&c->now, id, k);
	(void)map_add(&c->named, full_name(c->a, parent, k->name), k);
	if (map_add(&c->named, k->name, k) != k)
		(void)map_put(&c->named, k->name, &several);
}

/* The risks that are linked to a technique. */
static void risks_of(struct comparing *c, struct stale_item *it)
{
	VEC(struct str) ids = { 0 };

	for (size_t i = 0; i < c->read.nlinks; i++)
		if (str_eq(c->read.links[i].to, it->technique) && (!c->risks.n || map_get(&c->risks, c->read.links[i].from)))
			vec_push(&ids, c->read.links[i].from);
	it->nrisks = ids.n;
	it->risks = vec_dup(c->a, &ids);
	vec_free(&ids);
}

static void note(struct comparing *c, enum stale_kind kind, const struct known *was, struct str from, struct str to)
{
	struct stale_item it = { kind, was->id, was->name, from, to, NULL, 0 };

	risks_of(c, &it);
	if (it.nrisks)
		vec_push(&c->items, it);
}

static void compare(struct comparing *c, const struct known *was)
{
	const struct known *now = map_get(&c->now, was->id), *other;

	if (!now) {
		other = map_get(&c->named, full_name(c->a, was->parent, was->name));
		if (!other)
			other = map_get(&c->named, was->name);
		note(c, STALE_GONE, was, was->name, other ? other->id : STR(""));
		return;
	}
	if (!str_eq(now->name, was->name))
		note(c, STALE_RENAMED, was, was->name, now->name);
	if (!str_eq(now->parent, was->parent))
		note(c, STALE_MOVED, was, was->parent, now->parent);
}

static int by_kind(const void *pa, const void *pb)
{
	const struct stale_item *a = pa, *b = pb;

	return a->kind != b->kind ? (a->kind < b->kind ? -1 : 1) : str_cmp(a->technique, b->technique);
}

static int finish(struct comparing *c, struct str release, struct stale *out, struct err *err)
{
	const struct embed *names = embed_find(data_files, data_files_n, STR("curated/techniques.tsv"));
	const struct embed *file = embed_find(data_files, data_files_n, STR("curated/risk_technique.tsv"));
	struct str rest, line;
	int rc = names && file ? curated_parse(file->data, c->a, &c->read, err) : err_set(err, ERR_BUG, "the readings are not in the program");

	*out = (struct stale){ .read = c->read.atlas, .read_mit = c->read.mit, .release = arena_str(c->a, release) };
	rest = rc == 0 ? names->data : STR_NONE;
	while (rc == 0 && str_split(&rest, '\n', &line)) {
		struct known was = { 0 };

		if (!line.n || line.p[0] == '#')
			continue;
		if (str_split(&line, '\t', &was.id) && str_split(&line, '\t', &was.name)) {
			was.parent = line.p ? line : STR("");
			compare(c, &was);
		}
	}
	if (c->items.n)
		qsort(c->items.v, c->items.n, sizeof(*c->items.v), by_kind);
	for (size_t i = 0; i < c->items.n; i++) {
		out->techniques[c->items.v[i].kind]++;
		out->links[c->items.v[i].kind] += c->items.v[i].nrisks;
	}
	out->n = c->items.n;
	out->v = vec_dup(c->a, &c->items);
	vec_free(&c->items);
	map_free(&c->now);
	map_free(&c->named);
	map_free(&c->risks);
	return rc;
}

int stale_batch(const struct batch *b, struct arena *a, struct stale *out, struct err *err)
{
	struct comparing c = { .a = a };
	struct map parents = { 0 };

	*out = (struct stale){ 0 };
	if (!str_is(b->release.source, "atlas"))
		return 0;
	for (size_t i = 0; i < b->links.n; i++)
		if (b->links.v[i].kind == LINK_SPECIALIZES)
			(void)map_add(&parents, b->links.v[i].from, &b->links.v[i]);
	for (size_t i = 0; i < b->records.n; i++) {
		const struct record *r = &b->records.v[i];
		const struct link *up = map_get(&parents, r->id);

		if (r->kind == REC_TECHNIQUE)
			is_now(&c, r->id, r->name, up ? up->to : STR(""));
	}
	map_free(&parents);
	return finish(&c, b->release.version, out, err);
}

int stale_edition(const struct edition *e, struct arena *a, struct stale *out, struct err *err)
{
	const struct release *r = edition_release(e, "atlas");
	const struct entries *techniques = &e->kinds[REC_TECHNIQUE], *risks = &e->kinds[REC_RISK];
	struct comparing c = { .a = a };

	*out = (struct stale){ 0 };
	if (!r || !risks->n)
		return 0;
	for (size_t i = 0; i < techniques->n; i++) {
		const struct entry *up = entry_parent(&techniques->v[i]);

		is_now(&c, techniques->v[i].r.id, techniques->v[i].r.name, up ? up->r.id : STR(""));
	}
	for (size_t i = 0; i < risks->n; i++)
		(void)map_add(&c.risks, risks->v[i].r.id, &c);
	return finish(&c, str_starts(r->version, STR("starter-")) ? str_from(r->version, strlen("starter-")) : r->version, out, err);
}

struct str stale_tell(const struct stale *s, const struct stale_item *it, struct arena *a)
{
	const char *links = it->nrisks == 1 ? "link" : "links";

	switch (it->kind) {
	case STALE_GONE:
		return arena_printf(a, "%.*s (%.*s) is not in %.*s%s%.*s%s: %zu %s left out", STRF(it->technique), STRF(it->name), STRF(s->release),
				    it->now.n ? ", where " : "", STRF(it->now), it->now.n ? " has its name" : "", it->nrisks, links);
	case STALE_RENAMED:
		return arena_printf(a, "%.*s (%.*s) is called %.*s in %.*s: %zu %s to read again", STRF(it->technique), STRF(it->was), STRF(it->now), STRF(s->release),
				    it->nrisks, links);
	default:
		return arena_printf(a, "%.*s (%.*s) stands %s%.*s in %.*s, and stood %s%.*s: %zu %s to read again", STRF(it->technique), STRF(it->name),
				    it->now.n ? "under " : "by itself", STRF(it->now), STRF(s->release), it->was.n ? "under " : "by itself", STRF(it->was), it->nrisks, links);
	}
}

bool stale_newer(const struct stale *s)
{
	struct release read = { .source = STR("atlas"), .version = s->read }, now = { .source = STR("atlas"), .version = s->release };

	return s->release.n && s->read.n && release_cmp(&now, &read) > 0;
}
