#include <stdio.h>

#include "link/learned.h"

/* Best first. */
static const struct linker_ops *const linkers[] = { &learned_ops, &bm25f_ops };

struct linker {
	const struct linker_ops *ops;
	void *model;
	char key[64];
};

static struct linker *open_with(const struct linker_ops *ops, const struct edition *e)
{
	const char *content = ops->content();
	void *model = content ? ops->open(e) : NULL;
	struct linker *l;

	if (!model)
		return NULL;
	l = xcalloc(1, sizeof(*l));
	l->ops = ops;
	l->model = model;
	(void)snprintf(l->key, sizeof(l->key), "%s%s%s", ops->key, *content ? "." : "", content);
	return l;
}

struct linker *linker_open(const struct edition *e)
{
	struct linker *l = NULL;

	for (size_t i = 0; !l && i < ARRAY_LEN(linkers); i++) /* the last one can always be opened */
		l = open_with(linkers[i], e);
	return l;
}

struct linker *linker_open_as(const struct edition *e, const char *key)
{
	for (size_t i = 0; i < ARRAY_LEN(linkers); i++)
		if (strcmp(linkers[i]->key, key) == 0)
			return open_with(linkers[i], e);
	return NULL;
}

struct str linker_default_key(struct arena *a)
{
	size_t i = 0;

	while (!linkers[i]->content())
		i++;
	return arena_printf(a, "%s%s%s", linkers[i]->key, *linkers[i]->content() ? "." : "", linkers[i]->content());
}

void linker_free(struct linker *l)
{
	if (!l)
		return;
	l->ops->close(l->model);
	free(l);
}

const char *linker_key(const struct linker *l)
{
	return l->key;
}

/* Whatever its words, a row that its authors did not code as a risk has no link. */
static void refuse(struct link_result *out)
{
	for (size_t i = 0; i < out->n; i++)
		out->hits[i].accepted = false;
	out->accepted = 0;
	out->none = NONE_NOT_A_RISK;
	out->none_reason = STR("The repository's authors did not code this row as a risk.");
}

static void link_one(const struct linker *l, struct tokenizer *t, const struct link_query *q, size_t limit, struct arena *a,
		     struct link_result *out)
{
	*out = (struct link_result){ 0 };
	if (q->coded || limit) /* else nothing of it would be shown */
		l->ops->link(l->model, t, q, limit, a, out);
	if (q->coded)
		return;
	refuse(out);
	if (out->n > limit)
		out->n = limit;
}

void linker_link(const struct linker *l, const struct link_query *q, size_t limit, struct arena *a, struct link_result *out)
{
	struct tokenizer *t = tokenizer_new();

	link_one(l, t, q, limit, a, out);
	tokenizer_free(t);
}

struct link_query linker_query(const struct entry *risk)
{
	const struct record *r = &risk->r;

	return (struct link_query){
		.title = risk->title,
		.context = risk->nout[LINK_CITES] ? risk->out[LINK_CITES][0].other->title : STR(""),
		.category = record_field(r, F_RISK_CATEGORY),
		.text = risk->plain,
		.subdomain = record_field(r, F_SUBDOMAIN),
		.entity = record_field(r, F_ENTITY),
		.intent = record_field(r, F_INTENT),
		.timing = record_field(r, F_TIMING),
		.coded = str_is(record_field(r, F_CODING), "coded"),
	};
}

static struct str not_coded_reason(struct str coding)
{
	if (str_is(coding, "excluded"))
		return STR("The repository's authors coded this row as excluded.");
	if (str_is(coding, "other"))
		return STR("The repository's authors coded this row as other, outside their domains.");
	return STR("The repository's authors did not code this row.");
}

void linker_link_all(const struct linker *l, const struct edition *e, struct arena *a, struct link **links, size_t *nlinks,
		     struct verdict **verdicts, size_t *nverdicts)
{
	const struct map none = { 0 };

	linker_link_rest(l, e, &none, a, links, nlinks, verdicts, nverdicts);
}

void linker_link_rest(const struct linker *l, const struct edition *e, const struct map *done, struct arena *a, struct link **links,
		      size_t *nlinks, struct verdict **verdicts, size_t *nverdicts)
{
	const struct entries *risks = &e->kinds[REC_RISK];
	struct tokenizer *t = tokenizer_new();
	VEC(struct link) found = { 0 };

	*nverdicts = 0;
	*verdicts = arena_array(a, risks->n ? risks->n : 1, struct verdict);
	for (size_t i = 0; i < risks->n; i++) {
		const struct entry *x = &risks->v[i];
		struct str coding = record_field(&x->r, F_CODING);
		struct link_query q = linker_query(x);
		struct verdict *v = &(*verdicts)[*nverdicts];
		struct link_result r;

		if (map_get(done, x->r.id))
			continue;
		link_one(l, t, &q, 0, a, &r);
		*v = (struct verdict){ x->r.id, r.accepted ? NONE_NOT : r.none, r.none_reason, METHOD_INFERRED };
		if (!q.coded)
			v->reason = not_coded_reason(coding);
		++*nverdicts;
		for (size_t k = 0; k < r.accepted; k++)
			vec_push(&found, ((struct link){ .from = x->r.id, .to = r.hits[k].technique->r.id, .kind = LINK_ATTACKS_BY,
							 .method = METHOD_INFERRED, .tier = r.hits[k].tier,
							 .confidence = r.hits[k].confidence, .reason = r.hits[k].reason,
							 .evidence = r.hits[k].evidence, .nevidence = r.hits[k].nevidence }));
	}
	*nlinks = found.n;
	*links = vec_dup(a, &found);
	vec_free(&found);
	tokenizer_free(t);
}
