#include "sync/sync_impl.h"

#include "base/clock.h"
#include "base/fs.h"

#define HEAD ((size_t)64 << 10) /* what detection reads of a text */
#define MAX_PASSED ((size_t)1000)

/* A sheet of the MIT repository without risks, as CSV: taken only with a table of its version. */
struct extra {
	struct str path;
	struct release release;
};

struct dir_work {
	struct sync_work *w;
	const char *dir;
	struct arena *arena; /* the report's */
	struct import_report best[SYNC_SOURCES];
	struct str path[SYNC_SOURCES]; /* of best; "" while there is none */
	struct release broken[SYNC_SOURCES]; /* the newest that is cut off or broken */
	struct sync_passed why_broken[SYNC_SOURCES];
	VEC(struct extra) extras;
	VEC(struct sync_passed) passed;
};

static void pass(struct dir_work *d, struct str path, const struct err *why)
{
	if (d->passed.n < MAX_PASSED)
		vec_push(&d->passed, ((struct sync_passed){ path, arena_str(d->arena, str_of(why->msg)) }));
}

static struct str full_path(struct dir_work *d, struct str path)
{
	return arena_printf(d->arena, "%s/%.*s", d->dir, STRF(path));
}

/* 1 the file is of a format that we read, 0 it is not, -1 it cannot be looked at. */
static int is_source(const char *full, struct buf *b, struct err *err)
{
	bool zip;

	buf_clear(b);
	if (fs_read_head(full, HEAD, b, err) < 0)
		return -1;
	zip = str_starts(buf_str(b), STR("PK"));
	if (zip && b->n == HEAD) { /* what is in an archive stands at its end */
		buf_clear(b);
		if (fs_read(full, SOURCE_MAX_BYTES, b, err) < 0)
			return -1;
	}
	return source_detect(buf_str(b)) != NULL;
}

static int source_of(const struct release *r)
{
	for (int i = 0; i < SYNC_SOURCES; i++)
		if (str_is(r->source, sync_source_name[i]))
			return i;
	return -1;
}

/* Newer; of the same release the one in one file before sheets, then format 6 before older ones, then the one with more records. */
static bool better(const struct import_report *a, const struct import_report *b)
{
	const struct release *x = &a->batch.release, *y = &b->batch.release;
	int c = release_cmp(x, y);

	if (c)
		return c > 0;
	if (x->part != y->part)
		return x->part == PART_WHOLE;
	if (!str_eq(x->format, y->format))
		return str_is(x->format, "atlas-v6");
	return a->batch.records.n > b->batch.records.n;
}

/* The words of r that are compared, out of its batch. */
static struct release keep_release(struct dir_work *d, const struct release *r)
{
	return (struct release){ .source = arena_str(d->arena, r->source), .version = arena_str(d->arena, r->version),
				 .starter = r->starter, .part = r->part };
}

static void note_broken(struct dir_work *d, int source, struct str path, const struct release *r, const struct err *why)
{
	pass(d, path, why);
	if (d->broken[source].version.n && release_cmp(r, &d->broken[source]) <= 0)
		return;
	d->broken[source] = keep_release(d, r);
	d->why_broken[source] = (struct sync_passed){ path, arena_str(d->arena, str_of(why->msg)) };
}

/* Read a candidate, and keep it if it is the best so far. */
static void consider(struct dir_work *d, struct str path)
{
	struct import_report r;
	const struct release *rel = &r.batch.release;
	struct err why = ERR_INIT;
	bool kept = false;
	int source = -1;

	if (import_read_file(full_path(d, path).p, &r, &why) < 0)
		pass(d, path, &why);
	else if ((source = source_of(rel)) < 0)
		pass(d, path, (err_set(&why, ERR_INPUT, "is of no source that sync takes"), &why));
	else if (import_whole(&r, &why) < 0)
		note_broken(d, source, path, rel, &why);
	else if (rel->part != PART_WHOLE && rel->part != PART_TABLE)
		vec_push(&d->extras, ((struct extra){ path, keep_release(d, rel) }));
	else
		kept = !d->path[source].n || better(&r, &d->best[source]);
	if (kept) {
		import_free(&d->best[source]);
		d->best[source] = r;
		d->path[source] = path;
	} else {
		import_free(&r);
	}
}

static int look(struct dir_work *d, struct err *err)
{
	struct sync_report *rep = d->w->report;
	struct str *paths;
	struct buf b;
	int rc = 0;

	if (fs_walk(d->dir, SYNC_MAX_FILES, d->arena, &paths, &rep->files, err) < 0)
		return -1;
	buf_init(&b, BUF_FILE);
	for (size_t i = 0; rc == 0 && i < rep->files; i++) {
		struct err why = ERR_INIT;
		int found;

		rc = sync_watch_tell(d->w, SYNC_LOOK, paths[i], i, rep->files, err);
		if (rc < 0)
			break;
		found = is_source(full_path(d, paths[i]).p, &b, &why);
		if (found < 0)
			pass(d, paths[i], &why);
		else if (found == 0)
			rep->no_source++;
		else
			consider(d, paths[i]);
	}
	buf_free(&b);
	return rc;
}

/* Does the store have this version of the table from a workbook, which holds more than sheets do? */
static int have_workbook(struct dir_work *d, const struct release *r, bool *have, struct err *err)
{
	struct arena a = { 0 };
	struct release_row *rows;
	size_t n = 0;
	int rc = store_releases(d->w->store, &a, &rows, &n, err);

	*have = false;
	for (size_t i = 0; rc == 0 && i < n; i++)
		*have = *have || (str_eq(rows[i].release.source, r->source) && str_eq(rows[i].release.version, r->version) &&
				  rows[i].release.part == PART_WHOLE && !rows[i].release.starter);
	arena_free(&a);
	return rc;
}

/* The other sheets of the version that was taken as a table: the first file of each. */
static int keep_extras(struct dir_work *d, struct sync_item *item, struct err *err)
{
	struct release table = keep_release(d, &item->imports[0].batch.release);
	bool done[PARTS] = { false };

	for (size_t i = 0; i < d->extras.n; i++) {
		const struct extra *e = &d->extras.v[i];
		struct import_report *r;

		if (done[e->release.part] || !str_eq(e->release.version, table.version))
			continue;
		done[e->release.part] = true;
		item->from = e->path;
		r = sync_next_import(d->w, item);
		if (import_read_file(full_path(d, e->path).p, r, err) < 0 || sync_keep(d->w, item, r, err) < 0)
			return -1;
	}
	item->from = d->path[SYNC_MIT];
	return 0;
}

static int keep_source(struct dir_work *d, enum sync_source source, struct err *err)
{
	struct sync_item *item = &d->w->report->items[source];
	struct import_report *r;
	bool table, have = false;

	item->from = d->path[source];
	table = d->best[source].batch.release.part == PART_TABLE;
	if (table && have_workbook(d, &d->best[source].batch.release, &have, err) < 0)
		return -1;
	if (have) {
		item->outcome = SYNC_UP_TO_DATE;
		item->note = arena_printf(d->arena, "the store has %.*s from a workbook, which holds more than this sheet",
					  STRF(d->best[source].batch.release.version));
		return 0;
	}
	r = sync_next_import(d->w, item);
	*r = d->best[source];
	d->path[source] = item->from;
	import_init(&d->best[source]);
	if (sync_keep(d->w, item, r, err) < 0)
		return -1;
	return table ? keep_extras(d, item, err) : 0;
}

/* Say in the item that a newer file than the one that was taken is broken; where there is no other one, it is a failure. */
static void tell_broken(struct dir_work *d, enum sync_source source, struct err *first)
{
	const struct release *broken = &d->broken[source], *taken = &d->best[source].batch.release;
	const struct sync_passed *p = &d->why_broken[source];
	struct sync_item *item = &d->w->report->items[source];
	struct err why = ERR_INIT;

	if (d->path[source].n) {
		if (broken->version.n && release_cmp(broken, taken) > 0)
			item->note = arena_printf(d->arena, "%.*s holds %.*s, which is newer, but is not whole: %.*s", STRF(p->path),
						  STRF(broken->version), STRF(p->why));
	} else if (broken->version.n) {
		item->from = p->path;
		(void)err_set(&why, ERR_INPUT, "%s/%.*s: %.*s", d->dir, STRF(p->path), STRF(p->why));
		(void)sync_fail(item, &why, first);
	} else {
		item->note = arena_printf(d->arena, "no file of it in %s", d->dir);
	}
}

static int nothing_found(struct dir_work *d, struct err *err)
{
	const struct sync_report *r = d->w->report;

	if (d->passed.n)
		return err_set(err, ERR_NOT_FOUND, "%s: none of its %zu files can be taken; %.*s: %.*s", d->dir, r->files, STRF(d->passed.v[0].path),
			       STRF(d->passed.v[0].why));
	return err_set(err, ERR_NOT_FOUND, "%s: none of its %zu files is a release of MITRE ATLAS (YAML of dist/) or of the MIT AI Risk Repository (XLSX, CSV)",
		       d->dir, r->files);
}

static void keep_all(struct dir_work *d, struct err *first)
{
	if (!d->path[SYNC_ATLAS].n && !d->path[SYNC_MIT].n && !d->broken[SYNC_ATLAS].version.n && !d->broken[SYNC_MIT].version.n)
		(void)nothing_found(d, first);
	for (int i = 0; i < SYNC_SOURCES; i++) {
		uint64_t start = clock_mono_us();
		struct err why = ERR_INIT;

		tell_broken(d, (enum sync_source)i, first);
		if (d->path[i].n && keep_source(d, (enum sync_source)i, &why) < 0)
			(void)sync_fail(&d->w->report->items[i], &why, first);
		d->w->report->items[i].ms = (unsigned)((clock_mono_us() - start) / 1000);
	}
}

int sync_dir(struct store *s, const char *dir, const struct sync_settings *set, const struct sync_watch *watch, int64_t now,
	     struct sync_report *r, struct err *err)
{
	struct sync_work w = { .store = s, .set = set, .watch = watch, .now = now, .report = r };
	struct dir_work d = { .w = &w, .dir = dir, .arena = &r->arena };
	struct err first = ERR_INIT;

	*r = (struct sync_report){ 0 };
	if (look(&d, &first) == 0)
		keep_all(&d, &first);
	for (size_t i = 0; i < SYNC_SOURCES; i++)
		import_free(&d.best[i]);
	r->passed = vec_dup(&r->arena, &d.passed);
	r->npassed = d.passed.n;
	vec_free(&d.passed);
	vec_free(&d.extras);
	return first.code == ERR_NONE ? 0 : err_set(err, first.code, "%s", first.msg);
}
