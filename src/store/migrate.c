#include "store/migrate.h"

#include <stdio.h>

/*
 * Step 1.  Numbers of the store itself are integers; everything of the domain is stored by its name ("mitigates",
 * "risk_category"), so that the order of an enum may change.  Rows that are small and always read in order stand in their
 * key's own tree (WITHOUT ROWID); those with long texts do not, as such a tree keeps little of a row on its page.
 */
static const char *const first[] = {
	"PRAGMA application_id = 0x50524442",
	"CREATE TABLE state ("
	" one INTEGER PRIMARY KEY CHECK (one = 1),"
	" generation INTEGER NOT NULL) STRICT",
	"INSERT INTO state VALUES (1, 1)",
	"CREATE TABLE memo (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
	"CREATE TABLE release ("
	" release INTEGER PRIMARY KEY AUTOINCREMENT,"
	" source TEXT NOT NULL CHECK (source <> ''),"
	" version TEXT NOT NULL CHECK (version <> ''),"
	" part TEXT NOT NULL,"
	" stated TEXT NOT NULL, format TEXT NOT NULL, title TEXT NOT NULL, date TEXT NOT NULL,"
	" license TEXT NOT NULL, url TEXT NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL,"
	" starter INTEGER NOT NULL CHECK (starter IN (0, 1)),"
	" imported_at INTEGER NOT NULL,"
	" records INTEGER NOT NULL, links INTEGER NOT NULL, diags INTEGER NOT NULL,"
	" notes INTEGER NOT NULL, warnings INTEGER NOT NULL, errors INTEGER NOT NULL,"
	" UNIQUE (source, version, part)) STRICT",
	"CREATE TABLE record ("
	" record INTEGER PRIMARY KEY,"
	" release INTEGER NOT NULL REFERENCES release ON DELETE CASCADE,"
	" kind TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL,"
	" created TEXT NOT NULL, modified TEXT NOT NULL) STRICT",
	"CREATE INDEX record_of_release ON record (release)",
	"CREATE TABLE field ("
	" record INTEGER NOT NULL REFERENCES record ON DELETE CASCADE,"
	" seq INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,"
	" PRIMARY KEY (record, seq)) STRICT, WITHOUT ROWID",
	"CREATE TABLE reference ("
	" record INTEGER NOT NULL REFERENCES record ON DELETE CASCADE,"
	" seq INTEGER NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL, url TEXT NOT NULL,"
	" PRIMARY KEY (record, seq)) STRICT, WITHOUT ROWID",
	"CREATE TABLE note ("
	" note INTEGER PRIMARY KEY,"
	" record INTEGER NOT NULL REFERENCES record ON DELETE CASCADE,"
	" id TEXT NOT NULL, text TEXT NOT NULL, page TEXT NOT NULL) STRICT",
	"CREATE INDEX note_of_record ON note (record)",
	"CREATE TABLE linkset ("
	" linkset INTEGER PRIMARY KEY AUTOINCREMENT,"
	" key TEXT NOT NULL UNIQUE, linker TEXT NOT NULL,"
	" links INTEGER NOT NULL, verdicts INTEGER NOT NULL) STRICT",
	"CREATE TABLE linkset_release ("
	" linkset INTEGER NOT NULL REFERENCES linkset ON DELETE CASCADE,"
	" release INTEGER NOT NULL REFERENCES release,"
	" PRIMARY KEY (linkset, release)) STRICT, WITHOUT ROWID",
	"CREATE INDEX linkset_of_release ON linkset_release (release)",
	"CREATE TABLE link ("
	" link INTEGER PRIMARY KEY,"
	" release INTEGER REFERENCES release ON DELETE CASCADE,"
	" linkset INTEGER REFERENCES linkset ON DELETE CASCADE,"
	" from_id TEXT NOT NULL, to_id TEXT NOT NULL,"
	" kind TEXT NOT NULL, method TEXT NOT NULL, tier TEXT NOT NULL,"
	" confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),"
	" reason TEXT NOT NULL, text TEXT NOT NULL, position INTEGER NOT NULL,"
	" step_id TEXT NOT NULL, tactic TEXT NOT NULL, leads_to TEXT NOT NULL,"
	" CHECK ((release IS NULL) <> (linkset IS NULL))) STRICT",
	"CREATE INDEX link_of_release ON link (release) WHERE release IS NOT NULL",
	"CREATE INDEX link_of_linkset ON link (linkset) WHERE linkset IS NOT NULL",
	"CREATE TABLE evidence ("
	" link INTEGER NOT NULL REFERENCES link ON DELETE CASCADE,"
	" seq INTEGER NOT NULL, text TEXT NOT NULL, offset INTEGER, weight REAL NOT NULL,"
	" PRIMARY KEY (link, seq)) STRICT, WITHOUT ROWID",
	"CREATE TABLE verdict ("
	" linkset INTEGER NOT NULL REFERENCES linkset ON DELETE CASCADE,"
	" seq INTEGER NOT NULL, risk TEXT NOT NULL, none TEXT NOT NULL, reason TEXT NOT NULL, method TEXT NOT NULL,"
	" PRIMARY KEY (linkset, seq)) STRICT, WITHOUT ROWID",
	"CREATE TABLE diag ("
	" release INTEGER NOT NULL REFERENCES release ON DELETE CASCADE,"
	" seq INTEGER NOT NULL, severity TEXT NOT NULL, line INTEGER NOT NULL, cell TEXT NOT NULL,"
	" record TEXT NOT NULL, key TEXT NOT NULL, what TEXT NOT NULL, action TEXT NOT NULL,"
	" PRIMARY KEY (release, seq)) STRICT, WITHOUT ROWID",
	NULL
};

const struct migration migrate_table[] = {
	{ 1, "releases, records, links and linksets", first },
};
const size_t migrate_steps = ARRAY_LEN(migrate_table);

static int version_of(struct store *s, unsigned *version, struct err *err)
{
	int64_t v;

	if (query_one(s, "PRAGMA user_version", &v, err) < 0)
		return -1;
	if (v < 0 || v > UINT32_MAX)
		return query_damaged(s, err, "its schema number is %lld", (long long)v);
	*version = (unsigned)v;
	return 0;
}

/* A foreign key that points nowhere after a step is a mistake in the step. */
static int keys_hold(struct store *s, struct err *err)
{
	struct query q;
	int rc;

	s->left = QUERY_FLOOR;
	if (query_open(&q, s, "PRAGMA foreign_key_check", err) < 0)
		return -1;
	rc = query_next(&q);
	query_end(&q);
	return rc == 1 ? query_damaged(s, err, "a row points at one that is not there") : rc;
}

static int run_step(struct store *s, const struct migration *m, struct err *err)
{
	char number[64];
	unsigned have = 0;

	if (version_of(s, &have, err) < 0)
		return -1;
	if (have >= m->number) /* another process was here first */
		return 0;
	for (size_t i = 0; m->sql[i]; i++)
		if (query_exec(s, m->sql[i], err) < 0)
			return err_prefix(err, "statement %zu", i + 1);
	(void)snprintf(number, sizeof(number), "PRAGMA user_version = %u", m->number);
	return keys_hold(s, err) < 0 ? -1 : query_exec(s, number, err);
}

static int step(struct store *s, const struct migration *m, struct err *err)
{
	if (query_exec(s, "BEGIN IMMEDIATE", err) < 0)
		return -1;
	if (run_step(s, m, err) < 0 || query_exec(s, "COMMIT", err) < 0) {
		query_rollback(s);
		return err_prefix(err, "bringing the store to schema %u (%s)", m->number, m->about);
	}
	return 0;
}

int migrate_up(struct store *s, const struct migration *table, size_t n, struct err *err)
{
	unsigned have = 0, want = table[n - 1].number;
	int rc = 0;

	s->left = QUERY_FLOOR;
	if (version_of(s, &have, err) < 0)
		return -1;
	if (have > want)
		return err_set(err, ERR_INPUT, "%s: the store has schema %u and this program knows up to %u: use a newer promptriskdb, "
			       "or name another file with --data", s->path, have, want);
	if (have == want)
		return 0;
	if (s->mode == STORE_READ)
		return err_set(err, ERR_INPUT, "%s: the store has schema %u and this program wants %u: bring it up to date by any command "
			       "that writes, such as promptriskdb sync", s->path, have, want);
	if (query_exec(s, "PRAGMA foreign_keys = OFF", err) < 0)
		return -1;
	for (size_t i = 0; i < n && rc == 0; i++)
		if (table[i].number > have)
			rc = step(s, &table[i], err);
	query_forget(s); /* prepared against the old tables */
	if (query_exec(s, "PRAGMA foreign_keys = ON", rc ? NULL : err) < 0)
		rc = -1;
	return rc;
}
