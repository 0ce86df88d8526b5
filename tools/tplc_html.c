/*
 * Following a template's text as HTML, as far as the safety of its holes asks for (WHATWG HTML, 13.2.5): which holes stand in
 * element content, in a quoted attribute, at the start of an address, and which stand where no text is safe.
 */
#include <ctype.h>
#include <stdio.h>

#include "tplc.h"

/* Attributes whose value is an address. */
static const char *const addresses[] = { "href", "src", "action", "formaction", "poster", "cite", "data", "xlink:href",
					 "background", "longdesc", "manifest", "ping" };
/* Attributes whose value is a language of its own. */
static const char *const languages[] = { "srcset", "imagesrcset", "srcdoc", "http-equiv" };

static bool one_of(const char *name, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(name, list[i]) == 0)
			return true;
	return false;
}

static bool is_address(const struct tplc_html *h)
{
	return one_of(h->attr, addresses, ARRAY_LEN(addresses));
}

const char *tplc_html_where(const struct tplc_html *h, char out[64])
{
	switch (h->state) {
	case TPLC_S_TEXT:
		return h->pre ? "the text of <pre> or <textarea>" : "text";
	case TPLC_S_LESS:
	case TPLC_S_TAG_NAME:
		return "the name of a tag";
	case TPLC_S_MARKUP:
		return "a <!declaration>";
	case TPLC_S_COMMENT:
		return "an HTML comment";
	case TPLC_S_ATTR_NAME:
		return "the name of an attribute";
	case TPLC_S_AFTER_ATTR:
	case TPLC_S_IN_TAG:
		(void)snprintf(out, 64, "the inside of a tag <%s%s", h->end_tag ? "/" : "", h->tag);
		return out;
	case TPLC_S_BEFORE_VALUE:
		return "an unquoted attribute value";
	case TPLC_S_VALUE:
		(void)snprintf(out, 64, "the value of attribute '%s'", h->attr);
		return out;
	case TPLC_S_RAW:
	case TPLC_S_DATA:
	case TPLC_S_TITLE:
		(void)snprintf(out, 64, "the content of <%s>", h->tag);
		return out;
	}
	return "?";
}

static void name_add(char *name, size_t size, char c)
{
	size_t n = strlen(name);

	if (n + 1 < size) {
		name[n] = (char)tolower((unsigned char)c);
		name[n + 1] = 0;
	}
}

static bool space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* The type of a <script> was read: only with this very one, written out, are its contents data and no program.  Of two types
 * HTML takes the first. */
static void type_done(struct tplc_html *h)
{
	if (h->end_tag || strcmp(h->tag, "script") != 0 || strcmp(h->attr, "type") != 0 || h->script != TPLC_SCRIPT_CODE)
		return;
	h->script = strcmp(h->kind, "application/ld+json") == 0 ? TPLC_SCRIPT_DATA : TPLC_SCRIPT_OTHER;
}

/* An attribute ended without a value. */
static void no_value(struct tplc_html *h)
{
	h->kind[0] = 0;
	type_done(h);
	h->state = TPLC_S_IN_TAG;
}

/* A tag ends at its '>': what comes now? */
static void tag_done(struct tplc_html *h)
{
	bool pre = strcmp(h->tag, "pre") == 0 || strcmp(h->tag, "textarea") == 0;

	h->state = TPLC_S_TEXT;
	if (pre)
		h->pre = !h->end_tag;
	if (h->end_tag)
		return;
	if (strcmp(h->tag, "script") == 0 || strcmp(h->tag, "style") == 0)
		h->state = h->script == TPLC_SCRIPT_DATA ? TPLC_S_DATA : TPLC_S_RAW;
	else if (strcmp(h->tag, "title") == 0 || strcmp(h->tag, "textarea") == 0)
		h->state = TPLC_S_TITLE;
}

static int attr_done(const struct tplc_html *h, const struct tplc *t, const char *at, struct err *err)
{
	if (strncmp(h->attr, "on", 2) == 0)
		return tplc_fail(t, at, err, "event handler '%s': the Content-Security-Policy stops it; add the listener in a module", h->attr);
	if (strcmp(h->attr, "style") == 0)
		return tplc_fail(t, at, err, "attribute 'style': the Content-Security-Policy stops it; use a class");
	return 0;
}

static int step_less(struct tplc_html *h, const struct tplc *t, const char *p, struct str rest, struct err *err)
{
	if (*p == '!') {
		h->state = str_starts(rest, STR("!--")) ? TPLC_S_COMMENT : TPLC_S_MARKUP;
	} else if (*p == '/' && !h->end_tag) {
		h->end_tag = true;
	} else if (isalpha((unsigned char)*p)) {
		h->state = TPLC_S_TAG_NAME;
		h->script = TPLC_SCRIPT_CODE;
		h->tag[0] = 0;
		name_add(h->tag, sizeof(h->tag), *p);
	} else {
		return tplc_fail(t, p, err, "'<' that starts no tag; as text, write &lt;");
	}
	return 0;
}

static int step_in_tag(struct tplc_html *h, const struct tplc *t, const char *p, struct err *err)
{
	if (*p == '>') {
		tag_done(h);
	} else if (*p == '/' || space(*p)) {
		h->glued = false;
	} else if (h->glued) {
		return tplc_fail(t, p, err, "'%c' inside the tag <%s: expected white space, '/' or '>'", *p, h->tag);
	} else if (*p == '"' || *p == '\'' || *p == '<' || *p == '=') {
		return tplc_fail(t, p, err, "'%c' inside the tag <%s: expected the name of an attribute or '>'", *p, h->tag);
	} else {
		h->state = TPLC_S_ATTR_NAME;
		h->attr[0] = 0;
		name_add(h->attr, sizeof(h->attr), *p);
	}
	return 0;
}

static int step_attr(struct tplc_html *h, const struct tplc *t, const char *p, struct err *err)
{
	if (*p == '=') {
		h->state = TPLC_S_BEFORE_VALUE;
	} else if (space(*p)) {
		h->state = TPLC_S_AFTER_ATTR;
	} else if (*p == '>' || *p == '/') {
		no_value(h);
	} else if (h->state == TPLC_S_AFTER_ATTR) {
		no_value(h); /* the one before had none; this begins the next */
		h->glued = false;
		return attr_done(h, t, p, err) < 0 ? -1 : step_in_tag(h, t, p, err);
	} else if (*p == '"' || *p == '\'' || *p == '<') {
		return tplc_fail(t, p, err, "'%c' in the name of an attribute", *p);
	} else {
		name_add(h->attr, sizeof(h->attr), *p);
		return 0;
	}
	if (attr_done(h, t, p, err) < 0)
		return -1;
	return h->state == TPLC_S_IN_TAG ? step_in_tag(h, t, p, err) : 0;
}

static int step_before_value(struct tplc_html *h, const struct tplc *t, const char *p, struct err *err)
{
	if (space(*p))
		return 0;
	if (*p != '"' && *p != '\'')
		return tplc_fail(t, p, err, "the value of attribute '%s' is not quoted: write %s=\"...\"", h->attr, h->attr);
	h->state = TPLC_S_VALUE;
	h->quote = *p;
	h->url = TPLC_AT_URL;
	h->bare = false;
	h->scheme[0] = 0;
	h->kind[0] = 0;
	return 0;
}

static int step_url(struct tplc_html *h, const struct tplc *t, const char *p, struct err *err)
{
	if (h->url != TPLC_AT_URL && !h->bare) {
		if (h->url != TPLC_MIXED_URL)
			h->url = *p == '/' ? TPLC_AFTER_SLASH : TPLC_IN_URL;
		return 0;
	}
	if ((unsigned char)*p <= ' ')
		return tplc_fail(t, p, err, "white space at the start of an address");
	if (*p == ':' && strcmp(h->scheme, "http") != 0 && strcmp(h->scheme, "https") != 0 && strcmp(h->scheme, "mailto") != 0)
		return tplc_fail(t, p, err, "an address of scheme '%s:': only http, https and mailto may stand here", h->scheme);
	h->bare = !strchr(":/?#", *p);
	h->url = *p == '/' ? TPLC_AFTER_SLASH : TPLC_IN_URL;
	if (h->bare)
		name_add(h->scheme, sizeof(h->scheme), *p);
	return 0;
}

static int step_value(struct tplc_html *h, const struct tplc *t, const char *p, struct err *err)
{
	if (*p != h->quote) {
		name_add(h->kind, sizeof(h->kind), *p);
		return is_address(h) ? step_url(h, t, p, err) : 0;
	}
	type_done(h);
	h->state = TPLC_S_IN_TAG;
	h->glued = true;
	return 0;
}

/* In <script>, <title> and their like only their own end tag counts. */
static void step_raw(struct tplc_html *h, const char *p, struct str rest)
{
	size_t n = strlen(h->tag);

	if (*p != '<' || rest.n < n + 2 || rest.p[1] != '/' || !str_istarts(str_from(rest, 2), str_of(h->tag)))
		return;
	if (rest.n > n + 2 && !space(rest.p[n + 2]) && rest.p[n + 2] != '>' && rest.p[n + 2] != '/')
		return;
	h->state = TPLC_S_LESS;
	h->end_tag = false;
}

static int step(struct tplc_html *h, const struct tplc *t, struct str rest, size_t *done, struct err *err)
{
	const char *p = rest.p;

	*done = 1;
	switch (h->state) {
	case TPLC_S_TEXT:
		if (*p == '<') {
			h->state = TPLC_S_LESS;
			h->end_tag = false;
		}
		return 0;
	case TPLC_S_LESS:
		return step_less(h, t, p, rest, err);
	case TPLC_S_MARKUP:
		if (*p == '>')
			h->state = TPLC_S_TEXT;
		return 0;
	case TPLC_S_COMMENT:
		if (str_starts(rest, STR("-->"))) {
			h->state = TPLC_S_TEXT;
			*done = 3;
		}
		return 0;
	case TPLC_S_TAG_NAME:
		if (!space(*p) && *p != '>' && *p != '/') {
			name_add(h->tag, sizeof(h->tag), *p);
			return 0;
		}
		h->state = TPLC_S_IN_TAG;
		return step_in_tag(h, t, p, err);
	case TPLC_S_IN_TAG:
		return step_in_tag(h, t, p, err);
	case TPLC_S_ATTR_NAME:
	case TPLC_S_AFTER_ATTR:
		return step_attr(h, t, p, err);
	case TPLC_S_BEFORE_VALUE:
		return step_before_value(h, t, p, err);
	case TPLC_S_VALUE:
		return step_value(h, t, p, err);
	case TPLC_S_RAW:
	case TPLC_S_DATA:
	case TPLC_S_TITLE:
		step_raw(h, p, rest);
		return 0;
	}
	return 0;
}

/* White space that only lays out the template: its run of n bytes becomes one line end in text, one space in a tag. */
static void put_space(const struct tplc_html *h, struct str run, bool line_start, struct buf *out)
{
	bool has_end = memchr(run.p, '\n', run.n) != NULL;

	if (h->state == TPLC_S_IN_TAG || h->state == TPLC_S_AFTER_ATTR)
		buf_mem(out, " ", line_start ? 0 : 1); /* the line end before a dropped line has written one */
	else if (!has_end && !line_start)
		buf_add(out, run);
	else if (!line_start && (out->n == 0 || out->p[out->n - 1] != '\n'))
		buf_c(out, '\n');
}

int tplc_html_text(struct tplc_html *h, const struct tplc *t, const struct tplc_tok *tok, struct buf *out, struct err *err)
{
	struct str s = tok->text;
	size_t i = 0, k, done;

	while (i < s.n) {
		bool layout = (h->state == TPLC_S_TEXT && !h->pre) || h->state == TPLC_S_IN_TAG || h->state == TPLC_S_AFTER_ATTR ||
			      h->state == TPLC_S_ATTR_NAME || h->state == TPLC_S_TAG_NAME;

		for (k = i; layout && k < s.n && space(s.p[k]); k++)
			if (step(h, t, str_from(s, k), &done, err) < 0)
				return -1;
		if (k > i) {
			put_space(h, str_sub(s, i, k - i), i == 0 && tok->bol, out);
			i = k;
			continue;
		}
		if (step(h, t, str_from(s, i), &done, err) < 0)
			return -1;
		buf_mem(out, s.p + i, done);
		i += done;
	}
	return 0;
}

int tplc_html_hole(struct tplc_html *h, const struct tplc *t, const char *at, enum tplc_place *place, struct err *err)
{
	char where[64];

	switch (h->state) {
	case TPLC_S_TEXT:
		*place = TPLC_IN_TEXT;
		return 0;
	case TPLC_S_TITLE:
		*place = TPLC_IN_QUOTES;
		return 0;
	case TPLC_S_DATA:
		*place = TPLC_IN_DATA;
		return 0;
	case TPLC_S_BEFORE_VALUE:
		return tplc_fail(t, at, err, "a hole in an unquoted attribute: write %s=\"{{ ... }}\"", h->attr);
	case TPLC_S_VALUE:
		break;
	default:
		return tplc_fail(t, at, err, "a hole in %s: only text and quoted attribute values may have holes", tplc_html_where(h, where));
	}
	if (one_of(h->attr, languages, ARRAY_LEN(languages)))
		return tplc_fail(t, at, err, "a hole in attribute '%s', whose value no escaping makes safe", h->attr);
	*place = TPLC_IN_QUOTES;
	h->kind[0] = '?';
	if (is_address(h)) {
		if (h->bare && h->url != TPLC_MIXED_URL)
			return tplc_fail(t, at, err, "letters and a hole after them could become a scheme: begin the address with '/', '?' or '#'");
		*place = h->url;
		h->url = TPLC_IN_URL;
		h->bare = false;
	}
	return 0;
}

int tplc_html_tag(struct tplc_html *h, const struct tplc *t, const char *at, struct err *err)
{
	char where[64];

	switch (h->state) {
	case TPLC_S_VALUE:
		h->kind[0] = '?';
		return 0;
	case TPLC_S_TEXT:
	case TPLC_S_IN_TAG:
	case TPLC_S_TITLE:
		return 0;
	case TPLC_S_ATTR_NAME:
	case TPLC_S_AFTER_ATTR:
		if (attr_done(h, t, at, err) < 0)
			return -1;
		h->glued = h->state == TPLC_S_ATTR_NAME;
		no_value(h);
		return 0;
	case TPLC_S_TAG_NAME:
		h->glued = true;
		h->state = TPLC_S_IN_TAG;
		return 0;
	default:
		return tplc_fail(t, at, err, "a block tag in %s", tplc_html_where(h, where));
	}
}

/* Where an address stands after two branches that may have left it at different places. */
static int join_url(struct tplc_html *h, const struct tplc_html *other, const struct tplc *t, const char *at, struct err *err)
{
	bool start = h->url == TPLC_AT_URL || other->url == TPLC_AT_URL;

	if (h->url == other->url && h->bare == other->bare && strcmp(h->scheme, other->scheme) == 0)
		return 0;
	if (start && (h->url == TPLC_AFTER_SLASH || other->url == TPLC_AFTER_SLASH))
		return tplc_fail(t, at, err, "the address ends in '/' on one branch and is empty on the other: end both alike");
	if (h->url == TPLC_AFTER_SLASH || other->url == TPLC_AFTER_SLASH)
		h->url = TPLC_AFTER_SLASH;
	else if (h->url != other->url || h->bare || other->bare)
		h->url = TPLC_MIXED_URL;
	h->bare = start || h->bare || other->bare;
	h->scheme[0] = '?'; /* no ':' may follow: who knows after which letters */
	h->scheme[1] = 0;
	return 0;
}

int tplc_html_join(struct tplc_html *h, const struct tplc_html *other, const struct tplc *t, const char *at, struct err *err)
{
	bool in_tag = h->state == TPLC_S_IN_TAG || h->state == TPLC_S_VALUE || h->state == TPLC_S_TITLE;
	char a[64], b[64];

	if (h->state != other->state || h->pre != other->pre || (in_tag && (strcmp(h->tag, other->tag) != 0 || h->end_tag != other->end_tag)) ||
	    (h->state == TPLC_S_VALUE && (strcmp(h->attr, other->attr) != 0 || h->quote != other->quote)))
		return tplc_fail(t, at, err, "one way through this block ends in %s, another in %s", tplc_html_where(h, a), tplc_html_where(other, b));
	h->glued = h->glued || other->glued;
	if (h->script != other->script)
		h->script = TPLC_SCRIPT_OTHER;
	h->kind[0] = '?';
	return h->state == TPLC_S_VALUE && is_address(h) ? join_url(h, other, t, at, err) : 0;
}
