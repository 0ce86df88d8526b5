#include "store/links.h"

#include <limits.h>

static int put_evidence(struct store *s, int64_t link, const struct link *l, struct err *err)
{
	struct query q;

	if (query_open(&q, s, "INSERT INTO evidence (link, seq, text, offset, weight) VALUES (?, ?, ?, ?, ?)", err) < 0)
		return -1;
	for (size_t i = 0; i < l->nevidence; i++) {
		const struct evidence *e = &l->evidence[i];

		query_bind_int(&q, link);
		query_bind_int(&q, (int64_t)i);
		query_bind_str(&q, e->text);
		if (e->offset == UINT32_MAX)
			query_bind_null(&q);
		else
			query_bind_int(&q, e->offset);
		query_bind_real(&q, (double)e->weight);
		if (query_run(&q) < 0)
			return -1;
	}
	return 0;
}

static void bind_owner(struct query *q, int64_t owner)
{
	if (owner)
		query_bind_int(q, owner);
	else
		query_bind_null(q);
}

static int put_link(struct query *q, int64_t link, int64_t release, int64_t linkset, const struct link *l)
{
	query_bind_int(q, link);
	bind_owner(q, release);
	bind_owner(q, linkset);
	query_bind_str(q, l->from);
	query_bind_str(q, l->to);
	query_bind_word(q, link_kind_name, LINK_KINDS, l->kind, "the kind of a link");
	query_bind_word(q, link_method_name, METHODS, l->method, "the method of a link");
	query_bind_word(q, link_tier_name, TIERS, l->tier, "the tier of a link");
	query_bind_real(q, l->confidence);
	query_bind_str(q, l->reason);
	query_bind_str(q, l->text);
	query_bind_int(q, l->position);
	query_bind_str(q, l->step_id);
	query_bind_str(q, l->tactic);
	query_bind_str(q, l->leads_to);
	return query_run(q);
}

int links_put(struct store *s, int64_t release, int64_t linkset, const struct link *v, size_t n, struct err *err)
{
	struct query q;
	int64_t last;

	if (query_last(s, "SELECT ifnull(max(link), 0) FROM link", &last, err) < 0 ||
	    query_open(&q, s,
		       "INSERT INTO link (link, release, linkset, from_id, to_id, kind, method, tier, confidence, reason, text, position,"
		       " step_id, tactic, leads_to) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", err) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (put_link(&q, ++last, release, linkset, &v[i]) < 0)
			return -1;
		if (v[i].nevidence && put_evidence(s, last, &v[i], err) < 0)
			return -1;
	}
	return 0;
}

static void get_link(struct query *q, struct arena *a, struct link *l)
{
	l->from = query_str(q, a);
	l->to = query_str(q, a);
	l->kind = (enum link_kind)query_word(q, link_kind_name, LINK_KINDS, "the kind of a link");
	l->method = (enum link_method)query_word(q, link_method_name, METHODS, "the method of a link");
	l->tier = (enum link_tier)query_word(q, link_tier_name, TIERS, "the tier of a link");
	l->confidence = query_real(q, 0, 1, "the confidence of a link");
	l->reason = query_str(q, a);
	l->text = query_str(q, a);
	l->position = (unsigned)query_int(q, 0, UINT_MAX, "the position of a link");
	l->step_id = query_str(q, a);
	l->tactic = query_str(q, a);
	l->leads_to = query_str(q, a);
}

static int get_evidence(struct store *s, int64_t first, struct link *v, size_t n, struct arena *a, struct err *err)
{
	VEC(struct evidence) all = { 0 };
	struct evidence *base;
	struct query q;
	size_t at = 0;
	int64_t place;
	bool nowhere;
	int rc;

	if (n == 0)
		return 0;
	if (query_open(&q, s, "SELECT link, text, offset, weight FROM evidence WHERE link BETWEEN ? AND ? ORDER BY link, seq",
		       err) < 0)
		return -1;
	query_bind_int(&q, first);
	query_bind_int(&q, first + (int64_t)n - 1);
	while ((rc = query_next(&q)) == 1) {
		struct evidence *e = vec_add(&all);

		v[query_child(&q, first, n, &at)].nevidence++;
		e->text = query_str(&q, a);
		nowhere = query_is_null(&q);
		place = query_int(&q, 0, UINT32_MAX - 1, "the place of a piece of evidence");
		e->offset = nowhere ? UINT32_MAX : (uint32_t)place;
		e->weight = (float)query_real(&q, -1e9, 1e9, "the weight of a piece of evidence");
	}
	base = vec_dup(a, &all);
	for (size_t i = 0; rc == 0 && i < n; i++) {
		if (v[i].nevidence) {
			v[i].evidence = base;
			base += v[i].nevidence;
		}
	}
	vec_free(&all);
	return rc;
}

/* One owner's links are numbered without a gap, as links_put does it under the lock of one transaction. */
static int get_links(struct query *q, struct arena *a, int64_t *first, struct link **v, size_t *n)
{
	VEC(struct link) all = { 0 };
	int64_t number;
	int rc;

	*first = 0;
	while ((rc = query_next(q)) == 1) {
		number = query_int(q, 1, QUERY_NUMBER_MAX, "the number of a link");
		if (all.n == 0)
			*first = number;
		else if (number != *first + (int64_t)all.n)
			query_bad(q, "a link before number %lld is missing", (long long)number);
		get_link(q, a, vec_add(&all));
	}
	*v = all.v;
	*n = all.n;
	return rc;
}

#define COLUMNS                                                                                                       \
	"SELECT link, from_id, to_id, kind, method, tier, confidence, reason, text, position, step_id, tactic, leads_to FROM link"

int links_get(struct store *s, int64_t release, int64_t linkset, struct arena *a, struct link **v, size_t *n,
	      struct err *err)
{
	struct query q;
	int64_t first;

	*v = NULL;
	*n = 0;
	if ((release ? query_open(&q, s, COLUMNS " WHERE release = ? ORDER BY link", err)
		     : query_open(&q, s, COLUMNS " WHERE linkset = ? ORDER BY link", err)) < 0)
		return -1;
	query_bind_int(&q, release ? release : linkset);
	if (get_links(&q, a, &first, v, n) == 0 && get_evidence(s, first, *v, *n, a, err) == 0)
		return 0;
	free(*v);
	*v = NULL;
	*n = 0;
	return -1;
}
