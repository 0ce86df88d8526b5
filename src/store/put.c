#include "store/links.h"

static void put_kind(struct query *q, enum rec_kind kind)
{
	if ((unsigned)kind < REC_KINDS)
		query_bind_str(q, str_of(kind_table[kind].name));
	else
		query_bug(q, "the kind of a record", kind);
}

static int put_fields(struct query *q, int64_t record, const struct record *r)
{
	for (size_t i = 0; i < r->nfields; i++) {
		enum field_id f = r->fields[i].id;

		query_bind_int(q, record);
		query_bind_int(q, (int64_t)i);
		if (f > F_NONE && f < F_COUNT)
			query_bind_str(q, str_of(field_table[f].name));
		else
			query_bug(q, "a field", f);
		query_bind_str(q, r->fields[i].value);
		if (query_run(q) < 0)
			return -1;
	}
	return 0;
}

static int put_references(struct query *q, int64_t record, const struct record *r)
{
	for (size_t i = 0; i < r->nrefs; i++) {
		query_bind_int(q, record);
		query_bind_int(q, (int64_t)i);
		query_bind_str(q, r->refs[i].id);
		query_bind_str(q, r->refs[i].title);
		query_bind_str(q, r->refs[i].url);
		if (query_run(q) < 0)
			return -1;
	}
	return 0;
}

static int put_notes(struct query *q, int64_t record, const struct record *r)
{
	for (size_t i = 0; i < r->nnotes; i++) {
		query_bind_int(q, record);
		query_bind_str(q, r->notes[i].id);
		query_bind_str(q, r->notes[i].text);
		query_bind_str(q, r->notes[i].page);
		if (query_run(q) < 0)
			return -1;
	}
	return 0;
}

static int put_record(struct query *q, int64_t record, int64_t release, const struct record *r)
{
	query_bind_int(q, record);
	query_bind_int(q, release);
	put_kind(q, r->kind);
	query_bind_str(q, r->id);
	query_bind_str(q, r->name);
	query_bind_str(q, r->description);
	query_bind_str(q, r->created);
	query_bind_str(q, r->modified);
	return query_run(q);
}

/* Numbers follow on the highest one in use: no other writer is there, so those of one release have no gap (get.c). */
static int put_records(struct store *s, int64_t release, const struct batch *b, struct err *err)
{
	struct query record, field, reference, note;
	int64_t n;

	if (query_last(s, "SELECT ifnull(max(record), 0) FROM record", &n, err) < 0 ||
	    query_open(&record, s,
		       "INSERT INTO record (record, release, kind, id, name, description, created, modified)"
		       " VALUES (?, ?, ?, ?, ?, ?, ?, ?)", err) < 0 ||
	    query_open(&field, s, "INSERT INTO field (record, seq, name, value) VALUES (?, ?, ?, ?)", err) < 0 ||
	    query_open(&reference, s, "INSERT INTO reference (record, seq, id, title, url) VALUES (?, ?, ?, ?, ?)", err) < 0 ||
	    query_open(&note, s, "INSERT INTO note (record, id, text, page) VALUES (?, ?, ?, ?)", err) < 0)
		return -1;
	for (size_t i = 0; i < b->records.n; i++) {
		const struct record *r = &b->records.v[i];

		if (put_record(&record, ++n, release, r) < 0 || put_fields(&field, n, r) < 0 ||
		    put_references(&reference, n, r) < 0 || put_notes(&note, n, r) < 0)
			return -1;
	}
	return 0;
}

static int put_diags(struct store *s, int64_t release, const struct batch *b, struct err *err)
{
	struct query q;

	if (query_open(&q, s,
		       "INSERT INTO diag (release, seq, severity, line, cell, record, key, what, action)"
		       " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", err) < 0)
		return -1;
	for (size_t i = 0; i < b->diags.n; i++) {
		const struct diag *d = &b->diags.v[i];

		query_bind_int(&q, release);
		query_bind_int(&q, (int64_t)i);
		query_bind_word(&q, severity_name, SEVERITIES, d->severity, "the severity of a diagnostic");
		query_bind_int(&q, d->line);
		query_bind_str(&q, d->cell);
		query_bind_str(&q, d->record);
		query_bind_str(&q, d->key);
		query_bind_str(&q, d->what);
		query_bind_str(&q, d->action);
		if (query_run(&q) < 0)
			return -1;
	}
	return 0;
}

static int put_release(struct store *s, const struct batch *b, int64_t now, int64_t *row, struct err *err)
{
	const struct release *r = &b->release;
	const struct str words[] = { r->stated, r->format, r->title, r->date, r->license, r->url, r->file, r->sha256 };
	const size_t counts[] = { b->records.n,	       b->links.n,		 b->diags.n,
				  b->ndiags[SEV_NOTE], b->ndiags[SEV_WARNING], b->ndiags[SEV_ERROR] };
	struct query q;

	if (query_open(&q, s,
		       "INSERT INTO release (source, version, part, stated, format, title, date, license, url, file, sha256, starter,"
		       " imported_at, records, links, diags, notes, warnings, errors)"
		       " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", err) < 0)
		return -1;
	query_bind_str(&q, r->source);
	query_bind_str(&q, r->version);
	query_bind_word(&q, release_part_name, PARTS, r->part, "the part of a release");
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		query_bind_str(&q, words[i]);
	query_bind_int(&q, r->starter);
	query_bind_int(&q, now);
	for (size_t i = 0; i < ARRAY_LEN(counts); i++)
		query_bind_int(&q, (int64_t)counts[i]);
	if (query_run(&q) < 0)
		return -1;
	*row = sqlite3_last_insert_rowid(s->db);
	return 0;
}

/* The foreign keys would take all of a release along, row by row; table by table is five times as fast. */
static int drop(struct store *s, int64_t row, struct err *err)
{
	static const char *const steps[] = {
		"DELETE FROM field WHERE record IN (SELECT record FROM record WHERE release = ?)",
		"DELETE FROM reference WHERE record IN (SELECT record FROM record WHERE release = ?)",
		"DELETE FROM note WHERE record IN (SELECT record FROM record WHERE release = ?)",
		"DELETE FROM record WHERE release = ?",
		"DELETE FROM evidence WHERE link IN (SELECT link FROM link WHERE release = ?)",
		"DELETE FROM link WHERE release = ?",
		"DELETE FROM release WHERE release = ?",
	};
	struct query q;

	if (linkset_drop_of_release(s, row, err) < 0)
		return -1;
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		if (query_open(&q, s, steps[i], err) < 0)
			return -1;
		query_bind_int(&q, row);
		if (query_run(&q) < 0)
			return -1;
	}
	return 0;
}

#define IN_THE_WAY_MAX 16 /* more parts than there are */

/* What must leave for the new part: the same part; for a whole every part, for a part the whole. */
static int drop_in_the_way(struct store *s, const struct release *r, size_t *dropped, struct err *err)
{
	int64_t rows[IN_THE_WAY_MAX];
	size_t n = 0;
	struct query q;
	int rc;

	if (query_open(&q, s, "SELECT release, part FROM release WHERE source = ? AND version = ?", err) < 0)
		return -1;
	query_bind_str(&q, r->source);
	query_bind_str(&q, r->version);
	while ((rc = query_next(&q)) == 1 && n < ARRAY_LEN(rows)) {
		int64_t row = query_int(&q, 1, INT64_MAX, "the number of a release");
		size_t part = query_word(&q, release_part_name, PARTS, "the part of a release");

		if (part == r->part || part == PART_WHOLE || r->part == PART_WHOLE)
			rows[n++] = row;
	}
	query_end(&q);
	if (rc < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (drop(s, rows[i], err) < 0)
			return -1;
	*dropped = n;
	return 0;
}

/* 1 the very same file is there as *r says then, 0 it is not, -1.  A batch that names no file is never the same. */
static int find_same(struct store *s, const struct release *want, struct put_result *r, struct err *err)
{
	struct query q;
	int rc;

	if (want->sha256.n == 0)
		return 0;
	if (query_open(&q, s,
		       "SELECT release, records, links FROM release WHERE source = ? AND version = ? AND part = ? AND sha256 = ?",
		       err) < 0)
		return -1;
	query_bind_str(&q, want->source);
	query_bind_str(&q, want->version);
	query_bind_word(&q, release_part_name, PARTS, want->part, "the part of a release");
	query_bind_str(&q, want->sha256);
	rc = query_next(&q);
	if (rc == 1) {
		r->outcome = PUT_SAME;
		r->row = query_int(&q, 1, INT64_MAX, "the number of a release");
		r->records = (size_t)query_int(&q, 0, INT64_MAX, "the number of records");
		r->links = (size_t)query_int(&q, 0, INT64_MAX, "the number of links");
	}
	query_end(&q);
	return q.failed ? -1 : rc;
}

static int put_all(struct store *s, const struct batch *b, int64_t now, struct put_result *r, struct err *err)
{
	size_t dropped;

	if (drop_in_the_way(s, &b->release, &dropped, err) < 0 || put_release(s, b, now, &r->row, err) < 0 ||
	    put_records(s, r->row, b, err) < 0 || links_put(s, r->row, 0, b->links.v, b->links.n, err) < 0 ||
	    put_diags(s, r->row, b, err) < 0)
		return -1;
	r->outcome = dropped ? PUT_REPLACED : PUT_NEW;
	r->records = b->records.n;
	r->links = b->links.n;
	return 0;
}

int store_put(struct store *s, const struct batch *b, int64_t now, struct put_result *r, struct err *err)
{
	struct put_result done = { 0 };
	int rc;

	if (b->release.source.n == 0 || b->release.version.n == 0)
		return err_set(err, ERR_INPUT, "%s: a release must have a source and a version to be kept", s->path);
	if (query_begin_write(s, err) < 0)
		return -1;
	rc = find_same(s, &b->release, &done, err);
	if (rc == 0)
		rc = put_all(s, b, now, &done, err);
	if (rc != 0 || done.outcome == PUT_SAME)
		query_rollback(s);
	else
		rc = query_commit(s, err);
	if (rc < 0)
		return -1;
	*r = done;
	return 0;
}

int store_drop(struct store *s, int64_t row, struct err *err)
{
	if (query_begin_write(s, err) < 0)
		return -1;
	if (drop(s, row, err) < 0) {
		query_rollback(s);
		return -1;
	}
	if (sqlite3_changes64(s->db) == 0) {
		query_rollback(s);
		return err_set(err, ERR_NOT_FOUND, "%s: there is no release number %lld", s->path, (long long)row);
	}
	return query_commit(s, err);
}
