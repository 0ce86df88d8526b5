#include "unit/store/sample.h"

#include "base/hash.h"

/* A small generator, so that the same seed gives the same batch everywhere. */
static uint32_t roll(uint64_t *state, uint32_t below)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*state >> 33) % below;
}

static struct str prose(struct arena *a, uint64_t *state, size_t words)
{
	static const char *const lexicon[] = { "model", "data", "an actor", "poisons", "the index", "quietly", "weights", "caf\xC3\xA9",
					       "\xE2\x80\x9Cquoted\xE2\x80\x9D", "and", "[link](https://a.example/)", "tool", "prompt", "\n" };
	struct buf b;
	struct str s;

	buf_init(&b, BUF_PAGE);
	for (size_t i = 0; i < words; i++) {
		buf_z(&b, lexicon[roll(state, ARRAY_LEN(lexicon))]);
		buf_c(&b, ' ');
	}
	s = arena_str(a, buf_str(&b));
	buf_free(&b);
	return s;
}

static void add_fields(struct batch *b, struct record *r, uint64_t *state, bool all)
{
	VEC(struct field) v = { 0 };

	for (int f = F_NONE + 1; f < F_COUNT; f++) {
		if (!all && roll(state, 3) == 0)
			continue;
		for (unsigned k = all || roll(state, 20) == 0 ? 2 : 1; k > 0; k--) {
			struct field *x = vec_add(&v);

			x->id = (enum field_id)f;
			x->value = roll(state, 8) ? arena_printf(&b->arena, "%u.%u", roll(state, 90), k) : prose(&b->arena, state, 6);
		}
	}
	r->fields = vec_dup(&b->arena, &v);
	r->nfields = v.n;
	vec_free(&v);
}

static void add_below(struct batch *b, struct record *r, uint64_t *state)
{
	r->nrefs = roll(state, 4);
	r->refs = r->nrefs ? arena_array(&b->arena, r->nrefs, struct reference) : NULL;
	for (size_t i = 0; i < r->nrefs; i++) {
		r->refs[i].id = roll(state, 2) ? arena_printf(&b->arena, "ref-%zu", i) : STR("");
		r->refs[i].title = prose(&b->arena, state, roll(state, 9));
		r->refs[i].url = arena_printf(&b->arena, "javascript:alert(%u)", roll(state, 100));
	}
	r->nnotes = roll(state, 3);
	r->notes = r->nnotes ? arena_array(&b->arena, r->nnotes, struct note) : NULL;
	for (size_t i = 0; i < r->nnotes; i++) {
		r->notes[i].id = arena_printf(&b->arena, "%.*s.%c", STRF(r->id), (char)('a' + (int)i));
		r->notes[i].text = roll(state, 3) ? prose(&b->arena, state, 50) : STR("");
		r->notes[i].page = roll(state, 2) ? STR("14-15") : STR("");
	}
}

static struct str odd(struct arena *a, uint64_t *state, size_t i)
{
	static const char nul[] = "a\0b\0";

	switch (i) {
	case 0: return STR("");
	case 1: return str_n(nul, sizeof(nul));
	case 2: return STR("no utf-8: \xFF\xC0\x80 \xED\xA0\x80");
	case 3: return prose(a, state, 20000);
	case 4: return STR("'; DROP TABLE record; --");
	case 5: return STR("\r\n\t \xEF\xBB\xBF");
	default: return prose(a, state, 20 + roll(state, 60));
	}
}

static void add_record(struct batch *b, uint64_t *state, size_t i)
{
	struct record *r = vec_add(&b->records);

	r->kind = (enum rec_kind)(i < REC_KINDS ? i : roll(state, REC_KINDS));
	r->id = arena_printf(&b->arena, "%s:%zu", kind_table[r->kind].name, i);
	r->name = i == 4 ? STR("") : arena_printf(&b->arena, "Name of %zu, %u", i, roll(state, 1000));
	r->description = odd(&b->arena, state, i);
	r->created = roll(state, 2) ? STR("2023-10-25") : STR("");
	r->modified = STR("2026-05-27");
	if (i != 5)
		add_fields(b, r, state, i == 6);
	add_below(b, r, state);
}

static void make_link(struct link *l, struct arena *a, uint64_t *state, size_t i)
{
	l->from = arena_printf(a, "risk:%zu", i);
	l->to = arena_printf(a, "technique:%u", roll(state, 50));
	l->kind = (enum link_kind)(i < LINK_KINDS ? i : roll(state, LINK_KINDS));
	l->method = (enum link_method)roll(state, METHODS);
	l->tier = (enum link_tier)roll(state, TIERS);
	l->confidence = i == 0 ? 0 : i == 1 ? 1 : roll(state, 100000) / 99999.0;
	l->reason = roll(state, 2) ? prose(a, state, 8) : STR("");
	l->text = odd(a, state, i % 50);
	l->position = i == 2 ? UINT32_MAX : roll(state, 30);
	l->step_id = l->kind == LINK_EMPLOYS ? arena_printf(a, "S%02u", roll(state, 30)) : STR("");
	l->tactic = l->kind == LINK_EMPLOYS ? STR("AML.TA0004") : STR("");
	l->leads_to = l->kind == LINK_EMPLOYS ? STR("S05 S06") : STR("");
	l->nevidence = roll(state, 3) ? 0 : roll(state, 8);
	l->evidence = l->nevidence ? arena_array(a, l->nevidence, struct evidence) : NULL;
	for (size_t k = 0; k < l->nevidence; k++) {
		l->evidence[k].text = prose(a, state, 2);
		l->evidence[k].offset = k == 0 ? UINT32_MAX : k == 1 ? 0 : k == 2 ? UINT32_MAX - 1 : roll(state, 5000);
		l->evidence[k].weight = (float)roll(state, 1000) / 7.0f;
	}
}

static void add_diags(struct batch *b, uint64_t *state, size_t n)
{
	for (size_t i = 0; i < n; i++)
		batch_diag(b, (struct diag){ .severity = (enum severity)roll(state, SEVERITIES),
					     .line = i == 0 ? UINT32_MAX : roll(state, 9999),
					     .cell = roll(state, 2) ? STR("Sheet 2!K17") : STR(""),
					     .record = roll(state, 2) ? STR("AML.M0018") : STR(""),
					     .key = STR("ml-lifecycle"),
					     .what = prose(&b->arena, state, 5),
					     .action = STR("kept") });
}

static void describe(struct release *r, struct batch *b, const char *source, const char *version, unsigned seed)
{
	char hex[HASH_SHA256_HEX];

	hash_sha256_hex(arena_printf(&b->arena, "%s %s %u %u", source, version, (unsigned)r->part, seed), hex);
	r->source = batch_str(b, str_of(source));
	r->version = batch_str(b, str_of(version));
	r->stated = seed % 2 ? STR("5.6.0") : STR("");
	r->format = STR("mit-xlsx");
	r->title = STR("A catalogue of our own");
	r->date = STR("2026-05-27");
	r->license = STR("CC-BY-4.0");
	r->url = STR("https://catalogue.example/");
	r->file = arena_printf(&b->arena, "own-%u.xlsx", seed);
	r->sha256 = batch_str(b, str_of(hex));
	r->starter = seed % 3 == 1;
}

void sample_batch(struct batch *b, const char *source, const char *version, enum release_part part, unsigned seed, size_t n)
{
	uint64_t state = seed * 2654435761u + 88172645463325252u;

	batch_init(b);
	b->release.part = part;
	describe(&b->release, b, source, version, seed);
	for (size_t i = 0; i < n; i++)
		add_record(b, &state, i);
	for (size_t i = 0; i < n * 2; i++)
		make_link(vec_add(&b->links), &b->arena, &state, i);
	add_diags(b, &state, n / 4 + 3);
	b->ndiags[SEV_NOTE] += 100000; /* as after more of them than are kept */
}

void sample_linkset(struct linkset *set, struct arena *a, unsigned seed, size_t n)
{
	uint64_t state = seed * 2654435761u + 1;

	set->nlinks = set->nverdicts = n;
	set->links = n ? arena_array(a, n, struct link) : NULL;
	set->verdicts = n ? arena_array(a, n, struct verdict) : NULL;
	for (size_t i = 0; i < n; i++) {
		make_link(&set->links[i], a, &state, i);
		set->verdicts[i].risk = arena_printf(a, "mitrisk:%zu", i);
		set->verdicts[i].none = (enum none_code)(i % NONE_CODES);
		set->verdicts[i].reason = prose(a, &state, roll(&state, 12));
		set->verdicts[i].method = (enum link_method)roll(&state, METHODS);
	}
}

/* Comparison: the first difference is named in why. */

#define DIFFER(...) (buf_printf(why, __VA_ARGS__), false)

static bool same_release(const struct release *x, const struct release *y, struct buf *why)
{
	const struct str xs[] = { x->source, x->version, x->stated, x->format, x->title, x->date, x->license, x->url, x->file, x->sha256 };
	const struct str ys[] = { y->source, y->version, y->stated, y->format, y->title, y->date, y->license, y->url, y->file, y->sha256 };

	for (size_t i = 0; i < ARRAY_LEN(xs); i++)
		if (!str_eq(xs[i], ys[i]))
			return DIFFER("release: '%.*s' and '%.*s'", STRF(xs[i]), STRF(ys[i]));
	return x->part == y->part && x->starter == y->starter ? true : DIFFER("release: part or starter");
}

static bool same_fields(const struct record *x, const struct record *y, struct buf *why)
{
	if (x->nfields != y->nfields)
		return DIFFER("%zu and %zu fields", x->nfields, y->nfields);
	for (size_t i = 0; i < x->nfields; i++)
		if (x->fields[i].id != y->fields[i].id || !str_eq(x->fields[i].value, y->fields[i].value))
			return DIFFER("field %zu: %s '%.*s' and %s '%.*s'", i, field_table[x->fields[i].id].name, STRF(x->fields[i].value),
				      field_table[y->fields[i].id].name, STRF(y->fields[i].value));
	return true;
}

static bool same_below(const struct record *x, const struct record *y, struct buf *why)
{
	if (x->nrefs != y->nrefs || x->nnotes != y->nnotes)
		return DIFFER("number of references or notes");
	for (size_t i = 0; i < x->nrefs; i++)
		if (!str_eq(x->refs[i].id, y->refs[i].id) || !str_eq(x->refs[i].title, y->refs[i].title) ||
		    !str_eq(x->refs[i].url, y->refs[i].url))
			return DIFFER("reference %zu", i);
	for (size_t i = 0; i < x->nnotes; i++)
		if (!str_eq(x->notes[i].id, y->notes[i].id) || !str_eq(x->notes[i].text, y->notes[i].text) ||
		    !str_eq(x->notes[i].page, y->notes[i].page))
			return DIFFER("note %zu", i);
	return true;
}

static bool same_record(const struct record *x, const struct record *y, struct buf *why)
{
	if (x->kind != y->kind || !str_eq(x->id, y->id) || !str_eq(x->name, y->name) || !str_eq(x->description, y->description) ||
	    !str_eq(x->created, y->created) || !str_eq(x->modified, y->modified))
		return DIFFER("kind, id, name, description or dates");
	return same_fields(x, y, why) && same_below(x, y, why);
}

static bool same_link(const struct link *x, const struct link *y, struct buf *why)
{
	const struct str xs[] = { x->from, x->to, x->reason, x->text, x->step_id, x->tactic, x->leads_to };
	const struct str ys[] = { y->from, y->to, y->reason, y->text, y->step_id, y->tactic, y->leads_to };

	for (size_t i = 0; i < ARRAY_LEN(xs); i++)
		if (!str_eq(xs[i], ys[i]))
			return DIFFER("'%.*s' and '%.*s'", STRF(xs[i]), STRF(ys[i]));
	if (x->kind != y->kind || x->method != y->method || x->tier != y->tier || x->position != y->position ||
	    memcmp(&x->confidence, &y->confidence, sizeof(x->confidence)) != 0 || x->nevidence != y->nevidence)
		return DIFFER("kind, method, tier, position, confidence or number of evidence");
	for (size_t i = 0; i < x->nevidence; i++)
		if (!str_eq(x->evidence[i].text, y->evidence[i].text) || x->evidence[i].offset != y->evidence[i].offset ||
		    memcmp(&x->evidence[i].weight, &y->evidence[i].weight, sizeof(float)) != 0)
			return DIFFER("evidence %zu", i);
	return true;
}

bool sample_links_equal(const struct link *x, size_t nx, const struct link *y, size_t ny, struct buf *why)
{
	if (nx != ny)
		return DIFFER("%zu and %zu links", nx, ny);
	for (size_t i = 0; i < nx; i++)
		if (!same_link(&x[i], &y[i], why))
			return DIFFER(", in link %zu", i);
	return true;
}

static bool same_diags(const struct batch *x, const struct batch *y, struct buf *why)
{
	if (x->diags.n != y->diags.n || memcmp(x->ndiags, y->ndiags, sizeof(x->ndiags)) != 0)
		return DIFFER("number of diagnostics");
	for (size_t i = 0; i < x->diags.n; i++) {
		const struct diag *d = &x->diags.v[i], *e = &y->diags.v[i];

		if (d->severity != e->severity || d->line != e->line || !str_eq(d->cell, e->cell) || !str_eq(d->record, e->record) ||
		    !str_eq(d->key, e->key) || !str_eq(d->what, e->what) || !str_eq(d->action, e->action))
			return DIFFER("diagnostic %zu", i);
	}
	return true;
}

bool sample_equal(const struct batch *x, const struct batch *y, struct buf *why)
{
	if (!same_release(&x->release, &y->release, why))
		return false;
	if (x->records.n != y->records.n)
		return DIFFER("%zu and %zu records", x->records.n, y->records.n);
	for (size_t i = 0; i < x->records.n; i++)
		if (!same_record(&x->records.v[i], &y->records.v[i], why))
			return DIFFER(", in record %zu", i);
	return sample_links_equal(x->links.v, x->links.n, y->links.v, y->links.n, why) && same_diags(x, y, why);
}

bool sample_linksets_equal(const struct linkset *x, const struct linkset *y, struct buf *why)
{
	if (!sample_links_equal(x->links, x->nlinks, y->links, y->nlinks, why))
		return false;
	if (x->nverdicts != y->nverdicts)
		return DIFFER("%zu and %zu verdicts", x->nverdicts, y->nverdicts);
	for (size_t i = 0; i < x->nverdicts; i++) {
		const struct verdict *v = &x->verdicts[i], *w = &y->verdicts[i];

		if (!str_eq(v->risk, w->risk) || v->none != w->none || !str_eq(v->reason, w->reason) || v->method != w->method)
			return DIFFER("verdict %zu", i);
	}
	return true;
}
