/* What a page of the static site calls; see browser.h. */
#include "browser/browser.h"

#include "render/html.h"
#include "render/json.h"
#include "search/packed.h"
#include "view/atlas.h"
#include "view/find.h"

static struct {
	char *room;
	struct edition *edition;
	struct search_index *index;
	struct atlas atlas;
	struct buf out;
} self;

/* Of the program's (view/atlas.c), which may have to make it first and has threads. */
const struct search_index *atlas_search(const struct atlas *at)
{
	return at->search;
}

char *browser_room(size_t n)
{
	free(self.room);
	self.room = xmalloc(n);
	return self.room;
}

const char *browser_start(size_t n)
{
	struct err err = ERR_INIT;

	buf_init(&self.out, BUF_PAGE);
	self.edition = packed_read(str_n(self.room, n), &err);
	if (!self.edition) {
		buf_z(&self.out, err.msg);
		return self.out.p;
	}
	(void)browser_room(0);
	self.index = search_build(self.edition);
	self.atlas = (struct atlas){ .edition = self.edition, .search = self.index, .fixed = true };
	return NULL;
}

struct asked {
	struct find_query find;
	VEC(struct search_filter) filters;
	bool suggest;
};

/* Cut name and value, each up to its NUL, off what was asked. */
static bool next_param(struct str *rest, struct str *name, struct str *value)
{
	return rest->n && str_split(rest, 0, name) && rest->n && str_split(rest, 0, value);
}

/* One parameter of the address; what the server would refuse is passed over. */
static void take_param(struct asked *q, struct str name, struct str value)
{
	uint64_t n;

	if (str_is(name, "q"))
		q->find.words = value;
	else if (str_is(name, "suggest"))
		q->suggest = value.n > 0;
	else if (str_is(name, "page") && str_u64(value, 1, 1000, &n) == 0)
		q->find.page = n;
	else if (str_is(name, "limit") && str_u64(value, 1, 200, &n) == 0)
		q->find.per_page = n;
	else if (value.n && search_has_facet(self.index, name) && (!str_ieq(name, STR("kind")) || kind_find(value) >= 0))
		vec_push(&q->filters, ((struct search_filter){ name, value }));
}

static void answer(const struct asked *q, enum browser_format format, struct arena *a)
{
	struct json_writer w;

	json_begin(&w, &self.out);
	if (format == BROWSER_HTML)
		render_html_found(&self.out, view_find(&self.atlas, &q->find, a));
	else if (q->suggest)
		render_json_suggest(&w, view_suggest(&self.atlas, q->find.words, q->find.per_page, a));
	else
		render_json_search(&w, view_find(&self.atlas, &q->find, a));
}

size_t browser_answer(size_t n, enum browser_format format)
{
	struct str rest = str_n(self.room, n), name, value;
	struct asked q = { .find = { .words = STR(""), .page = 1 } };
	struct arena a = { 0 };

	while (next_param(&rest, &name, &value))
		take_param(&q, name, value);
	if (!q.find.per_page)
		q.find.per_page = q.suggest ? VIEW_SUGGESTIONS : VIEW_SEARCH_PAGE;
	q.find.filters = q.filters.v;
	q.find.nfilters = q.filters.n;
	buf_clear(&self.out);
	answer(&q, format, &a);
	vec_free(&q.filters);
	arena_free(&a);
	return self.out.n;
}

const char *browser_text(void)
{
	return self.out.p;
}
