#include "store/query.h"

/* 1 and the value, 0, -1. */
static int find(struct store *s, const char *name, struct arena *a, struct str *value, struct err *err)
{
	struct query q;
	int rc;

	if (query_open(&q, s, "SELECT value FROM memo WHERE name = ?", err) < 0)
		return -1;
	query_bind_str(&q, str_of(name));
	rc = query_next(&q);
	if (rc == 1)
		*value = query_str(&q, a);
	query_end(&q);
	return q.failed ? -1 : rc;
}

static int replace(struct store *s, const char *name, struct str value, struct err *err)
{
	struct query q;

	if (query_open(&q, s, "INSERT OR REPLACE INTO memo (name, value) VALUES (?, ?)", err) < 0)
		return -1;
	query_bind_str(&q, str_of(name));
	query_bind_str(&q, value);
	return query_run(&q);
}

int store_set_note(struct store *s, const char *name, struct str value, struct err *err)
{
	struct arena a = { 0 };
	struct str old;
	int rc;

	if (query_begin_write(s, err) < 0)
		return -1;
	rc = find(s, name, &a, &old, err);
	if (rc == 1 && str_eq(old, value)) { /* nothing to write: the generation stays */
		query_rollback(s);
		rc = 0;
	} else if (rc < 0 || replace(s, name, value, err) < 0) {
		query_rollback(s);
		rc = -1;
	} else {
		rc = query_commit(s, err);
	}
	arena_free(&a);
	return rc;
}

int store_get_note(struct store *s, const char *name, struct arena *a, struct str *value, struct err *err)
{
	int rc;

	*value = STR("");
	if (query_begin_read(s, err) < 0)
		return -1;
	rc = find(s, name, a, value, err);
	return query_end_read(s, rc < 0 ? NULL : err) < 0 ? -1 : rc;
}
