/* Searches: the words and filters of an address, as a page, as data, or as suggestions for who is still typing. */
#include "server/impl.h"

#include "view/atlas.h"

#define PAGE_MAX 1000
#define LIMIT_MAX 200

/* Suggestions are asked for again and again while someone goes back and forth over the same letters. */
#define SUGGEST_CACHE "public, max-age=60"

static bool kind_ok(struct visit *v, const struct http_field *p)
{
	struct err err = ERR_INIT;
	enum rec_kind kind;

	if (!str_ieq(p->name, STR("kind")) || kind_named(p->value, &kind, &err) == 0)
		return true;
	http_reply_err(v->reply, &err);
	v->replied = true;
	return false;
}

/* The parameters that are filters; others are none of our business. */
static bool filters(struct visit *v, struct find_query *q)
{
	struct search_filter *f = arena_array(v->req->arena, v->req->nparams, struct search_filter);

	q->filters = f;
	for (size_t i = 0; i < v->req->nparams; i++) {
		const struct http_field *p = &v->req->params[i];

		if (!p->value.n || !search_has_facet(atlas_search(v->at), p->name))
			continue;
		if (!kind_ok(v, p))
			return false;
		f[q->nfilters++] = (struct search_filter){ p->name, p->value };
	}
	return true;
}

void route_find(struct visit *v)
{
	struct find_query q = { .words = http_request_param(v->req, "q", NULL) };
	bool suggest = http_request_param(v->req, "suggest", NULL).n > 0 && v->format == FORMAT_JSON;
	uint64_t page = 1, per = suggest ? VIEW_SUGGESTIONS : VIEW_SEARCH_PAGE;

	if (!route_number(v, "page", 1, PAGE_MAX, &page) || !route_number(v, "limit", 1, LIMIT_MAX, &per) || !filters(v, &q))
		return;
	q.page = page;
	q.per_page = per;
	if (suggest) {
		v->cache_control = SUGGEST_CACHE;
		render_suggest(&v->out, view_suggest(v->at, q.words, per, v->req->arena));
	} else {
		render_search(&v->out, view_find(v->at, &q, v->req->arena), v->format);
	}
}
