#include "fmt/md_link.h"

#include "fmt/html_escape.h"

enum md_target md_web_only(void *ctx, struct str url, struct buf *out)
{
	(void)ctx;
	if (!html_url_ok(url))
		return MD_TEXT;
	buf_add(out, url);
	return MD_EXTERNAL;
}

/* An address on this site: no scheme, no other host. */
static bool internal_ok(struct str s)
{
	bool path = false;

	if (s.n == 0 || str_starts(s, STR("//")))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c <= ' ' || c == 0x7f || c == '\\' || (c == ':' && !path))
			return false;
		path = path || c == '/' || c == '?' || c == '#';
	}
	return true;
}

static bool open_a(struct md_out *o, struct str address, bool external)
{
	if (!(html_url_ok(address) || (!external && internal_ok(address))) || address.n > o->budget)
		return false;
	o->budget -= address.n;
	buf_lit(o->b, "<a href=\"");
	html_escape(o->b, address);
	if (external)
		buf_lit(o->b, "\" rel=\"nofollow noopener\">");
	else
		buf_lit(o->b, "\">");
	return true;
}

/* Ask where the open link goes; the answer is in o->address. */
static enum md_target resolve(struct md_out *o)
{
	enum md_target (*ask)(void *, struct str, struct buf *) = o->links->resolve ? o->links->resolve : md_web_only;

	buf_clear(&o->address);
	return ask(o->links->ctx, str_trim(buf_str(&o->url)), &o->address);
}

static void put_cite(struct md_out *o, unsigned number, struct str key)
{
	struct str address = buf_str(&o->address);
	bool live;

	buf_lit(o->b, "<sup>");
	live = open_a(o, address, html_url_ok(address));
	buf_c(o->b, '[');
	if (number)
		buf_u64(o->b, number);
	else
		html_escape(o->b, key);
	buf_c(o->b, ']');
	if (live)
		buf_lit(o->b, "</a>");
	buf_lit(o->b, "</sup>");
}

static bool ask_cite(struct md_out *o, struct str key, unsigned *number)
{
	*number = 0;
	buf_clear(&o->address);
	return o->links->cite && o->links->cite(o->links->ctx, key, &o->address, number);
}

/* [[key]], not inside a link or an image's text. */
void md_link_cite(struct md_out *o, struct str key)
{
	unsigned number;

	if (o->links_open || o->images)
		return;
	if (ask_cite(o, key, &number))
		put_cite(o, number, key);
	else
		md_out_trim(o);
}

static bool number_label(struct str label, unsigned *number)
{
	uint64_t v;

	if (!str_starts(label, STR("[")) || !str_ends(label, STR("]")) ||
	    str_u64(str_sub(label, 1, label.n - 2), 0, 99999, &v) != 0)
		return false;
	*number = (unsigned)v;
	return true;
}

/* A link whose label is [5] is a citation, [\[5\]][key] or [[5]](address): the caller's reference where it knows the key, else
 * the address that stands there. */
static void close_citation(struct md_out *o, struct str key, unsigned number)
{
	unsigned known;

	md_out_cut(o, o->link_open);
	if (key.n && ask_cite(o, key, &known)) {
		put_cite(o, known ? known : number, key);
	} else if (o->links->cite && o->live) {
		(void)resolve(o);
		put_cite(o, number, key);
	} else {
		md_out_trim(o);
	}
}

void md_link_open(struct md_out *o, const struct md_link *link)
{
	enum md_target target;

	if (o->links_open++ || o->images)
		return;
	buf_clear(&o->url);
	md_part_url(&o->url, link->url);
	o->link_open = o->b->n;
	target = resolve(o);
	o->live = buf_ok(&o->url) && buf_ok(&o->address) && target != MD_TEXT &&
		  open_a(o, buf_str(&o->address), target == MD_EXTERNAL);
	o->link_text = o->b->n;
}

void md_link_close(struct md_out *o, const struct md_link *link)
{
	unsigned number;

	if (--o->links_open || o->images)
		return;
	if (number_label(str_from(buf_str(o->b), o->link_text), &number))
		close_citation(o, link->key, number);
	else if (o->b->n == o->link_text)
		md_out_cut(o, o->link_open);
	else if (o->live)
		buf_lit(o->b, "</a>");
}
