#include "view/facet.h"

#include "atlas/vocab.h"
#include "base/buf.h"
#include "view/impl.h"
#include "view/priority.h"

static struct str count_techniques(const struct atlas *at, const struct entry *x, size_t i, struct arena *a)
{
	(void)at;
	return i ? STR("") : decimal(x->r.kind == REC_MITIGATION ? x->nout[LINK_MITIGATES] : x->r.kind == REC_TACTIC ? x->nin[LINK_ACHIEVES] :
				     x->nout[LINK_ATTACKS_BY], a);
}

static struct str count_mitigations(const struct atlas *at, const struct entry *x, size_t i, struct arena *a)
{
	if (i)
		return STR("");
	if (x->r.kind == REC_RISK)
		return decimal(at->nmitigations ? at->nmitigations[x->ord] : 0, a);
	return decimal(x->r.kind == REC_TECHNIQUE ? x->nin[LINK_MITIGATES] : x->nin[LINK_CLASSIFIED], a);
}

static struct str count_risks(const struct atlas *at, const struct entry *x, size_t i, struct arena *a)
{
	size_t n = 0;

	if (i)
		return STR("");
	if (x->r.kind == REC_TECHNIQUE)
		return decimal(x->nin[LINK_ATTACKS_BY], a);
	if (x->r.kind == REC_PAPER)
		return decimal(x->nin[LINK_CITES], a);
	if (x->r.kind == REC_MITIGATION) {
		struct arena tmp = { 0 };

		(void)edition_reach(at->edition, x, &tmp, &n);
		arena_free(&tmp);
		return decimal(n, a);
	}
	for (uint32_t k = 0; k < x->nin[LINK_CLASSIFIED]; k++)
		n += x->in[LINK_CLASSIFIED][k].other->r.kind == REC_RISK;
	return decimal(n, a);
}

static struct str count_steps(const struct atlas *at, const struct entry *x, size_t i, struct arena *a)
{
	(void)at;
	return i ? STR("") : decimal(x->r.kind == REC_TECHNIQUE ? x->nin[LINK_EMPLOYS] : x->nout[LINK_EMPLOYS], a);
}

static struct str linked(const struct atlas *at, const struct entry *x, size_t i, struct arena *a)
{
	(void)at;
	(void)a;
	return i ? STR("") : x->nout[LINK_ATTACKS_BY] ? STR("yes") : STR("no");
}

static struct str linked_label(struct str v, struct arena *a)
{
	(void)a;
	return str_is(v, "yes") ? STR("Has techniques") : STR("No technique applies");
}

/* Of risks with techniques: does anything meet one of them? */
static struct str mitigated(const struct atlas *at, const struct entry *x, size_t i, struct arena *a)
{
	(void)a;
	return i || !x->nout[LINK_ATTACKS_BY] ? STR("") : at->nmitigations && at->nmitigations[x->ord] ? STR("yes") : STR("no");
}

static struct str mitigated_label(struct str v, struct arena *a)
{
	(void)a;
	return str_is(v, "yes") ? STR("Some") : STR("None upstream");
}

static struct str none_code(const struct atlas *at, const struct entry *x, size_t i, struct arena *a)
{
	(void)at;
	(void)a;
	if (i || x->nout[LINK_ATTACKS_BY])
		return STR("");
	return str_of(none_code_name[x->verdict && x->verdict->none != NONE_NOT ? x->verdict->none : NONE_LOW_CONFIDENCE]);
}

static struct str none_label(struct str v, struct arena *a)
{
	for (int i = 0; i < NONE_CODES; i++)
		if (str_is(v, none_code_name[i])) {
			char *s = arena_z(a, str_of(none_code_words[i]));

			s[0] = (char)(s[0] >= 'a' && s[0] <= 'z' ? s[0] - 32 : s[0]);
			return str_of(s);
		}
	return v;
}

static struct str tactic(const struct atlas *at, const struct entry *x, size_t i, struct arena *a)
{
	(void)at;
	(void)a;
	return i < x->nout[LINK_ACHIEVES] ? x->out[LINK_ACHIEVES][i].other->title : STR("");
}

static struct str technique(const struct atlas *at, const struct entry *x, size_t i, struct arena *a)
{
	enum link_kind k = x->r.kind == REC_RISK ? LINK_ATTACKS_BY : x->r.kind == REC_MITIGATION ? LINK_MITIGATES : LINK_EMPLOYS;

	(void)at;
	(void)a;
	return i < x->nout[k] ? x->out[k][i].other->r.id : STR("");
}

/* What helps with a risk, by way of its techniques; once for each way. */
static struct str mitigation(const struct atlas *at, const struct entry *x, size_t i, struct arena *a)
{
	(void)at;
	(void)a;
	for (uint32_t k = 0; k < x->nout[LINK_ATTACKS_BY]; k++) {
		const struct entry *t = x->out[LINK_ATTACKS_BY][k].other;

		if (i < t->nin[LINK_MITIGATES])
			return t->in[LINK_MITIGATES][i].other->r.id;
		i -= t->nin[LINK_MITIGATES];
	}
	return STR("");
}

static struct str parent(const struct atlas *at, const struct entry *x, size_t i, struct arena *a)
{
	(void)at;
	(void)a;
	return !i && entry_parent(x) ? entry_parent(x)->r.id : STR("");
}

static struct str level(const struct atlas *at, const struct entry *x, size_t i, struct arena *a)
{
	(void)at;
	(void)a;
	return i ? STR("") : entry_parent(x) ? STR("sub-technique") : STR("technique");
}

static struct str priority(const struct atlas *at, const struct entry *x, size_t i, struct arena *a)
{
	size_t count[PRIORITY_PARTS];

	return i ? STR("") : decimal(priority_of(at->edition, x, count), a);
}

static struct str domain_label(struct str v, struct arena *a)
{
	struct str name = vocab_domain_name(v);

	return name.n ? arena_printf(a, "%.*s. %.*s", STRF(v), STRF(name)) : v;
}

static struct str subdomain_label(struct str v, struct arena *a)
{
	struct str name = vocab_subdomain_name(v);

	return name.n ? arena_printf(a, "%.*s %.*s", STRF(v), STRF(name)) : v;
}

static struct str entity_label(struct str v, struct arena *a)
{
	(void)a;
	return vocab_cause_label(CAUSE_ENTITY, v).n ? vocab_cause_label(CAUSE_ENTITY, v) : v;
}

static struct str intent_label(struct str v, struct arena *a)
{
	(void)a;
	return vocab_cause_label(CAUSE_INTENT, v).n ? vocab_cause_label(CAUSE_INTENT, v) : v;
}

static struct str timing_label(struct str v, struct arena *a)
{
	(void)a;
	return vocab_cause_label(CAUSE_TIMING, v).n ? vocab_cause_label(CAUSE_TIMING, v) : v;
}

#define K(kind) (1u << REC_##kind)

static const struct trait trait_table[] = {
	{ "domain", "Domain", K(RISK), F_DOMAIN, true, false, NULL, domain_label },
	{ "subdomain", "Sub-domain", K(RISK), F_SUBDOMAIN, true, false, NULL, subdomain_label },
	{ "entity", "Entity", K(RISK), F_ENTITY, true, false, NULL, entity_label },
	{ "intent", "Intent", K(RISK), F_INTENT, true, false, NULL, intent_label },
	{ "timing", "Timing", K(RISK), F_TIMING, true, false, NULL, timing_label },
	{ "linked", "Techniques", K(RISK), F_NONE, true, false, linked, linked_label },
	{ "mitigated", "Mitigations", K(RISK), F_NONE, true, false, mitigated, mitigated_label },
	{ "none", "No technique, because", K(RISK), F_NONE, true, false, none_code, none_label },
	{ "coding", "Coding", K(RISK), F_CODING, true, false, NULL, NULL },
	{ "level", "Level", K(RISK), F_LEVEL, false, false, NULL, NULL },
	{ "ev_id", "Ev_ID", K(RISK), F_EV_ID, false, false, NULL, NULL },
	{ "quickref", "QuickRef", K(RISK) | K(PAPER), F_QUICKREF, false, false, NULL, NULL },
	{ "paper", "Paper", K(RISK) | K(PAPER), F_PAPER_ID, false, false, NULL, NULL },
	{ "risk_category", "Category", K(RISK), F_RISK_CATEGORY, false, false, NULL, NULL },
	{ "flag", "Remark", K(RISK), F_FLAG, false, false, NULL, NULL },
	{ "tactic", "Tactic", K(TECHNIQUE), F_NONE, true, false, tactic, NULL },
	{ "maturity", "Maturity", K(TECHNIQUE), F_MATURITY, true, false, NULL, NULL },
	{ "platform", "Platform", K(TECHNIQUE), F_PLATFORM, true, false, NULL, NULL },
	{ "level", "Level", K(TECHNIQUE), F_NONE, true, false, level, NULL },
	{ "parent", "Parent", K(TECHNIQUE), F_NONE, false, false, parent, NULL },
	{ "attack_id", "ATT&CK ID", K(TECHNIQUE) | K(TACTIC) | K(MITIGATION), F_ATTACK_ID, false, false, NULL, NULL },
	{ "position", "Position", K(TACTIC), F_POSITION, false, true, NULL, NULL },
	{ "lifecycle", "Lifecycle", K(MITIGATION), F_LIFECYCLE, true, false, NULL, NULL },
	{ "category", "Category", K(MITIGATION), F_CATEGORY, true, false, NULL, NULL },
	{ "priority", "Priority", K(MITIGATION), F_NONE, false, true, priority, NULL },
	{ "type", "Type", K(CASE_STUDY), F_STUDY_TYPE, true, false, NULL, NULL },
	{ "date", "Date", K(CASE_STUDY), F_DATE, false, false, NULL, NULL },
	{ "actor", "Actor", K(CASE_STUDY), F_ACTOR, false, false, NULL, NULL },
	{ "target", "Target", K(CASE_STUDY), F_TARGET, false, false, NULL, NULL },
	{ "year", "Year", K(PAPER), F_YEAR, true, false, NULL, NULL },
	{ "item_type", "Item type", K(PAPER), F_ITEM_TYPE, true, false, NULL, NULL },
	{ "authors", "Authors", K(PAPER), F_AUTHORS_SHORT, false, false, NULL, NULL },
	{ "number", "Number", K(DOMAIN) | K(SUBDOMAIN), F_NUMBER, false, false, NULL, NULL },
	{ "technique", "Technique", K(RISK) | K(MITIGATION) | K(CASE_STUDY), F_NONE, false, false, technique, NULL },
	{ "mitigation", "Mitigation", K(RISK), F_NONE, false, false, mitigation, NULL },
	{ "techniques", "Techniques", K(RISK) | K(MITIGATION) | K(TACTIC), F_NONE, false, true, count_techniques, NULL },
	{ "mitigations", "Mitigations", K(RISK) | K(TECHNIQUE) | K(STAGE) | K(CATEGORY), F_NONE, false, true, count_mitigations, NULL },
	{ "risks", "Risks", K(TECHNIQUE) | K(MITIGATION) | K(PAPER) | K(DOMAIN) | K(SUBDOMAIN), F_NONE, false, true, count_risks, NULL },
	{ "steps", "Case-study steps", K(TECHNIQUE) | K(CASE_STUDY), F_NONE, false, true, count_steps, NULL },
};

const struct trait *trait_find(enum rec_kind kind, struct str name)
{
	const struct trait *t;
	enum field_id f = field_find(name);

	for (size_t i = 0; (t = trait_each(kind, i)); i++)
		if (str_ieq(name, str_of(t->name)))
			return t;
	for (size_t i = 0; f && (t = trait_each(kind, i)); i++)
		if (t->field == f)
			return t;
	return NULL;
}

const struct trait *trait_each(enum rec_kind kind, size_t i)
{
	for (size_t k = 0; k < ARRAY_LEN(trait_table); k++)
		if (trait_table[k].kinds & 1u << kind && i-- == 0)
			return &trait_table[k];
	return NULL;
}

void trait_names(enum rec_kind kind, struct buf *out)
{
	const struct trait *t;

	for (size_t i = 0; (t = trait_each(kind, i)); i++)
		buf_printf(out, "%s%s", i ? ", " : "", t->name);
}

struct str trait_value(const struct trait *t, const struct atlas *at, const struct entry *x, size_t i, struct arena *a)
{
	struct str v = STR("");

	if (t->value)
		return t->value(at, x, i, a);
	for (size_t k = 0, n = 0; record_next(&x->r, t->field, &k, &v); n++)
		if (n == i)
			return v;
	return STR("");
}

bool trait_next(const struct trait *t, const struct atlas *at, const struct entry *x, size_t *k, struct str *value, struct arena *a)
{
	if (!t->value)
		return record_next(&x->r, t->field, k, value);
	*value = t->value(at, x, *k, a);
	++*k;
	return value->n > 0;
}

struct str trait_label(const struct trait *t, struct str value, struct arena *a)
{
	return t->label_of ? t->label_of(value, a) : value;
}

struct str trait_text(const struct trait *t, const struct atlas *at, const struct entry *x, struct arena *a)
{
	struct str value, s;
	struct buf b;

	if (t->field == F_DATE)
		return study_date(x);
	buf_init(&b, BUF_LINE);
	for (size_t k = 0; trait_next(t, at, x, &k, &value, a);) {
		struct str label = trait_label(t, value, a);

		buf_printf(&b, "%s%.*s", b.n ? ", " : "", STRF(label));
	}
	s = arena_str(a, buf_str(&b));
	buf_free(&b);
	return s;
}

/* "2. Privacy & Security" and "1 - Human" mean the code before their label. */
static struct str leading_code(struct str value)
{
	size_t n = 0;

	while (n < value.n && ((value.p[n] >= '0' && value.p[n] <= '9') || (n == 1 && value.p[1] == '.' && value.n > 2 && value.p[2] >= '0' && value.p[2] <= '9')))
		n++;
	return n && n < value.n && (value.p[n] == '.' || value.p[n] == ' ') ? str_sub(value, 0, n) : STR("");
}

struct trait_ask trait_ask(const struct trait *t, const struct atlas *at, struct str value)
{
	struct trait_ask ask = { .value = value };

	if (t->label_of)
		ask.code = leading_code(value);
	if (t->value == tactic || t->value == technique || t->value == parent)
		ask.named = edition_find(at->edition, value);
	if (ask.named && t->value != tactic)
		ask.value = ask.named->r.id;
	return ask;
}

/* Is value, which reads as label, what was asked for? */
static bool is_asked(const struct trait *t, const struct trait_ask *ask, struct str value, struct str label)
{
	return str_ieq(value, ask->value) || (t->label_of && (str_ieq(label, ask->value) || (ask->code.n && str_eq(value, ask->code)))) ||
	       (t->field == F_DOMAIN && str_ieq(vocab_domain_name(value), ask->value)) ||
	       (t->field == F_SUBDOMAIN && str_ieq(vocab_subdomain_name(value), ask->value));
}

/* A tactic by id, ATT&CK id or address; else by title. */
static bool has_tactic(const struct entry *x, const struct trait_ask *ask)
{
	for (uint32_t i = 0; i < x->nout[LINK_ACHIEVES]; i++)
		if (ask->named ? x->out[LINK_ACHIEVES][i].other == ask->named : str_ieq(x->out[LINK_ACHIEVES][i].other->title, ask->value))
			return true;
	return false;
}

bool trait_answers(const struct trait *t, const struct atlas *at, const struct entry *x, const struct trait_ask *asks, size_t n, struct arena *a)
{
	struct str v;

	for (size_t i = 0; t->value == tactic && i < n; i++)
		if (has_tactic(x, &asks[i]))
			return true;
	for (size_t k = 0; t->value != tactic && trait_next(t, at, x, &k, &v, a);) {
		struct str label = trait_label(t, v, a);

		for (size_t i = 0; i < n; i++)
			if (is_asked(t, &asks[i], v, label))
				return true;
	}
	return false;
}

static const char *const column_names[REC_KINDS][8] = {
	[REC_RISK] = { "domain", "entity", "intent", "timing", "techniques", "mitigations" },
	[REC_TECHNIQUE] = { "tactic", "maturity", "risks", "mitigations", "steps" },
	[REC_TACTIC] = { "position", "techniques" },
	[REC_MITIGATION] = { "category", "techniques", "risks", "priority" },
	[REC_CASE_STUDY] = { "type", "date", "target", "steps" },
	[REC_PAPER] = { "authors", "year", "item_type", "risks" },
	[REC_DOMAIN] = { "number", "risks" },
	[REC_SUBDOMAIN] = { "number", "risks" },
	[REC_STAGE] = { "mitigations" },
	[REC_CATEGORY] = { "mitigations" },
};

const struct trait *const *trait_columns(enum rec_kind kind, size_t *n, struct arena *a)
{
	const struct trait **v = arena_array(a, ARRAY_LEN(column_names[0]), const struct trait *);

	*n = 0;
	for (size_t i = 0; i < ARRAY_LEN(column_names[0]) && column_names[kind][i]; i++)
		v[(*n)++] = trait_find(kind, str_of(column_names[kind][i]));
	return v;
}
