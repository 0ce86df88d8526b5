#include "source/atlas_common.h"

#include "base/clock.h"
#include "base/fs.h"

const struct atlas_list atlas_lists[ATLAS_LISTS] = {
	{ "tactics", REC_TACTIC },
	{ "techniques", REC_TECHNIQUE },
	{ "mitigations", REC_MITIGATION },
	{ "case-studies", REC_CASE_STUDY },
};

static bool digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

int atlas_kind(struct str id)
{
	static const struct { struct str head; enum rec_kind kind; } heads[] = {
		{ STR_INIT("AML.TA"), REC_TACTIC },
		{ STR_INIT("AML.CS"), REC_CASE_STUDY },
		{ STR_INIT("AML.T"), REC_TECHNIQUE },
		{ STR_INIT("AML.M"), REC_MITIGATION },
	};

	for (size_t i = 0; i < ARRAY_LEN(heads); i++) {
		struct str rest = str_from(id, heads[i].head.n);

		if (!str_starts(id, heads[i].head))
			continue;
		if (rest.n == 4 && digits(rest))
			return (int)heads[i].kind;
		if (rest.n == 8 && heads[i].kind == REC_TECHNIQUE && digits(str_sub(rest, 0, 4)) && rest.p[4] == '.' && digits(str_from(rest, 5)))
			return REC_TECHNIQUE;
		return -1;
	}
	return -1;
}

bool atlas_foreign(struct str id)
{
	struct str rest = id;

	if (str_starts(rest, STR("TA")))
		rest = str_from(rest, 2);
	else if (rest.n && (rest.p[0] == 'T' || rest.p[0] == 'M'))
		rest = str_from(rest, 1);
	else
		return false;
	return digits(str_sub(rest, 0, 4)) && (rest.n == 4 || (rest.n == 8 && rest.p[4] == '.' && digits(str_from(rest, 5))));
}

void atlas_odd_keys(struct atlas *a, const struct yaml *map, const char *const *known, const char *where)
{
	for (size_t i = 0; i < map->n; i++) {
		struct place p = { .line = map->key_lines[i] };
		const char *const *k = known;

		while (*k && !str_is(map->keys[i], *k))
			k++;
		if (*k)
			continue;
		p.key = reader_quote(&a->r, map->keys[i]);
		reader_odd(&a->r, &p, "ignored", "unknown key '%.*s' %s", STRF(p.key), where);
	}
}

struct str atlas_text(struct atlas *a, const struct yaml *node, struct str record, const char *key)
{
	struct place p = atlas_place(node, record, key);

	if (node && node->type != YAML_SCALAR) {
		reader_diag(&a->r, SEV_WARNING, &p, "left out", "value is a %s, not text", node->type == YAML_SEQ ? "list" : "map");
		return STR_NONE;
	}
	return reader_text(&a->r, yaml_scalar(node));
}

struct str atlas_date(struct atlas *a, const struct yaml *node, struct str record, const char *key)
{
	struct place p = atlas_place(node, record, key);
	struct str s = atlas_text(a, node, record, key);
	int64_t t;

	if (!s.n)
		return s;
	if (clock_parse_date(s, &t) == 0 && (s.n == 10 || s.p[10] == 'T' || s.p[10] == 't' || s.p[10] == ' '))
		return str_sub(s, 0, 10);
	reader_diag(&a->r, SEV_WARNING, &p, "left out", "'%.*s' is not a date of the form YYYY-MM-DD", STRF(reader_quote(&a->r, s)));
	return STR_NONE;
}

/* The version that a file name like ATLAS-5.6.1.yaml states, or "". */
static struct str version_of_file(struct str file, bool v6)
{
	struct str name = fs_base(file), v, piece, first = STR_NONE;
	uint64_t n;

	if (!str_istarts(name, STR("ATLAS-")) || !(str_ends(name, STR(".yaml")) || str_ends(name, STR(".yml"))))
		return STR_NONE;
	v = str_sub(name, 6, name.n - 6 - (str_ends(name, STR(".yml")) ? 4 : 5));
	for (struct str rest = v; str_split(&rest, '.', &piece);) {
		if (!digits(piece) || piece.n > 6)
			return STR_NONE;
		if (!first.n)
			first = piece;
	}
	/* a release of content has a year, one of the old format a small number */
	return str_u64(first, 0, 1000000, &n) == 0 && (n >= 2000) == v6 ? v : STR_NONE;
}

static bool plausible(struct str v)
{
	for (size_t i = 0; i < v.n; i++)
		if (!((v.p[i] >= '0' && v.p[i] <= '9') || (v.p[i] >= 'a' && v.p[i] <= 'z') || v.p[i] == '.' || v.p[i] == '-'))
			return false;
	return v.n > 0 && v.n <= 40 && v.p[0] >= '0' && v.p[0] <= '9';
}

void atlas_version(struct atlas *a, struct str stated, struct str file)
{
	struct release *rel = &a->r.out->release;
	struct str named = version_of_file(file, a->v6);
	struct place p = { .key = STR("version") };

	rel->version = reader_copy(&a->r, named.n ? named : stated);
	if (stated.n && !plausible(stated)) {
		reader_diag(&a->r, SEV_WARNING, &p, named.n ? "the file name's is used" : "kept as version 0", "'%.*s' is not a version",
			    STRF(reader_quote(&a->r, stated)));
		stated = STR_NONE;
	}
	if (!named.n && !stated.n) {
		reader_diag(&a->r, SEV_WARNING, &p, "kept as version 0; name the file ATLAS-<version>.yaml to say which it is",
			    "the file states no version");
		rel->version = STR("0");
	}
	if (named.n && stated.n && !str_eq(named, stated)) {
		reader_diag(&a->r, SEV_NOTE, &p, "the file name's is used", "the file states version %.*s, its name %.*s", STRF(stated), STRF(named));
		rel->stated = reader_copy(&a->r, stated);
	}
}

/* The number after "line " in a message of the YAML reader. */
static unsigned line_in(const char *msg)
{
	struct str rest = str_of(msg);
	ptrdiff_t at = str_find(rest, STR("line "));
	uint64_t n = 0;

	if (at < 0)
		return 0;
	rest = str_from(rest, (size_t)at + 5);
	for (size_t i = 0; i < rest.n && i < 9 && rest.p[i] >= '0' && rest.p[i] <= '9'; i++)
		n = n * 10 + (uint64_t)(rest.p[i] - '0');
	return (unsigned)n;
}

static int read_tree(struct atlas *a, const struct yaml *root, struct str file, struct err *err)
{
	struct release *rel = &a->r.out->release;

	rel->source = STR("atlas");
	rel->title = STR("MITRE ATLAS");
	rel->license = STR("Apache-2.0");
	rel->url = STR("https://atlas.mitre.org");
	rel->part = PART_WHOLE;
	a->v6 = yaml_get(root, "format-version") || yaml_get(root, "relationships") || yaml_get(root, "collection");
	rel->format = a->v6 ? STR("atlas-v6") : STR("atlas-legacy");
	if ((a->v6 ? atlas_v6_read : atlas_legacy_read)(a, root, file, err) < 0)
		return -1;
	atlas_settle(a);
	if (!rel->date.n)
		rel->date = a->newest;
	reader_tell(&a->r);
	if (!a->r.out->records.n)
		return err_set(err, ERR_INPUT, "holds no record of ATLAS that could be read");
	return 0;
}

int atlas_read(struct str bytes, struct str file, struct batch *out, struct err *err)
{
	struct atlas a = { 0 };
	struct err broken_err = ERR_INIT;
	const struct yaml *root;
	bool broken = false;
	int rc;

	reader_init(&a.r, out);
	reader_input(&a.r, bytes, file);
	root = yaml_parse(&out->arena, bytes, &broken, &broken_err);
	if (broken && root) {
		struct place p = { .line = line_in(broken_err.msg) };

		reader_diag(&a.r, SEV_ERROR, &p, "what was complete before it is kept", "%s", broken_err.msg);
	} else if (root && bytes.p[bytes.n - 1] != '\n') {
		reader_diag(&a.r, SEV_WARNING, &(struct place){ 0 }, "read as it is", "the last line has no end: the file may be cut off");
	}
	if (!root)
		rc = err_set(err, broken_err.code, "%s", broken_err.msg);
	else if (root->type != YAML_MAP)
		rc = err_set(err, ERR_INPUT, "the top level is no map of keys");
	else
		rc = read_tree(&a, root, file, err);
	if (rc < 0 && broken)
		(void)err_set(err, broken_err.code, "%s", broken_err.msg); /* that nothing could be read follows from it */
	reader_free(&a.r);
	map_free(&a.ids);
	map_free(&a.positions);
	vec_free(&a.links);
	return rc;
}
