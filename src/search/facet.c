/* Filters by field: the values that documents have, and which of them a typed value means. */
#include "search/search_impl.h"

#include "atlas/vocab.h"
#include "base/utf8.h"

static struct str folded(struct arena *a, struct str s)
{
	struct buf b;
	struct str out;

	buf_init(&b, BUF_PAGE);
	utf8_fold(&b, str_trim(s));
	out = arena_str(a, buf_str(&b));
	buf_free(&b);
	return out;
}

/* What a code means: "2.2" is "AI system security vulnerabilities and attacks".  "" for fields without codes. */
static struct str code_label(enum field_id f, struct str value)
{
	switch (f) {
	case F_DOMAIN:
		return vocab_domain_name(value);
	case F_SUBDOMAIN:
		return vocab_subdomain_name(value);
	case F_ENTITY:
		return vocab_cause_label(CAUSE_ENTITY, value);
	case F_INTENT:
		return vocab_cause_label(CAUSE_INTENT, value);
	case F_TIMING:
		return vocab_cause_label(CAUSE_TIMING, value);
	default:
		return STR("");
	}
}

static void build_one(struct search_index *s, struct facet *f)
{
	size_t ndocs = index_ndocs(s->index);
	struct map known = { 0 };
	VEC(struct str) values = { 0 };
	VEC(uint32_t) value = { 0 };

	f->first = arena_array(&s->arena, ndocs + 1, uint32_t);
	for (size_t d = 0; d < ndocs; d++) {
		const struct record *r = &s->entry[d]->r;
		struct str v;

		f->first[d] = (uint32_t)value.n;
		if (!(field_table[f->field].kinds & 1u << r->kind))
			continue;
		for (size_t i = 0; record_next(r, f->field, &i, &v);) {
			size_t k = map_get_n(&known, v, values.n);

			if (k == values.n) {
				vec_push(&values, v);
				map_put_n(&known, v, k);
			}
			vec_push(&value, (uint32_t)k);
		}
	}
	f->first[ndocs] = (uint32_t)value.n;
	f->value = vec_dup(&s->arena, &value);
	f->nvalues = values.n;
	f->values = arena_array(&s->arena, values.n ? values.n : 1, struct str);
	f->labels = arena_array(&s->arena, values.n ? values.n : 1, struct str);
	for (size_t i = 0; i < values.n; i++) {
		f->values[i] = folded(&s->arena, values.v[i]);
		f->labels[i] = folded(&s->arena, code_label(f->field, values.v[i]));
	}
	map_free(&known);
	vec_free(&values);
	vec_free(&value);
}

void facet_build(struct search_index *s)
{
	for (int f = 1; f < F_COUNT; f++) {
		if (!field_table[f].facet)
			continue;
		s->facets[s->nfacets].field = (enum field_id)f;
		build_one(s, &s->facets[s->nfacets++]);
	}
}

const struct facet *facet_find(const struct search_index *s, struct str name)
{
	enum field_id f = field_find(name);

	for (size_t i = 0; i < s->nfacets; i++)
		if (s->facets[i].field == f)
			return &s->facets[i];
	return NULL;
}

size_t facet_match(const struct facet *f, struct str typed, bool *ok)
{
	size_t n = 0;

	for (size_t i = 0; i < f->nvalues; i++)
		if (str_eq(f->values[i], typed) || (f->labels[i].n && str_eq(f->labels[i], typed))) {
			ok[i] = true;
			n++;
		}
	if (n)
		return n;
	for (size_t i = 0; i < f->nvalues; i++)
		if (str_starts(f->values[i], typed) || (f->labels[i].n && str_starts(f->labels[i], typed))) {
			ok[i] = true;
			n++;
		}
	return n;
}

bool filter_passes(const struct filter *f, uint32_t doc)
{
	bool has = false;

	for (uint32_t i = f->facet->first[doc]; i < f->facet->first[doc + 1] && !has; i++)
		has = f->ok[f->facet->value[i]];
	return has != f->negative;
}
