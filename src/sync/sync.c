#include "sync/sync_impl.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "sync/fetch.h"
#include "sync/pointer.h"
#include "sync/url.h"

#ifndef PROMPTRISKDB_VERSION
#define PROMPTRISKDB_VERSION "unversioned"
#endif

/* One source on its way. */
struct source_work {
	struct sync_work *w;
	enum sync_source source;
	struct sync_item *item;
	struct arena *arena;
	struct fetch *fetch;
	struct sync_memory old, seen;
	struct fetch_answer answer;
};

static bool on_progress(void *arg, uint64_t done, uint64_t total)
{
	struct source_work *s = arg;

	return sync_watch_tell(s->w, SYNC_DOWNLOAD, s->item->from, done, total, NULL) == 0;
}

static bool is_html(const struct fetch_answer *a)
{
	struct str body = buf_str(&a->body), head = str_trim(str_sub(body, 0, 1000));

	if (str_istarts(head, STR("<!doctype html")) || str_istarts(head, STR("<html")))
		return true;
	return str_istarts(a->type, STR("text/html")) && !source_detect(body); /* some servers call every file so */
}

static int refuse_page(const struct source_work *s, struct err *err)
{
	return err_set(err, ERR_INPUT, "%.*s: is a web page%s%.*s, not a file: the document may not be public, or its address has changed (setting sync.%s.url)",
		       STRF(utf8_cut(s->answer.url, 200)), s->answer.type.n ? " of type " : "", STRF(s->answer.type), sync_source_name[s->source]);
}

/* Where the answer points, if it does: 1 and *next, 0, -1. */
static int points_to(struct source_work *s, struct sync_hop *hop, struct str *next, struct err *err)
{
	struct str from = s->answer.url;
	struct pointer p;
	int rc = pointer_find(buf_str(&s->answer.body), s->arena, &p, err);

	if (rc == 1 && url_resolve(from, p.target, s->arena, next, err) < 0)
		rc = -1;
	if (rc < 0)
		return err_prefix(err, "%.*s", STRF(utf8_cut(from, 200)));
	if (rc == 1 && !url_same_place(from, *next))
		return err_set(err, ERR_INPUT, "%.*s: points to '%.*s', which is another server: refused", STRF(utf8_cut(from, 200)),
			       STRF(utf8_cut(p.target, 200)));
	hop->note = p.note;
	return rc;
}

static int check_hop(const struct source_work *s, struct str url, struct err *err)
{
	for (size_t i = 0; i < s->seen.n; i++)
		if (str_eq(s->seen.hops[i].url, url))
			return err_set(err, ERR_INPUT, "%.*s: its pointers lead in a circle", STRF(utf8_cut(url, 200)));
	if (s->seen.n == SYNC_HOPS)
		return err_set(err, ERR_INPUT, "%.*s: more than %d pointers lead to it: refused", STRF(utf8_cut(url, 200)), SYNC_POINTERS);
	return 0;
}

/* Ask one address, and say in *next where to go on: 1; 0 at the end; -1. */
static int ask(struct source_work *s, struct str url, struct str *next, struct err *err)
{
	size_t at = s->seen.n;
	const struct sync_hop *old = at < s->old.n && str_eq(s->old.hops[at].url, url) ? &s->old.hops[at] : NULL;
	struct sync_hop *hop;

	if (check_hop(s, url, err) < 0)
		return -1;
	s->item->from = arena_str(&s->w->report->arena, url);
	hop = &s->seen.hops[s->seen.n++];
	buf_free(&s->answer.body);
	if (fetch_get(s->fetch, url, old ? old->etag : STR_NONE, old ? old->modified : STR_NONE, s->arena, &s->answer, err) < 0)
		return -1;
	s->item->received += s->answer.received;
	if (s->answer.unchanged && old) {
		*hop = *old;
		*next = at + 1 < s->old.n ? s->old.hops[at + 1].url : STR_NONE;
		return next->n > 0;
	}
	*hop = (struct sync_hop){ .url = url, .etag = s->answer.etag, .modified = s->answer.modified };
	return is_html(&s->answer) ? refuse_page(s, err) : points_to(s, hop, next, err);
}

/* A name that says something, for messages and the list of releases. */
static struct str file_name(const struct source_work *s)
{
	struct str name = url_file(s->item->from, s->arena);

	return str_chr(name, '.') >= 0 ? name : arena_printf(s->arena, "%s-download", sync_source_name[s->source]);
}

static int keep(struct source_work *s, struct err *err)
{
	struct import_report *r = sync_next_import(s->w, s->item);
	struct str from = utf8_cut(s->item->from, 200);

	if (sync_watch_tell(s->w, SYNC_READ, s->item->from, 0, 0, err) < 0)
		return -1;
	if (import_read(buf_str(&s->answer.body), file_name(s), r, err) < 0)
		return err_prefix(err, "%.*s", STRF(from));
	if (!str_is(r->batch.release.source, sync_source_name[s->source]))
		return err_set(err, ERR_INPUT, "%.*s: is a file of %.*s: see the setting sync.%s.url", STRF(from), STRF(r->batch.release.title),
			       sync_source_name[s->source]);
	buf_free(&s->answer.body);
	return sync_keep(s->w, s->item, r, err) < 0 ? err_prefix(err, "%.*s", STRF(from)) : 0;
}

static int run_source(struct source_work *s, struct err *err)
{
	struct str next = s->w->set->url[s->source];
	const struct sync_item *item = s->item;
	int rc = 1;

	if (sync_memory_load(s->w->store, s->source, s->arena, &s->old, err) < 0)
		return -1;
	while (rc == 1)
		rc = ask(s, next, &next, err);
	for (size_t i = 0; i < s->seen.n; i++)
		if (s->seen.hops[i].note.n)
			s->item->note = arena_str(&s->w->report->arena, s->seen.hops[i].note);
	if (rc == 0 && s->answer.unchanged)
		s->item->outcome = SYNC_UP_TO_DATE;
	else if (rc == 0)
		rc = keep(s, err);
	return rc < 0 ? -1 : sync_memory_save(s->w->store, s->source, &s->seen, item->nimports ? item->imports[0].row : 0, s->w->now, err);
}

static int sync_source(struct sync_work *w, enum sync_source source, struct err *err)
{
	const struct sync_settings *set = w->set;
	struct arena a = { 0 };
	struct source_work s = { .w = w, .source = source, .item = &w->report->items[source], .arena = &a };
	struct fetch_limits limits = { .connect_s = set->connect_s, .total_s = set->total_s, .low_bytes = set->low_bytes, .low_s = set->low_s,
				       .max_bytes = set->max_bytes, .loopback_http = set->loopback_http, .progress = on_progress, .arg = &s,
				       .agent = "promptriskdb/" PROMPTRISKDB_VERSION,
				       .ca_file = set->ca_file.n ? arena_z(&a, set->ca_file) : NULL };
	struct err why = ERR_INIT;
	int rc = 0;

	buf_init(&s.answer.body, BUF_FILE);
	s.fetch = fetch_open(&limits, &why);
	if (!s.fetch || run_source(&s, &why) < 0)
		rc = sync_fail(s.item, &why, err);
	fetch_close(s.fetch);
	buf_free(&s.answer.body);
	arena_free(&a);
	return rc;
}

int sync_run(struct store *s, const struct sync_settings *set, const struct sync_watch *watch, int64_t now, struct sync_report *r, struct err *err)
{
	struct sync_work w = { .store = s, .set = set, .watch = watch, .now = now, .report = r };
	struct err first = ERR_INIT;
	bool any = false;

	*r = (struct sync_report){ 0 };
	for (int i = 0; i < SYNC_SOURCES; i++) {
		uint64_t start = clock_mono_us();
		struct sync_item *item = &r->items[i];

		any = any || set->url[i].n;
		if (set->url[i].n == 0)
			item->note = arena_printf(&r->arena, "the setting sync.%s.url is empty", sync_source_name[i]);
		else
			(void)sync_source(&w, (enum sync_source)i, &first); /* told in the item, and in first */
		item->ms = (unsigned)((clock_mono_us() - start) / 1000);
	}
	if (!any)
		(void)err_set(&first, ERR_USAGE, "nothing to sync: the settings sync.atlas.url and sync.mit.url are both empty");
	return first.code == ERR_NONE ? 0 : err_set(err, first.code, "%s", first.msg);
}
