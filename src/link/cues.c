#include "link/cues.h"

#include <math.h>
#include <pthread.h>

/* Written from general knowledge of the field, not from rows that a model got wrong; not tuned. */
static const char *const adversary =
	"attacker attackers adversary adversaries adversarial hacker hackers criminal criminals cybercriminal terrorist terrorists "
	"extremist extremists thief thieves scammer scammers fraudster fraudsters intruder insider spy spies perpetrator perpetrators "
	"predator predators stalker stalkers abuser abusers actor actors militant opponent enemy hostile rogue malicious maliciously "
	"malign nefarious intentional intentionally deliberate deliberately misuse misused misuses abuse abused abusive weaponize "
	"weaponized weaponization weaponise exploit exploits exploited exploitation sabotage subvert subversion illicit illegal illegally "
	"unlawful unauthorized unauthorised harmful dangerous crime crimes attack attacks attacking poison poisoning poisoned backdoor "
	"backdoors trojan trojans inject injection injected jailbreak jailbreaks jailbreaking bypass bypassing circumvent circumvention "
	"evade evasion tamper tampering perturbation perturbations manipulate manipulated manipulation hijack hijacking compromise "
	"compromised infiltrate trigger triggers spoof spoofing obfuscate obfuscation payload prompt prompts steal stealing stolen theft "
	"extract extraction exfiltrate exfiltration leak leaks leakage leaked inversion inference membership reconstruct reconstruction "
	"memorize memorization memorized eavesdrop breach breaches credential credentials password passwords secret secrets confidential "
	"confidentiality proprietary expose exposed disclosure deanonymize reidentify reidentification cyber cyberattack cyberattacks "
	"cybersecurity security hacking hack malware ransomware virus worm botnet phishing spearphishing spam vulnerability "
	"vulnerabilities exploitability denial ddos intrusion firewall network server api plugin plugins code script scripts software "
	"repository package packages library supply deepfake deepfakes fake fakes fabricated forged forgery impersonate impersonation "
	"impersonating clone cloning scam scams fraud frauds fraudulent deceive deceptive deception disinformation misinformation "
	"propaganda hoax counterfeit synthetic astroturfing troll trolls bot bots smear defamation defame blackmail extortion sockpuppet "
	"persona manipulative weapon weapons bomb bombs explosive explosives biological chemical nuclear radiological cbrn bioweapon "
	"bioweapons toxin toxins pathogen pathogens warfare military drone drones missile kill killing murder assassination terrorism "
	"massacre genocide gun guns firearm firearms ammunition violence violent sexual sexually pornography pornographic nude nudity "
	"child children minors csam suicide selfharm hate hateful harassment harassing bullying threat threats toxic toxicity profanity "
	"obscene drugs drug substance substances trafficking gambling gore slur slurs insult insults racist offensive ";

static const char *const no_adversary =
	"bias biases biased fairness unfair discrimination discriminatory discriminate stereotype stereotypes stereotyping representation "
	"underrepresented marginalized gender race racial ethnic minority minorities disparity disparities inequality inequalities "
	"inequity equity equal exclusion diversity job jobs employment unemployment worker workers labor labour wage wages automation "
	"displacement workforce economic economy market markets monopoly competition concentration income wealth creative artists "
	"copyright developing environment environmental energy carbon climate emissions water electricity sustainability resource "
	"resources hardware ecological pollution waste governance regulation regulatory law laws legal liability accountability "
	"accountable responsibility transparency transparent explainability explainable interpretability opaque opacity audit audits "
	"auditing standards policy policies compliance rights consent oversight institution institutions error errors inaccurate "
	"inaccuracy inaccuracies accuracy unreliable reliability robustness robust hallucination hallucinations failure failures fail "
	"malfunction accident accidents bug bugs incorrect wrong mistake mistakes distribution shift drift generalization quality "
	"outdated noise noisy degradation incomplete trust overreliance reliance dependence dependency dependent autonomy agency "
	"attachment emotional anthropomorphism anthropomorphic relationship relationships loneliness isolation deskilling skills skill "
	"cognitive mental wellbeing dignity human humans social society societal culture cultural addiction alignment misalignment "
	"misaligned goal goals objective objectives reward rewards specification gaming powerseeking power seeking superintelligence "
	"superintelligent agi existential extinction catastrophic catastrophe takeover instrumental corrigible shutdown values "
	"intelligence deceptively scheming sandbagging emergent capability capabilities definition defined framework taxonomy category "
	"categories dimension dimensions principle principles method methods measure measures evaluation assessment benchmark benchmarks "
	"section survey approach research analysis ";

/* Hashes of the stems of each side, ascending. */
static struct {
	VEC(uint32_t) v[CUE_SIDES];
} sides;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static int by_value(const void *pa, const void *pb)
{
	uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;

	return a < b ? -1 : a > b;
}

static void read_side(struct tokenizer *t, const char *words, enum cue_side side)
{
	const struct token *tok;
	size_t n;

	tokenizer_run(t, str_of(words), &tok, &n);
	for (size_t i = 0; i < n; i++)
		if (term_counts(&tok[i]))
			vec_push(&sides.v[side], term_hash(tok[i].term));
	qsort(sides.v[side].v, sides.v[side].n, sizeof(uint32_t), by_value);
}

static void read_sides(void)
{
	struct tokenizer *t = tokenizer_new();

	read_side(t, adversary, CUE_ADVERSARY);
	read_side(t, no_adversary, CUE_NO_ADVERSARY);
	tokenizer_free(t);
}

bool cue_weigh(const struct terms *x, float cue[CUE_SIDES])
{
	double length = 0;

	(void)pthread_once(&once, read_sides);
	for (size_t side = 0; side < CUE_SIDES; side++) {
		double n = 0;

		for (size_t i = 0; i < x->v.n; i++)
			if (!term_is_pair(x->v.v[i].hash) && bsearch(&x->v.v[i].hash, sides.v[side].v, sides.v[side].n, sizeof(uint32_t), by_value))
				n += (double)x->v.v[i].n;
		cue[side] = (float)log1p(n);
		length += (double)cue[side] * (double)cue[side];
	}
	for (size_t side = 0; side < CUE_SIDES && length > 0; side++)
		cue[side] = (float)((double)cue[side] / sqrt(length));
	return length > 0;
}
