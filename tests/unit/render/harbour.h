/*
 * harbour: a small atlas about a harbour, in our own words, that has something of everything a page can show.
 *
 * harbour_open(NULL) is the atlas as it stands below.  harbour_open("text") puts that text in front of every name, title,
 * description, field, reference, note, reason, piece of evidence and release that the atlas has: what a hostile file may do.
 */
#ifndef TESTS_UNIT_RENDER_HARBOUR_H
#define TESTS_UNIT_RENDER_HARBOUR_H

#include <stdlib.h>

#include "view/view.h"

struct harbour_record {
	enum rec_kind kind;
	const char *id, *name, *description, *fields;
	const char *refs;  /* "id|title|url;..." */
	const char *notes; /* "id|text|page;..." */
};

struct harbour_link {
	enum link_kind kind;
	const char *from, *to, *text;
	unsigned position;
	const char *tactic;
};

struct harbour_attack {
	const char *from, *to;
	enum link_method method;
	enum link_tier tier;
	double confidence;
	const char *reason, *evidence; /* "word;word", as they stand in the description */
};

#define LONG_RISK                                                                                                                  \
	"A lamp that is no beacon may be lit on the cliff. Whoever trusts it steers onto the rocks. It takes one lantern, one dark " \
	"night and a crew that has never seen this coast, and none of the three is rare where the trade is good and the charts are " \
	"dear.\nThe harbour learns of it late: wreckage drifts in with the morning tide, and by then the lamp is out, the cliff is " \
	"empty, and the cargo is on the market under another name. Pilots who know the coast would see it at once."
#define LONG_LIGHTS                                                                                                                \
	"A false beacon makes a ship leave the channel. See [Forged Papers](/techniques/AML.T9002), the tactic "                        \
	"[Casing](/tactics/AML.TA9001), and [a wrong kind](/tactics/AML.T9002).\n\n"                                                     \
	"Old pilots tell of it [[chart]] and so does [the almanac](https://almanac.example/lights?year=1801&page=3), while "             \
	"[a stranger's page](https://stranger.example/free-rope) should not be followed.\n\n"                                            \
	"- a lantern\n- a cliff\n\nThe crew shouts `hard a-port`, <b>too late</b>, and <script>nothing</script> runs. Whatever the "      \
	"tide brings in is counted twice and written down once, as is the custom of that coast since the first lamp was lit there."

static const struct harbour_record harbour_records[] = {
	{ REC_TACTIC, "AML.TA9001", "Casing the Harbour", "Learning who comes and goes.", "position=1;attack_id=TA0043;attack_url=https://attack.mitre.org/tactics/TA0043", "", "" },
	{ REC_TACTIC, "AML.TA9002", "Scuttling", "Sinking what floats.", "position=2", "", "" },
	{ REC_TECHNIQUE, "AML.T9001", "False Lights", LONG_LIGHTS,
	  "maturity=Realized;platform=Agentic AI;platform=Enterprise;attack_id=T1595;attack_url=https://attack.mitre.org/techniques/T1595",
	  "chart|A Chart of the Northern Cliffs|https://almanac.example/charts/7;mark|A private mark|ftp://almanac.example/x;bare||https://almanac.example/bare", "" },
	{ REC_TECHNIQUE, "AML.T9001.000", "On the Pier", "The lamp stands on the pier itself.", "maturity=Feasible;platform=Agentic AI", "", "" },
	{ REC_TECHNIQUE, "AML.T9002", "Forged Papers", "Papers that name another port.", "maturity=Demonstrated;platform=Enterprise", "", "" },
	{ REC_TECHNIQUE, "AML.T9003", "Cut Ropes", "", "maturity=Feasible", "", "" },
	{ REC_MITIGATION, "AML.M9001", "Keep a Pilot Aboard", "Someone who knows the coast stands at the wheel.",
	  "lifecycle=Deployment;lifecycle=Data Preparation;lifecycle=Monitoring and Maintenance;category=Policy;category=Technical - Cyber;"
	  "attack_id=M1013;attack_url=https://attack.mitre.org/mitigations/M1013", "log|The Pilots' Log|https://almanac.example/log", "" },
	{ REC_MITIGATION, "AML.M9002", "Number the Papers", "Each sheet has a number that the harbour master knows.", "lifecycle=Deployment;category=Policy", "", "" },
	{ REC_MITIGATION, "AML.M9003", "Paint the Quay", "It looks better.", "", "", "" },
	{ REC_CASE_STUDY, "AML.CS9001", "The Night of Two Moons", "A brig followed the lower moon.",
	  "type=Incident;actor=Persons unknown;target=The brig Halcyon;date=1801-03-01;granularity=Month;reporter=The harbour master",
	  "log|Log of the Halcyon|https://almanac.example/halcyon", "" },
	{ REC_CASE_STUDY, "AML.CS9002", "The Quiet Week", "Nothing was written down.", "type=Exercise;date=1802-01-01;granularity=Year", "", "" },
	{ REC_RISK, "mitrisk:91.01.01", "Ships steered onto rocks", LONG_RISK,
	  "quickref=Wick1801;ev_id=91.01.01;level=Risk Sub-Category;risk_category=Dangers of the night;risk_subcategory=Ships steered onto rocks;"
	  "entity=1;intent=1;timing=2;domain=2;subdomain=2.2;coding=coded;page=14-15;paper=91", "", "91.01.01.a|Three wrecks in one winter.|17;91.01.01.b||" },
	{ REC_RISK, "mitrisk:91.01.02", "Cargo sold twice", "Papers for one cargo can be shown to two buyers.",
	  "quickref=Wick1801;ev_id=91.01.02;level=Risk Sub-Category;risk_category=Dangers of the night;risk_subcategory=Cargo sold twice;"
	  "entity=1;intent=1;timing=1;domain=4;subdomain=4.3;coding=coded;paper=91", "", "" },
	{ REC_RISK, "mitrisk:91.02.00", "Fog", "Fog comes by itself.",
	  "quickref=Wick1801;ev_id=91.02.00;level=Risk Category;risk_category=Fog;entity=3;intent=2;timing=3;domain=7;subdomain=7.3;coding=coded;paper=91", "", "" },
	{ REC_RISK, "mitrisk:92.01.00", "Barnacles", "",
	  "quickref=Shell1799;ev_id=92.01.00;level=Risk Category;risk_category=Barnacles;subdomain=X.1;coding=excluded;flag=no-description;paper=92", "", "" },
	{ REC_RISK, "mitrisk:92.02.00", "Boats adrift", "Boats whose ropes were cut in the night drift out to sea.",
	  "quickref=Shell1799;ev_id=92.02.00;level=Risk Category;risk_category=Boats adrift;entity=1;intent=1;timing=2;domain=2;subdomain=2.0;coding=coded;paper=92", "", "" },
	{ REC_PAPER, "mitpaper:91", "Dangers of a Northern Coast", "",
	  "quickref=Wick1801;paper=91;authors=Wick, A. and Tallow, B.;authors_short=Wick et al.;year=1801;doi=10.1000/wick;url=https://almanac.example/wick;item_type=Journal Article", "", "91.x.a|A passage of the paper as a whole.|3" },
	{ REC_PAPER, "mitpaper:92", "On Hulls", "", "quickref=Shell1799;paper=92;authors=Shell, C.;year=1799;url=javascript:alert(1)", "", "" },
	{ REC_DOMAIN, "mitdomain:2", "Privacy & Security", "Locks, and what is behind them.", "number=2", "", "" },
	{ REC_SUBDOMAIN, "mitdomain:2.2", "AI system security vulnerabilities and attacks", "Ways in, and who goes through them.", "number=2.2", "", "" },
	{ REC_TERM, "mitcause:entity-1", "Human", "Somebody held the lamp.", "factor=Entity;number=1", "", "" },
	{ REC_TERM, "mitcause:timing-2", "Post-deployment", "The ship was at sea.", "factor=Timing;number=2", "", "" },
};

static const struct harbour_link harbour_links[] = {
	{ LINK_SPECIALIZES, "AML.T9001.000", "AML.T9001", "", 0, "" },
	{ LINK_ACHIEVES, "AML.T9001", "AML.TA9002", "", 0, "" },
	{ LINK_ACHIEVES, "AML.T9001.000", "AML.TA9002", "", 0, "" },
	{ LINK_ACHIEVES, "AML.T9002", "AML.TA9001", "", 0, "" },
	{ LINK_ACHIEVES, "AML.T9003", "AML.TA9002", "", 0, "" },
	{ LINK_MITIGATES, "AML.M9001", "AML.T9001", "A pilot knows each lamp [[log]], see [the technique](/techniques/AML.T9001).", 0, "" },
	{ LINK_MITIGATES, "AML.M9001", "AML.T9002", "A pilot asks for papers twice.", 0, "" },
	{ LINK_MITIGATES, "AML.M9002", "AML.T9002", "A number that is not in the book gives the sheet away.", 0, "" },
	{ LINK_EMPLOYS, "AML.CS9001", "AML.T9002", "They came ashore as *inspectors* [[log]].", 1, "AML.TA9001" },
	{ LINK_EMPLOYS, "AML.CS9001", "AML.T9001", "They lit a lamp.\n\nThe brig turned.", 2, "AML.TA9002" },
	{ LINK_EMPLOYS, "AML.CS9001", "AML.T9003", "They cut the boats loose.", 3, "" },
	{ LINK_CITES, "mitrisk:91.01.01", "mitpaper:91", "", 0, "" },
	{ LINK_CITES, "mitrisk:91.01.02", "mitpaper:91", "", 0, "" },
	{ LINK_CITES, "mitrisk:91.02.00", "mitpaper:91", "", 0, "" },
	{ LINK_CITES, "mitrisk:92.02.00", "mitpaper:92", "", 0, "" },
	{ LINK_CLASSIFIED, "mitrisk:91.01.01", "mitdomain:2", "", 0, "" },
	{ LINK_CLASSIFIED, "mitrisk:91.01.01", "mitdomain:2.2", "", 0, "" },
	{ LINK_CLASSIFIED, "mitrisk:91.01.02", "mitdomain:4", "", 0, "" },
	{ LINK_CLASSIFIED, "mitrisk:91.01.02", "mitdomain:4.3", "", 0, "" },
	{ LINK_CLASSIFIED, "mitrisk:91.02.00", "mitdomain:7", "", 0, "" },
	{ LINK_CLASSIFIED, "mitrisk:91.02.00", "mitdomain:7.3", "", 0, "" },
	{ LINK_CLASSIFIED, "mitrisk:92.02.00", "mitdomain:2", "", 0, "" },
};

static const struct harbour_attack harbour_attacks[] = {
	{ "mitrisk:91.01.01", "AML.T9001", METHOD_CURATED, TIER_DIRECT, 0.92, "The text tells of a lamp that is no beacon.", "lamp;steers onto the rocks;lamp" },
	{ "mitrisk:91.01.01", "AML.T9001.000", METHOD_CURATED, TIER_RELATED, 0.41, "A pier is no cliff, but the lamp is the same.", "" },
	{ "mitrisk:91.01.02", "AML.T9002", METHOD_INFERRED, TIER_DIRECT, 0.64, "The text shares 'papers' with this technique.", "Papers" },
	{ "mitrisk:92.02.00", "AML.T9003", METHOD_INFERRED, TIER_RELATED, 0.3, "The text shares 'ropes' with this technique.", "ropes" },
};

static struct str harbour_text(struct arena *a, const char *hostile, struct str s)
{
	return hostile && s.n ? arena_printf(a, "%s%.*s", hostile, STRF(s)) : s;
}

/* "a|b|c;d|e|f": the next three. */
static bool harbour_three(struct str *rest, struct str out[3])
{
	struct str one;

	if (!str_split(rest, ';', &one))
		return false;
	for (int i = 0; i < 3; i++)
		if (!str_split(&one, '|', &out[i]))
			out[i] = STR("");
	return true;
}

static void harbour_fields(struct arena *a, struct record *r, const char *text, const char *hostile)
{
	/* what the domain reads as codes must stay one, or the record loses its place */
	static const enum field_id codes[] = { F_EV_ID, F_DOMAIN, F_SUBDOMAIN, F_NUMBER, F_POSITION, F_PAPER_ID, F_FACTOR, F_CODING, F_FLAG };
	struct str rest = str_of(text), one;
	VEC(struct field) f = { 0 };

	while (str_split(&rest, ';', &one)) {
		ptrdiff_t eq = str_chr(one, '=');
		struct field x = { field_find(str_sub(one, 0, (size_t)eq)), str_from(one, (size_t)eq + 1) };
		bool code = false;

		for (size_t i = 0; i < ARRAY_LEN(codes); i++)
			code = code || x.id == codes[i];
		if (!code)
			x.value = harbour_text(a, hostile, x.value);
		vec_push(&f, x);
	}
	r->nfields = f.n;
	r->fields = vec_dup(a, &f);
	vec_free(&f);
}

static struct record harbour_record(struct arena *a, const struct harbour_record *s, const char *hostile)
{
	struct record r = { .kind = s->kind, .id = str_of(s->id), .name = harbour_text(a, hostile, str_of(s->name)),
			    .description = harbour_text(a, hostile, str_of(s->description)), .created = STR("1801-05-01"), .modified = STR("1802-06-02") };
	struct str rest = str_of(s->refs), three[3];

	harbour_fields(a, &r, s->fields, hostile);
	r.refs = arena_array(a, 4, struct reference);
	while (harbour_three(&rest, three) && r.nrefs < 4)
		r.refs[r.nrefs++] = (struct reference){ three[0], harbour_text(a, hostile, three[1]), harbour_text(a, hostile, three[2]) };
	rest = str_of(s->notes);
	r.notes = arena_array(a, 4, struct note);
	while (harbour_three(&rest, three) && r.nnotes < 4)
		r.notes[r.nnotes++] = (struct note){ harbour_text(a, hostile, three[0]), harbour_text(a, hostile, three[1]), harbour_text(a, hostile, three[2]) };
	return r;
}

static void harbour_release(struct batch *b, const char *source, const char *version, const char *title, const char *license, const char *hostile)
{
	struct arena *a = &b->arena;

	b->release = (struct release){ .source = str_of(source), .version = harbour_text(a, hostile, str_of(version)),
				       .title = harbour_text(a, hostile, str_of(title)), .date = harbour_text(a, hostile, STR("2003-01-02")),
				       .license = harbour_text(a, hostile, str_of(license)), .url = harbour_text(a, hostile, STR("https://almanac.example/catalogue")) };
}

static void harbour_batches(struct batch *atlas, struct batch *mit, const char *hostile)
{
	batch_init(atlas);
	batch_init(mit);
	harbour_release(atlas, "atlas", "1803.01", "Harbour Atlas", "Apache-2.0", hostile);
	harbour_release(mit, "mit", "V4", "Coast Risk Repository", "CC-BY-4.0", hostile);
	for (size_t i = 0; i < ARRAY_LEN(harbour_records); i++) {
		struct batch *b = str_starts(str_of(harbour_records[i].id), STR("AML.")) ? atlas : mit;

		vec_push(&b->records, harbour_record(&b->arena, &harbour_records[i], hostile));
	}
	for (size_t i = 0; i < ARRAY_LEN(harbour_links); i++) {
		const struct harbour_link *s = &harbour_links[i];
		struct batch *b = str_starts(str_of(s->from), STR("AML.")) ? atlas : mit;
		struct link l = { .from = str_of(s->from), .to = str_of(s->to), .kind = s->kind, .text = harbour_text(&b->arena, hostile, str_of(s->text)),
				  .confidence = 1, .position = s->position, .tactic = str_of(s->tactic) };

		if (s->kind == LINK_EMPLOYS)
			l.step_id = harbour_text(&b->arena, hostile, arena_printf(&b->arena, "S%02u", s->position));
		vec_push(&b->links, l);
	}
}

/* The evidence of an attack, each word at its next place in the plain description. */
static void harbour_evidence(struct arena *a, const struct edition *e, const char *words, struct link *l)
{
	const struct entry *x = edition_by_id(e, l->from);
	struct str rest = str_of(words), w;
	size_t from = 0;

	if (!*words)
		return;
	l->evidence = arena_array(a, 8, struct evidence);
	while (str_split(&rest, ';', &w) && l->nevidence < 8) {
		ptrdiff_t at = str_find(str_from(x->plain, from), w);

		l->evidence[l->nevidence++] = (struct evidence){ at < 0 ? w : str_sub(x->plain, from + (size_t)at, w.n),
								 at < 0 ? UINT32_MAX : (uint32_t)(from + (size_t)at), 0.5F };
		from = at < 0 ? from : from + (size_t)at + w.n;
	}
}

static void harbour_attach(struct edition *e, const char *hostile)
{
	struct arena a = { 0 };
	struct link links[ARRAY_LEN(harbour_attacks)] = { 0 };
	struct verdict verdicts[] = {
		{ STR("mitrisk:91.02.00"), NONE_NO_ADVERSARY, harbour_text(&a, hostile, STR("Weather has no intent.")), METHOD_CURATED },
		{ STR("mitrisk:92.01.00"), NONE_NOT_A_RISK, STR(""), METHOD_INFERRED },
	};

	for (size_t i = 0; i < ARRAY_LEN(harbour_attacks); i++) {
		const struct harbour_attack *s = &harbour_attacks[i];

		links[i] = (struct link){ .from = str_of(s->from), .to = str_of(s->to), .kind = LINK_ATTACKS_BY, .method = s->method, .tier = s->tier,
					  .confidence = s->confidence, .reason = harbour_text(&a, hostile, str_of(s->reason)) };
		harbour_evidence(&a, e, s->evidence, &links[i]);
	}
	edition_attach(e, links, ARRAY_LEN(links), verdicts, ARRAY_LEN(verdicts));
	arena_free(&a);
}

/* harbour_of(e, now): the atlas on an edition, which it owns; without a linker. */
static struct atlas harbour_of(struct edition *e, int64_t now)
{
	const struct entries *risks = &e->kinds[REC_RISK];
	uint32_t *n = xcalloc(e->nentries + 1, sizeof(*n));

	for (size_t i = 0; i < risks->n; i++) {
		struct arena a = { 0 };
		size_t k = 0;

		(void)edition_suggest(e, &risks->v[i], &a, &k);
		n[risks->v[i].ord] = (uint32_t)k;
		arena_free(&a);
	}
	return (struct atlas){ .edition = e, .search = search_build(e), .nmitigations = n, .now = now };
}

static struct atlas harbour_open(const char *hostile)
{
	struct batch atlas, mit;
	const struct batch *both[] = { &atlas, &mit };
	struct edition_parts parts = { .batches = both, .nbatches = 2 };
	struct err err = ERR_INIT;
	struct edition *e;

	harbour_batches(&atlas, &mit, hostile);
	e = edition_build(&parts, 0, &err);
	batch_free(&atlas);
	batch_free(&mit);
	if (!e)
		abort();
	harbour_attach(e, hostile);
	return harbour_of(e, 1054425600); /* 2003-06-01: the releases are five months old */
}

static void harbour_close(struct atlas *at)
{
	search_free((struct search_index *)(uintptr_t)at->search);
	edition_free((struct edition *)(uintptr_t)at->edition);
	free((void *)(uintptr_t)at->nmitigations);
}

#endif
