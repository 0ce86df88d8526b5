/* Commands that read the atlas: show, list, search, export, status. */
#include <stdio.h>

#include "base/clock.h"
#include "base/fs.h"
#include "base/log.h"
#include "cli/cli.h"
#include "render/sssom.h"
#include "view/atlas.h"

#define JSONISH (1u << FORMAT_JSON | 1u << FORMAT_CSV | 1u << FORMAT_JSONL | 1u << FORMAT_TEXT)

/* What every reading command does around its own work. */
struct session {
	struct store *store;
	struct atlas *atlas;
	struct arena arena;
	struct buf out;
};

static int session_open(struct session *s, const struct args *a, struct err *err)
{
	*s = (struct session){ 0 };
	buf_init(&s->out, BUF_FILE);
	s->atlas = cli_atlas(a, &s->store, err);
	return s->atlas ? 0 : -1;
}

static int session_close(struct session *s, int rc, const struct err *err)
{
	if (rc < 0) {
		rc = cli_fail(err);
	} else {
		int printed = cli_out(&s->out);

		rc = printed ? printed : rc;
	}
	buf_free(&s->out);
	arena_free(&s->arena);
	atlas_free(s->atlas);
	store_close(s->store);
	return rc;
}

/* Records that come close to what was asked for, for the message. */
static void suggest(struct session *s, struct str asked, struct buf *b)
{
	struct search_query q = { .words = asked, .kind = -1, .limit = 3 };
	struct search_result r = { 0 };

	search_run(atlas_search(s->atlas), &q, &s->arena, &r);
	for (size_t i = 0; i < r.n; i++)
		buf_printf(b, "%s%.*s (%.*s)", i ? ", " : "; closest: ", STRF(r.hits[i].entry->r.id), STRF(r.hits[i].entry->title));
}

int cmd_show(const struct args *a)
{
	struct err err = ERR_INIT;
	enum render_format f;
	const struct entry *x;
	struct session s;
	struct buf near;

	if (cli_format(a, FORMAT_TEXT, 1u << FORMAT_TEXT | 1u << FORMAT_JSON | 1u << FORMAT_MD | 1u << FORMAT_CSV | 1u << FORMAT_STIX | 1u << FORMAT_HTML | 1u << FORMAT_SVG,
		       &f, &err) < 0)
		return cli_fail(&err);
	if (session_open(&s, a, &err) < 0)
		return session_close(&s, -1, &err);
	x = edition_find(s.atlas->edition, str_of(a->operands.v[0]));
	if (!x) {
		buf_init(&near, BUF_LINE);
		suggest(&s, str_of(a->operands.v[0]), &near);
		(void)err_set(&err, ERR_NOT_FOUND, "no record is named '%s'%s", a->operands.v[0],
			      near.n ? near.p : "; ids are like 62.15.07 or AML.T0051, 'promptriskdb search' finds them by words");
		buf_free(&near);
		return session_close(&s, -1, &err);
	}
	if (f == FORMAT_SVG && !render_has_picture(x)) {
		(void)err_set(&err, ERR_USAGE, "there is no picture of '%.*s': risks, techniques and mitigations have one", STRF(x->r.id));
		return session_close(&s, -1, &err);
	}
	render_record(&s.out, s.atlas, x, f);
	return session_close(&s, EXIT_DONE, &err);
}

static int filters(const struct args *a, struct session *s, struct list_query *q, struct err *err)
{
	VEC(struct list_filter) f = { 0 };
	struct str where;
	int rc = 0;

	for (size_t i = 0; rc == 0 && args_next(a, "where", &i, &where);) {
		ptrdiff_t eq = str_chr(where, '=');

		if (eq <= 0)
			rc = err_set(err, ERR_USAGE, "--where takes FIELD=VALUE, not '%.*s'", STRF(where));
		else
			vec_push(&f, ((struct list_filter){ str_trim(str_sub(where, 0, (size_t)eq)), str_trim(str_from(where, (size_t)eq + 1)) }));
	}
	q->filters = vec_dup(&s->arena, &f);
	q->nfilters = f.n;
	vec_free(&f);
	return rc;
}

int cmd_list(const struct args *a)
{
	struct err err = ERR_INIT;
	struct list_query q = { .page = 1, .sort = args_text(a, "sort", ""), .per_page = args_number(a, "limit", 0) };
	enum render_format f;
	struct view_list *v;
	struct session s;

	if (kind_named(str_of(a->operands.v[0]), &q.kind, &err) < 0 || cli_format(a, FORMAT_TEXT, JSONISH, &f, &err) < 0)
		return cli_fail(&err);
	if (session_open(&s, a, &err) < 0)
		return session_close(&s, -1, &err);
	v = filters(a, &s, &q, &err) < 0 ? NULL : view_list(s.atlas, &q, &s.arena, &err);
	if (!v)
		return session_close(&s, -1, &err);
	render_list(&s.out, v, f);
	if (v->complaint.n)
		log_warn("%.*s", STRF(v->complaint));
	if (!v->total)
		log_info("nothing matches");
	return session_close(&s, v->total ? EXIT_DONE : EXIT_FINDINGS, &err);
}

int cmd_search(const struct args *a)
{
	struct err err = ERR_INIT;
	struct str kind_name = args_text(a, "kind", "");
	enum rec_kind kind = REC_KINDS;
	enum render_format f;
	struct view_search *v;
	struct session s;
	struct buf words;

	if (kind_name.n && kind_named(kind_name, &kind, &err) < 0)
		return cli_fail(&err);
	if (cli_format(a, FORMAT_TEXT, JSONISH, &f, &err) < 0)
		return cli_fail(&err);
	if (session_open(&s, a, &err) < 0)
		return session_close(&s, -1, &err);
	buf_init(&words, BUF_LINE);
	for (size_t i = 0; i < a->operands.n; i++)
		buf_printf(&words, "%s%s", i ? " " : "", a->operands.v[i]);
	v = view_search(s.atlas, buf_str(&words), kind_name.n ? (int)kind : -1, 1, args_number(a, "limit", 20), &s.arena);
	render_search(&s.out, v, f);
	v->words = arena_str(&s.arena, v->words);
	buf_free(&words);
	if (v->complaint.n)
		log_warn("%.*s", STRF(v->complaint));
	for (size_t i = 0; i < v->spellings.n; i++)
		log_info("%.*s", STRF(v->spellings.v[i].said));
	if (!v->total)
		log_info("nothing matches '%.*s'", STRF(v->words));
	else if (v->loose)
		log_info("no record has all the words; these have some of them");
	return session_close(&s, v->total ? EXIT_DONE : EXIT_FINDINGS, &err);
}

static void export_sssom(struct buf *out, const struct atlas *at)
{
	struct arena a = { 0 };

	render_sssom(out, view_mapping(at, &a));
	arena_free(&a);
}

static const struct {
	const char *name;
	void (*put)(struct buf *out, const struct atlas *at);
} exports[] = {
	{ "jsonl", render_export_jsonl },
	{ "sssom", export_sssom },
};

int cmd_export(const struct args *a)
{
	void (*put)(struct buf *out, const struct atlas *at) = NULL;
	struct err err = ERR_INIT;
	struct str file = args_text(a, "output", "-");
	struct session s;
	struct buf known;
	int rc;

	for (size_t i = 0; i < ARRAY_LEN(exports) && !put; i++)
		if (strcmp(a->operands.v[0], exports[i].name) == 0)
			put = exports[i].put;
	if (!put) {
		buf_init(&known, BUF_LINE);
		for (size_t i = 0; i < ARRAY_LEN(exports); i++)
			buf_printf(&known, "%s%s", i ? ", " : "", exports[i].name);
		(void)err_set(&err, ERR_USAGE, "unknown export '%s'; there are: %s", a->operands.v[0], known.p);
		buf_free(&known);
		return cli_fail(&err);
	}
	if (session_open(&s, a, &err) < 0)
		return session_close(&s, -1, &err);
	put(&s.out, s.atlas);
	if (!str_is(file, "-")) {
		rc = fs_write_durable(arena_z(&s.arena, file), buf_str(&s.out), &err);
		buf_clear(&s.out);
		return session_close(&s, rc, &err);
	}
	return session_close(&s, EXIT_DONE, &err);
}

static void status_json(struct session *s, const struct release_row *rows, size_t n, struct str path, int64_t size)
{
	struct json_writer w;
	char when[CLOCK_TIME];

	json_begin(&w, &s->out);
	json_open_object(&w);
	json_kv(&w, "version", STR(PROMPTRISKDB_VERSION));
	json_kv(&w, "database", path);
	json_kv_int(&w, "bytes", size);
	json_kv_int(&w, "schema", store_schema(s->store));
	json_kv(&w, "edition", str_of(s->atlas->edition->key));
	json_kv_object(&w, "counts");
	for (int k = 0; k < REC_KINDS; k++)
		if (kind_table[k].list)
			json_kv_int(&w, kind_table[k].name, (int64_t)s->atlas->edition->kinds[k].n);
	json_close_object(&w);
	json_kv_array(&w, "releases");
	for (size_t i = 0; i < n; i++) {
		const struct release *r = &rows[i].release;
		bool shown = false;

		for (size_t k = 0; k < s->atlas->edition->nreleases; k++)
			shown = shown || s->atlas->edition->releases[k].row == r->row;
		clock_rfc3339(r->imported_at, when);
		json_open_object(&w);
		json_kv(&w, "source", r->source);
		json_kv(&w, "release", r->version);
		json_kv_int(&w, "records", (int64_t)rows[i].records);
		json_kv(&w, "imported_at", str_of(when));
		json_kv(&w, "part", str_of(release_part_name[r->part]));
		json_kv(&w, "format", r->format);
		json_kv(&w, "date", r->date);
		json_kv(&w, "license", r->license);
		json_kv(&w, "file", r->file);
		json_kv(&w, "sha256", r->sha256);
		json_kv_bool(&w, "starter", r->starter);
		json_kv_bool(&w, "shown", shown);
		json_kv_int(&w, "errors", (int64_t)rows[i].diags[SEV_ERROR]);
		json_kv_int(&w, "warnings", (int64_t)rows[i].diags[SEV_WARNING]);
		json_close_object(&w);
	}
	json_close_array(&w);
	json_close_object(&w);
	buf_c(&s->out, '\n');
}

static void status_text(struct session *s, const struct release_row *rows, size_t n, struct str path, int64_t size)
{
	struct buf *b = &s->out;
	char when[CLOCK_DATE];

	buf_printf(b, "promptriskdb %s\ndatabase  %.*s (%lld KiB, schema %u)\n\nreleases (* is shown)\n", PROMPTRISKDB_VERSION, STRF(path), (long long)(size / 1024),
		   store_schema(s->store));
	for (size_t i = 0; i < n; i++) {
		const struct release *r = &rows[i].release;
		bool shown = false;

		for (size_t k = 0; k < s->atlas->edition->nreleases; k++)
			shown = shown || s->atlas->edition->releases[k].row == r->row;
		clock_date(r->imported_at, when);
		buf_printf(b, "%s %-6.*s %-16.*s %6zu records  of %.10s  taken in %s  %.*s\n", shown ? "*" : " ", STRF(r->source), STRF(r->version), rows[i].records,
			   r->date.n ? arena_z(&s->arena, r->date) : "unknown   ", when, STRF(r->license));
	}
	buf_lit(b, "\nrecords\n");
	for (int k = 0; k < REC_KINDS; k++)
		if (kind_table[k].list)
			buf_printf(b, "%8zu  %s\n", s->atlas->edition->kinds[k].n, kind_table[k].plural);
}

int cmd_status(const struct args *a)
{
	struct err err = ERR_INIT;
	struct release_row *rows;
	enum render_format f;
	struct session s;
	struct str path;
	size_t n;

	if (cli_format(a, FORMAT_TEXT, 1u << FORMAT_TEXT | 1u << FORMAT_JSON, &f, &err) < 0)
		return cli_fail(&err);
	if (session_open(&s, a, &err) < 0)
		return session_close(&s, -1, &err);
	if (store_releases(s.store, &s.arena, &rows, &n, &err) < 0)
		return session_close(&s, -1, &err);
	path = cli_data_path(a, &s.arena);
	if (f == FORMAT_JSON)
		status_json(&s, rows, n, path, fs_size(path.p));
	else
		status_text(&s, rows, n, path, fs_size(path.p));
	return session_close(&s, EXIT_DONE, &err);
}
