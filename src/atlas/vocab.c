#include "atlas/vocab.h"

#include "base/mem.h"

const struct vocab_domain vocab_domains[VOCAB_DOMAINS] = {
	{ STR_INIT("1"), STR_INIT("Discrimination & Toxicity") },
	{ STR_INIT("2"), STR_INIT("Privacy & Security") },
	{ STR_INIT("3"), STR_INIT("Misinformation") },
	{ STR_INIT("4"), STR_INIT("Malicious Actors & Misuse") },
	{ STR_INIT("5"), STR_INIT("Human-Computer Interaction") },
	{ STR_INIT("6"), STR_INIT("Socioeconomic and Environmental") },
	{ STR_INIT("7"), STR_INIT("AI System Safety, Failures, & Limitations") },
};

const struct vocab_domain vocab_subdomains[VOCAB_SUBDOMAINS] = {
	{ STR_INIT("1.1"), STR_INIT("Unfair discrimination and misrepresentation") },
	{ STR_INIT("1.2"), STR_INIT("Exposure to toxic content") },
	{ STR_INIT("1.3"), STR_INIT("Unequal performance across groups") },
	{ STR_INIT("2.1"), STR_INIT("Compromise of privacy by leaking or correctly inferring sensitive information") },
	{ STR_INIT("2.2"), STR_INIT("AI system security vulnerabilities and attacks") },
	{ STR_INIT("3.1"), STR_INIT("False or misleading information") },
	{ STR_INIT("3.2"), STR_INIT("Pollution of information ecosystem and loss of consensus reality") },
	{ STR_INIT("4.1"), STR_INIT("Disinformation, surveillance, and influence at scale") },
	{ STR_INIT("4.2"), STR_INIT("Cyberattacks, weapon development or use, and mass harm") },
	{ STR_INIT("4.3"), STR_INIT("Fraud, scams, and targeted manipulation") },
	{ STR_INIT("5.1"), STR_INIT("Overreliance and unsafe use") },
	{ STR_INIT("5.2"), STR_INIT("Loss of human agency and autonomy") },
	{ STR_INIT("6.1"), STR_INIT("Power centralization and unfair distribution of benefits") },
	{ STR_INIT("6.2"), STR_INIT("Increased inequality and decline in employment quality") },
	{ STR_INIT("6.3"), STR_INIT("Economic and cultural devaluation of human effort") },
	{ STR_INIT("6.4"), STR_INIT("Competitive dynamics") },
	{ STR_INIT("6.5"), STR_INIT("Governance failure") },
	{ STR_INIT("6.6"), STR_INIT("Environmental harm") },
	{ STR_INIT("7.1"), STR_INIT("AI pursuing its own goals in conflict with human goals or values") },
	{ STR_INIT("7.2"), STR_INIT("AI possessing dangerous capabilities") },
	{ STR_INIT("7.3"), STR_INIT("Lack of capability or robustness") },
	{ STR_INIT("7.4"), STR_INIT("Lack of transparency or interpretability") },
	{ STR_INIT("7.5"), STR_INIT("AI welfare and rights") },
	{ STR_INIT("7.6"), STR_INIT("Multi-agent risks") },
};

struct str vocab_domain_name(struct str number)
{
	for (size_t i = 0; i < VOCAB_DOMAINS; i++)
		if (str_eq(vocab_domains[i].number, number))
			return vocab_domains[i].name;
	return STR("");
}

struct str vocab_subdomain_name(struct str number)
{
	static const struct vocab_domain special[] = {
		{ STR_INIT("X.1"), STR_INIT("Excluded") },
		{ STR_INIT("X.0"), STR_INIT("Other") },
		{ STR_INIT("1.0"), STR_INIT("Discrimination & Toxicity (no sub-domain)") },
		{ STR_INIT("2.0"), STR_INIT("Privacy & Security (no sub-domain)") },
		{ STR_INIT("3.0"), STR_INIT("Misinformation (no sub-domain)") },
		{ STR_INIT("4.0"), STR_INIT("Malicious Actors & Misuse (no sub-domain)") },
		{ STR_INIT("5.0"), STR_INIT("Human-Computer Interaction (no sub-domain)") },
		{ STR_INIT("6.0"), STR_INIT("Socioeconomic and Environmental (no sub-domain)") },
		{ STR_INIT("7.0"), STR_INIT("AI System Safety, Failures, & Limitations (no sub-domain)") },
	};

	for (size_t i = 0; i < VOCAB_SUBDOMAINS; i++)
		if (str_eq(vocab_subdomains[i].number, number))
			return vocab_subdomains[i].name;
	for (size_t i = 0; i < ARRAY_LEN(special); i++)
		if (str_eq(special[i].number, number))
			return special[i].name;
	return STR("");
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

struct str vocab_domain_number(struct str cell)
{
	cell = str_trim(cell);
	if (cell.n && cell.p[0] >= '1' && cell.p[0] <= '7' && (cell.n == 1 || !(digit(cell.p[1]) || (cell.p[1] == '.' && cell.n > 2 && digit(cell.p[2])))))
		return str_sub(cell, 0, 1);
	return STR_NONE;
}

struct str vocab_subdomain_number(struct str cell)
{
	cell = str_trim(cell);
	if (cell.n >= 3 && ((cell.p[0] >= '1' && cell.p[0] <= '7') || cell.p[0] == 'X') && cell.p[1] == '.' && digit(cell.p[2]) &&
	    (cell.n == 3 || !digit(cell.p[3])))
		return str_sub(cell, 0, 3);
	return STR_NONE;
}

const char *const vocab_factor_name[CAUSES] = { "Entity", "Intent", "Timing" };

static const struct str cause_label[CAUSES][4] = {
	{ STR_INIT("Human"), STR_INIT("AI"), STR_INIT("Other"), STR_INIT("Not coded") },
	{ STR_INIT("Intentional"), STR_INIT("Unintentional"), STR_INIT("Other"), STR_INIT("Not coded") },
	{ STR_INIT("Pre-deployment"), STR_INIT("Post-deployment"), STR_INIT("Other"), STR_INIT("Not coded") },
};

struct str vocab_cause_label(enum vocab_factor f, struct str code)
{
	if (code.n == 1 && code.p[0] >= '1' && code.p[0] <= '4')
		return cause_label[f][code.p[0] - '1'];
	return STR("");
}

/* Labels are compared without the spaces that some sheets have inside: "Pre- deployment". */
static bool same_label(struct str a, struct str b)
{
	size_t i = 0;

	for (size_t k = 0; k < a.n; k++) {
		if (a.p[k] == ' ')
			continue;
		while (i < b.n && b.p[i] == ' ')
			i++;
		if (i == b.n || !str_ieq(str_sub(a, k, 1), str_sub(b, i, 1)))
			return false;
		i++;
	}
	while (i < b.n && b.p[i] == ' ')
		i++;
	return i == b.n;
}

struct str vocab_cause_code(enum vocab_factor f, struct str cell)
{
	static const struct str code[] = { STR_INIT("1"), STR_INIT("2"), STR_INIT("3"), STR_INIT("4") };

	cell = str_trim(cell);
	if (cell.n && cell.p[0] >= '1' && cell.p[0] <= '4' && (cell.n == 1 || !digit(cell.p[1])))
		return code[cell.p[0] - '1'];
	for (size_t i = 0; i < 4; i++)
		if (cell.n && same_label(cell, cause_label[f][i]))
			return code[i];
	return STR("");
}

struct rename {
	struct str from, to;
};

static const struct rename lifecycle[] = {
	{ STR_INIT("ML Model Engineering"), STR_INIT("AI Model Engineering") },
	{ STR_INIT("ML Model Evaluation"), STR_INIT("AI Model Evaluation") },
};
static const struct rename category[] = {
	{ STR_INIT("Technical - ML"), STR_INIT("Technical - AI") },
};
static const struct rename maturity[] = {
	{ STR_INIT("feasible"), STR_INIT("Feasible") },
	{ STR_INIT("demonstrated"), STR_INIT("Demonstrated") },
	{ STR_INIT("realized"), STR_INIT("Realized") },
};
static const struct rename study_type[] = {
	{ STR_INIT("incident"), STR_INIT("Incident") },
	{ STR_INIT("exercise"), STR_INIT("Exercise") },
};
static const struct rename granularity[] = {
	{ STR_INIT("date"), STR_INIT("Day") },
	{ STR_INIT("day"), STR_INIT("Day") },
	{ STR_INIT("month"), STR_INIT("Month") },
	{ STR_INIT("year"), STR_INIT("Year") },
};

static struct str renamed(const struct rename *t, size_t n, struct str value)
{
	value = str_trim(value);
	for (size_t i = 0; i < n; i++)
		if (str_ieq(t[i].from, value))
			return t[i].to;
	return value;
}

struct str vocab_lifecycle(struct str value)
{
	return renamed(lifecycle, ARRAY_LEN(lifecycle), value);
}

struct str vocab_category(struct str value)
{
	return renamed(category, ARRAY_LEN(category), value);
}

struct str vocab_maturity(struct str value)
{
	return renamed(maturity, ARRAY_LEN(maturity), value);
}

struct str vocab_study_type(struct str value)
{
	return renamed(study_type, ARRAY_LEN(study_type), value);
}

struct str vocab_granularity(struct str value)
{
	return renamed(granularity, ARRAY_LEN(granularity), value);
}

struct str vocab_former(struct str canonical, size_t i)
{
	for (size_t k = 0; k < ARRAY_LEN(lifecycle); k++)
		if (str_eq(lifecycle[k].to, canonical) && i-- == 0)
			return lifecycle[k].from;
	for (size_t k = 0; k < ARRAY_LEN(category); k++)
		if (str_eq(category[k].to, canonical) && i-- == 0)
			return category[k].from;
	return STR("");
}

static int rank(const char *const *order, size_t n, struct str value)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(value, order[i]))
			return (int)i;
	return (int)n;
}

int vocab_lifecycle_rank(struct str value)
{
	static const char *const order[] = { "Business and Data Understanding", "Data Preparation", "AI Model Engineering",
					     "AI Model Evaluation", "Deployment", "Monitoring and Maintenance" };

	return rank(order, ARRAY_LEN(order), value);
}

int vocab_maturity_rank(struct str value)
{
	static const char *const order[] = { "Feasible", "Demonstrated", "Realized" };

	return rank(order, ARRAY_LEN(order), value);
}
