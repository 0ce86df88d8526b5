/* What the site consists of: a list of jobs, done by a few threads. */
#include "site/site.h"

#include <pthread.h>
#include <unistd.h>

#include "base/embed.h"
#include "render/crawl.h"
#include "render/map.h"
#include "render/matrix.h"
#include "render/sssom.h"
#include "site/put.h"
#include "site/search.h"
#include "web/static.h"

#define MAX_THREADS 8

enum job_kind { JOB_RECORD, JOB_LIST, JOB_LIST_DATA, JOB_HOME, JOB_ABOUT, JOB_SEARCH, JOB_MAP, JOB_MAPPING, JOB_MATRIX, JOB_MISSING, JOB_CRAWL, JOB_ALIAS, JOB_STATIC, JOB_INDEX };

struct job {
	enum job_kind kind;
	const struct entry *entry;
	enum rec_kind list;
	size_t page; /* of a list; of the matrix: its colour */
	const struct alias *alias;
	const struct embed *file;
};

struct build {
	const struct atlas *at;
	const struct site_options *o;
	struct put put;
	VEC(struct job) jobs;
	pthread_mutex_t lock; /* next, done, failed, err */
	size_t next, done;
	bool failed;
	struct err err;
};

static int put_page(struct build *b, struct str path, struct buf *page, struct err *err)
{
	int rc = buf_ok(page) ? put_file(&b->put, path, buf_str(page), err) : err_set(err, ERR_LIMIT, "%.*s: page too large", STRF(path));

	buf_clear(page);
	return rc;
}

static int record(struct build *b, const struct job *j, struct arena *a, struct buf *page, struct err *err)
{
	const struct entry *x = j->entry;

	render_record(page, b->at, x, FORMAT_HTML);
	if (put_page(b, arena_printf(a, "%.*s/index.html", STRF(x->slug)), page, err) < 0)
		return -1;
	render_record(page, b->at, x, FORMAT_JSON);
	if (put_page(b, arena_printf(a, "%.*s.json", STRF(x->slug)), page, err) < 0)
		return -1;
	if (!render_has_picture(x))
		return 0;
	render_record(page, b->at, x, FORMAT_SVG);
	return put_page(b, arena_printf(a, "%.*s.svg", STRF(x->slug)), page, err);
}

static int list_page(struct build *b, const struct job *j, struct arena *a, struct buf *page, struct err *err)
{
	struct list_query q = { .kind = j->list, .page = j->page, .per_page = VIEW_LIST_FILE_PAGE, .fixed = true };
	struct view_list *v = view_list(b->at, &q, a, err);
	const char *name = kind_table[j->list].list;

	if (!v)
		return -1;
	render_list(page, v, FORMAT_HTML);
	if (j->page > 1)
		return put_page(b, arena_printf(a, "%s/page-%zu/index.html", name, j->page), page, err);
	return put_page(b, arena_printf(a, "%s/index.html", name), page, err);
}

static int list_data(struct build *b, const struct job *j, struct arena *a, struct buf *page, struct err *err)
{
	struct list_query q = { .kind = j->list, .page = 1, .fixed = true };
	struct view_list *v = view_list(b->at, &q, a, err);
	const char *name = kind_table[j->list].list;

	if (!v)
		return -1;
	render_list(page, v, FORMAT_JSON);
	if (put_page(b, arena_printf(a, "%s.json", name), page, err) < 0)
		return -1;
	render_list(page, v, FORMAT_CSV);
	return put_page(b, arena_printf(a, "%s.csv", name), page, err);
}

static int single(struct build *b, const struct job *j, struct arena *a, struct buf *page, struct err *err)
{
	switch (j->kind) {
	case JOB_HOME:
		render_home(page, view_home(b->at, a), FORMAT_HTML);
		if (put_page(b, STR("index.html"), page, err) < 0)
			return -1;
		render_home(page, view_home(b->at, a), FORMAT_JSON);
		return put_page(b, STR("index.json"), page, err);
	case JOB_ABOUT:
		render_about(page, view_about(b->at, a), FORMAT_HTML);
		if (put_page(b, STR("about/index.html"), page, err) < 0)
			return -1;
		render_about(page, view_about(b->at, a), FORMAT_JSON);
		return put_page(b, STR("about.json"), page, err);
	case JOB_SEARCH:
		render_search(page, view_search(b->at, STR(""), -1, 1, VIEW_SEARCH_PAGE, a), FORMAT_HTML);
		return put_page(b, STR("search/index.html"), page, err);
	case JOB_MAPPING:
		render_sssom(page, view_mapping(b->at, a));
		return put_page(b, STR(SSSOM_FILE), page, err);
	case JOB_MAP:
		render_map(page, view_map_form(b->at, a), FORMAT_HTML);
		return put_page(b, STR("map/index.html"), page, err);
	default:
		render_error(page, view_error(b->at, 404, STR("There is no page at this address."), STR(""), a), FORMAT_HTML);
		return put_page(b, STR("404.html"), page, err);
	}
}

/* What machines look for at the root. */
static int crawl(struct build *b, struct arena *a, struct buf *page, struct err *err)
{
	const struct embed *icon = embed_find(static_files, static_files_n, STR("favicon.ico"));
	int rc;

	render_robots(page, b->at);
	rc = put_page(b, STR("robots.txt"), page, err);
	if (rc == 0)
		rc = put_file(&b->put, STR("favicon.ico"), icon->data, err);
	render_security_txt(page, b->at);
	if (rc == 0 && page->n)
		rc = put_page(b, STR(".well-known/security.txt"), page, err);
	if (rc < 0 || !b->at->origin.reach.n)
		return rc;
	buf_clear(page);
	render_sitemap(page, b->at, view_sitemap(b->at, a));
	if (put_page(b, STR("sitemap.xml"), page, err) < 0)
		return -1;
	render_opensearch(page, b->at);
	return put_page(b, STR("opensearch.xml"), page, err);
}

/* One page and picture for each colouring, and the numbers once. */
static int matrix(struct build *b, const struct job *j, struct arena *a, struct buf *page, struct err *err)
{
	const char *colour = matrix_colours[j->page].name;
	const struct list_filter by = { STR("colour"), str_of(colour) };
	struct view_matrix *v = view_matrix(b->at, &by, 1, a, err);
	struct str at = j->page == MATRIX_RISKS ? STR("matrix") : arena_printf(a, "matrix/%s", colour);

	if (!v)
		return -1;
	render_matrix(page, v, FORMAT_HTML);
	if (put_page(b, arena_printf(a, "%.*s/index.html", STRF(at)), page, err) < 0)
		return -1;
	render_matrix(page, v, FORMAT_SVG);
	if (put_page(b, arena_printf(a, "%.*s.svg", STRF(at)), page, err) < 0)
		return -1;
	if (j->page != MATRIX_RISKS)
		return 0;
	render_matrix(page, v, FORMAT_JSON);
	return put_page(b, STR("matrix.json"), page, err);
}

/* A former address: a page that leads on, for servers that know no redirects. */
static int alias(struct build *b, const struct job *j, struct arena *a, struct buf *page, struct err *err)
{
	struct str to = j->alias->entry->slug; /* [a-z0-9-] only */

	buf_printf(page, "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Moved</title>\n<link rel=\"canonical\" href=\"/%.*s/\">\n"
		   "<meta http-equiv=\"refresh\" content=\"0; url=/%.*s/\">\n<p>This page has moved to <a href=\"/%.*s/\">its new address</a>.</p>\n</html>\n",
		   STRF(to), STRF(to), STRF(to));
	return put_page(b, arena_printf(a, "%.*s/index.html", STRF(j->alias->slug)), page, err);
}

static int run_job(struct build *b, const struct job *j, struct buf *page, struct err *err)
{
	struct arena a = { 0 };
	int rc;

	switch (j->kind) {
	case JOB_RECORD:
		rc = record(b, j, &a, page, err);
		break;
	case JOB_LIST:
		rc = list_page(b, j, &a, page, err);
		break;
	case JOB_LIST_DATA:
		rc = list_data(b, j, &a, page, err);
		break;
	case JOB_CRAWL:
		rc = crawl(b, &a, page, err);
		break;
	case JOB_MATRIX:
		rc = matrix(b, j, &a, page, err);
		break;
	case JOB_INDEX:
		rc = site_search(&b->put, b->at, err);
		break;
	case JOB_ALIAS:
		rc = alias(b, j, &a, page, err);
		break;
	case JOB_STATIC:
		rc = put_file(&b->put, arena_printf(&a, "static/%.*s", STRF(j->file->path)), j->file->data, err);
		break;
	default:
		rc = single(b, j, &a, page, err);
	}
	arena_free(&a);
	return rc;
}

static void *worker(void *ctx)
{
	struct build *b = ctx;
	struct err err = ERR_INIT;
	struct buf page;

	buf_init(&page, BUF_PAGE);
	for (;;) {
		size_t i;
		int rc;

		(void)pthread_mutex_lock(&b->lock);
		i = b->failed ? b->jobs.n : b->next++;
		(void)pthread_mutex_unlock(&b->lock);
		if (i >= b->jobs.n)
			break;
		rc = run_job(b, &b->jobs.v[i], &page, &err);
		(void)pthread_mutex_lock(&b->lock);
		b->done++;
		if (rc < 0 && !b->failed) {
			b->failed = true;
			b->err = err;
		}
		if (b->o->progress && b->done % 64 == 0)
			b->o->progress(b->o->ctx, b->done, b->jobs.n);
		(void)pthread_mutex_unlock(&b->lock);
	}
	buf_free(&page);
	return NULL;
}

static void plan(struct build *b)
{
	const struct edition *e = b->at->edition;

	vec_push(&b->jobs, ((struct job){ .kind = JOB_INDEX })); /* the longest one first */
	vec_push(&b->jobs, ((struct job){ .kind = JOB_HOME }));
	vec_push(&b->jobs, ((struct job){ .kind = JOB_ABOUT }));
	vec_push(&b->jobs, ((struct job){ .kind = JOB_SEARCH }));
	vec_push(&b->jobs, ((struct job){ .kind = JOB_MAP }));
	vec_push(&b->jobs, ((struct job){ .kind = JOB_MAPPING }));
	vec_push(&b->jobs, ((struct job){ .kind = JOB_MISSING }));
	vec_push(&b->jobs, ((struct job){ .kind = JOB_CRAWL }));
	for (size_t i = 0; i < MATRIX_COLOURS; i++)
		vec_push(&b->jobs, ((struct job){ .kind = JOB_MATRIX, .page = i }));
	for (int k = 0; k < REC_KINDS; k++) {
		size_t n = e->kinds[k].n;

		if (!kind_table[k].list)
			continue;
		if (k != REC_SUBDOMAIN) { /* its list is that of the domains */
			for (size_t p = 1; p == 1 || (p - 1) * VIEW_LIST_FILE_PAGE < n; p++)
				vec_push(&b->jobs, ((struct job){ .kind = JOB_LIST, .list = (enum rec_kind)k, .page = p }));
			vec_push(&b->jobs, ((struct job){ .kind = JOB_LIST_DATA, .list = (enum rec_kind)k }));
		}
		for (size_t i = 0; i < n; i++)
			vec_push(&b->jobs, ((struct job){ .kind = JOB_RECORD, .entry = &e->kinds[k].v[i] }));
	}
	for (size_t i = 0; i < e->nalias; i++)
		vec_push(&b->jobs, ((struct job){ .kind = JOB_ALIAS, .alias = &e->alias[i] }));
	for (size_t i = 0; i < static_files_n; i++)
		if (!site_search_own(static_files[i].path))
			vec_push(&b->jobs, ((struct job){ .kind = JOB_STATIC, .file = &static_files[i] }));
}

static void run(struct build *b)
{
	pthread_t threads[MAX_THREADS];
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	size_t n = b->o->threads ? b->o->threads : cores > 0 ? (size_t)cores : 1, started = 0;

	if (n > MAX_THREADS)
		n = MAX_THREADS;
	while (started + 1 < n && pthread_create(&threads[started], NULL, worker, b) == 0)
		started++;
	(void)worker(b);
	for (size_t i = 0; i < started; i++)
		(void)pthread_join(threads[i], NULL);
}

int site_build(const struct atlas *at, const char *dir, const struct site_options *o, struct site_stats *stats, struct err *err)
{
	struct build b = { .at = at, .o = o };
	int rc = put_begin(&b.put, dir, o->gzip, o->brotli, err);

	if (rc < 0)
		return -1;
	(void)pthread_mutex_init(&b.lock, NULL);
	plan(&b);
	run(&b);
	if (b.failed) {
		*err = b.err;
		put_abandon(&b.put);
		rc = -1;
	} else {
		rc = put_commit(&b.put, err);
	}
	if (stats)
		*stats = (struct site_stats){ b.put.files, b.put.bytes, b.jobs.n - at->edition->nalias - static_files_n, at->edition->nalias };
	(void)pthread_mutex_destroy(&b.lock);
	vec_free(&b.jobs);
	return rc;
}
