#include "atlas/record.h"

#include "base/buf.h"

const struct kind_info kind_table[REC_KINDS] = {
	[REC_RISK] = { "risk", "risks", "AI Risk", "Risks", NULL },
	[REC_TECHNIQUE] = { "technique", "techniques", "AI Technique", "Techniques", "ai-technique" },
	[REC_TACTIC] = { "tactic", "tactics", "AI Tactic", "Tactics", "ai-tactic" },
	[REC_MITIGATION] = { "mitigation", "mitigations", "AI Mitigation", "Mitigations", "ai-mitigation" },
	[REC_CASE_STUDY] = { "case_study", "case-studies", "AI Case Study", "Case studies", "ai-case-study" },
	[REC_PAPER] = { "paper", "papers", "Paper", "Papers", NULL },
	[REC_DOMAIN] = { "domain", "domains", "Risk Domain", "Domains", NULL },
	[REC_SUBDOMAIN] = { "subdomain", "domains", "Risk Sub-domain", "Sub-domains", NULL },
	[REC_STAGE] = { "lifecycle_stage", "lifecycle", "ML Lifecycle Stage", "ML lifecycle stages", NULL },
	[REC_CATEGORY] = { "mitigation_category", "categories", "Mitigation Category", "Mitigation categories", NULL },
	[REC_TERM] = { "term", NULL, "Causal Taxonomy Term", "Causal taxonomy terms", NULL },
};

/* Equal with ASCII case folded and '_', '-' and ' ' taken as one. */
static bool same_word(struct str a, const char *z)
{
	struct str b = str_of(z);

	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++) {
		char x = a.p[i], y = b.p[i];

		x = (char)(x >= 'A' && x <= 'Z' ? x + 32 : x == '-' || x == ' ' ? '_' : x);
		y = (char)(y >= 'A' && y <= 'Z' ? y + 32 : y == '-' || y == ' ' ? '_' : y);
		if (x != y)
			return false;
	}
	return true;
}

int kind_find(struct str name)
{
	for (int k = 0; k < REC_KINDS; k++)
		if (same_word(name, kind_table[k].name))
			return k;
	for (int k = 0; k < REC_KINDS; k++) /* "domains" is the list of domains, not of sub-domains: first come, first found */
		if ((kind_table[k].list && same_word(name, kind_table[k].list)) || same_word(name, kind_table[k].plural))
			return k;
	return same_word(name, "subdomains") ? REC_SUBDOMAIN : same_word(name, "stage") ? REC_STAGE : same_word(name, "category") ? REC_CATEGORY : -1;
}

int kind_named(struct str name, enum rec_kind *out, struct err *err)
{
	int kind = kind_find(name);
	struct buf names;

	if (kind >= 0 && kind_table[kind].list) {
		*out = (enum rec_kind)kind;
		return 0;
	}
	buf_init(&names, BUF_LINE);
	for (int k = 0; k < REC_KINDS; k++)
		if (kind_table[k].list)
			buf_printf(&names, "%s%s", names.n ? ", " : "", kind_table[k].name);
	(void)err_set(err, ERR_USAGE, "unknown kind '%.*s'; there are: %s", STRF(str_sub(name, 0, 100)), names.p);
	buf_free(&names);
	return -1;
}

#define RISK (1u << REC_RISK)
#define TECH (1u << REC_TECHNIQUE)
#define TACT (1u << REC_TACTIC)
#define MITI (1u << REC_MITIGATION)
#define CASE (1u << REC_CASE_STUDY)
#define PAPR (1u << REC_PAPER)
#define DOMS (1u << REC_DOMAIN | 1u << REC_SUBDOMAIN)
#define TERM (1u << REC_TERM)

const struct field_info field_table[F_COUNT] = {
	[F_NONE] = { "", "", 0, false, false },
	[F_EV_ID] = { "ev_id", "Ev_ID", RISK, false, false },
	[F_QUICKREF] = { "quickref", "QuickRef", RISK | PAPR, false, false },
	[F_LEVEL] = { "level", "Level", RISK, false, true },
	[F_RISK_CATEGORY] = { "risk_category", "Category", RISK, false, false },
	[F_RISK_SUBCATEGORY] = { "risk_subcategory", "Subcategory", RISK, false, false },
	[F_ENTITY] = { "entity", "Entity", RISK, false, true },
	[F_INTENT] = { "intent", "Intent", RISK, false, true },
	[F_TIMING] = { "timing", "Timing", RISK, false, true },
	[F_DOMAIN] = { "domain", "Domain", RISK, false, true },
	[F_SUBDOMAIN] = { "subdomain", "Subdomain", RISK, false, true },
	[F_CODING] = { "coding", "Coding", RISK, false, true },
	[F_PAGE] = { "page", "Page in the paper", RISK, false, false },
	[F_PAPER_ID] = { "paper", "Paper", RISK | PAPR, false, false },
	[F_FLAG] = { "flag", "Remark", RISK, true, false },
	[F_MATURITY] = { "maturity", "Maturity", TECH, false, true },
	[F_PLATFORM] = { "platform", "Platforms", TECH, true, true },
	[F_ATTACK_ID] = { "attack_id", "ATT&CK ID", TECH | TACT | MITI, false, false },
	[F_ATTACK_URL] = { "attack_url", "ATT&CK address", TECH | TACT | MITI, false, false },
	[F_POSITION] = { "position", "Position", TACT, false, false },
	[F_LIFECYCLE] = { "lifecycle", "Lifecycle", MITI, true, true },
	[F_CATEGORY] = { "category", "Category", MITI, true, true },
	[F_STUDY_TYPE] = { "type", "Type", CASE, false, true },
	[F_ACTOR] = { "actor", "Actor", CASE, false, false },
	[F_TARGET] = { "target", "Target", CASE, false, false },
	[F_DATE] = { "date", "Date", CASE, false, false },
	[F_GRANULARITY] = { "granularity", "Date granularity", CASE, false, false },
	[F_REPORTER] = { "reporter", "Reporter", CASE, false, false },
	[F_AUTHORS] = { "authors", "Authors", PAPR, false, false },
	[F_AUTHORS_SHORT] = { "authors_short", "Authors (short)", PAPR, false, false },
	[F_YEAR] = { "year", "Year", PAPR, false, true },
	[F_DOI] = { "doi", "DOI", PAPR, false, false },
	[F_URL] = { "url", "Address", PAPR, false, false },
	[F_CITATIONS] = { "citations", "Citations", PAPR, false, false },
	[F_ITEM_TYPE] = { "item_type", "Item type", PAPR, false, true },
	[F_NUMBER] = { "number", "Number", DOMS | TERM, false, false },
	[F_FACTOR] = { "factor", "Factor", TERM, false, false },
	[F_OWN_WORDS] = { "own_words", "Our words", RISK | TECH | TACT | MITI | CASE | DOMS | TERM, false, false },
};

enum field_id field_find(struct str name)
{
	for (int f = 1; f < F_COUNT; f++)
		if (same_word(name, field_table[f].name))
			return (enum field_id)f;
	return same_word(name, "sub_domain") ? F_SUBDOMAIN : F_NONE;
}

struct str record_field(const struct record *r, enum field_id f)
{
	for (size_t i = 0; i < r->nfields; i++)
		if (r->fields[i].id == f)
			return r->fields[i].value;
	return STR("");
}

bool record_next(const struct record *r, enum field_id f, size_t *i, struct str *value)
{
	for (; *i < r->nfields; ++*i) {
		if (r->fields[*i].id == f) {
			*value = r->fields[*i].value;
			++*i;
			return true;
		}
	}
	return false;
}

bool record_has(const struct record *r, enum field_id f, struct str value)
{
	struct str v;

	for (size_t i = 0; record_next(r, f, &i, &v);)
		if (str_eq(v, value))
			return true;
	return false;
}
