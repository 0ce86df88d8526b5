/* What machines look for at the root of a site, and the mapping as a file. */
#include "server/impl.h"

#include "base/embed.h"
#include "render/crawl.h"
#include "render/sssom.h"
#include "web/static.h"

/* What is no view: its own type, and kept as long as a browser likes to ask. */
static void reply_as(struct visit *v, const char *type)
{
	struct http_page_options o = { .type = type };

	http_reply_options(v->reply, 200, &o, &v->out);
	v->replied = true;
}

/* Files that hold absolute addresses. */
static void reply_absolute(struct visit *v, const char *type)
{
	if (v->at->origin.reach.n)
		reply_as(v, type);
	else
		route_problem(v, 404, "This file holds absolute addresses, and where this site is reached from is not known; its owner can say so by --base-url.");
}

void route_robots(struct visit *v)
{
	v->format = FORMAT_TEXT;
	render_robots(&v->out, v->at);
}

void route_sitemap(struct visit *v)
{
	render_sitemap(&v->out, v->at, view_sitemap(v->at, v->req->arena));
	reply_absolute(v, "application/xml");
}

void route_opensearch(struct visit *v)
{
	render_opensearch(&v->out, v->at);
	reply_absolute(v, "application/opensearchdescription+xml");
}

void route_security(struct visit *v)
{
	v->format = FORMAT_TEXT;
	render_security_txt(&v->out, v->at);
	if (!v->out.n)
		route_problem(v, 404, "The owner of this site has named no contact.");
}

void route_mapping(struct visit *v)
{
	render_sssom(&v->out, view_mapping(v->at, v->req->arena));
	reply_as(v, SSSOM_TYPE);
}

void route_icon(struct visit *v)
{
	const struct embed *f = embed_find(static_files, static_files_n, STR("favicon.ico"));

	buf_add(&v->out, f->data);
	reply_as(v, f->type.p);
}
