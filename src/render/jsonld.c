#include "render/jsonld.h"

#include "fmt/json.h"
#include "render/sssom.h"

/* Kinds whose records are terms of a vocabulary. */
#define TERMS                                                                                                                      \
	(1u << REC_RISK | 1u << REC_TECHNIQUE | 1u << REC_TACTIC | 1u << REC_MITIGATION | 1u << REC_DOMAIN | 1u << REC_SUBDOMAIN | \
	 1u << REC_STAGE | 1u << REC_CATEGORY)

struct ld {
	struct json_writer w;
	const struct view_page *page;
	struct arena *a;
};

static struct str absolute(struct ld *d, struct str path)
{
	struct str base = d->page->origin->base;

	return base.n ? arena_printf(d->a, "%.*s%.*s", STRF(base), STRF(path)) : path;
}

static void key_address(struct ld *d, const char *key, struct str path)
{
	json_kv(&d->w, key, absolute(d, path));
}

static void key_text(struct ld *d, const char *key, struct str text)
{
	if (text.n)
		json_kv(&d->w, key, text);
}

static void open_thing(struct ld *d, const char *type)
{
	json_open_object(&d->w);
	json_kv(&d->w, "@type", str_of(type));
}

static void breadcrumbs(struct ld *d)
{
	const struct view_page *p = d->page;

	open_thing(d, "BreadcrumbList");
	json_kv_array(&d->w, "itemListElement");
	for (size_t i = 0; i < p->crumbs.n; i++) {
		open_thing(d, "ListItem");
		json_kv_int(&d->w, "position", (int64_t)i + 1);
		json_kv(&d->w, "name", p->crumbs.v[i].text);
		key_address(d, "item", p->crumbs.v[i].path.n ? p->crumbs.v[i].path : p->path);
		json_close_object(&d->w);
	}
	json_close_array(&d->w);
	json_close_object(&d->w);
}

/* An SPDX identifier has a page; anything else stays the text that it is. */
static struct str license_address(struct str license, struct arena *a)
{
	for (size_t i = 0; i < license.n; i++) {
		char c = license.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '+'))
			return license;
	}
	return arena_printf(a, "https://spdx.org/licenses/%.*s.html", STRF(license));
}

static void licenses(struct ld *d)
{
	json_kv_array(&d->w, "license");
	for (size_t i = 0; i < d->page->sources.n; i++) {
		struct str one = d->page->sources.v[i].license;
		bool again = !one.n;

		for (size_t k = 0; k < i; k++)
			again = again || str_eq(one, d->page->sources.v[k].license);
		if (!again)
			json_str(&d->w, license_address(one, d->a));
	}
	json_close_array(&d->w);
}

static void source(struct ld *d, const struct view_source *s)
{
	open_thing(d, "Dataset");
	json_kv(&d->w, "name", s->name);
	key_text(d, "version", s->release);
	key_text(d, "dateModified", s->date);
	if (s->license.n)
		json_kv(&d->w, "license", license_address(s->license, d->a));
	key_text(d, "url", s->url);
	json_close_object(&d->w);
}

static void creators(struct ld *d)
{
	json_kv_array(&d->w, "creator");
	for (size_t i = 0; i < d->page->sources.n; i++) {
		open_thing(d, "Organization");
		json_kv(&d->w, "name", d->page->sources.v[i].name);
		key_text(d, "url", d->page->sources.v[i].url);
		json_close_object(&d->w);
	}
	json_close_array(&d->w);
}

static void download(struct ld *d, const char *name, struct str path, const char *type)
{
	open_thing(d, "DataDownload");
	json_kv(&d->w, "name", str_of(name));
	json_kv(&d->w, "encodingFormat", str_of(type));
	key_address(d, "contentUrl", path);
	json_close_object(&d->w);
}

/* "MIT AI Risk Repository V4, MITRE ATLAS 2026.05", and the day of the newest. */
static void version(struct ld *d)
{
	struct str all = STR(""), newest = STR("");

	for (size_t i = 0; i < d->page->sources.n; i++) {
		const struct view_source *s = &d->page->sources.v[i];

		all = arena_printf(d->a, "%.*s%s%.*s %.*s", STRF(all), all.n ? ", " : "", STRF(s->name), STRF(s->release));
		if (str_cmp(s->date, newest) > 0)
			newest = s->date;
	}
	key_text(d, "version", all);
	key_text(d, "dateModified", newest);
}

static void dataset(struct ld *d)
{
	open_thing(d, "Dataset");
	key_address(d, "@id", STR("/#dataset"));
	json_kv(&d->w, "name", STR("PromptRiskDB"));
	json_kv(&d->w, "description", STR("Risks of AI systems from published research, the adversary techniques that bring them about, with reason, evidence "
					  "and confidence for each link, and the mitigations that cover those techniques."));
	key_address(d, "url", STR("/"));
	version(d);
	json_kv_bool(&d->w, "isAccessibleForFree", true);
	licenses(d);
	creators(d);
	json_kv_array(&d->w, "isBasedOn");
	for (size_t i = 0; i < d->page->sources.n; i++)
		source(d, &d->page->sources.v[i]);
	json_close_array(&d->w);
	json_kv_array(&d->w, "distribution");
	for (int k = 0; k < REC_KINDS; k++) {
		if (!kind_table[k].list || k == REC_SUBDOMAIN)
			continue;
		download(d, kind_table[k].plural, arena_printf(d->a, "/%s.json", kind_table[k].list), "application/json");
		download(d, kind_table[k].plural, arena_printf(d->a, "/%s.csv", kind_table[k].list), "text/csv");
	}
	download(d, "Links from risks to techniques, SSSOM", STR("/" SSSOM_FILE), "text/tab-separated-values");
	json_close_array(&d->w);
	json_close_object(&d->w);
}

static void website(struct ld *d)
{
	open_thing(d, "WebSite");
	key_address(d, "@id", STR("/#site"));
	json_kv(&d->w, "name", STR("PromptRiskDB"));
	json_kv(&d->w, "alternateName", STR("Threat intelligence atlas"));
	key_address(d, "url", STR("/"));
	json_kv_object(&d->w, "potentialAction");
	json_kv(&d->w, "@type", STR("SearchAction"));
	json_kv_object(&d->w, "target");
	json_kv(&d->w, "@type", STR("EntryPoint"));
	key_address(d, "urlTemplate", d->page->fixed ? STR("/search/?q={search_term_string}") : STR("/search?q={search_term_string}"));
	json_close_object(&d->w);
	json_kv(&d->w, "query-input", STR("required name=search_term_string"));
	json_close_object(&d->w);
	json_close_object(&d->w);
}

static void term_set(struct ld *d, enum rec_kind kind)
{
	struct str path = arena_printf(d->a, "/%s/", kind_table[kind].list);

	json_kv(&d->w, "@type", STR("DefinedTermSet"));
	key_address(d, "@id", path);
	json_kv(&d->w, "name", str_of(kind_table[kind].plural));
	key_address(d, "url", path);
}

static void term(struct ld *d, enum rec_kind kind)
{
	const struct view_page *p = d->page;

	open_thing(d, "DefinedTerm");
	key_address(d, "@id", p->path);
	json_kv(&d->w, "name", p->title);
	json_kv(&d->w, "termCode", p->id);
	key_text(d, "description", p->lead);
	key_address(d, "url", p->path);
	json_kv_object(&d->w, "inDefinedTermSet");
	term_set(d, kind == REC_SUBDOMAIN ? REC_DOMAIN : kind);
	json_close_object(&d->w);
	json_close_object(&d->w);
}

static void thing(struct ld *d)
{
	const struct view_page *p = d->page;
	int kind = kind_find(str_is(p->kind, "list") ? p->section : p->kind);

	if (str_is(p->kind, "home"))
		website(d);
	if (str_is(p->kind, "home") || str_is(p->kind, "about")) {
		dataset(d);
	} else if (kind >= 0 && (TERMS & 1u << kind) && str_is(p->kind, "list")) {
		json_open_object(&d->w);
		term_set(d, (enum rec_kind)kind);
		key_text(d, "description", p->lead);
		json_close_object(&d->w);
	} else if (kind >= 0 && (TERMS & 1u << kind)) {
		term(d, (enum rec_kind)kind);
	}
}

struct data jsonld(const struct view_page *p, struct arena *a)
{
	struct ld d = { .page = p, .a = a };
	struct data out = { STR("") };
	struct buf b;

	if (!p->path.n)
		return out;
	buf_init(&b, BUF_PAGE);
	json_begin(&d.w, &b);
	json_open_object(&d.w);
	json_kv(&d.w, "@context", STR("https://schema.org"));
	json_kv_array(&d.w, "@graph");
	thing(&d);
	if (p->crumbs.n)
		breadcrumbs(&d);
	json_close_array(&d.w);
	json_close_object(&d.w);
	if (json_ok(&d.w))
		out.s = arena_str(a, buf_str(&b));
	buf_free(&b);
	return out;
}
