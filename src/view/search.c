/* The search page. */
#include "fmt/html_escape.h"
#include "view/impl.h"

static struct str address(struct str words, int kind, size_t page, struct arena *a)
{
	struct buf b;
	struct str s;

	buf_init(&b, BUF_LINE);
	buf_lit(&b, "/search?q=");
	url_path_escape(&b, words);
	if (kind >= 0)
		buf_printf(&b, "&kind=%s", kind_table[kind].name);
	if (page > 1)
		buf_printf(&b, "&page=%zu", page);
	s = arena_str(a, buf_str(&b));
	buf_free(&b);
	return s;
}

static void kinds(struct view_search *v, const struct search_result *r, struct arena *a)
{
	VEC(struct view_facet_value) values = { 0 };

	v->kinds.name = STR("kind");
	v->kinds.label = STR("Kind");
	v->kinds.any_on = v->kind >= 0;
	for (int k = 0; k < REC_KINDS; k++)
		if (r->by_kind[k])
			vec_push(&values, ((struct view_facet_value){ str_of(kind_table[k].name), str_of(kind_table[k].plural),
								      address(v->words, v->kind == k ? -1 : k, 1, a), r->by_kind[k], v->kind == k }));
	list_take(&v->kinds.values, &values, a);
}

struct view_search *view_search(const struct atlas *at, struct str words, int kind, size_t page, size_t per_page, struct arena *a)
{
	struct view_search *v = arena_new(a, struct view_search);
	struct search_query q = { .words = words, .kind = kind, .offset = (page ? page - 1 : 0) * per_page, .limit = per_page };
	struct search_result r = { 0 };

	page_plain(&v->page, at, "Search", "/search", "search", "search", a);
	v->words = words;
	v->kind = kind;
	if (str_trim(words).n) {
		v->page.head_title = arena_printf(a, "%.*s - Search", STRF(words));
		search_run(at->search, &q, a, &r);
	}
	v->total = r.total;
	v->first = r.n ? q.offset + 1 : 0;
	v->last = q.offset + r.n;
	v->complaint = r.complaint;
	v->loose = r.loose;
	v->hits.n = r.n;
	v->hits.v = arena_array(a, r.n, struct view_hit);
	for (size_t i = 0; i < r.n; i++)
		v->hits.v[i] = (struct view_hit){ view_ref_of(r.hits[i].entry), r.hits[i].snippet, r.hits[i].marks, r.hits[i].nmarks };
	kinds(v, &r, a);
	if (page > 1)
		v->previous_path = address(words, kind, page - 1, a);
	if (v->last < v->total && r.n)
		v->next_path = address(words, kind, (page ? page : 1) + 1, a);
	return v;
}
