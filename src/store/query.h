/*
 * query: what the files of the store share: the open store, and statements of SQLite with failures as words.
 *
 * Used as: query_open, then for each row to write the query_bind_* in the order of the '?' and query_run; or query_bind_*
 * once and query_next until it is not 1, with the columns taken in order by query_int, query_str ...  The first failure is
 * written to err and remembered: whatever comes after it does nothing, so that only query_run and query_next need a look.
 * Statements are prepared once a store.
 */
#ifndef STORE_QUERY_H
#define STORE_QUERY_H

#include <sqlite3.h>
#include <sys/stat.h>

#include "store/store.h"

#define QUERY_NUMBER_MAX (INT64_MAX / 2)   /* of a record or a link; sums with it do not overflow */
#define QUERY_FLOOR ((uint64_t)256 << 10) /* bytes that may be read of a file of any size */

struct prepared {
	const char *sql; /* the literal; its address is the key */
	sqlite3_stmt *st;
};

struct store {
	sqlite3 *db;
	char *path;
	enum store_mode mode;
	bool unlocked;      /* opened for reading where no lock and no log can be kept; mark tells whether the file changed */
	struct stat mark;
	VEC(struct prepared) prepared;
	uint64_t steps;     /* of the running statement, in SQLite's machine */
	uint64_t max_steps; /* more than this on a file of this size means that a damaged tree leads in circles */
	uint64_t left;      /* bytes that this transaction may still read; a sound file never holds more than its size */
};

struct query {
	struct store *s;
	sqlite3_stmt *st;
	struct err *err;
	int at;      /* the next '?' or column */
	bool failed; /* err is set */
};

/* query_open(q, s, sql, err): sql is a string literal: the statement is kept under its address. */
int query_open(struct query *q, struct store *s, const char *sql, struct err *err) NODISCARD;

void query_bind_int(struct query *q, int64_t v);
void query_bind_real(struct query *q, double v);
void query_bind_str(struct query *q, struct str v); /* borrowed until the next query_run or query_end */
void query_bind_null(struct query *q);
/* query_bind_word(q, words, n, i, what): words[i]; an i >= n is a mistake of the program. */
void query_bind_word(struct query *q, const char *const *words, size_t n, size_t i, const char *what);

/* query_run(q): a statement without rows; ready for the next binds afterwards.  query_next(q): 1 a row, 0 the end, -1. */
int query_run(struct query *q) NODISCARD;
int query_next(struct query *q) NODISCARD;
/* query_end(q): leave before the end of the rows. */
void query_end(struct query *q);

/* The next column.  What is not in the range or no word of the list fails as damage, named by what. */
int64_t query_int(struct query *q, int64_t min, int64_t max, const char *what);
double query_real(struct query *q, double min, double max, const char *what);
struct str query_str(struct query *q, struct arena *a);
bool query_is_null(struct query *q); /* looks at the next column, does not take it */
size_t query_word(struct query *q, const char *const *words, size_t n, const char *what);
enum rec_kind query_kind(struct query *q);
/* query_slice(q): the bytes of the next column, borrowed until the next query_next. */
struct str query_slice(struct query *q);
/* query_child(q, first, n, at): the next column as the number of one of n parents that are numbered from first; as its place
 * from 0.  Rows come in the order of their parents, so it never is before *at, which is moved to it. */
size_t query_child(struct query *q, int64_t first, size_t n, size_t *at);
/* query_bad(q, fmt, ...): the row makes no sense: fail as damage.  query_bug: what is to be written makes none. */
void query_bad(struct query *q, const char *fmt, ...) __attribute__((format(printf, 2, 3), cold));
void query_bug(struct query *q, const char *what, size_t value) __attribute__((cold));

/* query_one(s, sql, v, err): the one number that sql gives. */
int query_one(struct store *s, const char *sql, int64_t *v, struct err *err) NODISCARD;
/* query_last(s, sql, v, err): the same for the highest number in use, which leaves room for more. */
int query_last(struct store *s, const char *sql, int64_t *v, struct err *err) NODISCARD;
/* query_exec(s, sql, err): any statements without rows, not kept. */
int query_exec(struct store *s, const char *sql, struct err *err) NODISCARD;

/* One consistent state to read, or the right to write.  A write ends in query_commit, or in query_rollback and no change. */
int query_begin_read(struct store *s, struct err *err) NODISCARD;
int query_begin_write(struct store *s, struct err *err) NODISCARD;
int query_commit(struct store *s, struct err *err) NODISCARD; /* counts the generation up and ends the write */
int query_end_read(struct store *s, struct err *err) NODISCARD;
void query_rollback(struct store *s);

/* query_fail(s, err): what SQLite just said, in words; -1.  query_damaged(s, err, fmt, ...): our own finding; -1. */
int query_fail(struct store *s, struct err *err) __attribute__((cold));
int query_damaged(struct store *s, struct err *err, const char *fmt, ...) __attribute__((format(printf, 3, 4), cold));

/* query_forget(s): finalize what is kept, before a close. */
void query_forget(struct store *s);

/* open_again(s, err) (open.c): connect anew when an unlocked file has changed since. */
int open_again(struct store *s, struct err *err) NODISCARD;
/* open_changed(s): has it? */
bool open_changed(const struct store *s);

#endif
