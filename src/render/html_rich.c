/* Rich text: upstream Markdown and plain paragraphs into markup that is safe on a page of ours. */
#include "render/html_page.h"

#include "fmt/html_escape.h"
#include "fmt/markdown.h"

/* Who may be linked from prose wherever it comes from: the catalogues themselves, standards and archives. */
static const char *const known_hosts[] = {
	"arxiv.org", "atlas.mitre.org", "attack.mitre.org", "cve.org", "cwe.mitre.org", "doi.org", "en.wikipedia.org", "github.com",
	"incidentdatabase.ai", "nist.gov", "owasp.org",
};

/* The path of an internal ATLAS link and the kind that it must lead to. */
static const struct {
	const char *path;
	enum rec_kind kind;
} atlas_paths[] = {
	{ "/techniques/", REC_TECHNIQUE },
	{ "/tactics/", REC_TACTIC },
	{ "/mitigations/", REC_MITIGATION },
	{ "/studies/", REC_CASE_STUDY },
};

struct resolving {
	const struct html_scope *scope;
	const struct entry *entry; /* whose text it is */
};

static struct str host_of(struct str url)
{
	ptrdiff_t at = str_find(url, STR("://"));
	struct str rest = at < 0 ? STR("") : str_from(url, (size_t)at + 3);
	size_t n = 0;

	while (n < rest.n && rest.p[n] != '/' && rest.p[n] != '?' && rest.p[n] != '#' && rest.p[n] != ':' && rest.p[n] != '\\')
		n++;
	rest = str_sub(rest, 0, n);
	return str_istarts(rest, STR("www.")) ? str_from(rest, 4) : rest;
}

/* host is name or lies below it. */
static bool within(struct str host, struct str name)
{
	if (host.n < name.n || !name.n || !str_ieq(str_from(host, host.n - name.n), name))
		return false;
	return host.n == name.n || host.p[host.n - name.n - 1] == '.';
}

static bool trusted(const struct resolving *r, struct str url)
{
	struct str host = host_of(url);

	for (size_t i = 0; i < ARRAY_LEN(known_hosts); i++)
		if (within(host, str_of(known_hosts[i])))
			return true;
	for (size_t i = 0; r->entry && i < r->entry->r.nrefs; i++)
		if (str_ieq(host, host_of(str_trim(r->entry->r.refs[i].url))))
			return true;
	return false;
}

/* "/techniques/AML.T0051", also with the host of ATLAS in front: the record, if it exists and is of the kind that the path says. */
static const struct entry *atlas_target(const struct edition *e, struct str url)
{
	static const char *const sites[] = { "https://atlas.mitre.org", "http://atlas.mitre.org" };
	const struct entry *x;

	for (size_t i = 0; i < ARRAY_LEN(sites); i++)
		if (str_istarts(url, str_of(sites[i])) && str_starts(str_from(url, strlen(sites[i])), STR("/")))
			url = str_from(url, strlen(sites[i]));
	for (size_t i = 0; e && i < ARRAY_LEN(atlas_paths); i++) {
		struct str id;

		if (!str_starts(url, str_of(atlas_paths[i].path)))
			continue;
		id = str_from(url, strlen(atlas_paths[i].path));
		if (str_ends(id, STR("/")))
			id.n--;
		x = edition_by_id(e, id);
		if (x && x->r.kind == atlas_paths[i].kind && str_ieq(x->r.id, id))
			return x;
	}
	return NULL;
}

static void put_address(struct buf *out, const struct entry *x)
{
	buf_c(out, '/');
	buf_add(out, x->slug);
	buf_c(out, '/');
}

static enum md_target resolve(void *ctx, struct str url, struct buf *out)
{
	const struct resolving *r = ctx;
	const struct entry *x = atlas_target(r->scope->edition, url);

	if (x) {
		put_address(out, x);
		return MD_INTERNAL;
	}
	if (!html_url_ok(url) || !trusted(r, url))
		return MD_TEXT;
	buf_add(out, url);
	return MD_EXTERNAL;
}

/* A citation leads to the reference at the foot of this page, or of the page whose text it is. */
static bool cite(void *ctx, struct str key, struct buf *out, unsigned *number)
{
	const struct resolving *r = ctx;

	for (size_t i = 0; r->entry && i < r->entry->r.nrefs; i++) {
		if (!str_eq(r->entry->r.refs[i].id, key))
			continue;
		if (r->entry != r->scope->self)
			put_address(out, r->entry);
		*number = (unsigned)i + 1;
		buf_printf(out, "#ref-%u", *number);
		return true;
	}
	return false;
}

/* text[from, to) with those marks, or parts of them, that lie in it. */
static void put_range(struct buf *out, struct str text, size_t from, size_t to, const struct mark *marks, size_t n)
{
	for (size_t i = 0; i < n && from < to; i++) {
		size_t a = marks[i].from, b = a + marks[i].len;

		a = a < from ? from : a;
		b = b > to ? to : b;
		if (a >= b)
			continue;
		html_escape(out, str_sub(text, from, a - from));
		buf_lit(out, "<mark>");
		html_escape(out, str_sub(text, a, b - a));
		buf_lit(out, "</mark>");
		from = b;
	}
	html_escape(out, str_sub(text, from, to - from));
}

void html_put_marked(struct buf *out, struct str text, const struct mark *marks, size_t n)
{
	put_range(out, text, 0, text.n, marks, n);
}

static void put_paragraphs(struct buf *out, const struct rich *r)
{
	for (size_t from = 0; from < r->text.n;) {
		ptrdiff_t nl = str_chr(str_from(r->text, from), '\n');
		size_t to = nl < 0 ? r->text.n : from + (size_t)nl;

		if (str_trim(str_sub(r->text, from, to - from)).n) {
			buf_lit(out, "<p>");
			put_range(out, r->text, from, to, r->marks, r->nmarks);
			buf_lit(out, "</p>\n");
		}
		from = to + 1;
	}
}

void html_put_rich(struct buf *out, const struct html_scope *scope, struct rich r)
{
	struct resolving ctx = { scope, r.entry };
	struct md_links links = { resolve, cite, &ctx };

	if (r.markdown)
		md_html(out, r.text, &links);
	else
		put_paragraphs(out, &r);
}
