#include "store/query.h"

#include <limits.h>
#include <stdio.h>

#define ADVICE_DAMAGED "restore a backup, or move the file away and import again (promptriskdb sync)"

int query_damaged(struct store *s, struct err *err, const char *fmt, ...)
{
	char words[400];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(words, sizeof(words), fmt, ap);
	va_end(ap);
	return err_set(err, ERR_INPUT, "%s: the store is damaged: %s; " ADVICE_DAMAGED, s->path, words);
}

static const char *reason(struct store *s)
{
	int e = sqlite3_system_errno(s->db);

	return e ? strerror(e) : sqlite3_errmsg(s->db);
}

int query_fail(struct store *s, struct err *err)
{
	int rc = sqlite3_extended_errcode(s->db);

	switch (rc & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(err, ERR_IO, "%s: another program has been writing to it for long; try again when it is done", s->path);
	case SQLITE_FULL:
		return err_set(err, ERR_IO, "%s: the disk is full; nothing was changed, free some space and try again", s->path);
	case SQLITE_IOERR:
		return err_set(err, ERR_IO, "%s: the disk failed (%s, %d); nothing was changed", s->path, reason(s), rc);
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_CANTOPEN:
		return err_set(err, ERR_IO, "%s: cannot be written: the file and its folder, which the log is kept in, must be writable to "
			       "you; nothing was changed", s->path);
	case SQLITE_TOOBIG:
		return err_set(err, ERR_LIMIT, "%s: a value is too long to be kept; nothing was changed", s->path);
	case SQLITE_CONSTRAINT:
		return err_set(err, ERR_INPUT, "%s: a value breaks a rule of the store (%s); nothing was changed", s->path,
			       sqlite3_errmsg(s->db));
	case SQLITE_NOMEM:
		return err_set(err, ERR_LIMIT, "%s: out of memory; nothing was changed", s->path);
	case SQLITE_NOTADB:
		return err_set(err, ERR_INPUT, "%s: is not an SQLite database; name another file with --data", s->path);
	case SQLITE_INTERRUPT:
		return query_damaged(s, err, "reading it comes to no end");
	default: /* SQLITE_CORRUPT, or SQLITE_ERROR: a table that is not there */
		return query_damaged(s, err, "%s", sqlite3_errmsg(s->db));
	}
}

static int failed(struct query *q)
{
	if (!q->failed)
		(void)query_fail(q->s, q->err);
	q->failed = true;
	return -1;
}

int query_open(struct query *q, struct store *s, const char *sql, struct err *err)
{
	struct prepared *p;

	*q = (struct query){ .s = s, .err = err };
	s->steps = 0;
	for (size_t i = 0; i < s->prepared.n; i++)
		if (s->prepared.v[i].sql == sql)
			q->st = s->prepared.v[i].st;
	if (q->st)
		return 0;
	if (sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &q->st, NULL) != SQLITE_OK)
		return failed(q);
	p = vec_add(&s->prepared);
	p->sql = sql;
	p->st = q->st;
	return 0;
}

void query_forget(struct store *s)
{
	for (size_t i = 0; i < s->prepared.n; i++)
		(void)sqlite3_finalize(s->prepared.v[i].st);
	vec_free(&s->prepared);
}

/* SQLite counts '?' from 1 and columns from 0; at is the number of those already taken. */

static void bound(struct query *q, int rc)
{
	if (rc != SQLITE_OK)
		(void)failed(q);
}

void query_bind_int(struct query *q, int64_t v)
{
	if (!q->failed)
		bound(q, sqlite3_bind_int64(q->st, ++q->at, v));
}

void query_bind_real(struct query *q, double v)
{
	if (!q->failed)
		bound(q, sqlite3_bind_double(q->st, ++q->at, v));
}

void query_bind_str(struct query *q, struct str v)
{
	if (!q->failed)
		bound(q, sqlite3_bind_text64(q->st, ++q->at, v.p ? v.p : "", v.n, SQLITE_STATIC, SQLITE_UTF8));
}

void query_bind_null(struct query *q)
{
	if (!q->failed)
		bound(q, sqlite3_bind_null(q->st, ++q->at));
}

void query_bug(struct query *q, const char *what, size_t value)
{
	if (!q->failed)
		(void)err_set(q->err, ERR_BUG, "%s: %s cannot be %zu; nothing was changed", q->s->path, what, value);
	q->failed = true;
}

void query_bind_word(struct query *q, const char *const *words, size_t n, size_t i, const char *what)
{
	if (i < n)
		query_bind_str(q, str_of(words[i]));
	else
		query_bug(q, what, i);
}

void query_end(struct query *q)
{
	(void)sqlite3_reset(q->st); /* says again what sqlite3_step said, which was seen */
	q->at = 0;
}

/* What a row costs of the bytes left, at the least: a length, a header and a value. */
#define ROW_BYTES 3

static void spend(struct query *q, uint64_t n)
{
	if (n > q->s->left)
		query_bad(q, "it holds more than its size");
	else
		q->s->left -= n;
}

int query_next(struct query *q)
{
	int rc;

	if (!q->failed) {
		rc = sqlite3_step(q->st);
		q->at = 0;
		if (rc == SQLITE_ROW) {
			spend(q, ROW_BYTES);
			if (!q->failed)
				return 1;
		} else if (rc != SQLITE_DONE) {
			(void)failed(q);
		}
	}
	query_end(q);
	return q->failed ? -1 : 0;
}

int query_run(struct query *q)
{
	int rc = query_next(q);

	if (rc == 1)
		query_end(q);
	return rc < 0 ? -1 : 0;
}

void query_bad(struct query *q, const char *fmt, ...)
{
	char words[300];
	va_list ap;

	if (q->failed)
		return;
	va_start(ap, fmt);
	(void)vsnprintf(words, sizeof(words), fmt, ap);
	va_end(ap);
	(void)query_damaged(q->s, q->err, "%s", words);
	q->failed = true;
}

int64_t query_int(struct query *q, int64_t min, int64_t max, const char *what)
{
	int64_t v;

	if (q->failed)
		return min;
	v = sqlite3_column_int64(q->st, q->at++);
	if (v >= min && v <= max)
		return v;
	query_bad(q, "%s is %lld", what, (long long)v);
	return min;
}

double query_real(struct query *q, double min, double max, const char *what)
{
	double v;

	if (q->failed)
		return min;
	v = sqlite3_column_double(q->st, q->at++);
	if (v >= min && v <= max)
		return v;
	query_bad(q, "%s is %g", what, v);
	return min;
}

bool query_is_null(struct query *q)
{
	return !q->failed && sqlite3_column_type(q->st, q->at) == SQLITE_NULL;
}

/* Asked for as a blob, SQLite gives the bytes of a text where they are; as a text, it copies them to add a NUL. */
struct str query_slice(struct query *q)
{
	const char *p;
	int n;

	if (q->failed)
		return STR("");
	p = sqlite3_column_blob(q->st, q->at);
	n = sqlite3_column_bytes(q->st, q->at++);
	return p && n > 0 ? str_n(p, (size_t)n) : STR("");
}

struct str query_str(struct query *q, struct arena *a)
{
	struct str v = query_slice(q);

	if (v.n == 0)
		return STR("");
	spend(q, v.n);
	return q->failed ? STR("") : arena_str(a, v);
}

size_t query_word(struct query *q, const char *const *words, size_t n, const char *what)
{
	struct str v = query_slice(q);

	if (q->failed)
		return 0;
	for (size_t i = 0; i < n; i++)
		if (str_is(v, words[i]))
			return i;
	query_bad(q, "%s is '%.*s', which this program does not know (a newer one may)", what, STRF(str_sub(v, 0, 60)));
	return 0;
}

enum rec_kind query_kind(struct query *q)
{
	const char *names[REC_KINDS];

	for (size_t k = 0; k < REC_KINDS; k++)
		names[k] = kind_table[k].name;
	return (enum rec_kind)query_word(q, names, REC_KINDS, "the kind of a record");
}

size_t query_child(struct query *q, int64_t first, size_t n, size_t *at)
{
	int64_t number = query_int(q, first, first + (int64_t)n - 1, "the number of a row");

	if ((size_t)(number - first) < *at)
		query_bad(q, "row %lld is out of order", (long long)number);
	else
		*at = (size_t)(number - first);
	return *at;
}

static int one(struct store *s, const char *sql, int64_t min, int64_t max, int64_t *v, struct err *err)
{
	struct query q;
	int rc;

	if (query_open(&q, s, sql, err) < 0)
		return -1;
	rc = query_next(&q);
	if (rc == 0)
		query_bad(&q, "a row is missing");
	else if (rc == 1)
		*v = query_int(&q, min, max, "the highest number in use");
	query_end(&q);
	return q.failed ? -1 : 0;
}

int query_one(struct store *s, const char *sql, int64_t *v, struct err *err)
{
	return one(s, sql, INT64_MIN, INT64_MAX, v, err);
}

int query_last(struct store *s, const char *sql, int64_t *v, struct err *err)
{
	return one(s, sql, 0, QUERY_NUMBER_MAX, v, err);
}

int query_exec(struct store *s, const char *sql, struct err *err)
{
	s->steps = 0;
	return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : query_fail(s, err);
}

/* The measure of what is plausible for a file of this size.  A row of three bytes is the smallest that there is. */
static int measure(struct store *s, struct err *err)
{
	int64_t pages, page;

	if (query_one(s, "PRAGMA page_count", &pages, err) < 0 || query_one(s, "PRAGMA page_size", &page, err) < 0)
		return -1;
	s->left = (uint64_t)pages * (uint64_t)page * 2 + QUERY_FLOOR;
	s->max_steps = 100000000 + (uint64_t)pages * 100000;
	return 0;
}

static int begin(struct store *s, const char *sql, struct err *err)
{
	struct query q;

	if (open_again(s, err) < 0 || query_open(&q, s, sql, err) < 0 || query_run(&q) < 0)
		return -1;
	if (measure(s, err) == 0)
		return 0;
	query_rollback(s);
	return -1;
}

int query_begin_read(struct store *s, struct err *err)
{
	s->left = QUERY_FLOOR;
	return begin(s, "BEGIN", err);
}

int query_begin_write(struct store *s, struct err *err)
{
	if (s->mode == STORE_READ)
		return err_set(err, ERR_IO, "%s: may only be read here; name another database with --data", s->path);
	s->left = QUERY_FLOOR;
	return begin(s, "BEGIN IMMEDIATE", err);
}

void query_rollback(struct store *s)
{
	if (!sqlite3_get_autocommit(s->db)) /* a failure may have ended it already */
		(void)sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	(void)sqlite3_db_release_memory(s->db);
}

int query_commit(struct store *s, struct err *err)
{
	struct query q;

	if (query_open(&q, s, "UPDATE state SET generation = generation + 1", err) < 0 || query_run(&q) < 0 ||
	    query_open(&q, s, "COMMIT", err) < 0 || query_run(&q) < 0) {
		query_rollback(s);
		return -1;
	}
	(void)sqlite3_db_release_memory(s->db); /* the edition is the cache; pages kept here would only be held twice */
	return 0;
}

int query_end_read(struct store *s, struct err *err)
{
	query_rollback(s);
	if (s->unlocked && open_changed(s))
		return err_set(err, ERR_IO, "%s: was changed while it was read; try again", s->path);
	return 0;
}
