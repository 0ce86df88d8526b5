#include "view/mapping.h"

#include "atlas/address.h"
#include "base/hash.h"
#include "link/curated.h"
#include "view/impl.h"

/* The starter has the ids and names of the release that it is made of. */
static struct str version_of(const struct edition *e, const char *source)
{
	const struct release *r = edition_release(e, source);
	struct str v = r ? r->version : STR("");

	return str_starts(v, STR("starter-")) ? str_from(v, strlen("starter-")) : v;
}

struct view_mapping *view_mapping(const struct atlas *at, struct arena *a)
{
	const struct entries *risks = &at->edition->kinds[REC_RISK];
	struct view_mapping *v = arena_new(a, struct view_mapping);
	VEC(struct view_mapping_row) rows = { 0 };
	char id[HASH_UUID];

	id_uuid(STR("mapping-set:risk-technique"), id);
	v->id = arena_str(a, str_of(id));
	v->mit = version_of(at->edition, "mit");
	v->atlas = version_of(at->edition, "atlas");
	v->reading = curated_hash();
	v->linker = at->late || at->linker ? linker_default_key(a) : STR("");
	for (size_t i = 0; i < risks->n; i++) {
		const struct entry *x = &risks->v[i];

		for (uint32_t k = 0; k < x->nout[LINK_ATTACKS_BY]; k++) {
			const struct edge *e = &x->out[LINK_ATTACKS_BY][k];

			vec_push(&rows, ((struct view_mapping_row){ view_ref_of(x), view_ref_of(e->other), e->link->tier, e->link->method, e->link->confidence,
								    e->link->reason, STR("") }));
		}
		if (!x->nout[LINK_ATTACKS_BY] && x->verdict && x->verdict->none != NONE_NOT && x->verdict->method == METHOD_CURATED)
			vec_push(&rows, ((struct view_mapping_row){ .risk = view_ref_of(x), .method = METHOD_CURATED, .reason = x->verdict->reason,
								    .none_code = str_of(none_code_name[x->verdict->none]) }));
	}
	list_take(&v->rows, &rows, a);
	return v;
}
