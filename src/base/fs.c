#include "base/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct str fs_base(struct str path)
{
	for (size_t i = path.n; i > 0; i--)
		if (path.p[i - 1] == '/')
			return str_from(path, i);
	return path;
}

static int read_all(int fd, const char *path, size_t max, struct buf *out, struct err *err)
{
	size_t start = out->n;

	for (;;) {
		char *at = buf_room(out, (size_t)64 << 10);
		ssize_t k;

		if (!at) {
			out->n = start;
			out->over = false;
			return err_set(err, ERR_LIMIT, "%s: larger than the limit of %zu bytes", path, out->max);
		}
		k = read(fd, at, (size_t)64 << 10);
		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0) {
			out->n = start;
			return err_errno(err, "%s: cannot read", path);
		}
		out->n += (size_t)k;
		if (out->n - start > max) {
			out->n = start;
			return err_set(err, ERR_LIMIT, "%s: larger than the limit of %zu bytes", path, max);
		}
		if (k == 0)
			return 0;
	}
}

int fs_read(const char *path, size_t max, struct buf *out, struct err *err)
{
	struct stat st;
	int fd, rc;

	if (strcmp(path, "-") == 0)
		return read_all(STDIN_FILENO, "standard input", max, out, err);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_errno(err, "%s: cannot open", path);
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		(void)close(fd);
		return err_set(err, ERR_IO, "%s: is a folder, not a file", path);
	}
	rc = read_all(fd, path, max, out, err);
	(void)close(fd);
	if (rc == 0 && out->p)
		out->p[out->n] = 0;
	return rc;
}

int fs_read_head(const char *path, size_t n, struct buf *out, struct err *err)
{
	size_t start = out->n;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *at = fd < 0 ? NULL : buf_room(out, n);
	ssize_t k = 1;

	if (fd < 0)
		return err_errno(err, "%s: cannot open", path);
	while (at && k > 0 && out->n - start < n) {
		do
			k = read(fd, out->p + out->n, n - (out->n - start));
		while (k < 0 && errno == EINTR);
		if (k > 0)
			out->n += (size_t)k;
	}
	if (!at) {
		out->over = false;
		(void)err_set(err, ERR_LIMIT, "%s: the buffer holds no %zu bytes", path, n);
	} else if (k < 0) {
		(void)err_errno(err, "%s: cannot read", path);
		out->n = start;
	}
	(void)close(fd);
	if (out->p)
		out->p[out->n] = 0;
	return at && k >= 0 ? 0 : -1;
}

static int write_all(int fd, struct str data)
{
	while (data.n) {
		ssize_t k = write(fd, data.p, data.n);

		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return -1;
		data = str_from(data, (size_t)k);
	}
	return 0;
}

/* A device, a pipe, a terminal: something to write to, not to put a file in the place of. */
static bool is_special(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

static int write_special(const char *path, struct str data, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY), rc = 0;

	if (fd < 0)
		return err_errno(err, "%s: cannot open", path);
	if (write_all(fd, data) < 0)
		rc = err_errno(err, "%s: cannot write", path);
	if (close(fd) < 0 && rc == 0)
		rc = err_errno(err, "%s: cannot write", path);
	return rc;
}

static int replace_file(const char *path, struct str data, bool durable, struct err *err)
{
	struct buf tmp;
	int fd, rc = -1;

	buf_init(&tmp, BUF_LINE);
	buf_printf(&tmp, "%s.tmp.%ld", path, (long)getpid());
	if (!buf_ok(&tmp)) {
		buf_free(&tmp);
		return err_set(err, ERR_LIMIT, "path too long: %.100s...", path);
	}
	fd = open(tmp.p, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (fd < 0) {
		(void)err_errno(err, "%s: cannot create", path);
	} else if (write_all(fd, data) < 0 || (durable && fsync(fd) < 0)) {
		(void)err_errno(err, "%s: cannot write", path);
		(void)close(fd);
		(void)unlink(tmp.p);
	} else if (close(fd) < 0 || rename(tmp.p, path) < 0) {
		(void)err_errno(err, "%s: cannot put in place", path);
		(void)unlink(tmp.p);
	} else {
		rc = 0;
	}
	buf_free(&tmp);
	return rc;
}

static int write_file(const char *path, struct str data, bool durable, struct err *err)
{
	char *real;
	int rc;

	if (!*path)
		return err_set(err, ERR_USAGE, "the name of the file to write is empty");
	if (is_special(path))
		return write_special(path, data, err);
	real = realpath(path, NULL); /* a link stays one: what it leads to is replaced */
	rc = replace_file(real ? real : path, data, durable, err);
	free(real);
	return rc;
}

int fs_write(const char *path, struct str data, struct err *err)
{
	return write_file(path, data, false, err);
}

int fs_write_durable(const char *path, struct str data, struct err *err)
{
	return write_file(path, data, true, err);
}

int fs_mkdirs(const char *path, struct err *err)
{
	struct arena a = { 0 };
	char *p = arena_z(&a, str_of(path));
	int rc = 0;

	for (char *s = p + 1; rc == 0 && *p; s++) {
		char c = *s;

		if (c != '/' && c != 0)
			continue;
		*s = 0;
		if (mkdir(p, 0777) < 0 && errno != EEXIST)
			rc = err_errno(err, "%s: cannot make the folder", p);
		*s = c;
		if (c == 0)
			break;
	}
	if (rc == 0 && !fs_is_dir(path))
		rc = err_set(err, ERR_IO, "%s: is not a folder", path);
	arena_free(&a);
	return rc;
}

bool fs_exists(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0;
}

bool fs_is_dir(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

int64_t fs_size(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (int64_t)st.st_size : -1;
}

static int by_bytes(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

int fs_list(const char *dir, struct arena *a, struct str **names, size_t *n, struct err *err)
{
	DIR *d = opendir(dir);
	VEC(struct str) v = { 0 };
	struct dirent *e;

	if (!d)
		return err_errno(err, "%s: cannot open the folder", dir);
	while ((e = readdir(d)))
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			vec_push(&v, arena_str(a, str_of(e->d_name)));
	(void)closedir(d);
	if (v.n)
		qsort(v.v, v.n, sizeof(v.v[0]), by_bytes);
	*names = vec_dup(a, &v);
	*n = v.n;
	vec_free(&v);
	return 0;
}

struct walk {
	struct arena *a;
	size_t max;
	VEC(struct str) found;
};

static int walk_dir(struct walk *w, const char *root, struct str rel, int depth, struct err *err)
{
	struct str dir = rel.n ? arena_printf(w->a, "%s/%.*s", root, STRF(rel)) : arena_str(w->a, str_of(root));
	struct str *names;
	size_t n;

	if (depth > 32)
		return err_set(err, ERR_LIMIT, "%s: folders nested deeper than 32", dir.p);
	if (fs_list(dir.p, w->a, &names, &n, err) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct str r = rel.n ? arena_printf(w->a, "%.*s/%.*s", STRF(rel), STRF(names[i])) : names[i];
		struct str full = arena_printf(w->a, "%s/%.*s", root, STRF(r));
		struct stat st;

		if (lstat(full.p, &st) < 0)
			continue;
		if (S_ISDIR(st.st_mode)) {
			if (walk_dir(w, root, r, depth + 1, err) < 0)
				return -1;
		} else if (S_ISREG(st.st_mode)) {
			if (w->found.n == w->max)
				return err_set(err, ERR_LIMIT, "%s: more than %zu files", root, w->max);
			vec_push(&w->found, r);
		}
	}
	return 0;
}

int fs_walk(const char *dir, size_t max_files, struct arena *a, struct str **paths, size_t *n, struct err *err)
{
	struct walk w = { .a = a, .max = max_files };
	int rc = walk_dir(&w, dir, STR_NONE, 0, err);

	if (rc == 0) {
		*paths = vec_dup(a, &w.found);
		*n = w.found.n;
	}
	vec_free(&w.found);
	return rc;
}
