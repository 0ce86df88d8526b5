#include "render/render.h"

#include "fmt/csv.h"
#include "render/doc.h"
#include "render/flow_svg.h"
#include "render/html.h"
#include "render/json.h"
#include "render/stix.h"

static const struct {
	const char *name;
	enum render_format format;
} names[] = {
	{ "html", FORMAT_HTML }, { "json", FORMAT_JSON }, { "csv", FORMAT_CSV },   { "md", FORMAT_MD },     { "markdown", FORMAT_MD },
	{ "text", FORMAT_TEXT }, { "table", FORMAT_TEXT }, { "stix", FORMAT_STIX }, { "jsonl", FORMAT_JSONL },
	{ "svg", FORMAT_SVG },
};

const char *const render_content_type[FORMATS] = {
	[FORMAT_HTML] = "text/html; charset=utf-8",
	[FORMAT_JSON] = "application/json",
	[FORMAT_CSV] = "text/csv; charset=utf-8; header=present",
	[FORMAT_MD] = "text/markdown; charset=utf-8",
	[FORMAT_TEXT] = "text/plain; charset=utf-8",
	[FORMAT_STIX] = "application/stix+json;version=2.1",
	[FORMAT_JSONL] = "application/jsonl",
	[FORMAT_SVG] = "image/svg+xml; charset=utf-8",
};

int render_format_find(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (str_ieq(name, str_of(names[i].name)))
			return (int)names[i].format;
	return -1;
}

static void record_json(struct json_writer *w, const struct atlas *at, const struct entry *x, struct arena *a)
{
	switch (x->r.kind) {
	case REC_RISK:
		render_json_risk(w, view_risk(at, x, a));
		break;
	case REC_TECHNIQUE:
		render_json_technique(w, view_technique(at, x, a));
		break;
	case REC_TACTIC:
		render_json_tactic(w, view_tactic(at, x, a));
		break;
	case REC_MITIGATION:
		render_json_mitigation(w, view_mitigation(at, x, a));
		break;
	case REC_CASE_STUDY:
		render_json_case_study(w, view_case_study(at, x, a));
		break;
	case REC_PAPER:
		render_json_paper(w, view_paper(at, x, a));
		break;
	case REC_DOMAIN:
	case REC_SUBDOMAIN:
		render_json_domain(w, view_domain(at, x, a));
		break;
	case REC_STAGE:
	case REC_CATEGORY:
		render_json_value(w, view_value(at, x, a));
		break;
	case REC_TERM:
	case REC_KINDS:
		break;
	}
}

static void line_json(struct buf *out, const struct atlas *at, const struct entry *x, struct arena *a)
{
	struct json_writer w;

	json_begin(&w, out);
	record_json(&w, at, x, a);
	buf_c(out, '\n');
}

bool render_has_picture(const struct entry *x)
{
	return x->r.kind == REC_RISK || x->r.kind == REC_TECHNIQUE || x->r.kind == REC_MITIGATION;
}

void render_record(struct buf *out, const struct atlas *at, const struct entry *x, enum render_format f)
{
	struct arena a = { 0 };
	struct doc d = { 0 };

	switch (f) {
	case FORMAT_HTML:
		render_html_record(out, at, x);
		break;
	case FORMAT_JSON:
	case FORMAT_JSONL:
		line_json(out, at, x, &a);
		break;
	case FORMAT_STIX:
		render_stix_record(out, at, x);
		break;
	case FORMAT_SVG:
		if (render_has_picture(x))
			render_flow_svg(out, view_flow(at, x, &a));
		break;
	default:
		doc_of_entry(&d, at, x, &a);
		if (f == FORMAT_CSV)
			doc_csv(out, &d);
		else if (f == FORMAT_MD)
			doc_md(out, &d);
		else
			doc_text(out, &d, 0);
		doc_free(&d);
	}
	arena_free(&a);
}

void render_export_jsonl(struct buf *out, const struct atlas *at)
{
	for (int k = 0; k < REC_KINDS; k++) {
		if (!kind_table[k].list)
			continue;
		for (size_t i = 0; i < at->edition->kinds[k].n; i++) {
			struct arena a = { 0 };

			line_json(out, at, &at->edition->kinds[k].v[i], &a);
			arena_free(&a);
		}
	}
}
