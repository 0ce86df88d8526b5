#include "store/links.h"

/*
 * A key is "NAME-VERSION SHA256 SHA256 ...": the linker, then the inputs of the releases that it read.  A set hangs on those
 * releases, so that it leaves with any of them.
 */

/* Tie the set to every release whose input has this hash. */
static int tie_to(struct store *s, int64_t linkset, struct str sha256, struct err *err)
{
	struct query find, tie;
	size_t n = 0;

	if (query_open(&find, s, "SELECT release FROM release WHERE sha256 = ?", err) < 0 ||
	    query_open(&tie, s, "INSERT OR IGNORE INTO linkset_release (linkset, release) VALUES (?, ?)", err) < 0)
		return -1;
	query_bind_str(&find, sha256);
	for (; query_next(&find) == 1; n++) {
		query_bind_int(&tie, linkset);
		query_bind_int(&tie, query_int(&find, 1, INT64_MAX, "the number of a release"));
		if (query_run(&tie) < 0)
			break;
	}
	query_end(&find);
	if (find.failed || tie.failed)
		return -1;
	return n ? 0 : err_set(err, ERR_NOT_FOUND, "%s: no release has the SHA-256 %.*s: it may have been replaced just now", s->path,
			       STRF(sha256));
}

/* The name of the linker in a key, and in *releases what follows the first word; "" where it is no key. */
static struct str linker_of(const char *key, struct str *releases)
{
	struct str word;
	ptrdiff_t dash;

	*releases = str_of(key);
	if (!str_split(releases, ' ', &word) || releases->n == 0 || str_starts(*releases, STR(" ")) ||
	    str_ends(*releases, STR(" ")) || str_has(*releases, "  "))
		return STR("");
	dash = str_chr(word, '-');
	return dash < 0 ? word : str_sub(word, 0, (size_t)dash);
}

static int drop(struct store *s, int64_t linkset, struct err *err)
{
	static const char *const steps[] = {
		"DELETE FROM evidence WHERE link IN (SELECT link FROM link WHERE linkset = ?)",
		"DELETE FROM link WHERE linkset = ?",
		"DELETE FROM linkset WHERE linkset = ?",
	};
	struct query q;

	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		if (query_open(&q, s, steps[i], err) < 0)
			return -1;
		query_bind_int(&q, linkset);
		if (query_run(&q) < 0)
			return -1;
	}
	return 0;
}

/* Remove the sets that q finds. */
static int drop_found(struct query *q)
{
	VEC(int64_t) found = { 0 };
	int rc;

	while ((rc = query_next(q)) == 1)
		vec_push(&found, query_int(q, 1, INT64_MAX, "the number of a linkset"));
	for (size_t i = 0; rc == 0 && i < found.n; i++)
		rc = drop(q->s, found.v[i], q->err);
	vec_free(&found);
	return rc;
}

int linkset_drop_of_release(struct store *s, int64_t row, struct err *err)
{
	struct query q;

	if (query_open(&q, s, "SELECT linkset FROM linkset_release WHERE release = ?", err) < 0)
		return -1;
	query_bind_int(&q, row);
	return drop_found(&q);
}

/* The set under the same key. */
static int drop_key(struct store *s, const char *key, struct err *err)
{
	struct query q;

	if (query_open(&q, s, "SELECT linkset FROM linkset WHERE key = ?", err) < 0)
		return -1;
	query_bind_str(&q, str_of(key));
	return drop_found(&q);
}

/* Other sets of the same linker that hang on exactly the same releases. */
static int drop_older(struct store *s, int64_t linkset, struct str linker, struct err *err)
{
	struct query q;

	if (query_open(&q, s,
		       "SELECT linkset FROM linkset AS o WHERE linkset <> ?1 AND linker = ?2"
		       " AND NOT EXISTS (SELECT release FROM linkset_release WHERE linkset = o.linkset"
		       " EXCEPT SELECT release FROM linkset_release WHERE linkset = ?1)"
		       " AND NOT EXISTS (SELECT release FROM linkset_release WHERE linkset = ?1"
		       " EXCEPT SELECT release FROM linkset_release WHERE linkset = o.linkset)", err) < 0)
		return -1;
	query_bind_int(&q, linkset);
	query_bind_str(&q, linker);
	return drop_found(&q);
}

static int insert_set(struct store *s, const char *key, struct str linker, const struct linkset *set, int64_t *number,
		      struct err *err)
{
	struct query q;

	if (query_open(&q, s, "INSERT INTO linkset (key, linker, links, verdicts) VALUES (?, ?, ?, ?)", err) < 0)
		return -1;
	query_bind_str(&q, str_of(key));
	query_bind_str(&q, linker);
	query_bind_int(&q, (int64_t)set->nlinks);
	query_bind_int(&q, (int64_t)set->nverdicts);
	if (query_run(&q) < 0)
		return -1;
	*number = sqlite3_last_insert_rowid(s->db);
	return 0;
}

static int put_verdicts(struct store *s, int64_t linkset, const struct linkset *set, struct err *err)
{
	struct query q;

	if (query_open(&q, s, "INSERT INTO verdict (linkset, seq, risk, none, reason, method) VALUES (?, ?, ?, ?, ?, ?)", err) < 0)
		return -1;
	for (size_t i = 0; i < set->nverdicts; i++) {
		const struct verdict *v = &set->verdicts[i];

		query_bind_int(&q, linkset);
		query_bind_int(&q, (int64_t)i);
		query_bind_str(&q, v->risk);
		query_bind_word(&q, none_code_name, NONE_CODES, v->none, "the reason of a verdict");
		query_bind_str(&q, v->reason);
		query_bind_word(&q, link_method_name, METHODS, v->method, "the method of a verdict");
		if (query_run(&q) < 0)
			return -1;
	}
	return 0;
}

static int put_set(struct store *s, const char *key, const struct linkset *set, struct err *err)
{
	struct str releases, sha256, linker = linker_of(key, &releases);
	int64_t number;

	if (linker.n == 0)
		return err_set(err, ERR_USAGE, "%s: '%.300s' is no key of a linkset: it is the linker, then the SHA-256 of each release, "
			       "one space between", s->path, key);
	if (drop_key(s, key, err) < 0 || insert_set(s, key, linker, set, &number, err) < 0)
		return -1;
	while (str_split(&releases, ' ', &sha256))
		if (tie_to(s, number, sha256, err) < 0)
			return -1;
	if (drop_older(s, number, linker, err) < 0 || links_put(s, 0, number, set->links, set->nlinks, err) < 0)
		return -1;
	return put_verdicts(s, number, set, err);
}

int store_put_linkset(struct store *s, const char *key, const struct linkset *set, struct err *err)
{
	if (query_begin_write(s, err) < 0)
		return -1;
	if (put_set(s, key, set, err) < 0) {
		query_rollback(s);
		return -1;
	}
	return query_commit(s, err);
}

static int get_verdicts(struct store *s, int64_t linkset, struct arena *a, struct linkset *set, struct err *err)
{
	VEC(struct verdict) all = { 0 };
	struct query q;
	int rc;

	if (query_open(&q, s, "SELECT risk, none, reason, method FROM verdict WHERE linkset = ? ORDER BY seq", err) < 0)
		return -1;
	query_bind_int(&q, linkset);
	while ((rc = query_next(&q)) == 1) {
		struct verdict *v = vec_add(&all);

		v->risk = query_str(&q, a);
		v->none = (enum none_code)query_word(&q, none_code_name, NONE_CODES, "the reason of a verdict");
		v->reason = query_str(&q, a);
		v->method = (enum link_method)query_word(&q, link_method_name, METHODS, "the method of a verdict");
	}
	set->verdicts = vec_dup(a, &all);
	set->nverdicts = all.n;
	vec_free(&all);
	return rc;
}

static int get_links(struct store *s, int64_t linkset, struct arena *a, struct linkset *set, struct err *err)
{
	struct link *v;

	if (links_get(s, 0, linkset, a, &v, &set->nlinks, err) < 0)
		return -1;
	set->links = arena_memdup(a, v, set->nlinks, sizeof(*v));
	free(v);
	return 0;
}

/* 1 and the set's numbers, 0, -1. */
static int find_set(struct store *s, const char *key, int64_t *number, size_t *links, size_t *verdicts, struct err *err)
{
	struct query q;
	int rc;

	if (query_open(&q, s, "SELECT linkset, links, verdicts FROM linkset WHERE key = ?", err) < 0)
		return -1;
	query_bind_str(&q, str_of(key));
	rc = query_next(&q);
	if (rc == 1) {
		*number = query_int(&q, 1, INT64_MAX, "the number of a linkset");
		*links = (size_t)query_int(&q, 0, INT64_MAX, "the number of links");
		*verdicts = (size_t)query_int(&q, 0, INT64_MAX, "the number of verdicts");
	}
	query_end(&q);
	return q.failed ? -1 : rc;
}

static int get_set(struct store *s, const char *key, struct arena *a, struct linkset *set, struct err *err)
{
	size_t links = 0, verdicts = 0;
	int64_t number = 0;
	int rc = find_set(s, key, &number, &links, &verdicts, err);

	if (rc != 1)
		return rc;
	if (get_links(s, number, a, set, err) < 0 || get_verdicts(s, number, a, set, err) < 0)
		return -1;
	if (set->nlinks != links || set->nverdicts != verdicts)
		return query_damaged(s, err, "linkset %lld should have %zu links and %zu verdicts and has %zu and %zu", (long long)number,
				     links, verdicts, set->nlinks, set->nverdicts);
	return 1;
}

int store_get_linkset(struct store *s, const char *key, struct arena *a, struct linkset *set, struct err *err)
{
	int rc;

	*set = (struct linkset){ 0 };
	if (query_begin_read(s, err) < 0)
		return -1;
	rc = get_set(s, key, a, set, err);
	if (query_end_read(s, rc < 0 ? NULL : err) < 0)
		rc = -1;
	if (rc < 0)
		*set = (struct linkset){ 0 };
	return rc;
}
