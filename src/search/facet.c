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

/* The i-th value of an entry in a facet, and what else it is called. */
static bool next_value(const struct facet *f, const struct entry *x, size_t *i, struct str *value, struct str *label)
{
	*label = STR("");
	if (f->field != F_NONE) {
		if (!record_next(&x->r, f->field, i, value))
			return false;
		*label = code_label(f->field, *value);
		return true;
	}
	if (*i >= x->nout[LINK_ACHIEVES])
		return false;
	*value = x->out[LINK_ACHIEVES][*i].other->title;
	*label = x->out[LINK_ACHIEVES][(*i)++].other->r.id;
	return true;
}

static void build_one(struct search_index *s, struct facet *f)
{
	size_t ndocs = index_ndocs(s->index);
	struct map known = { 0 };
	VEC(struct str) values = { 0 }, labels = { 0 };
	VEC(uint32_t) value = { 0 };

	f->first = arena_array(&s->arena, ndocs + 1, uint32_t);
	for (size_t d = 0; d < ndocs; d++) {
		struct str v, label;

		f->first[d] = (uint32_t)value.n;
		if (!(f->kinds & 1u << s->kind[d]))
			continue;
		for (size_t i = 0; next_value(f, s->entry[d], &i, &v, &label);) {
			size_t k = map_get_n(&known, v, values.n);

			if (k == values.n) {
				vec_push(&values, v);
				vec_push(&labels, label);
				map_put_n(&known, v, k);
			}
			vec_push(&value, (uint32_t)k);
		}
	}
	f->first[ndocs] = (uint32_t)value.n;
	f->value = vec_dup(&s->arena, &value);
	f->nvalues = values.n;
	f->raw = vec_dup(&s->arena, &values);
	f->values = arena_array(&s->arena, values.n ? values.n : 1, struct str);
	f->labels = arena_array(&s->arena, values.n ? values.n : 1, struct str);
	for (size_t i = 0; i < values.n; i++) {
		f->values[i] = folded(&s->arena, values.v[i]);
		f->labels[i] = folded(&s->arena, labels.v[i]);
	}
	map_free(&known);
	vec_free(&values);
	vec_free(&labels);
	vec_free(&value);
}

#define TACTIC "tactic" /* no field: it follows from links */

void facet_build(struct search_index *s)
{
	for (int f = 1; f < F_COUNT; f++) {
		if (!field_table[f].facet)
			continue;
		s->facets[s->nfacets] = (struct facet){ .name = field_table[f].name, .field = (enum field_id)f, .kinds = field_table[f].kinds };
		build_one(s, &s->facets[s->nfacets++]);
	}
	s->facets[s->nfacets] = (struct facet){ .name = TACTIC, .field = F_NONE, .kinds = 1u << REC_TECHNIQUE };
	build_one(s, &s->facets[s->nfacets++]);
}

const struct facet *facet_find(const struct search_index *s, struct str name)
{
	enum field_id f = field_find(name);

	for (size_t i = 0; i < s->nfacets; i++)
		if (f != F_NONE ? s->facets[i].field == f : str_is(name, s->facets[i].name))
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
