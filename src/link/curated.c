#include "link/curated.h"

#include "base/embed.h"
#include "data/files.h"

struct reading {
	struct arena *a;
	VEC(struct link) links;
	VEC(struct verdict) verdicts;
	struct map seen; /* risks whose lines are over or under way; pairs */
};

static int none_of(struct str code)
{
	for (int i = 1; i < NONE_CODES; i++)
		if (i != NONE_LOW_CONFIDENCE && str_is(code, none_code_name[i]))
			return i;
	return -1;
}

/* The verdict on the risk of this line: the one under way, or a new one. */
static struct verdict *verdict_of(struct reading *r, struct str risk, unsigned n, struct err *err)
{
	if (r->verdicts.n && str_eq(r->verdicts.v[r->verdicts.n - 1].risk, risk))
		return &r->verdicts.v[r->verdicts.n - 1];
	if (map_put(&r->seen, risk, r)) {
		(void)err_set(err, ERR_INPUT, "line %u: the lines of '%.*s' do not stand together", n, STRF(risk));
		return NULL;
	}
	vec_push(&r->verdicts, ((struct verdict){ .risk = risk, .method = METHOD_CURATED }));
	return &r->verdicts.v[r->verdicts.n - 1];
}

static int take_line(struct reading *r, struct str line, unsigned n, struct err *err)
{
	struct link l = { .kind = LINK_ATTACKS_BY, .method = METHOD_CURATED };
	struct str part[4] = { { 0 } };
	struct verdict *v;
	size_t had;
	int code;

	for (size_t i = 0; i < 3; i++)
		if (!str_split(&line, '\t', &part[i]))
			return err_set(err, ERR_INPUT, "line %u: fewer than 4 columns", n);
	part[3] = str_trim(line);
	if (!part[0].n || !part[3].n || str_chr(part[3], '\t') >= 0)
		return err_set(err, ERR_INPUT, "line %u: '%.*s' has no risk or no reason", n, STRF(part[0]));
	had = r->verdicts.n;
	v = verdict_of(r, part[0], n, err);
	if (!v)
		return -1;
	if (str_is(part[1], "none")) {
		code = none_of(part[2]);
		if (code < 0)
			return err_set(err, ERR_INPUT, "line %u: unknown code '%.*s'", n, STRF(part[2]));
		if (r->verdicts.n == had)
			return err_set(err, ERR_INPUT, "line %u: 'none' beside another line of '%.*s'", n, STRF(part[0]));
		v->none = (enum none_code)code;
		v->reason = part[3];
		return 0;
	}
	l.tier = str_is(part[2], "direct") ? TIER_DIRECT : str_is(part[2], "related") ? TIER_RELATED : TIER_NONE;
	if (l.tier == TIER_NONE)
		return err_set(err, ERR_INPUT, "line %u: unknown tier '%.*s'", n, STRF(part[2]));
	if (v->none != NONE_NOT)
		return err_set(err, ERR_INPUT, "line %u: a link beside 'none' of '%.*s'", n, STRF(part[0]));
	if (map_put(&r->seen, arena_printf(r->a, "%.*s %.*s", STRF(part[0]), STRF(part[1])), r))
		return err_set(err, ERR_INPUT, "line %u: '%.*s' and '%.*s' stand twice", n, STRF(part[0]), STRF(part[1]));
	l.from = part[0];
	l.to = part[1];
	l.confidence = l.tier == TIER_DIRECT ? CURATED_DIRECT : CURATED_RELATED;
	l.reason = part[3];
	vec_push(&r->links, l);
	return 0;
}

/* "#release<TAB>mit=V4<TAB>atlas=2026.05" */
static void take_release(struct curated *c, struct str line)
{
	struct str piece;

	while (str_split(&line, '\t', &piece)) {
		if (str_starts(piece, STR("mit=")))
			c->mit = str_from(piece, 4);
		else if (str_starts(piece, STR("atlas=")))
			c->atlas = str_from(piece, 6);
	}
}

int curated_parse(struct str text, struct arena *a, struct curated *out, struct err *err)
{
	struct reading r = { .a = a };
	struct str line;
	int rc = 0;

	*out = (struct curated){ 0 };
	text = arena_str(a, text);
	for (unsigned n = 1; rc == 0 && str_split(&text, '\n', &line); n++) {
		if (str_starts(line, STR("#release\t")))
			take_release(out, line);
		else if (line.n && line.p[0] != '#')
			rc = take_line(&r, line, n, err);
	}
	out->nlinks = r.links.n;
	out->links = vec_dup(a, &r.links);
	out->nverdicts = r.verdicts.n;
	out->verdicts = vec_dup(a, &r.verdicts);
	vec_free(&r.links);
	vec_free(&r.verdicts);
	map_free(&r.seen);
	return rc;
}

int curated_for(const struct edition *e, struct arena *a, struct curated *out, struct err *err)
{
	const struct embed *f = embed_find(data_files, data_files_n, STR("curated/risk_technique.tsv"));
	size_t n = 0, m = 0;

	if (!f)
		return err_set(err, ERR_BUG, "the curated mapping is not in the program");
	if (curated_parse(f->data, a, out, err) < 0)
		return err_prefix(err, "curated/risk_technique.tsv");
	for (size_t i = 0; i < out->nlinks; i++)
		if (edition_by_id(e, out->links[i].from) && edition_by_id(e, out->links[i].to))
			out->links[n++] = out->links[i];
	out->gone = out->nlinks - n;
	out->nlinks = n;
	for (size_t i = 0; i < out->nverdicts; i++)
		if (edition_by_id(e, out->verdicts[i].risk))
			out->verdicts[m++] = out->verdicts[i];
	out->nverdicts = m;
	return 0;
}

struct str curated_hash(void)
{
	const struct embed *f = embed_find(data_files, data_files_n, STR("curated/risk_technique.tsv"));

	return f ? f->hash : STR("");
}

void curated_mark(struct curated *c, const struct edition *e, const struct linker *l, struct arena *a)
{
	for (size_t i = 0, end; i < c->nlinks; i = end) {
		const struct entry *risk = edition_by_id(e, c->links[i].from);
		const struct entry **wanted;
		struct link_result r = { 0 };
		struct link_query q;

		for (end = i; end < c->nlinks && str_eq(c->links[end].from, c->links[i].from);)
			end++;
		if (!risk)
			continue;
		wanted = arena_array(a, end - i, const struct entry *);
		for (size_t k = i; k < end; k++)
			wanted[k - i] = edition_by_id(e, c->links[k].to);
		q = linker_query(risk);
		q.coded = true; /* the reading took it for a risk */
		q.wanted = wanted;
		q.nwanted = end - i;
		linker_link(l, &q, SIZE_MAX, a, &r);
		for (size_t k = i; k < end; k++)
			for (size_t h = 0; h < r.n; h++)
				if (str_eq(r.hits[h].technique->r.id, c->links[k].to)) {
					c->links[k].evidence = r.hits[h].evidence;
					c->links[k].nevidence = r.hits[h].nevidence;
				}
	}
}
