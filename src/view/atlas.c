#include "view/atlas.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/log.h"
#include "link/curated.h"

/* Batches of the chosen releases; all parts of the newest version of a source that has a table of records. */
struct chosen {
	VEC(struct batch) batches;
	struct arena arena;
};

static void chosen_free(struct chosen *c)
{
	for (size_t i = 0; i < c->batches.n; i++)
		batch_free(&c->batches.v[i]);
	vec_free(&c->batches);
	arena_free(&c->arena);
}

static bool has_records(const struct release_row *r)
{
	return r->release.part == PART_WHOLE || r->release.part == PART_TABLE;
}

/* Rows come by source, newest first: the first one with records sets the version, its parts follow it. */
static int choose(struct store *s, struct chosen *c, struct err *err)
{
	struct release_row *rows;
	size_t n;

	if (store_releases(s, &c->arena, &rows, &n, err) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		const struct release *r = &rows[i].release;
		bool first = has_records(&rows[i]);

		for (size_t k = 0; k < i && first; k++)
			first = !(str_eq(rows[k].release.source, r->source) && has_records(&rows[k]));
		if (!first)
			continue;
		for (size_t k = 0; k < n; k++) {
			if (!str_eq(rows[k].release.source, r->source) || !str_eq(rows[k].release.version, r->version))
				continue;
			if (store_get(s, rows[k].release.row, vec_add(&c->batches), err) < 0)
				return -1;
		}
	}
	return 0;
}

static struct edition *build(struct store *s, const struct chosen *c, int64_t now, struct err *err)
{
	struct arena a = { 0 };
	const struct batch **list = arena_array(&a, c->batches.n, const struct batch *);
	struct edition_parts parts = { .batches = list, .nbatches = c->batches.n };
	struct edition *e = NULL;
	struct name_row *names;
	struct former *former;
	size_t n;

	for (size_t i = 0; i < c->batches.n; i++)
		list[i] = &c->batches.v[i];
	if (store_names(s, &a, &names, &n, err) == 0) {
		former = arena_array(&a, n, struct former);
		for (size_t i = 0; i < n; i++)
			former[i] = (struct former){ names[i].kind, names[i].id, names[i].name, names[i].category, names[i].subcategory, names[i].quickref };
		parts.former = former;
		parts.nformer = n;
		e = edition_build(&parts, now, err);
	}
	arena_free(&a);
	return e;
}

/* What few pages need and takes long to make: made when it is first asked for, by whoever asks first. */
struct atlas_late {
	pthread_mutex_t lock;
	const struct edition *edition;
	const struct search_index *search;
	const struct linker *linker;
};

static struct atlas_late *late_new(const struct edition *e)
{
	struct atlas_late *l = xcalloc(1, sizeof(*l));

	(void)pthread_mutex_init(&l->lock, NULL);
	l->edition = e;
	return l;
}

static void late_free(struct atlas_late *l)
{
	if (!l)
		return;
	search_free((struct search_index *)(uintptr_t)l->search);
	linker_free((struct linker *)(uintptr_t)l->linker);
	(void)pthread_mutex_destroy(&l->lock);
	free(l);
}

const struct search_index *atlas_search(const struct atlas *at)
{
	const struct search_index *s = at->search;

	if (s || !at->late)
		return s;
	(void)pthread_mutex_lock(&at->late->lock);
	if (!at->late->search)
		at->late->search = search_build(at->late->edition);
	s = at->late->search;
	(void)pthread_mutex_unlock(&at->late->lock);
	return s;
}

const struct linker *atlas_linker(const struct atlas *at)
{
	const struct linker *l = at->linker;

	if (l || !at->late)
		return l;
	(void)pthread_mutex_lock(&at->late->lock);
	if (!at->late->linker)
		at->late->linker = linker_open(at->late->edition);
	l = at->late->linker;
	(void)pthread_mutex_unlock(&at->late->lock);
	return l;
}

/* The linker, the curated file, and the content of each release: links hold for exactly these (store.h, linkset). */
static struct str linkset_key(struct arena *a, const struct edition *e)
{
	struct str key = arena_printf(a, "%.*s+%.*s", STRF(linker_default_key(a)), STRF(curated_hash()));

	for (size_t i = 0; i < e->nreleases; i++)
		key = arena_printf(a, "%.*s %.*s", STRF(key), STRF(e->releases[i].sha256));
	return key;
}

/* Our reading first, with the words that it rests on; the linker for whatever it does not speak of. */
static int make_links(const struct edition *e, const struct linker *l, struct arena *a, struct linkset *out, struct err *err)
{
	struct linkset inferred = { 0 };
	struct map read = { 0 };
	struct curated c;

	if (curated_for(e, a, &c, err) < 0)
		return -1;
	curated_mark(&c, e, l, a);
	for (size_t i = 0; i < c.nverdicts; i++)
		(void)map_put(&read, c.verdicts[i].risk, &c);
	linker_link_rest(l, e, &read, a, &inferred.links, &inferred.nlinks, &inferred.verdicts, &inferred.nverdicts);
	out->links = arena_array(a, inferred.nlinks + c.nlinks, struct link);
	out->verdicts = arena_array(a, inferred.nverdicts + c.nverdicts, struct verdict);
	for (size_t i = 0; i < c.nverdicts; i++)
		out->verdicts[out->nverdicts++] = c.verdicts[i];
	for (size_t i = 0; i < c.nlinks; i++)
		out->links[out->nlinks++] = c.links[i];
	for (size_t i = 0; i < inferred.nverdicts; i++)
		out->verdicts[out->nverdicts++] = inferred.verdicts[i];
	for (size_t i = 0; i < inferred.nlinks; i++)
		out->links[out->nlinks++] = inferred.links[i];
	map_free(&read);
	return 0;
}

static int link_edition(struct store *s, struct edition *e, struct err *err)
{
	struct arena a = { 0 };
	struct str key = linkset_key(&a, e);
	struct linkset set = { 0 };
	struct err store_err = ERR_INIT;
	int rc = 0;

	if (store_get_linkset(s, key.p, &a, &set, &store_err) != 1) {
		struct linker *l = linker_open(e);

		set = (struct linkset){ 0 };
		rc = make_links(e, l, &a, &set, err);
		linker_free(l);
		if (rc == 0 && store_put_linkset(s, key.p, &set, &store_err) < 0)
			log_debug("links are made at each start: %s", store_err.msg);
	}
	if (rc == 0)
		edition_attach(e, set.links, set.nlinks, set.verdicts, set.nverdicts);
	arena_free(&a);
	return rc;
}

static void count_mitigations(struct atlas *at)
{
	const struct entries *risks = &at->edition->kinds[REC_RISK];
	uint32_t *n = xcalloc(at->edition->nentries + 1, sizeof(*n));
	struct arena a = { 0 };

	for (size_t i = 0; i < risks->n; i++) {
		size_t k = 0;

		if (risks->v[i].nout[LINK_ATTACKS_BY])
			(void)edition_suggest(at->edition, &risks->v[i], &a, &k);
		n[risks->v[i].ord] = (uint32_t)k;
		arena_free(&a);
	}
	at->nmitigations = n;
}

/* An edition of what the store holds now.  Another process may replace a release between the list and the reading of it. */
static struct edition *newest(struct store *s, int64_t now, struct err *err)
{
	struct edition *e = NULL;

	for (int tries = 0; !e && tries < 5; tries++) {
		struct chosen c = { 0 };
		int rc = choose(s, &c, err);

		if (rc == 0)
			e = build(s, &c, now, err);
		chosen_free(&c);
		if (rc == 0 || err->code != ERR_NOT_FOUND)
			break;
	}
	return e;
}

struct atlas *atlas_load(struct store *s, int64_t now, struct err *err)
{
	struct edition *e = newest(s, now, err);
	struct atlas *at;

	if (!e)
		return NULL;
	at = xcalloc(1, sizeof(*at));
	at->now = now;
	at->edition = e;
	at->late = late_new(e);
	if (link_edition(s, e, err) < 0) {
		atlas_free(at);
		return NULL;
	}
	count_mitigations(at);
	return at;
}

int atlas_relink(struct store *s, struct err *err)
{
	struct edition *e = newest(s, 0, err);
	int rc;

	if (!e)
		return -1;
	rc = link_edition(s, e, err);
	edition_free(e);
	return rc;
}

void atlas_free(struct atlas *at)
{
	if (!at)
		return;
	late_free(at->late);
	edition_free((struct edition *)(uintptr_t)at->edition);
	free((void *)(uintptr_t)at->nmitigations);
	free(at);
}
