#include "atlas/release.h"

#include "base/buf.h"

const char *const link_kind_name[LINK_KINDS] = { "mitigates", "achieves", "specializes", "employs", "cites", "classified_as", "attacks_by" };
const char *const link_method_name[METHODS] = { "upstream", "curated", "inferred" };
const char *const link_tier_name[TIERS] = { "", "direct", "related" };
const char *const none_code_name[NONE_CODES] = { "", "no_adversary", "not_a_risk", "outside_atlas", "too_general", "low_confidence" };
const char *const none_code_words[NONE_CODES] = {
	"",
	"the text describes no adversary and no attack",
	"the row is not a statement of risk",
	"someone acts with intent, but ATLAS has no technique for it",
	"the text is too general to choose a technique",
	"no technique is close enough to the text",
};
const char *const release_part_name[PARTS] = { "whole", "table", "domain-taxonomy", "causal-taxonomy", "included-resources" };
const char *const severity_name[SEVERITIES] = { "note", "warning", "error" };

/*
 * When the format releases of ATLAS came out (year * 100 + month), from the dates in its change log: the first release of
 * each minor version.  A later minor that is not listed stands with the last listed one before it.
 */
static const struct { unsigned major, minor, month; } atlas_months[] = {
	{ 1, 0, 202102 }, { 2, 0, 202105 }, { 2, 1, 202108 }, { 2, 2, 202110 }, { 2, 3, 202201 }, { 2, 4, 202203 }, { 3, 0, 202203 },
	{ 3, 1, 202205 }, { 4, 0, 202205 }, { 4, 1, 202210 }, { 4, 2, 202301 }, { 4, 3, 202302 }, { 4, 4, 202304 }, { 4, 5, 202310 },
	{ 4, 6, 202407 }, { 4, 7, 202410 }, { 4, 8, 202503 }, { 4, 9, 202504 }, { 5, 0, 202509 }, { 5, 1, 202511 }, { 5, 2, 202512 },
	{ 5, 3, 202601 }, { 5, 4, 202602 }, { 5, 5, 202603 }, { 5, 6, 202604 },
};

/* A version as a row of numbers that sort in time. */
struct when {
	uint64_t month, line, n[3];
};

static size_t numbers(struct str v, uint64_t n[3])
{
	struct str piece;
	size_t k = 0;

	while (k < 3 && str_split(&v, '.', &piece))
		if (str_u64(piece, 0, 1000000, &n[k++]) < 0)
			return 0;
	return v.p ? 0 : k;
}

static bool atlas_when(struct str version, struct when *w)
{
	uint64_t n[3] = { 0 };
	size_t k = numbers(version, n);

	if (k < 2)
		return false;
	memcpy(w->n, n, sizeof(n));
	if (n[0] >= 2000) { /* 2026.05, 2026.05.1 */
		w->month = n[0] * 100 + n[1];
		w->line = 1; /* a content release stands after the format release of the same month */
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(atlas_months); i++)
		if (atlas_months[i].major < n[0] || (atlas_months[i].major == n[0] && atlas_months[i].minor <= n[1]))
			w->month = atlas_months[i].month;
	if (n[0] == 5 && n[1] == 6 && n[2] > 0)
		w->month = 202605; /* 5.6.1 is the last one, of May 2026 */
	return true;
}

static bool mit_when(struct str version, struct when *w)
{
	return version.n > 1 && (version.p[0] == 'V' || version.p[0] == 'v') && numbers(str_from(version, 1), w->n) > 0;
}

int release_cmp(const struct release *a, const struct release *b)
{
	struct when x = { 0 }, y = { 0 };
	bool kx, ky;
	int c = str_cmp(a->source, b->source);

	if (c)
		return c;
	if (a->starter != b->starter)
		return a->starter ? -1 : 1;
	kx = str_is(a->source, "mit") ? mit_when(a->version, &x) : atlas_when(a->version, &x);
	ky = str_is(b->source, "mit") ? mit_when(b->version, &y) : atlas_when(b->version, &y);
	if (kx != ky)
		return kx ? -1 : 1;
	if (!kx)
		return str_cmp(a->version, b->version);
	if (x.month != y.month)
		return x.month < y.month ? -1 : 1;
	if (x.line != y.line)
		return x.line < y.line ? -1 : 1;
	for (size_t i = 0; i < 3; i++)
		if (x.n[i] != y.n[i])
			return x.n[i] < y.n[i] ? -1 : 1;
	return 0;
}

void batch_init(struct batch *b)
{
	*b = (struct batch){ 0 };
}

void batch_free(struct batch *b)
{
	vec_free(&b->records);
	vec_free(&b->links);
	vec_free(&b->diags);
	arena_free(&b->arena);
	batch_init(b);
}

void batch_diag(struct batch *b, struct diag d)
{
	b->ndiags[d.severity]++;
	if (b->diags.n >= BATCH_MAX_DIAGS)
		return;
	d.cell = batch_str(b, d.cell);
	d.record = batch_str(b, d.record);
	d.key = batch_str(b, d.key);
	d.what = batch_str(b, d.what);
	d.action = batch_str(b, d.action);
	vec_push(&b->diags, d);
}

void diag_format(struct buf *out, struct str file, const struct diag *d)
{
	buf_add(out, file);
	if (d->cell.n)
		buf_printf(out, ":%.*s", STRF(d->cell));
	else if (d->line)
		buf_printf(out, ":%u", d->line);
	buf_printf(out, ": %s: ", severity_name[d->severity]);
	if (d->record.n)
		buf_printf(out, "%.*s%s", STRF(d->record), d->key.n ? ", " : ": ");
	if (d->key.n)
		buf_printf(out, "%.*s: ", STRF(d->key));
	buf_add(out, d->what);
	if (d->action.n)
		buf_printf(out, "; %.*s", STRF(d->action));
}
