#include "store/migrate.h"

static int sound_pages(struct store *s, struct err *err)
{
	struct query q;
	int rc;

	if (query_open(&q, s, "PRAGMA integrity_check(1)", err) < 0)
		return -1;
	rc = query_next(&q);
	if (rc == 1) {
		struct str word = query_slice(&q);

		if (!str_is(word, "ok"))
			query_bad(&q, "%.*s", STRF(str_sub(word, 0, 200)));
	}
	query_end(&q);
	return q.failed ? -1 : 0;
}

static int sound_keys(struct store *s, struct err *err)
{
	struct query q;

	if (query_open(&q, s, "PRAGMA foreign_key_check", err) < 0)
		return -1;
	if (query_next(&q) == 1) {
		struct str table = query_slice(&q);

		query_bad(&q, "a row of table %.*s belongs to nothing that is there", STRF(str_sub(table, 0, 60)));
	}
	query_end(&q);
	return q.failed ? -1 : 0;
}

/* Tables and indexes are as a new store has them; what a person added beside them does no harm. */
static int sound_tables(struct store *s, struct err *err)
{
	struct store *fresh = store_open(":memory:", STORE_CREATE, err);
	struct query want, have;
	int rc;

	if (!fresh)
		return -1;
	fresh->left = QUERY_FLOOR;
	have.failed = false;
	rc = query_open(&want, fresh, "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL", err);
	if (rc == 0)
		rc = query_open(&have, s, "SELECT count(*) FROM sqlite_schema WHERE name = ? AND sql = ?", err);
	while (rc == 0 && (rc = query_next(&want)) == 1) {
		struct str name = query_slice(&want);

		query_bind_str(&have, name);
		query_bind_str(&have, query_slice(&want));
		rc = query_next(&have) == 1 ? 0 : -1;
		if (rc == 0 && query_int(&have, 0, 1, "a count") != 1)
			query_bad(&have, "table or index %.*s is not as schema %u makes it", STRF(name), migrate_table[migrate_steps - 1].number);
		query_end(&have);
		rc = have.failed ? -1 : 0;
	}
	store_close(fresh);
	return rc;
}

/* Each of these finds the number of an owner whose rows are not those that it was put with. */
static const struct { const char *owner, *what, *sql; } rules[] = {
	{ "release", "lacks records",
	  "SELECT release FROM release AS o WHERE records <> (SELECT count(*) FROM record WHERE release = o.release)" },
	{ "release", "lacks links",
	  "SELECT release FROM release AS o WHERE links <> (SELECT count(*) FROM link WHERE release = o.release)" },
	{ "release", "lacks diagnostics",
	  "SELECT release FROM release AS o WHERE diags <> (SELECT count(*) FROM diag WHERE release = o.release)" },
	{ "linkset", "lacks links",
	  "SELECT linkset FROM linkset AS o WHERE links <> (SELECT count(*) FROM link WHERE linkset = o.linkset)" },
	{ "linkset", "lacks verdicts",
	  "SELECT linkset FROM linkset AS o WHERE verdicts <> (SELECT count(*) FROM verdict WHERE linkset = o.linkset)" },
	{ "linkset", "belongs to no release",
	  "SELECT linkset FROM linkset AS o WHERE NOT EXISTS (SELECT 1 FROM linkset_release WHERE linkset = o.linkset)" },
	{ "release", "has a gap in its records",
	  "SELECT release FROM record GROUP BY release HAVING max(record) - min(record) + 1 <> count(*)" },
	{ "release", "has a gap in its links",
	  "SELECT release FROM link WHERE release IS NOT NULL GROUP BY release HAVING max(link) - min(link) + 1 <> count(*)" },
	{ "linkset", "has a gap in its links",
	  "SELECT linkset FROM link WHERE linkset IS NOT NULL GROUP BY linkset HAVING max(link) - min(link) + 1 <> count(*)" },
};

static int sound_rows(struct store *s, struct err *err)
{
	struct query q;

	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		if (query_open(&q, s, rules[i].sql, err) < 0)
			return -1;
		if (query_next(&q) == 1)
			query_bad(&q, "%s %lld %s", rules[i].owner, (long long)query_int(&q, INT64_MIN, INT64_MAX, ""), rules[i].what);
		query_end(&q);
		if (q.failed)
			return -1;
	}
	return 0;
}

int store_check(struct store *s, struct err *err)
{
	int rc = -1;

	if (query_begin_read(s, err) < 0)
		return -1;
	if (sound_pages(s, err) == 0 && sound_tables(s, err) == 0 && sound_keys(s, err) == 0)
		rc = sound_rows(s, err);
	return query_end_read(s, rc ? NULL : err) < 0 ? -1 : rc;
}

static int64_t number(struct store *s, const char *sql)
{
	int64_t v = 0;

	if (query_begin_read(s, NULL) < 0)
		return 0;
	if (query_one(s, sql, &v, NULL) < 0)
		v = 0;
	return query_end_read(s, NULL) < 0 ? 0 : v;
}

unsigned store_schema(struct store *s)
{
	return (unsigned)number(s, "PRAGMA user_version");
}

uint64_t store_generation(struct store *s)
{
	return (uint64_t)number(s, "SELECT generation FROM state");
}
