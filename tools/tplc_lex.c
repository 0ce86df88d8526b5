/* Cutting a template into tags and text, and the tags that stand first. */
#include <ctype.h>
#include <stdio.h>

#include "base/fs.h"
#include "tplc.h"

unsigned tplc_line(const struct tplc *t, const char *at)
{
	unsigned line = 1;

	for (const char *p = t->src.p; p < at; p++)
		line += *p == '\n';
	return line;
}

int tplc_fail(const struct tplc *t, const char *at, struct err *err, const char *fmt, ...)
{
	const char *start = at;
	va_list ap;
	char msg[600];

	while (start > t->src.p && start[-1] != '\n')
		start--;
	va_start(ap, fmt);
	(void)vsnprintf(msg, sizeof(msg), fmt, ap);
	va_end(ap);
	return err_set(err, ERR_INPUT, "%s:%u:%td: %s", t->path, tplc_line(t, at), at - start + 1, msg);
}

struct str tplc_word(struct str *s)
{
	size_t i = 0;
	struct str word;

	*s = str_trim(*s);
	while (i < s->n && (isalnum((unsigned char)s->p[i]) || s->p[i] == '_'))
		i++;
	word = str_sub(*s, 0, i);
	*s = str_from(*s, i);
	return word;
}

int tplc_unquote(const struct tplc *t, struct str *s, struct buf *out, struct err *err)
{
	const char *start = s->p;

	for (size_t i = 1; i < s->n && s->p[i] != '\n'; i++) {
		char c = s->p[i];

		if (c == '"') {
			*s = str_from(*s, i + 1);
			return 0;
		}
		if (c == '\\') {
			c = i + 1 < s->n ? s->p[++i] : 0;
			if (c != '"' && c != '\\')
				return tplc_fail(t, s->p + i, err, "'\\%c' in a text: expected \\\" or \\\\", c);
		}
		buf_c(out, c);
	}
	return tplc_fail(t, start, err, "a text without its closing '\"'");
}

/* The end of the tag that starts at src.p[from]: the offset of its "}}". */
static int tag_end(const struct tplc *t, size_t from, bool comment, size_t *end, struct err *err)
{
	bool quoted = false;

	for (size_t i = from + 2; i + 1 < t->src.n; i++) {
		const char *p = t->src.p + i;

		if (quoted && *p == '\\')
			i++;
		else if (*p == '"' && !comment)
			quoted = !quoted;
		else if (quoted && *p == '\n')
			break;
		else if (!quoted && p[0] == '}' && p[1] == '}') {
			*end = i;
			return 0;
		} else if (!quoted && !comment && p[0] == '{' && p[1] == '{')
			return tplc_fail(t, p, err, "'{{' inside a tag: the tag of line %u has no '}}'", tplc_line(t, t->src.p + from));
	}
	return tplc_fail(t, t->src.p + from, err, quoted ? "a tag with a text that has no closing '\"'" : "'{{' without its '}}'");
}

static enum tplc_kind kind_of(char c)
{
	switch (c) {
	case '#':
		return TPLC_OPEN;
	case '/':
		return TPLC_CLOSE;
	case '>':
		return TPLC_PARTIAL;
	case '!':
		return TPLC_COMMENT;
	case ':':
		return TPLC_TYPE;
	case '%':
		return TPLC_INCLUDE;
	default:
		return TPLC_HOLE;
	}
}

static int cut(struct arena *a, struct tplc *t, struct err *err)
{
	VEC(struct tplc_tok) v = { 0 };
	size_t from = 0, end = 0;
	int rc = 0;

	for (;;) {
		struct str rest = str_from(t->src, from), text;
		ptrdiff_t at = str_find(rest, STR("{{")), stray;
		struct tplc_tok tok;

		text = at < 0 ? rest : str_sub(rest, 0, (size_t)at);
		stray = str_find(text, STR("}}"));
		if (stray >= 0) {
			rc = tplc_fail(t, text.p + stray, err, "'}}' without '{{' before it; as text, write {{ \"}}\" }}");
			break;
		}
		vec_push(&v, ((struct tplc_tok){ TPLC_TEXT, text, from == 0 }));
		if (at < 0)
			break;
		from += (size_t)at;
		tok.kind = kind_of(from + 2 < t->src.n ? t->src.p[from + 2] : 0);
		rc = tag_end(t, from, tok.kind == TPLC_COMMENT, &end, err);
		if (rc < 0)
			break;
		from += tok.kind == TPLC_HOLE ? 2 : 3;
		tok.text = str_trim(str_sub(t->src, from, end - from));
		tok.bol = false;
		vec_push(&v, tok);
		from = end + 2;
	}
	t->toks = vec_dup(a, &v);
	t->n = v.n;
	vec_free(&v);
	return rc;
}

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static bool all_blank(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!blank(s.p[i]))
			return false;
	return true;
}

/* A line that holds only tags, none of them a hole, leaves nothing in the page: not its indentation, not its end. */
static void drop_tag_lines(struct tplc *t)
{
	for (size_t k = 1; k < t->n; k += 2) {
		struct tplc_tok *before = &t->toks[k - 1], *after;
		size_t head = before->text.n, tail = 0, last = k;

		if (t->toks[k].kind == TPLC_HOLE)
			continue;
		while (last + 2 < t->n && t->toks[last + 2].kind != TPLC_HOLE && all_blank(t->toks[last + 1].text))
			last += 2;
		after = &t->toks[last + 1];
		while (head > 0 && blank(before->text.p[head - 1]))
			head--;
		while (tail < after->text.n && blank(after->text.p[tail]))
			tail++;
		if (head > 0 ? before->text.p[head - 1] == '\n' : before->bol) {
			bool end = tail == after->text.n && last + 2 >= t->n;

			if (end || (tail < after->text.n && after->text.p[tail] == '\n')) {
				before->text.n = head;
				for (size_t i = k + 1; i < last; i += 2)
					t->toks[i].text.n = 0;
				after->text = str_from(after->text, end ? tail : tail + 1);
				after->bol = true;
			}
		}
		k = last;
	}
}

static int read_include(struct arena *a, struct tplc *t, struct str text, struct str *out, struct err *err)
{
	struct str rest = text;
	struct buf b;
	int rc = 0;

	if (!str_is(tplc_word(&rest), "include"))
		return tplc_fail(t, text.p, err, "'%.*s': expected include \"folder/file.h\"", STRF(text));
	rest = str_trim(rest);
	buf_init(&b, BUF_LINE);
	if (!str_starts(rest, STR("\"")))
		rc = tplc_fail(t, text.p, err, "'%.*s': expected include \"folder/file.h\"", STRF(text));
	else
		rc = tplc_unquote(t, &rest, &b, err);
	if (rc == 0 && (rest.n || b.n == 0 || str_has(buf_str(&b), "\"") || str_has(buf_str(&b), "\\")))
		rc = tplc_fail(t, text.p, err, "'%.*s': expected include \"folder/file.h\"", STRF(text));
	*out = arena_str(a, buf_str(&b));
	buf_free(&b);
	return rc;
}

static int read_type(struct tplc *t, const struct tplc_tok *tok, struct err *err)
{
	struct str rest = tok->text, word = tplc_word(&rest), tag = tplc_word(&rest);

	if (t->type.p)
		return tplc_fail(t, tok->text.p, err, "a second {{: type }}: a template has one argument");
	if (str_is(word, "void") && tag.n == 0 && rest.n == 0)
		t->type = STR("");
	else if (str_is(word, "struct") && tag.n && rest.n == 0)
		t->type = tok->text;
	else
		return tplc_fail(t, tok->text.p, err, "'%.*s': expected {{: struct name }} or {{: void }}", STRF(tok->text));
	return 0;
}

/* The type and the includes come before anything that writes. */
static int read_head(struct arena *a, struct tplc *t, struct err *err)
{
	VEC(struct str) inc = { 0 };
	struct str path;
	int rc = 0;

	for (size_t i = 0; i < t->n && rc == 0; i++) {
		const struct tplc_tok *tok = &t->toks[i];

		if (tok->kind == TPLC_TYPE) {
			rc = read_type(t, tok, err);
		} else if (tok->kind == TPLC_INCLUDE) {
			rc = read_include(a, t, tok->text, &path, err);
			if (rc == 0)
				vec_push(&inc, path);
		} else if (!t->type.p && tok->kind != TPLC_COMMENT && str_trim(tok->text).n) {
			rc = tplc_fail(t, str_trim(tok->text).p, err,
				       "before anything else, say the argument: {{: struct view_name }}, or {{: void }} for none");
		}
	}
	if (rc == 0 && !t->type.p)
		rc = tplc_fail(t, t->src.p, err, "no argument declared: start with {{: struct view_name }}, or {{: void }} for none");
	t->includes = vec_dup(a, &inc);
	t->nincludes = inc.n;
	vec_free(&inc);
	return rc;
}

static int read_name(struct arena *a, struct tplc *t, struct err *err)
{
	struct str base = fs_base(str_of(t->path));
	char *z;

	if (!str_ends(base, STR(".html")))
		return err_set(err, ERR_INPUT, "%s:1:1: the name of a template ends in .html", t->path);
	z = arena_z(a, str_sub(base, 0, base.n - 5));
	t->name = str_of(z);
	for (char *p = z; *p; p++) {
		if (*p == '-')
			*p = '_';
		if (!((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') || *p == '_'))
			return err_set(err, ERR_INPUT, "%s:1:1: '%c' in the name of a template: expected a-z, 0-9, '-' and '_'", t->path, *p);
	}
	if (str_starts(t->name, STR("put_")) || str_starts(t->name, STR("is_")))
		return err_set(err, ERR_INPUT, "%s:1:1: names that start with put or is belong to render/tpl.h", t->path);
	return 0;
}

int tplc_read(struct arena *a, const char *path, struct tplc *t, struct err *err)
{
	struct buf b;
	int rc;

	*t = (struct tplc){ .path = path };
	if (read_name(a, t, err) < 0)
		return -1;
	buf_init(&b, BUF_PAGE);
	rc = fs_read(path, BUF_PAGE - 1, &b, err);
	t->src = arena_str(a, buf_str(&b));
	buf_free(&b);
	if (rc < 0)
		return -1;
	if (memchr(t->src.p, 0, t->src.n))
		return tplc_fail(t, memchr(t->src.p, 0, t->src.n), err, "a NUL byte in a template");
	if (cut(a, t, err) < 0)
		return -1;
	drop_tag_lines(t);
	return read_head(a, t, err);
}
