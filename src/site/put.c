#include "site/put.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "http/compress.h"

/* Remove a folder that we made, and all in it; symbolic links are removed, not followed. */
static void remove_tree(int parent, const char *name)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *e;

	if (!d) {
		if (fd >= 0)
			(void)close(fd);
		return;
	}
	while ((e = readdir(d))) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		if (e->d_type == DT_DIR || (unlinkat(dirfd(d), e->d_name, 0) < 0 && (errno == EISDIR || errno == EPERM)))
			remove_tree(dirfd(d), e->d_name);
	}
	(void)closedir(d);
	(void)unlinkat(parent, name, AT_REMOVEDIR);
}

static int check_target(const char *target, struct err *err)
{
	struct arena a = { 0 };
	struct str *names;
	size_t n;
	int rc = 0;

	if (!fs_exists(target))
		return 0;
	if (!fs_is_dir(target))
		return err_set(err, ERR_IO, "%s: is not a folder", target);
	rc = fs_list(target, &a, &names, &n, err);
	if (rc == 0 && n > 0 && !fs_exists(arena_printf(&a, "%s/%s", target, PUT_MARK).p))
		rc = err_set(err, ERR_IO, "%s: is not empty and was not made by 'build'; give a new folder", target);
	arena_free(&a);
	return rc;
}

/* What builds that were killed left beside the target: folders of ours whose process is gone. */
static void sweep(const char *target)
{
	static const struct str infix[] = { STR_INIT(".new."), STR_INIT(".old.") };
	struct arena a = { 0 };
	struct str base = fs_base(str_of(target)), *names, dir = str_sub(str_of(target), 0, strlen(target) - base.n);
	size_t n;

	if (fs_list(dir.n ? arena_z(&a, dir) : ".", &a, &names, &n, NULL) < 0)
		n = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < ARRAY_LEN(infix); k++) {
			struct str full = arena_printf(&a, "%.*s%.*s", STRF(dir), STRF(names[i]));
			uint64_t pid;

			if (!str_starts(names[i], base) || !str_starts(str_from(names[i], base.n), infix[k]) ||
			    str_u64(str_from(names[i], base.n + infix[k].n), 1, INT32_MAX, &pid) < 0)
				continue;
			if ((kill((pid_t)pid, 0) < 0 && errno == ESRCH) && fs_exists(arena_printf(&a, "%s/%s", full.p, PUT_MARK).p))
				remove_tree(AT_FDCWD, full.p);
		}
	arena_free(&a);
}

int put_begin(struct put *p, const char *target, bool gzip, bool brotli, struct err *err)
{
	struct str t = str_of(target);

	*p = (struct put){ .fd = -1, .gzip = gzip, .brotli = brotli };
	while (t.n > 1 && t.p[t.n - 1] == '/')
		t.n--;
	p->target = arena_str(&p->arena, t);
	p->fresh = arena_printf(&p->arena, "%.*s.new.%ld", STRF(t), (long)getpid());
	p->old = arena_printf(&p->arena, "%.*s.old.%ld", STRF(t), (long)getpid());
	if (check_target(p->target.p, err) < 0 || fs_mkdirs(p->fresh.p, err) < 0) {
		put_abandon(p);
		return -1;
	}
	p->fd = open(p->fresh.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (p->fd < 0) {
		(void)err_errno(err, "%s: cannot open the folder", p->fresh.p);
		put_abandon(p);
		return -1;
	}
	sweep(p->target.p);
	if (put_file(p, STR(PUT_MARK), STR("made by promptriskdb build; it may be replaced by the next one\n"), err) < 0) {
		put_abandon(p);
		return -1;
	}
	return 0;
}

static int make_parents(int fd, char *path)
{
	for (char *s = strchr(path, '/'); s; s = strchr(s + 1, '/')) {
		int rc;

		*s = 0;
		rc = mkdirat(fd, path, 0777);
		*s = '/';
		if (rc < 0 && errno != EEXIST)
			return -1;
	}
	return 0;
}

/* A page mostly stands in a folder of its own, so that is made before its first form, not after an attempt that fails. */
static int create(int dir, char *name, bool first)
{
	const int how = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
	char *end = first ? strrchr(name, '/') : NULL;
	int fd;

	if (end) {
		*end = 0;
		(void)mkdirat(dir, name, 0777); /* where it fails, openat says whether that matters */
		*end = '/';
	}
	fd = openat(dir, name, how, 0666);
	if (fd < 0 && errno == ENOENT && make_parents(dir, name) == 0)
		fd = openat(dir, name, how, 0666);
	return fd;
}

static int write_one(struct put *p, struct str path, const char *suffix, struct str data, struct err *err)
{
	struct arena a = { 0 };
	char *name = arena_z(&a, arena_printf(&a, "%.*s%s", STRF(path), suffix));
	int fd = create(p->fd, name, !*suffix), rc = -1;

	if (fd < 0) {
		(void)err_errno(err, "%s/%s: cannot create", p->fresh.p, name);
		arena_free(&a);
		return -1;
	}
	p->files++;
	p->bytes += data.n;
	while (data.n) {
		ssize_t n = write(fd, data.p, data.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		data = str_from(data, (size_t)n);
	}
	if (data.n)
		(void)err_errno(err, "%s/%s: cannot write", p->fresh.p, name);
	else
		rc = 0;
	if (close(fd) < 0 && rc == 0)
		rc = err_errno(err, "%s/%s: cannot write", p->fresh.p, name);
	arena_free(&a);
	return rc;
}

/* Would a file get smaller?  Not what is packed already. */
static bool packs(struct str path)
{
	return !str_is(path, PUT_MARK) && !str_ends(path, STR(".bin")) && !str_ends(path, STR(".png"));
}

int put_file(struct put *p, struct str path, struct str data, struct err *err)
{
	struct buf packed;
	int rc = write_one(p, path, "", data, err);

	if (!packs(path))
		return rc;
	buf_init(&packed, BUF_PAGE);
	if (rc == 0 && p->gzip && (rc = http_gzip(data, 12, &packed, err)) == 0)
		rc = write_one(p, path, ".gz", buf_str(&packed), err);
	buf_clear(&packed);
	if (rc == 0 && p->brotli && (rc = http_brotli(data, HTTP_BROTLI_BEST, &packed, err)) == 0)
		rc = write_one(p, path, ".br", buf_str(&packed), err);
	buf_free(&packed);
	return rc;
}

int put_commit(struct put *p, struct err *err)
{
	bool had = fs_exists(p->target.p);

	/* at one stroke where the system can: there is never a moment without a site */
	if (had && renameat2(AT_FDCWD, p->fresh.p, AT_FDCWD, p->target.p, RENAME_EXCHANGE) == 0) {
		remove_tree(AT_FDCWD, p->fresh.p);
		(void)close(p->fd);
		p->fd = -1;
		arena_free(&p->arena);
		return 0;
	}
	if (had && rename(p->target.p, p->old.p) < 0) {
		(void)err_errno(err, "%s: cannot move the old site away", p->target.p);
		put_abandon(p);
		return -1;
	}
	if (rename(p->fresh.p, p->target.p) < 0) {
		(void)err_errno(err, "%s: cannot put the new site in place", p->target.p);
		if (had)
			(void)rename(p->old.p, p->target.p);
		put_abandon(p);
		return -1;
	}
	if (had)
		remove_tree(AT_FDCWD, p->old.p);
	(void)close(p->fd);
	p->fd = -1;
	arena_free(&p->arena);
	return 0;
}

void put_abandon(struct put *p)
{
	if (p->fd >= 0)
		(void)close(p->fd);
	p->fd = -1;
	if (p->fresh.n)
		remove_tree(AT_FDCWD, p->fresh.p);
	p->fresh = STR_NONE;
	arena_free(&p->arena);
}
