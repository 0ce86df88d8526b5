/* The table of routes, and what each of them says. */
#include "server/impl.h"

#include "base/embed.h"
#include "render/matrix.h"
#include "render/sssom.h"
#include "web/static.h"

#define ALL (1u << FORMAT_HTML | 1u << FORMAT_JSON | 1u << FORMAT_CSV | 1u << FORMAT_MD | 1u << FORMAT_TEXT | 1u << FORMAT_STIX)
#define PAGE (1u << FORMAT_HTML | 1u << FORMAT_JSON)
#define PER_PAGE_MAX 1000

/* What an address may end in, longest first. */
static const struct {
	struct str suffix;
	enum render_format format;
} suffixes[] = {
	{ STR_INIT(".stix.json"), FORMAT_STIX }, { STR_INIT(".json"), FORMAT_JSON }, { STR_INIT(".jsonl"), FORMAT_JSONL }, { STR_INIT(".csv"), FORMAT_CSV },
	{ STR_INIT(".html"), FORMAT_HTML },	 { STR_INIT(".md"), FORMAT_MD },     { STR_INIT(".txt"), FORMAT_TEXT },
	{ STR_INIT(".svg"), FORMAT_SVG },
};

void route_problem(struct visit *v, unsigned status, const char *what)
{
	http_reply_problem(v->reply, status, "%s", what);
	v->replied = true;
}

static void move_to(struct visit *v, struct str path)
{
	http_reply_redirect(v->reply, 308, path);
	v->replied = true;
}

/* A number in the query: absent gives the fallback, nonsense is the visitor's fault. */
bool route_number(struct visit *v, const char *name, uint64_t min, uint64_t max, uint64_t *out)
{
	bool found;
	struct str s = http_request_param(v->req, name, &found);

	if (!found || !s.n || str_u64(s, min, max, out) == 0)
		return true;
	http_reply_problem(v->reply, 400, "'%s' takes a number from %llu to %llu, not '%.*s'", name, (unsigned long long)min, (unsigned long long)max,
			   STRF(str_sub(s, 0, 100)));
	v->replied = true;
	return false;
}

static void answer_home(struct visit *v)
{
	render_home(&v->out, view_home(v->at, v->req->arena), v->format);
	v->keep = !v->req->nparams;
}

static void answer_about(struct visit *v)
{
	render_about(&v->out, view_about(v->at, v->req->arena), v->format);
	v->keep = !v->req->nparams;
}

static void answer_compare(struct visit *v)
{
	VEC(struct str) ids = { 0 };
	struct err err = ERR_INIT;
	struct view_compare *c;

	for (size_t i = 0; i < v->req->nparams; i++)
		if (str_is(v->req->params[i].name, "ids"))
			vec_push(&ids, v->req->params[i].value);
	c = view_compare(v->at, ids.v, ids.n, v->req->arena, &err);
	if (c)
		render_compare(&v->out, c, v->format);
	else
		http_reply_err(v->reply, &err);
	v->replied = !c;
	vec_free(&ids);
}

static bool is_setting(struct str name)
{
	return str_is(name, "q") || str_is(name, "sort") || str_is(name, "page") || str_is(name, "per_page");
}

static void answer_list(struct visit *v)
{
	struct list_query q = { .words = str_trim(http_request_param(v->req, "q", NULL)), .sort = http_request_param(v->req, "sort", NULL) };
	uint64_t page = 1, per = LIST_PAGE;
	VEC(struct list_filter) filters = { 0 };
	struct err err = ERR_INIT;
	struct view_list *list;

	q.kind = (enum rec_kind)kind_find(v->path);
	if (!route_number(v, "page", 1, 1000000, &page) || !route_number(v, "per_page", 1, PER_PAGE_MAX, &per))
		return;
	for (size_t i = 0; i < v->req->nparams; i++)
		if (!is_setting(v->req->params[i].name) && v->req->params[i].value.n)
			vec_push(&filters, ((struct list_filter){ v->req->params[i].name, v->req->params[i].value }));
	q.filters = filters.v;
	q.nfilters = filters.n;
	q.page = page;
	/* data without a page asked for is all of it */
	q.per_page = v->format == FORMAT_HTML || http_request_param(v->req, "page", NULL).n || http_request_param(v->req, "per_page", NULL).n ? per : 0;
	list = view_list(v->at, &q, v->req->arena, &err);
	if (list)
		render_list(&v->out, list, v->format);
	else
		http_reply_err(v->reply, &err);
	v->replied = !list;
	v->keep = !v->req->nparams;
	vec_free(&filters);
}

static void answer_matrix(struct visit *v)
{
	VEC(struct list_filter) params = { 0 };
	struct err err = ERR_INIT;
	struct view_matrix *m;

	for (size_t i = 0; i < v->req->nparams; i++)
		vec_push(&params, ((struct list_filter){ v->req->params[i].name, v->req->params[i].value }));
	m = view_matrix(v->at, params.v, params.n, v->req->arena, &err);
	if (m)
		render_matrix(&v->out, m, v->format);
	else
		http_reply_err(v->reply, &err);
	v->replied = !m;
	v->keep = !v->req->nparams;
	vec_free(&params);
}

static void answer_record(struct visit *v)
{
	const struct edition *e = v->at->edition;
	bool moved;
	const struct entry *x = edition_by_slug(e, v->path, &moved);
	struct str to;

	if (!x || moved) {
		const struct entry *meant = x ? x : edition_find(e, v->path);
		struct str suffix = STR("/");

		if (!meant || !kind_table[meant->r.kind].list) {
			route_problem(v, 404, "There is no page at this address.");
			return;
		}
		for (size_t i = 0; i < ARRAY_LEN(suffixes) && !v->negotiated; i++)
			if (suffixes[i].format == v->format)
				suffix = suffixes[i].suffix;
		to = arena_printf(v->req->arena, "/%.*s%.*s", STRF(meant->slug), STRF(suffix));
		move_to(v, to);
		return;
	}
	if (v->format == FORMAT_SVG && !render_has_picture(x)) {
		route_problem(v, 404, "This page is not to be had in that format.");
		return;
	}
	render_record(&v->out, v->at, x, v->format);
	v->keep = !v->req->nparams;
}

static void answer_file(struct visit *v)
{
	struct str path = str_from(v->req->path, strlen("/static/"));
	const struct embed *f = embed_find(static_files, static_files_n, path);
	bool versioned;
	struct str version = http_request_param(v->req, "v", &versioned);
	struct http_page_options o = { 0 };

	if (!f) {
		route_problem(v, 404, "There is no file at this address.");
		return;
	}
	o.type = f->type.p;
	/* an address with the content's own mark never means anything else */
	o.cache_control = versioned && str_eq(version, f->hash) ? "public, max-age=31536000, immutable" : "no-cache";
	buf_add(&v->out, f->data);
	http_reply_options(v->reply, 200, &o, &v->out);
	v->replied = true;
}

static void answer_health(struct visit *v)
{
	v->format = FORMAT_TEXT;
	buf_lit(&v->out, "ok\n");
}

static void answer_version(struct visit *v)
{
	struct json_writer w;

	v->format = FORMAT_JSON;
	json_begin(&w, &v->out);
	json_open_object(&w);
	json_kv(&w, "name", STR("promptriskdb"));
	json_kv(&w, "version", STR(PROMPTRISKDB_VERSION));
	json_kv(&w, "edition", str_of(v->at->edition->key));
	json_close_object(&w);
	buf_c(&v->out, '\n');
}

const struct route routes[] = {
	{ "", PAGE, "", "the front page: counts, domains, releases", answer_home, HTTP_GET, 0 },
	{ "index", PAGE, "", "the same", answer_home, HTTP_GET, 0 },
	{ "about", PAGE, "", "sources, releases, licences, how links are made", answer_about, HTTP_GET, 0 },
	{ "search", PAGE | 1u << FORMAT_CSV | 1u << FORMAT_JSONL, "q kind page limit suggest FIELD=VALUE", "full-text search, filtered; suggestions while typing", route_find, HTTP_GET, 0 },
	{ "compare", PAGE, "ids", "up to four records of one kind side by side", answer_compare, HTTP_GET, 0 },
	{ "map", PAGE | 1u << FORMAT_MD | 1u << FORMAT_TEXT, "limit", "a text to techniques, risks and mitigations", route_map, HTTP_GET | HTTP_POST, ROUTE_MAP_BODY },
	{ "matrix", PAGE | 1u << FORMAT_SVG, "colour platform maturity subs", "tactics and techniques at one glance", answer_matrix, HTTP_GET, 0 },
	{ "robots.txt", 0, "", "what crawlers may read", route_robots, HTTP_GET, 0 },
	{ "sitemap.xml", 0, "", "every page with the day of its last change", route_sitemap, HTTP_GET, 0 },
	{ "opensearch.xml", 0, "", "the search page, for a browser's address bar", route_opensearch, HTTP_GET, 0 },
	{ ".well-known/security.txt", 0, "", "whom to tell of a weakness, where the owner said so", route_security, HTTP_GET, 0 },
	{ SSSOM_FILE, 0, "", "the links from risks to techniques as a mapping set, SSSOM/TSV", route_mapping, HTTP_GET, 0 },
	{ "favicon.ico", 0, "", "the icon", route_icon, HTTP_GET, 0 },
	{ "healthz", 0, "", "200 while the program runs", answer_health, HTTP_GET, 0 },
	{ "readyz", 0, "", "200 when an edition is loaded", answer_health, HTTP_GET, 0 },
	{ "version", 0, "", "name, version and edition", answer_version, HTTP_GET, 0 },
	{ "static/<file>", 0, "v", "style sheets and pictures", answer_file, HTTP_GET, 0 },
	{ "<list>", PAGE | 1u << FORMAT_CSV | 1u << FORMAT_JSONL, "q sort page per_page FIELD=VALUE", "records of a kind, filtered and sorted", answer_list, HTTP_GET, 0 },
	{ "<record>", ALL | 1u << FORMAT_SVG, "", "one record by address, id or former address", answer_record, HTTP_GET, 0 },
};
const size_t nroutes = ARRAY_LEN(routes);

static bool is_list(struct str path)
{
	for (int k = 0; k < REC_KINDS; k++)
		if (kind_table[k].list && str_is(path, kind_table[k].list))
			return true;
	return false;
}

static const struct route *find_route(struct str path)
{
	for (size_t i = 0; i < nroutes; i++) {
		const char *p = routes[i].pattern;

		if (strcmp(p, "<list>") == 0 ? is_list(path) : strcmp(p, "<record>") == 0 ? str_chr(path, '/') < 0 : str_is(path, p))
			return &routes[i];
	}
	return NULL;
}

/* Which format was asked for: by the end of the address, else by Accept among those on offer. */
static bool choose_format(struct visit *v, const struct route *r)
{
	static const struct { const char *type; enum render_format format; } offers[] = {
		{ "text/html", FORMAT_HTML }, { "application/json", FORMAT_JSON }, { "text/csv", FORMAT_CSV }, { "text/markdown", FORMAT_MD },
		{ "text/plain", FORMAT_TEXT }, { "application/stix+json;version=2.1", FORMAT_STIX },
	};
	const char *types[ARRAY_LEN(offers)];
	size_t map[ARRAY_LEN(offers)], n = 0;
	int pick;

	if (!r->formats)
		return true;
	if (!v->negotiated)
		return (r->formats & 1u << v->format) != 0;
	for (size_t i = 0; i < ARRAY_LEN(offers); i++)
		if (r->formats & 1u << offers[i].format) {
			types[n] = offers[i].type;
			map[n++] = i;
		}
	pick = http_request_type(v->req, types, n);
	v->format = pick < 0 ? FORMAT_HTML : offers[map[pick]].format; /* RFC 9110 12.5.1: rather something than a 406 */
	return true;
}

/* "/matrix/studies/" and "/matrix/studies.svg": the same. */
static bool answer_coloured(struct visit *v)
{
	struct str colour = str_from(v->path, strlen("matrix/"));

	if (!str_starts(v->path, STR("matrix/")))
		return false;
	for (int i = 0; i < MATRIX_COLOURS; i++)
		if (str_is(colour, matrix_colours[i].name)) {
			move_to(v, arena_printf(v->req->arena, "/matrix%s?colour=%.*s", !v->negotiated && v->format == FORMAT_SVG ? ".svg" : "/", STRF(colour)));
			return true;
		}
	return false;
}

/* "/techniques/AML.T0051", as on the site of ATLAS, or "/risks/62.15.07": a record below the list of its kind. */
static const struct entry *below_list(const struct visit *v)
{
	struct str rest = v->path, first;
	const struct entry *x = str_split(&rest, '/', &first) && rest.n && str_chr(rest, '/') < 0 ? edition_find(v->at->edition, rest) : NULL;

	if (x && kind_table[x->r.kind].list && (str_is(first, kind_table[x->r.kind].list) || (str_is(first, "studies") && x->r.kind == REC_CASE_STUDY)))
		return x;
	return NULL;
}

/* "/risks/page-2/" is a file of the static site; here it is a query. */
static void answer_further_page(struct visit *v)
{
	const struct entry *x = below_list(v);
	ptrdiff_t at = str_find(v->path, STR("/page-"));
	uint64_t page;

	if (answer_coloured(v))
		return;
	if (at > 0 && is_list(str_sub(v->path, 0, (size_t)at)) && str_u64(str_from(v->path, (size_t)at + 6), 1, 1000000, &page) == 0)
		move_to(v, arena_printf(v->req->arena, "/%.*s/?per_page=%d&page=%llu", STRF(str_sub(v->path, 0, (size_t)at)), VIEW_LIST_FILE_PAGE,
					(unsigned long long)page));
	else if (x)
		move_to(v, arena_printf(v->req->arena, "/%.*s/", STRF(x->slug)));
	else
		route_problem(v, 404, "There is no page at this address.");
}

/* An address taken apart. */
struct address {
	const struct route *route; /* NULL: no such address */
	struct str path;           /* without the leading '/', the suffix and a trailing '/' */
	enum render_format format; /* by the suffix */
	bool negotiated;           /* there is none: Accept decides */
};

static struct address read_address(struct str path)
{
	struct address ad = { .path = str_from(path, 1), .negotiated = true };

	for (size_t i = 0; i < nroutes; i++)
		if (!routes[i].formats && (str_is(ad.path, routes[i].pattern) ||
					   (str_is(str_of(routes[i].pattern), "static/<file>") && str_starts(ad.path, STR("static/"))))) {
			ad.route = &routes[i];
			return ad;
		}
	for (size_t i = 0; i < ARRAY_LEN(suffixes) && ad.negotiated; i++) {
		if (!str_ends(ad.path, suffixes[i].suffix) || ad.path.n == suffixes[i].suffix.n)
			continue;
		ad.path.n -= suffixes[i].suffix.n;
		ad.format = suffixes[i].format;
		ad.negotiated = false;
	}
	if (ad.path.n && ad.path.p[ad.path.n - 1] == '/')
		ad.path.n--;
	if (str_ends(ad.path, STR("/index")) && !ad.negotiated) /* "/risks/index.html", as files are called */
		ad.path.n -= strlen("/index");
	ad.route = find_route(ad.path);
	return ad;
}

void route_choose(struct visit *v)
{
	struct address ad = read_address(v->req->path);

	v->path = ad.path;
	v->format = ad.format;
	v->negotiated = ad.negotiated;
	if (!ad.route)
		answer_further_page(v);
	else if (!choose_format(v, ad.route))
		route_problem(v, 404, "This page is not to be had in that format.");
	else
		v->route = ad.route;
}

void route_plan(const struct http_request *req, struct http_plan *plan)
{
	struct address ad = req->method & (HTTP_GET | HTTP_HEAD) ? (struct address){ 0 } : read_address(req->path);

	if (ad.route)
		*plan = (struct http_plan){ ad.route->methods, req->method & ~(HTTP_OPTIONS | HTTP_GET | HTTP_HEAD) ? ad.route->body_max : 0 };
}

void route_answer(struct visit *v)
{
	v->route->answer(v);
}
