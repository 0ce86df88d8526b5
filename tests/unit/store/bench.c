#include "unit/store/bench.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 65534

const char *bench_dir(struct arena *a)
{
	char *dir = arena_z(a, STR("/tmp/prdb-store-XXXXXX"));

	if (!mkdtemp(dir)) {
		perror(dir);
		abort();
	}
	(void)chmod(dir, 0777); /* for children without rights */
	return dir;
}

void bench_remove(const char *dir)
{
	struct arena a = { 0 };
	struct str *names;
	size_t n;

	(void)chmod(dir, 0700);
	if (fs_list(dir, &a, &names, &n, NULL) == 0)
		for (size_t i = 0; i < n; i++) {
			const char *path = arena_printf(&a, "%s/%.*s", dir, STRF(names[i])).p;

			if (fs_is_dir(path))
				bench_remove(path);
			else
				(void)unlink(path);
		}
	(void)rmdir(dir);
	arena_free(&a);
}

int bench_set_up(void **state)
{
	struct bench *b = xcalloc(1, sizeof(*b));

	b->dir = bench_dir(&b->a);
	b->path = arena_printf(&b->a, "%s/atlas.db", b->dir).p;
	*state = b;
	return 0;
}

int bench_set_up_open(void **state)
{
	(void)bench_set_up(state);
	bench_open(*state, STORE_CREATE);
	return 0;
}

int bench_tear_down(void **state)
{
	struct bench *b = *state;

	store_close(b->s);
	bench_remove(b->dir);
	arena_free(&b->a);
	free(b);
	return 0;
}

void bench_ok(struct bench *b, int rc)
{
	if (rc < 0)
		fail_msg("%s", b->err.msg);
}

void bench_close(struct bench *b)
{
	store_close(b->s);
	b->s = NULL;
}

void bench_open(struct bench *b, enum store_mode mode)
{
	bench_close(b);
	b->s = store_open(b->path, mode, &b->err);
	if (!b->s)
		fail_msg("%s", b->err.msg);
}

struct put_result bench_put(struct bench *b, const char *version, enum release_part part, unsigned seed, size_t n)
{
	struct put_result r = { 0 };
	struct batch x;

	sample_batch(&x, "mit", version, part, seed, n);
	bench_ok(b, store_put(b->s, &x, BENCH_NOW, &r, &b->err));
	batch_free(&x);
	return r;
}

void bench_expect(struct bench *b, int64_t row, const char *version, enum release_part part, unsigned seed, size_t n)
{
	struct batch want, have;

	sample_batch(&want, "mit", version, part, seed, n);
	bench_ok(b, store_get(b->s, row, &have, &b->err));
	assert_batch_equal(&want, &have);
	assert_int_equal(have.release.row, row);
	assert_int_equal(have.release.imported_at, BENCH_NOW);
	batch_free(&want);
	batch_free(&have);
}

int64_t bench_make(struct bench *b, const char *version, unsigned seed)
{
	int64_t row;

	bench_open(b, STORE_CREATE);
	row = bench_put(b, version, PART_WHOLE, seed, 20).row;
	bench_close(b);
	return row;
}

void bench_refused(struct bench *b, enum store_mode mode, enum err_code code, const char *words)
{
	b->err = (struct err)ERR_INIT;
	bench_close(b);
	b->s = store_open(b->path, mode, &b->err);
	assert_null(b->s);
	assert_has(str_of(b->err.msg), words);
	assert_has(str_of(b->err.msg), b->path);
	assert_int_equal(b->err.code, code);
}

void bench_sql(struct bench *b, const char *text)
{
	char *words = NULL;
	sqlite3 *db;

	assert_int_equal(sqlite3_open(b->path, &db), SQLITE_OK);
	(void)sqlite3_exec(db, text, NULL, NULL, &words);
	if (words)
		fail_msg("%s: %s", text, words);
	(void)sqlite3_close(db);
}

bool bench_holds(struct bench *b, int64_t row, const char *version, unsigned seed, size_t n)
{
	struct batch want, have;
	struct buf why;
	bool same;

	buf_init(&why, BUF_LINE);
	sample_batch(&want, "mit", version, PART_WHOLE, seed, n);
	same = store_get(b->s, row, &have, &b->err) == 0 && sample_equal(&want, &have, &why);
	if (!same)
		(void)fprintf(stderr, "release %lld: %s %.*s\n", (long long)row, b->err.msg, STRF(buf_str(&why)));
	batch_free(&want);
	batch_free(&have);
	buf_free(&why);
	return same;
}

void bench_gone(struct bench *b, int64_t row)
{
	struct batch x;

	assert_int_equal(store_get(b->s, row, &x, &b->err), -1);
	assert_int_equal(b->err.code, ERR_NOT_FOUND);
	assert_int_equal(x.records.n, 0);
	batch_free(&x);
}

size_t bench_releases(struct bench *b)
{
	struct release_row *rows;
	size_t n;

	bench_ok(b, store_releases(b->s, &b->a, &rows, &n, &b->err));
	return n;
}

pid_t bench_start(struct bench *b, int (*f)(struct bench *))
{
	pid_t pid;

	assert_null(b->s);
	pid = fork();
	if (pid == 0) {
		if (geteuid() == 0 && (setgid(NOBODY) < 0 || setuid(NOBODY) < 0))
			_exit(99);
		_exit(f(b));
	}
	assert_true(pid > 0);
	return pid;
}

void bench_finish(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

void bench_child(struct bench *b, int (*f)(struct bench *))
{
	bench_finish(bench_start(b, f));
}

struct str bench_bytes(struct bench *b)
{
	struct buf buf;
	struct str s;

	buf_init(&buf, BUF_FILE);
	bench_ok(b, fs_read(b->path, BUF_FILE, &buf, &b->err));
	s = arena_str(&b->a, buf_str(&buf));
	buf_free(&buf);
	return s;
}

size_t bench_files(struct bench *b)
{
	struct str *names;
	size_t n;

	bench_ok(b, fs_list(b->dir, &b->a, &names, &n, &b->err));
	return n;
}
