#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/fs.h"
#include "store/migrate.h"

#define BUSY_MS 10000
#define BUSY_LOOK_MS 20
#define VALUE_MAX (64 << 20)  /* bytes of one value; as much as the largest input */
#define PAGE_MIN 512          /* bytes of the smallest page, and so of the smallest database */
#define STEPS_A_LOOK 100000   /* SQLite asks the watchdog every so many steps */

/* A new store: its folder is made, and must take files, of which SQLite would only say that it cannot open them. */
static int make_folder(const char *path, struct err *err)
{
	struct str file = fs_base(str_of(path));
	size_t n = strlen(path) - file.n;
	char *dir;
	int rc = 0;

	if (n == 0)
		return 0;
	dir = xcalloc(n + 1, 1);
	memcpy(dir, path, n > 1 ? n - 1 : n);
	if (!fs_is_dir(dir))
		rc = fs_mkdirs(dir, err);
	if (rc == 0 && access(dir, W_OK | X_OK) < 0)
		rc = err_errno(err, "%s: cannot make a file in the folder", path);
	free(dir);
	return rc;
}

/* A path as a URI, so that no path is ever taken for one, or for the name of a temporary database. */
static void put_uri(struct buf *b, const char *path, bool unlocked)
{
	buf_z(b, path[0] == '/' ? "file://" : "file:");
	for (const char *p = path; *p; p++) {
		unsigned char c = (unsigned char)*p;

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("/._-~", c))
			buf_c(b, *p);
		else
			buf_printf(b, "%%%02x", c);
	}
	if (unlocked)
		buf_lit(b, "?immutable=1");
}

static int not_a_database(const char *path, struct err *err)
{
	return err_set(err, ERR_INPUT, "%s: is not an SQLite database, and was left as it is; name another file with --data", path);
}

/*
 * The first look is at the file alone, without locks or logs, so that a file which is not ours is refused before anything
 * was put beside it.  The application id is in the file from the first commit on (migrate.c sets it before the write-ahead
 * log is turned on).  SQLite does the reading, as closing a descriptor of our own would drop the locks that another store
 * of this process holds on the file; writable_schema lets it read the head of a file that was cut short.
 */
static int look_inside(const char *path, struct err *err)
{
	sqlite3_stmt *st = NULL;
	sqlite3 *db = NULL;
	struct buf uri;
	uint32_t id = 0;
	int rc;

	buf_init(&uri, BUF_LINE);
	put_uri(&uri, path, true);
	rc = sqlite3_open_v2(uri.p, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, "PRAGMA writable_schema = ON", NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_prepare_v2(db, "PRAGMA application_id", -1, &st, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		id = (uint32_t)sqlite3_column_int64(st, 0);
	(void)sqlite3_finalize(st);
	(void)sqlite3_close(db);
	buf_free(&uri);
	if (rc == SQLITE_NOTADB)
		return not_a_database(path, err);
	if (rc != SQLITE_ROW)
		return err_set(err, ERR_IO, "%s: cannot be read (%s)", path, sqlite3_errstr(rc));
	if (id != MIGRATE_APPLICATION_ID)
		return err_set(err, ERR_INPUT, "%s: is an SQLite database of another application (id 0x%08x), and was left as it is; "
			       "name another file with --data", path, (unsigned)id);
	return 0;
}

static int look_at(const char *path, enum store_mode mode, struct err *err)
{
	struct stat st;

	if (stat(path, &st) < 0) {
		if (errno != ENOENT)
			return err_errno(err, "%s: cannot open", path);
		if (mode == STORE_CREATE)
			return make_folder(path, err);
		return err_set(err, ERR_IO, "%s: there is no store yet; promptriskdb sync makes one", path);
	}
	if (S_ISDIR(st.st_mode))
		return err_set(err, ERR_IO, "%s: is a folder, not a file", path);
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_IO, "%s: is no regular file", path);
	if (access(path, R_OK) < 0)
		return err_errno(err, "%s: cannot open", path);
	if (st.st_size == 0 && mode == STORE_CREATE) /* as mktemp leaves it, or a first opening that was killed */
		return 0;
	if (st.st_size == 0)
		return err_set(err, ERR_INPUT, "%s: is empty, and so not an SQLite database; promptriskdb sync makes a store of it", path);
	return st.st_size < PAGE_MIN ? not_a_database(path, err) : look_inside(path, err);
}

static int watchdog(void *arg)
{
	struct store *s = arg;

	s->steps += STEPS_A_LOOK;
	return s->steps > s->max_steps;
}

/* What SQLite's own advice on untrusted files asks for (www.sqlite.org/security.html), and no more room than we need. */
static void harden(sqlite3 *db)
{
	static const struct { int op, on; } switches[] = {
		{ SQLITE_DBCONFIG_DEFENSIVE, 1 },
		{ SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
		{ SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
		{ SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
		{ SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
		{ SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0 },
		{ SQLITE_DBCONFIG_DQS_DML, 0 },
		{ SQLITE_DBCONFIG_DQS_DDL, 0 },
	};
	static const struct { int id, max; } limits[] = {
		{ SQLITE_LIMIT_LENGTH, VALUE_MAX },   { SQLITE_LIMIT_SQL_LENGTH, 100000 },   { SQLITE_LIMIT_COLUMN, 100 },
		{ SQLITE_LIMIT_EXPR_DEPTH, 50 },      { SQLITE_LIMIT_COMPOUND_SELECT, 10 },  { SQLITE_LIMIT_VDBE_OP, 25000 },
		{ SQLITE_LIMIT_FUNCTION_ARG, 10 },    { SQLITE_LIMIT_ATTACHED, 0 },          { SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100 },
		{ SQLITE_LIMIT_VARIABLE_NUMBER, 100 }, { SQLITE_LIMIT_TRIGGER_DEPTH, 10 },   { SQLITE_LIMIT_WORKER_THREADS, 0 },
	};

	for (size_t i = 0; i < ARRAY_LEN(switches); i++)
		(void)sqlite3_db_config(db, switches[i].op, switches[i].on, (int *)NULL);
	for (size_t i = 0; i < ARRAY_LEN(limits); i++)
		(void)sqlite3_limit(db, limits[i].id, limits[i].max);
}

static void disconnect(struct store *s)
{
	query_forget(s);
	(void)sqlite3_close_v2(s->db);
	s->db = NULL;
}

static int connect_as(struct store *s, int flags, bool unlocked, struct err *err)
{
	struct buf uri;
	int rc;

	buf_init(&uri, BUF_LINE);
	if (strcmp(s->path, ":memory:") == 0)
		buf_z(&uri, s->path);
	else
		put_uri(&uri, s->path, unlocked);
	rc = sqlite3_open_v2(uri.p, &s->db, flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	buf_free(&uri);
	if (rc != SQLITE_OK)
		return query_fail(s, err);
	s->unlocked = unlocked;
	s->max_steps = 100000000;
	harden(s->db);
	sqlite3_progress_handler(s->db, STEPS_A_LOOK, watchdog, s);
	(void)sqlite3_busy_timeout(s->db, BUSY_MS);
	/* No memory map: a file that another process cuts short would end ours.  Deleted pages need no wiping: all is public. */
	return query_exec(s, "PRAGMA mmap_size = 0; PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON; PRAGMA secure_delete = OFF;"
			  "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000", err);
}

static void take_mark(struct store *s)
{
	if (stat(s->path, &s->mark) < 0)
		s->mark = (struct stat){ 0 };
}

static int64_t log_size(const struct store *s)
{
	struct buf b;
	int64_t n;

	buf_init(&b, BUF_LINE);
	buf_printf(&b, "%s-wal", s->path);
	n = fs_size(b.p);
	buf_free(&b);
	return n;
}

bool open_changed(const struct store *s)
{
	struct stat now;

	return stat(s->path, &now) < 0 || now.st_ino != s->mark.st_ino || now.st_dev != s->mark.st_dev ||
	       now.st_size != s->mark.st_size || now.st_mtim.tv_sec != s->mark.st_mtim.tv_sec ||
	       now.st_mtim.tv_nsec != s->mark.st_mtim.tv_nsec || log_size(s) > 0;
}

/*
 * Reading takes a lock file beside the store.  Where none can be made (a read-only disk, somebody else's folder) and no log
 * is pending, the file is read without locks, and looked at before and after each read for changes by somebody else.
 */
static int connect_to_read(struct store *s, struct err *err)
{
	struct err first = ERR_INIT;
	int64_t n;
	int rc;

	/* Where the right to write is there, it is only used to take the lock files away again at the close. */
	if (connect_as(s, SQLITE_OPEN_READWRITE, false, &first) == 0 && query_one(s, "PRAGMA user_version", &n, &first) == 0)
		return query_exec(s, "PRAGMA query_only = ON", err);
	rc = sqlite3_errcode(s->db) & 0xff;
	if (rc != SQLITE_CANTOPEN && rc != SQLITE_READONLY)
		return err_set(err, first.code, "%s", first.msg);
	if (log_size(s) > 0)
		return err_set(err, ERR_IO, "%s: has changes waiting in its log (%s-wal) that cannot be read from here: the folder must be "
			       "writable once, by any command of its owner", s->path, s->path);
	disconnect(s);
	take_mark(s);
	return connect_as(s, SQLITE_OPEN_READONLY, true, err);
}

/*
 * With the write-ahead log, a cut of power may lose the last commit but never tears one.  Some network disks cannot keep such
 * a log; SQLite then stays with its rollback journal, where only synchronous = FULL, the default, keeps that promise.
 */
static int try_log_on(struct store *s, struct err *err)
{
	static const char *const modes[] = { "wal", "memory", "delete", "truncate", "persist" };
	struct query q;
	size_t mode = 0;
	int rc;

	s->left = QUERY_FLOOR;
	if (query_open(&q, s, "PRAGMA journal_mode = WAL", err) < 0)
		return -1;
	rc = query_next(&q);
	if (rc == 1)
		mode = query_word(&q, modes, ARRAY_LEN(modes), "its journal mode");
	query_end(&q);
	if (rc < 0 || q.failed)
		return -1;
	return mode == 0 ? query_exec(s, "PRAGMA journal_size_limit = 0; PRAGMA synchronous = NORMAL", err) : 0;
}

/* Where two processes turn it on at the same time, SQLite tells one of them at once that the file is busy: it asks nobody to wait, so we do. */
static int turn_log_on(struct store *s, struct err *err)
{
	for (int waited = 0;; waited += BUSY_LOOK_MS) {
		const struct timespec look = { 0, BUSY_LOOK_MS * 1000000L };

		if (try_log_on(s, err) == 0)
			return 0;
		if ((sqlite3_errcode(s->db) & 0xff) != SQLITE_BUSY || waited >= BUSY_MS)
			return -1;
		(void)nanosleep(&look, NULL);
	}
}

static int connect_to_write(struct store *s, struct err *err)
{
	if (connect_as(s, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, false, err) < 0)
		return -1;
	if (sqlite3_db_readonly(s->db, "main") == 1)
		return err_set(err, ERR_IO, "%s: cannot be written: it is read-only to you", s->path);
	/* The tables come before the log: look_inside() counts on it. */
	if (migrate_up(s, migrate_table, migrate_steps, err) < 0)
		return -1;
	return turn_log_on(s, err);
}

/* Words are compared as bytes, so a file in UTF-16, which SQLite would convert, is none of ours. */
static int check_encoding(struct store *s, struct err *err)
{
	struct query q;
	int rc;

	s->left = QUERY_FLOOR;
	if (query_open(&q, s, "PRAGMA encoding", err) < 0)
		return -1;
	rc = query_next(&q);
	if (rc == 1)
		(void)query_word(&q, (const char *const[]){ "UTF-8" }, 1, "its encoding");
	query_end(&q);
	return q.failed ? -1 : 0;
}

static int connect_store(struct store *s, struct err *err)
{
	s->left = QUERY_FLOOR;
	if (s->mode == STORE_CREATE)
		return connect_to_write(s, err) < 0 ? -1 : check_encoding(s, err);
	if (connect_to_read(s, err) < 0 || check_encoding(s, err) < 0)
		return -1;
	return migrate_up(s, migrate_table, migrate_steps, err);
}

int open_again(struct store *s, struct err *err)
{
	if (s->db && (!s->unlocked || !open_changed(s)))
		return 0;
	disconnect(s);
	if (look_at(s->path, s->mode, err) == 0 && connect_store(s, err) == 0)
		return 0;
	disconnect(s);
	return -1;
}

struct store *store_open(const char *path, enum store_mode mode, struct err *err)
{
	bool memory = strcmp(path, ":memory:") == 0;
	struct store *s;

	if (!*path || strlen(path) >= PATH_MAX) {
		(void)err_set(err, ERR_USAGE, *path ? "path of the store too long: %.100s..." : "the store has no path%s", path);
		return NULL;
	}
	if (!memory && look_at(path, mode, err) < 0)
		return NULL;
	s = xcalloc(1, sizeof(*s));
	s->path = xcalloc(strlen(path) + 1, 1);
	memcpy(s->path, path, strlen(path));
	s->mode = memory ? STORE_CREATE : mode;
	if (connect_store(s, err) == 0)
		return s;
	store_close(s);
	return NULL;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	disconnect(s);
	vec_free(&s->prepared);
	free(s->path);
	free(s);
}
