#include "store/links.h"

#include <limits.h>

#include "base/map.h"

/* The records of one release while they are read; they are numbered from first, without a gap. */
struct load {
	struct store *s;
	struct batch *b;
	int64_t first;
	struct map fields; /* name -> enum field_id */
	struct err *err;
};

static void get_release(struct query *q, struct arena *a, struct release_row *row)
{
	struct release *r = &row->release;
	struct str *const words[] = { &r->stated, &r->format, &r->title, &r->date, &r->license, &r->url, &r->file, &r->sha256 };

	r->row = query_int(q, 1, INT64_MAX, "the number of a release");
	r->source = query_str(q, a);
	r->version = query_str(q, a);
	r->part = (enum release_part)query_word(q, release_part_name, PARTS, "the part of a release");
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		*words[i] = query_str(q, a);
	r->starter = query_int(q, 0, 1, "the starter mark");
	r->imported_at = query_int(q, INT64_MIN, INT64_MAX, "the time of an import");
	row->records = (size_t)query_int(q, 0, INT64_MAX, "the number of records");
	row->links = (size_t)query_int(q, 0, INT64_MAX, "the number of links");
	for (size_t i = 0; i < SEVERITIES; i++)
		row->diags[i] = (size_t)query_int(q, 0, INT64_MAX, "the number of diagnostics");
}

#define RELEASE                                                                                                       \
	"SELECT release, source, version, part, stated, format, title, date, license, url, file, sha256, starter, imported_at, " \
	"records, links, notes, warnings, errors FROM release"

static int load_release(struct load *l, int64_t row, struct release_row *found)
{
	struct query q;
	int rc;

	if (query_open(&q, l->s, RELEASE " WHERE release = ?", l->err) < 0)
		return -1;
	query_bind_int(&q, row);
	rc = query_next(&q);
	if (rc == 1)
		get_release(&q, &l->b->arena, found);
	query_end(&q);
	if (rc == 0)
		return err_set(l->err, ERR_NOT_FOUND, "%s: there is no release number %lld", l->s->path, (long long)row);
	l->b->release = found->release;
	memcpy(l->b->ndiags, found->diags, sizeof(found->diags));
	return q.failed ? -1 : 0;
}

static int load_records(struct load *l)
{
	struct arena *a = &l->b->arena;
	struct query q;
	int rc;

	if (query_open(&q, l->s,
		       "SELECT record, kind, id, name, description, created, modified FROM record WHERE release = ? ORDER BY record",
		       l->err) < 0)
		return -1;
	query_bind_int(&q, l->b->release.row);
	while ((rc = query_next(&q)) == 1) {
		int64_t number = query_int(&q, 1, QUERY_NUMBER_MAX, "the number of a record");
		struct record *r = vec_add(&l->b->records);

		if (l->b->records.n == 1)
			l->first = number;
		else if (number != l->first + (int64_t)l->b->records.n - 1)
			query_bad(&q, "a record before number %lld is missing", (long long)number);
		r->kind = query_kind(&q);
		r->id = query_str(&q, a);
		r->name = query_str(&q, a);
		r->description = query_str(&q, a);
		r->created = query_str(&q, a);
		r->modified = query_str(&q, a);
	}
	return rc;
}

/* The rows that hang under the records, of one table: sql has the first and the last record as its two '?'. */
static int open_children(struct load *l, struct query *q, const char *sql)
{
	if (query_open(q, l->s, sql, l->err) < 0)
		return -1;
	query_bind_int(q, l->first);
	query_bind_int(q, l->first + (int64_t)l->b->records.n - 1);
	return 0;
}

/*
 * Each loader reads all rows of its table into one array and counts them at their record; as they come in the order of
 * the records, the array is then dealt out.
 */
static int load_fields(struct load *l)
{
	struct batch *b = l->b;
	VEC(struct field) all = { 0 };
	struct field *base;
	struct query q;
	size_t at = 0;
	int rc;

	if (open_children(l, &q, "SELECT record, name, value FROM field WHERE record BETWEEN ? AND ? ORDER BY record, seq") < 0)
		return -1;
	while ((rc = query_next(&q)) == 1) {
		struct field *f = vec_add(&all);
		struct str name;

		b->records.v[query_child(&q, l->first, b->records.n, &at)].nfields++;
		name = query_slice(&q);
		f->id = (enum field_id)map_get_n(&l->fields, name, F_NONE);
		if (f->id == F_NONE)
			query_bad(&q, "a field is '%.*s', which this program does not know (a newer one may)", STRF(str_sub(name, 0, 60)));
		f->value = query_str(&q, &b->arena);
	}
	base = vec_dup(&b->arena, &all);
	for (size_t i = 0; rc == 0 && i < b->records.n; i++) {
		if (b->records.v[i].nfields) {
			b->records.v[i].fields = base;
			base += b->records.v[i].nfields;
		}
	}
	vec_free(&all);
	return rc;
}

static int load_references(struct load *l)
{
	struct batch *b = l->b;
	VEC(struct reference) all = { 0 };
	struct reference *base;
	struct query q;
	size_t at = 0;
	int rc;

	if (open_children(l, &q, "SELECT record, id, title, url FROM reference WHERE record BETWEEN ? AND ? ORDER BY record, seq") < 0)
		return -1;
	while ((rc = query_next(&q)) == 1) {
		struct reference *r = vec_add(&all);

		b->records.v[query_child(&q, l->first, b->records.n, &at)].nrefs++;
		r->id = query_str(&q, &b->arena);
		r->title = query_str(&q, &b->arena);
		r->url = query_str(&q, &b->arena);
	}
	base = vec_dup(&b->arena, &all);
	for (size_t i = 0; rc == 0 && i < b->records.n; i++) {
		if (b->records.v[i].nrefs) {
			b->records.v[i].refs = base;
			base += b->records.v[i].nrefs;
		}
	}
	vec_free(&all);
	return rc;
}

static int load_notes(struct load *l)
{
	struct batch *b = l->b;
	VEC(struct note) all = { 0 };
	struct note *base;
	struct query q;
	size_t at = 0;
	int rc;

	if (open_children(l, &q, "SELECT record, id, text, page FROM note WHERE record BETWEEN ? AND ? ORDER BY record, note") < 0)
		return -1;
	while ((rc = query_next(&q)) == 1) {
		struct note *n = vec_add(&all);

		b->records.v[query_child(&q, l->first, b->records.n, &at)].nnotes++;
		n->id = query_str(&q, &b->arena);
		n->text = query_str(&q, &b->arena);
		n->page = query_str(&q, &b->arena);
	}
	base = vec_dup(&b->arena, &all);
	for (size_t i = 0; rc == 0 && i < b->records.n; i++) {
		if (b->records.v[i].nnotes) {
			b->records.v[i].notes = base;
			base += b->records.v[i].nnotes;
		}
	}
	vec_free(&all);
	return rc;
}

static int load_diags(struct load *l)
{
	struct arena *a = &l->b->arena;
	struct query q;
	int rc;

	if (query_open(&q, l->s, "SELECT severity, line, cell, record, key, what, action FROM diag WHERE release = ? ORDER BY seq",
		       l->err) < 0)
		return -1;
	query_bind_int(&q, l->b->release.row);
	while ((rc = query_next(&q)) == 1) {
		struct diag *d = vec_add(&l->b->diags);

		d->severity = (enum severity)query_word(&q, severity_name, SEVERITIES, "the severity of a diagnostic");
		d->line = (unsigned)query_int(&q, 0, UINT_MAX, "the line of a diagnostic");
		d->cell = query_str(&q, a);
		d->record = query_str(&q, a);
		d->key = query_str(&q, a);
		d->what = query_str(&q, a);
		d->action = query_str(&q, a);
	}
	return rc;
}

static int load_links(struct load *l)
{
	struct link *v;
	size_t n;

	if (links_get(l->s, l->b->release.row, 0, &l->b->arena, &v, &n, l->err) < 0)
		return -1;
	l->b->links.v = v;
	l->b->links.n = l->b->links.cap = n;
	return 0;
}

static int load_all(struct load *l, int64_t row)
{
	struct release_row head = { 0 };

	if (load_release(l, row, &head) < 0 || load_records(l) < 0)
		return -1;
	if (l->b->records.n && (load_fields(l) < 0 || load_references(l) < 0 || load_notes(l) < 0))
		return -1;
	if (load_links(l) < 0 || load_diags(l) < 0)
		return -1;
	if (l->b->records.n != head.records || l->b->links.n != head.links)
		return query_damaged(l->s, l->err, "release %lld should have %zu records and %zu links and has %zu and %zu", (long long)row,
				     head.records, head.links, l->b->records.n, l->b->links.n);
	return 0;
}

int store_get(struct store *s, int64_t row, struct batch *out, struct err *err)
{
	struct load l = { .s = s, .b = out, .err = err };
	int rc;

	batch_init(out);
	if (query_begin_read(s, err) < 0)
		return -1;
	for (size_t f = F_NONE + 1; f < F_COUNT; f++)
		map_put_n(&l.fields, str_of(field_table[f].name), f);
	rc = load_all(&l, row);
	map_free(&l.fields);
	if (query_end_read(s, rc ? NULL : err) == 0 && rc == 0)
		return 0;
	batch_free(out);
	return -1;
}

static int newest_first(const void *a, const void *b)
{
	const struct release_row *x = a, *y = b;
	int c = str_cmp(x->release.source, y->release.source);

	if (c == 0)
		c = release_cmp(&y->release, &x->release);
	if (c == 0)
		c = (x->release.part > y->release.part) - (x->release.part < y->release.part);
	return c ? c : (x->release.row < y->release.row) - (x->release.row > y->release.row);
}

int store_releases(struct store *s, struct arena *a, struct release_row **rows, size_t *n, struct err *err)
{
	VEC(struct release_row) all = { 0 };
	struct query q;
	int rc = -1;

	if (query_begin_read(s, err) < 0)
		return -1;
	if (query_open(&q, s, RELEASE, err) == 0)
		while ((rc = query_next(&q)) == 1)
			get_release(&q, a, vec_add(&all));
	if (query_end_read(s, rc ? NULL : err) < 0)
		rc = -1;
	if (rc == 0) {
		if (all.n)
			qsort(all.v, all.n, sizeof(all.v[0]), newest_first);
		*rows = vec_dup(a, &all);
		*n = all.n;
	}
	vec_free(&all);
	return rc;
}
