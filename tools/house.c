#include "house.h"

#include "base/fs.h"

#define MAX_FILES ((size_t)20000)

static const char *const folders[] = { ".ci", "data", "docs", "src", "tests", "tools", "web" };

int house_files(const char *root, struct arena *a, struct str **paths, size_t *n, struct err *err)
{
	VEC(struct str) v = { 0 };
	struct str *names;
	size_t k;
	int rc;

	for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
		const char *dir = arena_printf(a, "%s/%s", root, folders[i]).p;

		if (!fs_is_dir(dir))
			continue;
		rc = fs_walk(dir, MAX_FILES, a, &names, &k, err);
		for (size_t j = 0; rc == 0 && j < k; j++) {
			struct str path = arena_printf(a, "%s/%.*s", folders[i], STRF(names[j]));

			if (!str_starts(path, STR("tests/out/")) && !str_has(path, "node_modules/") && !str_ends(path, STR(".tmp")))
				vec_push(&v, path);
		}
		if (rc < 0) {
			vec_free(&v);
			return -1;
		}
	}
	rc = fs_list(root, a, &names, &k, err);
	for (size_t j = 0; rc == 0 && j < k; j++)
		if (names[j].p[0] != '.' && !fs_is_dir(arena_printf(a, "%s/%.*s", root, STRF(names[j])).p))
			vec_push(&v, names[j]);
	if (rc == 0 && v.n == 0)
		rc = err_set(err, ERR_INPUT, "%s: nothing to check; is it the root of the project?", root);
	*paths = vec_dup(a, &v);
	*n = v.n;
	vec_free(&v);
	return rc;
}

int house_read(const char *root, struct str path, struct arena *a, struct str *text, struct err *err)
{
	struct buf b;
	int rc;

	buf_init(&b, BUF_FILE);
	rc = fs_read(arena_printf(a, "%s/%.*s", root, STRF(path)).p, BUF_FILE - 1, &b, err);
	*text = arena_str(a, buf_str(&b));
	buf_free(&b);
	return rc;
}
