#include "source/atlas_common.h"

#include "atlas/address.h"

/* A parent with more tactics is no real one: its sub-techniques inherit none, so that a small file stays a small batch. */
#define MAX_INHERITED 100

/* Which kinds of records a relation is between. */
static const struct { enum rec_kind from, to; } ends[LINK_KINDS] = {
	[LINK_MITIGATES] = { REC_MITIGATION, REC_TECHNIQUE },
	[LINK_ACHIEVES] = { REC_TECHNIQUE, REC_TACTIC },
	[LINK_SPECIALIZES] = { REC_TECHNIQUE, REC_TECHNIQUE },
	[LINK_EMPLOYS] = { REC_CASE_STUDY, REC_TECHNIQUE },
};

struct link *atlas_link(struct atlas *a, enum link_kind kind, struct str from, struct str to, unsigned line)
{
	struct atlas_link *l = vec_add(&a->links);

	*l = (struct atlas_link){ .line = line, .seq = a->links.n,
				  .link = { .kind = kind, .method = METHOD_UPSTREAM, .confidence = 1, .from = from, .to = to } };
	return &l->link;
}

static const struct record *record_of(const struct atlas *a, struct str id)
{
	size_t i = map_get_n(&a->ids, id, SIZE_MAX);

	return i == SIZE_MAX ? NULL : &a->r.out->records.v[i];
}

static bool is_kind(const struct atlas *a, struct str id, enum rec_kind kind)
{
	const struct record *r = record_of(a, id);

	return r && r->kind == kind;
}

/* Whether both ends of a relation are there; if not, say so. */
static bool ends_exist(struct atlas *a, const struct atlas_link *l)
{
	const struct link *k = &l->link;
	struct place p = { .line = l->line, .record = k->from, .key = str_of(link_kind_name[k->kind]) };
	bool from = is_kind(a, k->from, ends[k->kind].from);
	struct str missing = from ? k->to : k->from;
	const char *kind = kind_table[from ? ends[k->kind].to : ends[k->kind].from].name;

	if (k->kind == LINK_SPECIALIZES && (!id_parent(k->from).n || id_parent(k->to).n)) {
		reader_diag(&a->r, SEV_WARNING, &p, "left out", "%.*s cannot be a sub-technique of %.*s: the ids say otherwise",
			    STRF(reader_quote(&a->r, k->from)), STRF(reader_quote(&a->r, k->to)));
		return false;
	}
	if (from && is_kind(a, k->to, ends[k->kind].to))
		return true;
	if (atlas_foreign(missing))
		reader_odd(&a->r, &p, "left out", "a relation to a %s of ATT&CK, not of ATLAS", kind);
	else
		reader_diag(&a->r, SEV_WARNING, &p, "left out", "%.*s %s %.*s, but %.*s is no %s of this file", STRF(reader_quote(&a->r, k->from)),
			    link_kind_name[k->kind], STRF(reader_quote(&a->r, k->to)), STRF(reader_quote(&a->r, missing)), kind);
	return false;
}

/* A step's tactic is kept only where it exists. */
static void check_tactic(struct atlas *a, struct atlas_link *l)
{
	struct place p = { .line = l->line, .record = l->link.from, .key = STR("tactic") };
	struct str tactic = l->link.tactic;

	if (!tactic.n || is_kind(a, tactic, REC_TACTIC))
		return;
	l->link.tactic = STR_NONE;
	if (atlas_foreign(tactic))
		reader_odd(&a->r, &p, "left out", "a step's tactic is of ATT&CK, not of ATLAS");
	else
		reader_diag(&a->r, SEV_WARNING, &p, "left out", "the tactic '%.*s' of the step with %.*s is not in this file",
			    STRF(reader_quote(&a->r, tactic)), STRF(l->link.to));
}

/* Keep what leads somewhere and is said once; all but steps, which may repeat. */
static void drop_bad(struct atlas *a)
{
	struct arena scratch = { 0 };
	struct map seen = { 0 };
	size_t kept = 0;

	for (size_t i = 0; i < a->links.n; i++) {
		struct atlas_link *l = &a->links.v[i];
		const struct link *k = &l->link;
		struct place p = { .line = l->line, .record = k->from, .key = str_of(link_kind_name[k->kind]) };

		if (!ends_exist(a, l))
			continue;
		l->from = map_get_n(&a->ids, k->from, 0);
		if (k->kind == LINK_EMPLOYS) {
			check_tactic(a, l);
		} else {
			struct str key = arena_printf(&scratch, "%d %.*s %.*s", (int)k->kind, STRF(k->from), STRF(k->to));

			if (map_put(&seen, key, a)) {
				reader_diag(&a->r, SEV_NOTE, &p, "the first is kept", "%.*s stands twice", STRF(k->to));
				continue;
			}
		}
		a->links.v[kept++] = *l;
	}
	a->links.n = kept;
	map_free(&seen);
	arena_free(&scratch);
}

/* The first link of a kind from each technique, by record number; NULL where there is none. */
static struct atlas_link **first_of(struct atlas *a, enum link_kind kind)
{
	struct atlas_link **first = xcalloc(a->r.out->records.n + 1, sizeof(struct atlas_link *));

	for (size_t i = 0; i < a->links.n; i++)
		if (a->links.v[i].link.kind == kind && !first[a->links.v[i].from])
			first[a->links.v[i].from] = &a->links.v[i];
	return first;
}

/* The parent of a sub-technique is in its id, whether or not a relation says it. */
static void derive_parents(struct atlas *a)
{
	struct atlas_link **stated = first_of(a, LINK_SPECIALIZES);
	size_t n = a->r.out->records.n;
	struct str *derived = xcalloc(n + 1, sizeof(struct str));

	for (size_t i = 0; i < n; i++) {
		const struct record *r = &a->r.out->records.v[i];
		struct str parent = r->kind == REC_TECHNIQUE ? id_parent(r->id) : STR_NONE;
		struct place p = { .record = r->id, .key = STR("specializes") };

		if (!parent.n)
			continue;
		if (stated[i] && !str_eq(stated[i]->link.to, parent))
			reader_odd(&a->r, &p, "kept as stated", "sub-technique of another technique than its id says");
		else if (!stated[i] && !is_kind(a, parent, REC_TECHNIQUE))
			reader_diag(&a->r, SEV_WARNING, &p, "kept without a parent", "%.*s is a sub-technique of %.*s, which is not in this file",
				    STRF(r->id), STRF(parent));
		else if (!stated[i])
			derived[i] = parent;
		if (derived[i].n)
			reader_odd(&a->r, &p, "taken from its id", "no relation says the parent of a sub-technique");
	}
	free(stated);
	for (size_t i = 0; i < n; i++) {
		if (!derived[i].n)
			continue;
		(void)atlas_link(a, LINK_SPECIALIZES, a->r.out->records.v[i].id, derived[i], 0);
		a->links.v[a->links.n - 1].from = i;
	}
	free(derived);
}

/* How many links of a kind each record has. */
static size_t *count_of(const struct atlas *a, enum link_kind kind)
{
	size_t *count = xcalloc(a->r.out->records.n + 1, sizeof(size_t));

	for (size_t i = 0; i < a->links.n; i++)
		count[a->links.v[i].from] += a->links.v[i].link.kind == kind;
	return count;
}

/* A sub-technique without tactics has those of its parent. */
static void inherit_tactics(struct atlas *a)
{
	struct atlas_link **parent = first_of(a, LINK_SPECIALIZES);
	size_t n = a->r.out->records.n, nlinks = a->links.n, *tactics = count_of(a, LINK_ACHIEVES);
	size_t *heir_of = xcalloc(n + 1, sizeof(size_t)), *next_heir = xcalloc(n + 1, sizeof(size_t)); /* lists by parent, number + 1 */

	for (size_t i = 0; i < n; i++) {
		size_t p = parent[i] && !tactics[i] ? map_get_n(&a->ids, parent[i]->link.to, n) : n;
		struct place at = { .record = a->r.out->records.v[i].id, .key = STR("achieves") };

		if (p == n || !tactics[p] || tactics[p] > MAX_INHERITED)
			continue;
		next_heir[i] = heir_of[p];
		heir_of[p] = i + 1;
		reader_odd(&a->r, &at, "its parent's are taken", "sub-technique without tactics");
	}
	free(parent);
	free(tactics);
	for (size_t i = 0; i < nlinks; i++) {
		struct atlas_link l = a->links.v[i];

		for (size_t h = l.link.kind == LINK_ACHIEVES ? heir_of[l.from] : 0; h; h = next_heir[h - 1]) {
			(void)atlas_link(a, LINK_ACHIEVES, a->r.out->records.v[h - 1].id, l.link.to, 0);
			a->links.v[a->links.n - 1].from = h - 1;
		}
	}
	free(heir_of);
	free(next_heir);
}

static int by_record(const void *pa, const void *pb)
{
	const struct atlas_link *a = pa, *b = pb;

	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	if (a->link.kind != b->link.kind)
		return a->link.kind < b->link.kind ? -1 : 1;
	return a->seq < b->seq ? -1 : a->seq > b->seq;
}

void atlas_settle(struct atlas *a)
{
	drop_bad(a);
	derive_parents(a);
	inherit_tactics(a);
	if (a->links.n)
		qsort(a->links.v, a->links.n, sizeof(a->links.v[0]), by_record);
	for (size_t i = 0, n; i < a->links.n; i += n) {
		struct atlas_link *l = &a->links.v[i];

		for (n = 1; i + n < a->links.n && l[n].from == l->from && l[n].link.kind == l->link.kind; n++)
			;
		if (l->link.kind == LINK_EMPLOYS)
			atlas_steps(a, l, n);
	}
	for (size_t i = 0; i < a->links.n; i++)
		vec_push(&a->r.out->links, a->links.v[i].link);
}
