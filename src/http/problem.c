#include "conn.h"

#include "base/utf8.h"

static const struct {
	unsigned status;
	const char *title;
} titles[] = {
	{ 200, "OK" },
	{ 201, "Created" },
	{ 202, "Accepted" },
	{ 204, "No Content" },
	{ 301, "Moved Permanently" },
	{ 302, "Found" },
	{ 303, "See Other" },
	{ 304, "Not Modified" },
	{ 307, "Temporary Redirect" },
	{ 308, "Permanent Redirect" },
	{ 400, "Bad Request" },
	{ 401, "Unauthorized" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 406, "Not Acceptable" },
	{ 408, "Request Timeout" },
	{ 409, "Conflict" },
	{ 410, "Gone" },
	{ 411, "Length Required" },
	{ 412, "Precondition Failed" },
	{ 413, "Content Too Large" },
	{ 414, "URI Too Long" },
	{ 415, "Unsupported Media Type" },
	{ 417, "Expectation Failed" },
	{ 421, "Misdirected Request" },
	{ 422, "Unprocessable Content" },
	{ 429, "Too Many Requests" },
	{ 431, "Request Header Fields Too Large" },
	{ 500, "Internal Server Error" },
	{ 501, "Not Implemented" },
	{ 502, "Bad Gateway" },
	{ 503, "Service Unavailable" },
	{ 504, "Gateway Timeout" },
	{ 505, "HTTP Version Not Supported" },
};

const char *http_status_title(unsigned status)
{
	for (size_t i = 0; i < ARRAY_LEN(titles); i++)
		if (titles[i].status == status)
			return titles[i].title;
	return "Error";
}

static void put_json(struct buf *b, struct str s)
{
	buf_c(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '"' || c == '\\') {
			buf_c(b, '\\');
			buf_c(b, (char)c);
		} else if (c < 0x20) {
			buf_printf(b, "\\u%04x", c);
		} else {
			buf_c(b, (char)c);
		}
	}
	buf_c(b, '"');
}

static void put_html(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		switch (s.p[i]) {
		case '&':
			buf_lit(b, "&amp;");
			break;
		case '<':
			buf_lit(b, "&lt;");
			break;
		case '>':
			buf_lit(b, "&gt;");
			break;
		case '"':
			buf_lit(b, "&quot;");
			break;
		default:
			buf_c(b, s.p[i]);
		}
	}
}

static void write_json(const struct http_problem *p, struct buf *out)
{
	buf_lit(out, "{\"type\":\"about:blank\",\"title\":");
	put_json(out, str_of(p->title));
	buf_printf(out, ",\"status\":%u,\"detail\":", p->status);
	put_json(out, p->detail);
	if (p->instance.n) {
		buf_lit(out, ",\"instance\":");
		put_json(out, p->instance);
	}
	buf_lit(out, "}\n");
}

static void write_html(const struct http_problem *p, struct buf *out)
{
	buf_printf(out, "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>%u %s</title>\n<h1>%s</h1>\n<p>",
		   p->status, p->title, p->title);
	put_html(out, p->detail);
	buf_lit(out, "</p>\n<p><a href=\"/\">To the first page</a></p>\n</html>\n");
}

const char *http_problem_write(const struct http_server *s, const struct http_request *req, const struct http_problem *p,
			       struct buf *out)
{
	struct http_problem clean = *p;
	struct buf detail, instance;

	buf_init(&detail, BUF_LINE);
	buf_init(&instance, BUF_LINE);
	utf8_clean(&detail, p->detail); /* both may quote the client */
	utf8_clean(&instance, p->instance);
	clean.detail = buf_str(&detail);
	clean.instance = buf_str(&instance);
	if (!req->people) {
		write_json(&clean, out);
	} else if (!req->path.n || !s->cfg.error_page || !s->cfg.error_page(s->cfg.ctx, req, &clean, out) || !buf_ok(out)) {
		buf_clear(out);
		write_html(&clean, out);
	}
	buf_free(&detail);
	buf_free(&instance);
	return req->people ? "text/html; charset=utf-8" : "application/problem+json";
}
