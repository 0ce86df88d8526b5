/* Typed views into plain documents. */
#include "render/doc.h"

#include "fmt/markdown.h"

static void push(struct doc *d, struct block b)
{
	vec_push(&d->blocks, b);
}

static void heading(struct doc *d, const char *text)
{
	push(d, (struct block){ .kind = BLOCK_HEADING, .text = str_of(text) });
}

static void text(struct doc *d, struct str s)
{
	if (s.n)
		push(d, (struct block){ .kind = BLOCK_TEXT, .text = s });
}

static void item(struct doc *d, const char *name, struct str value)
{
	push(d, (struct block){ .kind = BLOCK_ITEM, .name = str_of(name), .text = value.n ? value : STR("n/a") });
}

static struct str plain(struct doc *d, const struct rich *r)
{
	struct buf b;
	struct str s;

	if (!r->markdown)
		return r->text;
	buf_init(&b, BUF_PAGE);
	md_plain(&b, r->text);
	s = arena_str(d->a, buf_str(&b));
	buf_free(&b);
	return s;
}

static struct str ids(struct doc *d, const struct view_ref *v, size_t n)
{
	struct buf b;
	struct str s;

	buf_init(&b, BUF_LINE);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s%.*s", i ? ", " : "", STRF(v[i].id));
	s = arena_str(d->a, buf_str(&b));
	buf_free(&b);
	return s;
}

static struct str joined(struct doc *d, const struct view_text *v, size_t n)
{
	struct buf b;
	struct str s;

	buf_init(&b, BUF_LINE);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s%.*s", i ? ", " : "", STRF(v[i].text));
	s = arena_str(d->a, buf_str(&b));
	buf_free(&b);
	return s;
}

static void head(struct doc *d, const struct view_page *p)
{
	d->label = p->label;
	d->title = p->title;
	d->id = p->id;
	d->path = p->path;
	heading(d, "Record summary");
	for (size_t i = 0; i < p->figures.n; i++)
		push(d, (struct block){ .kind = BLOCK_ITEM, .name = p->figures.v[i].name, .text = p->figures.v[i].value, .detail = p->figures.v[i].note });
}

static void items(struct doc *d, const char *name, const struct view_item *v, size_t n)
{
	heading(d, name);
	for (size_t i = 0; i < n; i++)
		push(d, (struct block){ .kind = BLOCK_ITEM, .name = v[i].name, .text = v[i].value.n ? v[i].value : STR("n/a") });
}

static void entry(struct doc *d, const struct view_ref *r, struct str said, struct str detail)
{
	push(d, (struct block){ .kind = BLOCK_ENTRY, .name = r->title, .id = r->id, .slug = r->slug, .text = said, .detail = detail });
}

static void attacks(struct doc *d, const struct view_attack *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		entry(d, &v[i].to, v[i].reason,
		      arena_printf(d->a, "%.*s, %.2f %.*s, %.*s", STRF(v[i].tier), v[i].confidence, STRF(v[i].sure), STRF(v[i].method)));
}

static void refs(struct doc *d, const char *name, const struct view_ref *v, size_t n)
{
	if (!n)
		return;
	heading(d, name);
	for (size_t i = 0; i < n; i++)
		entry(d, &v[i], STR(""), STR(""));
}

static void source(struct doc *d, const struct view_source *s, struct str resource)
{
	heading(d, "Source");
	if (resource.n)
		item(d, "Resource", resource);
	item(d, "Name", s->name);
	item(d, "Release", s->release);
	if (s->date.n)
		item(d, "Date", s->date);
	item(d, "Licence", s->license);
	item(d, "Address", s->url);
	if (s->starter)
		text(d, STR("These are facts and our own words; the full upstream text comes with: promptriskdb sync"));
}

static void risk(struct doc *d, const struct view_risk *v)
{
	head(d, &v->page);
	if (v->description.text.n) {
		heading(d, "Description");
		text(d, v->description.text);
	}
	items(d, "Risk profile", v->profile.v, v->profile.n);
	heading(d, "Connected techniques");
	if (v->none_code.n)
		text(d, arena_printf(d->a, "No technique applies (%.*s): %.*s", STRF(v->none_code), STRF(v->none_reason.n ? v->none_reason : v->none_words)));
	attacks(d, v->direct.v, v->direct.n);
	attacks(d, v->related.v, v->related.n);
	heading(d, "Suggested mitigations");
	text(d, v->no_mitigation);
	for (size_t i = 0; i < v->mitigations.n; i++) {
		const struct view_suggestion *s = &v->mitigations.v[i];

		entry(d, &s->to, arena_printf(d->a, "covers %.*s", STRF(ids(d, s->via.v, s->via.n))),
		      arena_printf(d->a, "score %.2f; %.*s; %.*s", s->score, STRF(joined(d, s->lifecycle.v, s->lifecycle.n)),
				   STRF(joined(d, s->category.v, s->category.n))));
	}
	if (v->notes.n)
		heading(d, "Additional evidence");
	for (size_t i = 0; i < v->notes.n; i++)
		push(d, (struct block){ .kind = BLOCK_ENTRY, .name = v->notes.v[i].id, .text = v->notes.v[i].text });
	if (v->remarks.n)
		items(d, "Remarks", v->remarks.v, v->remarks.n);
	source(d, &v->source, v->paper.title);
}

static void technique(struct doc *d, const struct view_technique *v)
{
	head(d, &v->page);
	heading(d, "Description");
	text(d, plain(d, &v->description));
	items(d, "Technique profile", v->profile.v, v->profile.n);
	refs(d, "Tactics", v->tactics.v, v->tactics.n);
	if (v->parent.entry)
		refs(d, "Parent technique", &v->parent, 1);
	refs(d, "Sub-techniques", v->subtechniques.v, v->subtechniques.n);
	heading(d, "Mitigations");
	if (!v->mitigations.n)
		text(d, STR("No mitigation upstream covers this technique."));
	for (size_t i = 0; i < v->mitigations.n; i++)
		entry(d, &v->mitigations.v[i].to, plain(d, &v->mitigations.v[i].use), STR(""));
	heading(d, "Risks");
	attacks(d, v->risks.v, v->risks.n);
	heading(d, "Case studies");
	for (size_t i = 0; i < v->studies.n; i++)
		entry(d, &v->studies.v[i].study, plain(d, &v->studies.v[i].text), arena_printf(d->a, "step %u", v->studies.v[i].number));
	source(d, &v->source, STR(""));
}

static void tactic(struct doc *d, const struct view_tactic *v)
{
	head(d, &v->page);
	heading(d, "Description");
	text(d, plain(d, &v->description));
	heading(d, "Techniques");
	for (size_t i = 0; i < v->techniques.n; i++)
		entry(d, &v->techniques.v[i].technique, v->techniques.v[i].lead,
		      arena_printf(d->a, "%.*s, %zu risks, %zu mitigations", STRF(v->techniques.v[i].maturity), v->techniques.v[i].risks, v->techniques.v[i].mitigations));
	source(d, &v->source, STR(""));
}

static void mitigation(struct doc *d, const struct view_mitigation *v)
{
	head(d, &v->page);
	heading(d, "Description");
	text(d, plain(d, &v->description));
	heading(d, "Control summary");
	item(d, "ATLAS ID", v->page.id);
	if (v->attack_id.n)
		item(d, "ATT&CK external ID", v->attack_id);
	item(d, "Priority score", arena_printf(d->a, "%.0f = %.*s", v->score, STRF(v->formula)));
	item(d, "Lifecycle", joined(d, v->lifecycle.v, v->lifecycle.n));
	item(d, "Category", joined(d, v->category.v, v->category.n));
	heading(d, "Covered techniques");
	for (size_t i = 0; i < v->techniques.n; i++)
		entry(d, &v->techniques.v[i].to, plain(d, &v->techniques.v[i].use), v->techniques.v[i].maturity);
	heading(d, "Risks reached");
	for (size_t i = 0; i < v->risks.n; i++)
		entry(d, &v->risks.v[i].risk, arena_printf(d->a, "through %.*s", STRF(ids(d, v->risks.v[i].via.v, v->risks.v[i].via.n))),
		      arena_printf(d->a, "score %.2f", v->risks.v[i].score));
	source(d, &v->source, STR(""));
}

static void case_study(struct doc *d, const struct view_case_study *v)
{
	head(d, &v->page);
	heading(d, "Description");
	text(d, plain(d, &v->description));
	items(d, "Case profile", v->profile.v, v->profile.n);
	heading(d, "Steps");
	for (size_t i = 0; i < v->steps.n; i++) {
		const struct view_step *s = &v->steps.v[i];

		entry(d, &s->technique, plain(d, &s->text),
		      arena_printf(d->a, "step %u, %.*s%s%.*s", s->number, STRF(s->tactic.title), s->mitigations.n ? "; mitigations: " : "; no mitigation",
				   STRF(ids(d, s->mitigations.v, s->mitigations.n))));
	}
	source(d, &v->source, STR(""));
}

static void rows(struct doc *d, const struct view_row *v, size_t n)
{
	heading(d, "Risks");
	for (size_t i = 0; i < n; i++)
		entry(d, &v[i].to, v[i].lead, arena_printf(d->a, "%zu techniques, %zu mitigations", v[i].techniques, v[i].mitigations));
}

static void paper(struct doc *d, const struct view_paper *v)
{
	head(d, &v->page);
	items(d, "Paper", v->profile.v, v->profile.n);
	rows(d, v->risks.v, v->risks.n);
	source(d, &v->source, STR(""));
}

static void domain(struct doc *d, const struct view_domain *v)
{
	head(d, &v->page);
	if (v->description.text.n) {
		heading(d, "Description");
		text(d, v->description.text);
	}
	if (v->subdomains.n)
		heading(d, "Sub-domains");
	for (size_t i = 0; i < v->subdomains.n; i++)
		entry(d, &v->subdomains.v[i].to, v->subdomains.v[i].lead,
		      arena_printf(d->a, "%zu risks, %zu with techniques", v->subdomains.v[i].risks, v->subdomains.v[i].linked));
	if (v->risks.n)
		rows(d, v->risks.v, v->risks.n);
	source(d, &v->source, STR(""));
}

static void value(struct doc *d, const struct view_value *v)
{
	head(d, &v->page);
	heading(d, "Related defences");
	for (size_t i = 0; i < v->mitigations.n; i++)
		entry(d, &v->mitigations.v[i].to, v->mitigations.v[i].use.text, STR(""));
	source(d, &v->source, STR(""));
}

void doc_of_entry(struct doc *d, const struct atlas *at, const struct entry *x, struct arena *a)
{
	*d = (struct doc){ .a = a };
	switch (x->r.kind) {
	case REC_RISK:
		risk(d, view_risk(at, x, a));
		break;
	case REC_TECHNIQUE:
		technique(d, view_technique(at, x, a));
		break;
	case REC_TACTIC:
		tactic(d, view_tactic(at, x, a));
		break;
	case REC_MITIGATION:
		mitigation(d, view_mitigation(at, x, a));
		break;
	case REC_CASE_STUDY:
		case_study(d, view_case_study(at, x, a));
		break;
	case REC_PAPER:
		paper(d, view_paper(at, x, a));
		break;
	case REC_DOMAIN:
	case REC_SUBDOMAIN:
		domain(d, view_domain(at, x, a));
		break;
	case REC_STAGE:
	case REC_CATEGORY:
		value(d, view_value(at, x, a));
		break;
	case REC_TERM:
	case REC_KINDS:
		break;
	}
}

void doc_free(struct doc *d)
{
	vec_free(&d->blocks);
}
