#include "base/buf.h"
#include "base/utf8.h"
#include "fmt/xlsx_part.h"

static void XMLCALL on_doctype(void *user, const XML_Char *name, const XML_Char *sysid, const XML_Char *pubid, int internal)
{
	(void)name;
	(void)sysid;
	(void)pubid;
	(void)internal;
	xlsx_xml_stop(user, ERR_INPUT, "has a DOCTYPE, which no workbook needs");
}

int xlsx_xml_run(struct xlsx_xml *x, XML_StartElementHandler start, XML_EndElementHandler end)
{
	size_t n = 0;
	char *bytes = xlsx_zip_read(x->file, x->entry, &n);
	int rc = -1;

	if (!bytes)
		return -1;
	x->parser = XML_ParserCreate(NULL);
	if (!x->parser) {
		(void)err_set(x->file->err, ERR_BUG, "out of memory");
		goto done;
	}
	XML_SetUserData(x->parser, x);
	XML_SetElementHandler(x->parser, start, end);
	XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
	if (XML_Parse(x->parser, bytes, (int)n, XML_TRUE) == XML_STATUS_OK)
		rc = 0;
	else if (!x->stopped)
		xlsx_xml_stop(x, ERR_INPUT, XML_ErrorString(XML_GetErrorCode(x->parser)));
	XML_ParserFree(x->parser);
done:
	free(bytes);
	return rc;
}

void xlsx_xml_stop(struct xlsx_xml *x, enum err_code code, const char *what)
{
	if (!x->stopped)
		(void)err_set(x->file->err, code, "%.200s: line %lu: %s", x->entry,
			      (unsigned long)XML_GetCurrentLineNumber(x->parser), what);
	x->stopped = true;
	(void)XML_StopParser(x->parser, XML_FALSE);
}

const char *xlsx_xml_name(const char *name)
{
	const char *colon = strchr(name, ':');

	return colon ? colon + 1 : name;
}

const char *xlsx_xml_attr(const char **attrs, const char *name)
{
	for (; *attrs; attrs += 2)
		if (strcmp(attrs[0], name) == 0)
			return attrs[1];
	return NULL;
}

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The character that _xHHHH_ at s means, or -1. */
static int32_t escaped(struct str s)
{
	int32_t v = 0;

	if (s.n < 7 || s.p[0] != '_' || s.p[1] != 'x' || s.p[6] != '_')
		return -1;
	for (int i = 2; i < 6; i++) {
		int d = hex(s.p[i]);

		if (d < 0)
			return -1;
		v = v << 4 | d;
	}
	return v;
}

struct str xlsx_xml_text(struct arena *a, struct str s)
{
	struct str out;
	struct buf b;

	if (str_find(s, STR("_x")) < 0)
		return s.n ? arena_str(a, s) : STR_NONE;
	buf_init(&b, s.n);
	for (size_t i = 0; i < s.n;) {
		int32_t v = s.p[i] == '_' ? escaped(str_from(s, i)) : -1;

		if (v < 0) {
			buf_c(&b, s.p[i++]);
			continue;
		}
		if (v >= ' ' || v == '\t' || v == '\n' || v == '\r') /* other control characters mean nothing in a text */
			utf8_put(&b, (uint32_t)v);
		i += 7;
	}
	out = arena_str(a, buf_str(&b));
	buf_free(&b);
	return out;
}
