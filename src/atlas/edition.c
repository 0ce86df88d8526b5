#include "atlas/edition_impl.h"

#include <stdlib.h>

#include "atlas/vocab.h"
#include "base/hash.h"
#include "fmt/markdown.h"

struct record record_copy(struct arena *a, const struct record *r)
{
	struct record c = *r;

	c.id = arena_str(a, r->id);
	c.name = arena_str(a, r->name);
	c.description = arena_str(a, r->description);
	c.created = arena_str(a, r->created);
	c.modified = arena_str(a, r->modified);
	c.fields = arena_memdup(a, r->fields, r->nfields, sizeof(*r->fields));
	for (size_t i = 0; i < r->nfields; i++)
		c.fields[i].value = arena_str(a, r->fields[i].value);
	c.refs = arena_memdup(a, r->refs, r->nrefs, sizeof(*r->refs));
	for (size_t i = 0; i < r->nrefs; i++)
		c.refs[i] = (struct reference){ arena_str(a, r->refs[i].id), arena_str(a, r->refs[i].title), arena_str(a, r->refs[i].url) };
	c.notes = arena_memdup(a, r->notes, r->nnotes, sizeof(*r->notes));
	for (size_t i = 0; i < r->nnotes; i++)
		c.notes[i] = (struct note){ arena_str(a, r->notes[i].id), arena_str(a, r->notes[i].text), arena_str(a, r->notes[i].page) };
	return c;
}

struct link link_copy(struct arena *a, const struct link *l)
{
	struct link c = *l;

	c.from = arena_str(a, l->from);
	c.to = arena_str(a, l->to);
	c.reason = arena_str(a, l->reason);
	c.text = arena_str(a, l->text);
	c.step_id = arena_str(a, l->step_id);
	c.tactic = arena_str(a, l->tactic);
	c.leads_to = arena_str(a, l->leads_to);
	c.evidence = arena_memdup(a, l->evidence, l->nevidence, sizeof(*l->evidence));
	for (size_t i = 0; i < l->nevidence; i++)
		c.evidence[i].text = arena_str(a, l->evidence[i].text);
	return c;
}

/* What is being put together: entries by kind before they are sorted, links in order. */
struct build {
	struct edition *e;
	VEC(struct entry) kinds[REC_KINDS];
	VEC(struct link) links;
	struct map seen; /* id -> place in the array of its kind */
	struct buf scratch;
};

/* Parts of one release may tell the same record, each what it knows: what the first one lacks comes from the other. */
static void merge(struct arena *a, struct record *r, const struct record *other)
{
	struct field *all = arena_array(a, r->nfields + other->nfields, struct field);
	size_t n = r->nfields;

	if (n)
		memcpy(all, r->fields, n * sizeof(*all));
	for (size_t i = 0; i < other->nfields; i++)
		if (!record_field(r, other->fields[i].id).n)
			all[n++] = other->fields[i];
	r->fields = all;
	r->nfields = n;
	if (!r->name.n)
		r->name = other->name;
	if (!r->description.n)
		r->description = other->description;
	if (!r->nrefs) {
		r->refs = other->refs;
		r->nrefs = other->nrefs;
	}
	if (!r->nnotes) {
		r->notes = other->notes;
		r->nnotes = other->nnotes;
	}
}

/* True when r is new.  Readers give repeated rows ids of their own, so an id that is there is another part's word. */
static bool add_entry(struct build *b, const struct record *r, const struct release *release)
{
	size_t at = map_get_n(&b->seen, r->id, SIZE_MAX);
	struct entry *x;

	if (at != SIZE_MAX) {
		if (at < b->kinds[r->kind].n && str_eq(b->kinds[r->kind].v[at].r.id, r->id))
			merge(&b->e->arena, &b->kinds[r->kind].v[at].r, r);
		return false;
	}
	map_put_n(&b->seen, r->id, b->kinds[r->kind].n);
	x = vec_add(&b->kinds[r->kind]);
	x->r = *r;
	x->release = release;
	return true;
}

static struct field *one_field(struct arena *a, enum field_id id, struct str value)
{
	struct field *f = arena_new(a, struct field);

	*f = (struct field){ id, value };
	return f;
}

/* Domains and sub-domains by number; a record of the release gives the description, the vocabulary the name. */
static void add_domains(struct build *b, enum rec_kind kind, const struct vocab_domain *t, size_t n, const struct release *release)
{
	struct arena *a = &b->e->arena;

	for (size_t i = 0; i < b->kinds[kind].n; i++)
		for (size_t k = 0; k < n; k++)
			if (str_eq(record_field(&b->kinds[kind].v[i].r, F_NUMBER), t[k].number))
				b->kinds[kind].v[i].r.name = t[k].name;
	for (size_t k = 0; k < n; k++) {
		struct record r = { .kind = kind, .name = t[k].name, .nfields = 1 };
		struct link up = { .kind = LINK_CLASSIFIED, .confidence = 1 };

		r.id = arena_printf(a, "mitdomain:%.*s", STRF(t[k].number));
		r.fields = one_field(a, F_NUMBER, t[k].number);
		if (!add_entry(b, &r, release) || kind != REC_SUBDOMAIN)
			continue;
		up.from = r.id;
		up.to = arena_printf(a, "mitdomain:%.1s", t[k].number.p);
		vec_push(&b->links, up);
	}
}

/* A page for each value that mitigations carry under f, and the links to it. */
static void add_values(struct build *b, enum rec_kind kind, enum field_id f, const char *prefix)
{
	struct arena *a = &b->e->arena;

	for (size_t i = 0; i < b->kinds[REC_MITIGATION].n; i++) {
		const struct record *m = &b->kinds[REC_MITIGATION].v[i].r;
		struct str value;

		for (size_t k = 0; record_next(m, f, &k, &value);) {
			struct record r = { .kind = kind, .name = value };
			struct link l = { .from = m->id, .kind = LINK_CLASSIFIED, .confidence = 1 };

			r.id = arena_printf(a, "%s:%.*s", prefix, STRF(address_slug(a, value)));
			(void)add_entry(b, &r, b->kinds[REC_MITIGATION].v[i].release);
			l.to = r.id;
			vec_push(&b->links, l);
		}
	}
}

static uint64_t number(struct str s)
{
	uint64_t v = 0;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			v = v * 10 + (uint64_t)(s.p[i] - '0');
	return v;
}

/* The natural order within a kind; see edition.h. */
static int entry_order(const void *pa, const void *pb)
{
	const struct entry *a = pa, *b = pb;
	uint64_t x, y;

	switch (a->r.kind) {
	case REC_RISK:
		return a->ord < b->ord ? -1 : a->ord > b->ord;
	case REC_TACTIC:
		x = number(record_field(&a->r, F_POSITION));
		y = number(record_field(&b->r, F_POSITION));
		return x != y ? (x < y ? -1 : 1) : str_cmp(a->r.id, b->r.id);
	case REC_PAPER:
		x = number(a->r.id);
		y = number(b->r.id);
		return x != y ? (x < y ? -1 : 1) : str_cmp(a->r.id, b->r.id);
	case REC_STAGE: {
		int i = vocab_lifecycle_rank(a->r.name), k = vocab_lifecycle_rank(b->r.name);

		return i != k ? i - k : str_cmp(a->r.id, b->r.id);
	}
	default:
		return str_cmp(a->r.id, b->r.id);
	}
}

/* Fix the arrays, then give each entry what follows from its record alone. */
static void settle(struct build *b)
{
	struct edition *e = b->e;
	uint32_t ord = 0;

	for (int k = 0; k < REC_KINDS; k++) {
		size_t n = b->kinds[k].n;

		for (size_t i = 0; i < n; i++)
			b->kinds[k].v[i].ord = (uint32_t)i; /* file order, for the sort */
		if (n)
			qsort(b->kinds[k].v, n, sizeof(b->kinds[k].v[0]), entry_order);
		e->kinds[k].n = n;
		e->kinds[k].v = vec_dup(&e->arena, &b->kinds[k]);
		for (size_t i = 0; i < n; i++) {
			struct entry *x = entry_mut(&e->kinds[k].v[i]);
			char uuid[HASH_UUID];

			x->index = (uint32_t)i;
			x->ord = ord++;
			id_uuid(x->r.id, uuid);
			x->uuid = arena_str(&e->arena, str_of(uuid));
			x->plain = x->r.description;
			if (k == REC_RISK || !x->r.description.n)
				continue; /* MIT's texts are no Markdown: the evidence's places are places in the description */
			buf_clear(&b->scratch);
			md_plain(&b->scratch, x->r.description);
			x->plain = arena_str(&e->arena, buf_str(&b->scratch));
		}
	}
	e->nentries = ord;
}

static const struct release *copy_release(struct edition *e, struct release *to, const struct release *r)
{
	struct arena *a = &e->arena;

	*to = *r;
	to->source = arena_str(a, r->source);
	to->version = arena_str(a, r->version);
	to->stated = arena_str(a, r->stated);
	to->format = arena_str(a, r->format);
	to->title = arena_str(a, r->title);
	to->date = arena_str(a, r->date);
	to->license = arena_str(a, r->license);
	to->url = arena_str(a, r->url);
	to->file = arena_str(a, r->file);
	to->sha256 = arena_str(a, r->sha256);
	return to;
}

static void make_key(struct edition *e)
{
	struct buf b;

	buf_init(&b, BUF_LINE);
	for (size_t i = 0; i < e->nreleases; i++) {
		const struct release *r = &e->releases[i];

		buf_printf(&b, "%.*s %.*s %s %.*s\n", STRF(r->source), STRF(r->version), release_part_name[r->part], STRF(r->sha256));
	}
	hash_sha256_hex(buf_str(&b), e->key);
	buf_free(&b);
}

static void build_free(struct build *b)
{
	for (int k = 0; k < REC_KINDS; k++)
		vec_free(&b->kinds[k]);
	vec_free(&b->links);
	map_free(&b->seen);
	buf_free(&b->scratch);
}

struct edition *edition_build(const struct edition_parts *parts, int64_t now, struct err *err)
{
	struct edition *e = xcalloc(1, sizeof(*e));
	struct release *releases = arena_array(&e->arena, parts->nbatches ? parts->nbatches : 1, struct release);
	const struct release *mit = NULL;
	struct build b = { .e = e };

	buf_init(&b.scratch, BUF_FILE);
	e->made_at = now;
	e->releases = releases;
	e->nreleases = parts->nbatches;
	for (size_t i = 0; i < parts->nbatches; i++) {
		const struct batch *in = parts->batches[i];
		const struct release *r = copy_release(e, &releases[i], &in->release);

		if (str_is(r->source, "mit"))
			mit = r;
		for (size_t k = 0; k < in->records.n; k++) {
			struct record c = record_copy(&e->arena, &in->records.v[k]);

			(void)add_entry(&b, &c, r);
		}
		for (size_t k = 0; k < in->links.n; k++)
			vec_push(&b.links, link_copy(&e->arena, &in->links.v[k]));
	}
	if (b.seen.n > UINT32_MAX / 2) {
		build_free(&b);
		edition_free(e);
		(void)err_set(err, ERR_LIMIT, "more records than an edition can hold");
		return NULL;
	}
	add_domains(&b, REC_DOMAIN, vocab_domains, VOCAB_DOMAINS, mit);
	add_domains(&b, REC_SUBDOMAIN, vocab_subdomains, VOCAB_SUBDOMAINS, mit);
	add_values(&b, REC_STAGE, F_LIFECYCLE, "stage");
	add_values(&b, REC_CATEGORY, F_CATEGORY, "category");
	settle(&b);
	make_key(e);
	e->links = vec_dup(&e->arena, &b.links);
	e->nlinks = b.links.n;
	edition_names(e, parts);
	edition_wire(e);
	build_free(&b);
	return e;
}

void edition_free(struct edition *e)
{
	if (!e)
		return;
	map_free(&e->by_id);
	map_free(&e->by_slug);
	map_free(&e->aliases);
	arena_free(&e->arena);
	free(e);
}
