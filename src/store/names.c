#include "store/query.h"

/* A row of names on its way: record is its number while its fields are looked for. */
struct named {
	struct name_row row;
	int64_t record;
};
struct names {
	struct named *v;
	size_t n;
};

static int read_records(struct store *s, struct arena *a, struct names *out, struct err *err)
{
	VEC(struct named) all = { 0 };
	struct query q;
	int rc;

	if (query_open(&q, s, "SELECT record, release, kind, id, name FROM record ORDER BY record", err) < 0)
		return -1;
	while ((rc = query_next(&q)) == 1) {
		struct named *n = vec_add(&all);

		n->record = query_int(&q, 1, INT64_MAX, "the number of a record");
		n->row.release = query_int(&q, 1, INT64_MAX, "the number of a release");
		n->row.kind = query_kind(&q);
		n->row.id = query_str(&q, a);
		n->row.name = query_str(&q, a);
	}
	out->v = all.v;
	out->n = all.n;
	return rc;
}

/* Only the first value of a field counts (record_field).  Both tables are read in the order of the records. */
static int read_fields(struct store *s, struct arena *a, struct names *names, struct err *err)
{
	static const enum field_id wanted[] = { F_RISK_CATEGORY, F_RISK_SUBCATEGORY, F_QUICKREF };
	const char *words[ARRAY_LEN(wanted)];
	struct query q;
	size_t i = 0;
	int rc;

	if (query_open(&q, s, "SELECT record, name, value FROM field WHERE name = ? OR name = ? OR name = ? ORDER BY record, seq",
		       err) < 0)
		return -1;
	for (size_t f = 0; f < ARRAY_LEN(wanted); f++) {
		words[f] = field_table[wanted[f]].name;
		query_bind_str(&q, str_of(words[f]));
	}
	while ((rc = query_next(&q)) == 1) {
		int64_t record = query_int(&q, 1, INT64_MAX, "the number of a record");
		size_t f = query_word(&q, words, ARRAY_LEN(words), "a field");
		struct name_row *row;
		struct str *at;

		while (i < names->n && names->v[i].record < record)
			i++;
		if (i == names->n || names->v[i].record != record) {
			query_bad(&q, "a field has no record number %lld", (long long)record);
			continue;
		}
		row = &names->v[i].row;
		at = wanted[f] == F_RISK_CATEGORY ? &row->category : wanted[f] == F_RISK_SUBCATEGORY ? &row->subcategory : &row->quickref;
		if (!at->p)
			*at = query_str(&q, a);
	}
	return rc;
}

static int cmp_words(const struct name_row *x, const struct name_row *y)
{
	int c = str_cmp(x->id, y->id);

	if (c == 0)
		c = (x->kind > y->kind) - (x->kind < y->kind);
	if (c == 0)
		c = str_cmp(x->name, y->name);
	if (c == 0)
		c = str_cmp(x->category, y->category);
	if (c == 0)
		c = str_cmp(x->subcategory, y->subcategory);
	return c ? c : str_cmp(x->quickref, y->quickref);
}

static int by_words(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int c = cmp_words(&x->row, &y->row);

	return c ? c : (x->row.release < y->row.release) - (x->row.release > y->row.release);
}

/* Of equal rows the one of the latest put stays. */
static void distinct(struct names *names, struct arena *a, struct name_row **rows, size_t *n)
{
	size_t kept = 0;

	*rows = arena_array(a, names->n, struct name_row);
	if (names->n)
		qsort(names->v, names->n, sizeof(names->v[0]), by_words);
	for (size_t i = 0; i < names->n; i++)
		if (kept == 0 || cmp_words(&(*rows)[kept - 1], &names->v[i].row) != 0)
			(*rows)[kept++] = names->v[i].row;
	*n = kept;
}

int store_names(struct store *s, struct arena *a, struct name_row **rows, size_t *n, struct err *err)
{
	struct names names = { 0 };
	int rc;

	if (query_begin_read(s, err) < 0)
		return -1;
	rc = read_records(s, a, &names, err);
	if (rc == 0)
		rc = read_fields(s, a, &names, err);
	if (query_end_read(s, rc ? NULL : err) < 0)
		rc = -1;
	if (rc == 0)
		distinct(&names, a, rows, n);
	free(names.v);
	return rc;
}
