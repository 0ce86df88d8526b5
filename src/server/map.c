/* A text sent by a visitor, and what it maps to. */
#include "http/form.h"
#include "render/map.h"
#include "server/impl.h"

#define LIMIT_MAX 1000

/* What a form or a program has sent: a file that was chosen, else the box. */
static const struct http_part *sent_text(const struct http_form *f)
{
	const struct http_part *file = http_form_find(f, "file"), *text = http_form_find(f, "text");

	if (file && file->data.n)
		return file;
	return text ? text : http_form_find(f, "");
}

/* The text of the request, and the limit that a form may name.  0, or the status to refuse with. */
static int read_text(const struct http_request *req, struct str *text, uint64_t *limit, const char **why)
{
	struct http_form *form = arena_new(req->arena, struct http_form);
	int bad = http_form_parse(http_request_field(req, "Content-Type"), req->body, req->arena, form, why);
	const struct http_part *sent = bad ? NULL : sent_text(form), *most = bad ? NULL : http_form_find(form, "limit");

	if (bad)
		return bad;
	if (!sent) {
		*why = "the form has neither a field 'text' nor a file 'file'";
		return 400;
	}
	*text = sent->data;
	if (!map_is_text(*text)) {
		*why = "this is no plain text in UTF-8, but a document (PDF, Word), a picture, an archive or another encoding; copy its text out, or save it "
		       "as plain text";
		return 415;
	}
	if (most && most->data.n && str_u64(most->data, 1, LIMIT_MAX, limit) < 0) {
		*why = "'limit' takes a number from 1 to 1000";
		return 400;
	}
	return 0;
}

/* Nothing of the text may go anywhere but into the answer: not into a message, a cache or the log. */
void route_map(struct visit *v)
{
	struct err err = ERR_INIT;
	struct view_map *map;
	const char *why = NULL;
	uint64_t limit = 0;
	struct str text;
	int bad;

	if (v->req->method != HTTP_POST && v->format != FORMAT_HTML) {
		route_problem(v, 400, "send the text with POST: as text/plain, or as the field 'text' or 'file' of a form");
		return;
	}
	if (v->req->method != HTTP_POST) {
		render_map(&v->out, view_map_form(v->at, v->req->arena), FORMAT_HTML);
		v->keep = !v->req->nparams;
		return;
	}
	v->secret = true;
	bad = read_text(v->req, &text, &limit, &why);
	if (bad) {
		route_problem(v, (unsigned)bad, why);
		return;
	}
	if (!route_number(v, "limit", 1, LIMIT_MAX, &limit))
		return;
	map = view_map(v->at, text, limit, v->req->arena, &err);
	if (map)
		render_map(&v->out, map, v->format);
	else
		http_reply_err(v->reply, &err);
	v->replied = !map;
}
