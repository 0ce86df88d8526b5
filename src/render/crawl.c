#include "render/crawl.h"

#include "fmt/html_escape.h"

void render_sitemap(struct buf *out, const struct atlas *at, const struct view_sitemap *v)
{
	if (!at->origin.reach.n)
		return;
	buf_lit(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
	for (size_t i = 0; i < v->places.n; i++) {
		buf_lit(out, "<url><loc>");
		html_escape(out, at->origin.reach);
		html_escape(out, v->places.v[i].path);
		buf_lit(out, "</loc>");
		if (v->places.v[i].changed.n) {
			buf_lit(out, "<lastmod>");
			html_escape(out, v->places.v[i].changed);
			buf_lit(out, "</lastmod>");
		}
		buf_lit(out, "</url>\n");
	}
	buf_lit(out, "</urlset>\n");
}

void render_robots(struct buf *out, const struct atlas *at)
{
	buf_lit(out, "User-agent: *\nDisallow: /search\nDisallow: /compare\nDisallow: /*?\nAllow: /static/\n");
	if (at->origin.reach.n)
		buf_printf(out, "\nSitemap: %.*s/sitemap.xml\n", STRF(at->origin.reach));
}

void render_opensearch(struct buf *out, const struct atlas *at)
{
	const char *search = at->fixed ? "/search/" : "/search";

	if (!at->origin.reach.n)
		return;
	buf_lit(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n"
		     "<ShortName>PromptRiskDB</ShortName>\n"
		     "<Description>Risks of AI systems, the techniques behind them, and what stops them</Description>\n"
		     "<InputEncoding>UTF-8</InputEncoding>\n<OutputEncoding>UTF-8</OutputEncoding>\n");
	buf_lit(out, "<Image width=\"32\" height=\"32\" type=\"image/vnd.microsoft.icon\">");
	html_escape(out, at->origin.reach);
	buf_lit(out, "/favicon.ico</Image>\n<Url type=\"text/html\" method=\"get\" template=\"");
	html_escape(out, at->origin.reach);
	buf_printf(out, "%s?q={searchTerms}\"/>\n<Url type=\"application/opensearchdescription+xml\" rel=\"self\" template=\"", search);
	html_escape(out, at->origin.reach);
	buf_lit(out, "/opensearch.xml\"/>\n</OpenSearchDescription>\n");
}

void render_security_txt(struct buf *out, const struct atlas *at)
{
	const struct origin *o = &at->origin;

	if (!o->contact.n)
		return;
	buf_printf(out, "Contact: %.*s\nExpires: %.*sT23:59:59Z\n", STRF(o->contact), STRF(o->expires));
	if (o->base.n)
		buf_printf(out, "Canonical: %.*s/.well-known/security.txt\n", STRF(o->base));
}
