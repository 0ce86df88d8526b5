/*
 * Expressions, checked and turned into C.  What has a type is left to the C compiler: a member that is not there, or of a type
 * no hole may write, is its error at the template's line.
 *
 *   condition:  a or b, a and b, not a, (a), x == y  != < <= > >=, or a bare operand
 *   operand:    path, number, "text", CONSTANT
 *   path:       v.title, t.risk->title, *t.risk, v.rows[0], loop.index
 */
#include <ctype.h>
#include <stdio.h>

#include "tplc.h"

struct parser {
	const struct tplc_scope *sc;
	struct str rest;
	struct err *err;
	int depth;
};

enum sort { SORT_PATH, SORT_NUMBER, SORT_TEXT, SORT_CONSTANT };

/* The helpers: which C function, which arguments (n: number or path, t: text or path, p: path), where allowed besides text. */
static const struct helper {
	const char *name, *c, *args;
	bool starts_url, in_url, in_quotes;
} helpers[] = {
	{ "num", "tpl_put_num", "nn", false, false, true },       { "pct", "tpl_put_pct", "n", false, false, true },
	{ "count", "tpl_put_count", "n", false, false, true },    { "plural", "tpl_put_plural", "ntt", false, false, true },
	{ "beyond", "tpl_put_beyond", "nn", false, false, true }, { "date", "tpl_put_date", "n", false, false, true },
	{ "url", "TPL_URL", "t", true, false, true },             { "query", "TPL_QUERY", "t", false, true, true },
	{ "soft", "tpl_put_soft", "t", false, false, false },
	{ "rich", "html_put_rich", "pp", false, false, false },   { "marked", "html_put_marked", "ppp", false, false, false },
};

static int fail(struct parser *p, const char *what)
{
	struct str rest = str_trim(p->rest);
	size_t n = 0;

	while (n < rest.n && n < 20 && !isspace((unsigned char)rest.p[n]))
		n++;
	if (rest.n == 0)
		return tplc_fail(p->sc->t, rest.p, p->err, "the tag ends where %s was expected", what);
	return tplc_fail(p->sc->t, rest.p, p->err, "'%.*s': expected %s", (int)n, rest.p, what);
}

static bool eat(struct parser *p, const char *mark)
{
	p->rest = str_trim(p->rest);
	if (!str_starts(p->rest, str_of(mark)))
		return false;
	p->rest = str_from(p->rest, strlen(mark));
	return true;
}

static bool eat_word(struct parser *p, const char *word)
{
	struct str rest = p->rest, w = tplc_word(&rest);

	if (!str_is(w, word))
		return false;
	p->rest = rest;
	return true;
}

static const struct tplc_name *find_name(const struct tplc_scope *sc, struct str name)
{
	for (size_t i = sc->n; i > 0; i--)
		if (str_eq(sc->names[i - 1].name, name))
			return &sc->names[i - 1];
	return NULL;
}

static bool is_constant(struct str name)
{
	bool letter = false;

	for (size_t i = 0; i < name.n; i++) {
		if (islower((unsigned char)name.p[i]))
			return false;
		letter = letter || isupper((unsigned char)name.p[i]);
	}
	return letter && isupper((unsigned char)name.p[0]);
}

static int parse_path(struct parser *p, struct buf *out);

/* loop.index, loop.first, loop.last of the innermost each. */
static int parse_loop(struct parser *p, const char *at, struct buf *out)
{
	unsigned n = 0;
	struct str field;

	for (size_t i = 0; i < p->sc->n; i++)
		if (p->sc->names[i].loop)
			n = p->sc->names[i].loop;
	if (n == 0)
		return tplc_fail(p->sc->t, at, p->err, "'loop' outside of {{# each }}");
	field = eat(p, ".") ? tplc_word(&p->rest) : STR("");
	if (str_is(field, "index"))
		buf_printf(out, "(i%u + 1)", n);
	else if (str_is(field, "first"))
		buf_printf(out, "(i%u == 0)", n);
	else if (str_is(field, "last"))
		buf_printf(out, "(i%u + 1 == c%u->n)", n, n);
	else
		return tplc_fail(p->sc->t, at, p->err, "'loop' has index, first and last");
	return 0;
}

static int parse_members(struct parser *p, bool pointer, struct buf *out)
{
	struct str field;

	for (;;) {
		bool arrow = str_starts(p->rest, STR("->"));

		if (str_starts(p->rest, STR("["))) {
			p->rest = str_from(p->rest, 1);
			buf_c(out, '[');
			p->rest = str_trim(p->rest);
			if (p->rest.n && isdigit((unsigned char)p->rest.p[0]))
				buf_add(out, tplc_word(&p->rest));
			else if (parse_path(p, out) < 0)
				return -1;
			if (!eat(p, "]"))
				return fail(p, "']'");
			buf_c(out, ']');
		} else if (arrow || str_starts(p->rest, STR("."))) {
			p->rest = str_from(p->rest, arrow ? 2 : 1);
			field = p->rest.n && !isspace((unsigned char)p->rest.p[0]) ? tplc_word(&p->rest) : STR("");
			if (field.n == 0 || isdigit((unsigned char)field.p[0]))
				return fail(p, "the name of a member");
			buf_z(out, arrow || pointer ? "->" : ".");
			buf_add(out, field);
		} else {
			return 0;
		}
		pointer = false;
	}
}

static int parse_path(struct parser *p, struct buf *out)
{
	const struct tplc_name *name;
	bool star = eat(p, "*"), member;
	struct str word;
	const char *at;

	if (p->depth++ > 20)
		return fail(p, "less nesting");
	p->rest = str_trim(p->rest);
	at = p->rest.p;
	word = tplc_word(&p->rest);
	if (word.n == 0)
		return fail(p, "a value such as v.title");
	if (str_is(word, "loop")) {
		p->depth--;
		return star ? fail(p, "no '*' before loop") : parse_loop(p, at, out);
	}
	name = find_name(p->sc, word);
	if (!name)
		return tplc_fail(p->sc->t, at, p->err, "unknown name '%.*s': expected %s or a name bound by each", STRF(word),
				 p->sc->t->type.n ? "v, loop" : "loop");
	member = str_starts(p->rest, STR(".")) || str_starts(p->rest, STR("->"));
	if (star)
		buf_lit(out, "(*");
	if (member)
		buf_printf(out, "b_%.*s", STRF(word));
	else
		buf_printf(out, "(*b_%.*s)", STRF(word));
	if (parse_members(p, member, out) < 0)
		return -1;
	if (star)
		buf_c(out, ')');
	p->depth--;
	return 0;
}

static int parse_text(struct parser *p, struct buf *out)
{
	struct buf text;
	int rc;

	buf_init(&text, BUF_LINE);
	rc = tplc_unquote(p->sc->t, &p->rest, &text, p->err);
	literal_put(out, buf_str(&text), 0);
	buf_free(&text);
	return rc;
}

static int parse_operand(struct parser *p, enum sort *sort, struct buf *out)
{
	struct str look;
	char c;

	p->rest = str_trim(p->rest);
	look = p->rest;
	c = look.n ? look.p[0] : 0;
	if (c == '"') {
		*sort = SORT_TEXT;
		return parse_text(p, out);
	}
	if (c == '-' || isdigit((unsigned char)c)) {
		uint64_t v;

		*sort = SORT_NUMBER;
		if (c == '-')
			look = str_from(look, 1);
		look = tplc_word(&look);
		if (str_u64(look, 0, INT32_MAX, &v) < 0)
			return fail(p, "a whole number up to 2147483647");
		buf_printf(out, "%s%llu", c == '-' ? "-" : "", (unsigned long long)v);
		p->rest = str_from(p->rest, (size_t)(look.p + look.n - p->rest.p));
		return 0;
	}
	look = tplc_word(&look);
	if (is_constant(look) && !find_name(p->sc, look)) {
		*sort = SORT_CONSTANT;
		buf_add(out, tplc_word(&p->rest));
		return 0;
	}
	*sort = SORT_PATH;
	return parse_path(p, out);
}

static int parse_or(struct parser *p, struct buf *out);

static const char *eat_operator(struct parser *p)
{
	static const char *const ops[] = { "==", "!=", "<=", ">=", "<", ">" };

	for (size_t i = 0; i < ARRAY_LEN(ops); i++)
		if (eat(p, ops[i]))
			return ops[i];
	return NULL;
}

static int put_comparison(struct parser *p, const char *op, struct str a, enum sort sa, struct str b, enum sort sb, struct buf *out)
{
	bool equal = op[1] == '=' && (op[0] == '=' || op[0] == '!');
	const char *no = op[0] == '!' ? "!" : "";

	if (sa != SORT_PATH)
		return fail(p, "a comparison that starts with a value such as v.kind");
	if (sb == SORT_TEXT && !equal)
		return tplc_fail(p->sc->t, p->rest.p, p->err, "'%s' compares numbers; a text takes == or !=", op);
	if (sb == SORT_TEXT)
		buf_printf(out, "%sTPL_IS(%.*s, %.*s)", no, STRF(a), STRF(b));
	else if (sb == SORT_PATH && equal)
		buf_printf(out, "%sTPL_SAME(%.*s, %.*s)", no, STRF(a), STRF(b));
	else
		buf_printf(out, "(%.*s %s %.*s)", STRF(a), op, STRF(b));
	return 0;
}

static int parse_comparison(struct parser *p, struct buf *out)
{
	struct buf a, b;
	enum sort sa = SORT_PATH, sb = SORT_PATH;
	const char *op;
	int rc;

	buf_init(&a, BUF_LINE);
	buf_init(&b, BUF_LINE);
	rc = parse_operand(p, &sa, &a);
	op = rc == 0 ? eat_operator(p) : NULL;
	if (op)
		rc = parse_operand(p, &sb, &b);
	if (rc == 0 && op)
		rc = put_comparison(p, op, buf_str(&a), sa, buf_str(&b), sb, out);
	else if (rc == 0 && sa == SORT_TEXT)
		rc = tplc_fail(p->sc->t, p->rest.p, p->err, "a text alone is always true: compare a value with it");
	else if (rc == 0)
		buf_printf(out, "TPL_TRUE(%.*s)", STRF(buf_str(&a)));
	buf_free(&a);
	buf_free(&b);
	return rc;
}

static int parse_not(struct parser *p, struct buf *out)
{
	if (p->depth++ > 20)
		return fail(p, "less nesting");
	if (eat_word(p, "not")) {
		buf_c(out, '!');
		if (parse_not(p, out) < 0)
			return -1;
	} else if (eat(p, "(")) {
		buf_c(out, '(');
		if (parse_or(p, out) < 0)
			return -1;
		if (!eat(p, ")"))
			return fail(p, "')'");
		buf_c(out, ')');
	} else if (parse_comparison(p, out) < 0) {
		return -1;
	}
	p->depth--;
	return 0;
}

static int parse_and(struct parser *p, struct buf *out)
{
	buf_c(out, '(');
	if (parse_not(p, out) < 0)
		return -1;
	while (eat_word(p, "and")) {
		buf_lit(out, " && ");
		if (parse_not(p, out) < 0)
			return -1;
	}
	buf_c(out, ')');
	return 0;
}

static int parse_or(struct parser *p, struct buf *out)
{
	if (parse_and(p, out) < 0)
		return -1;
	while (eat_word(p, "or")) {
		buf_lit(out, " || ");
		if (parse_and(p, out) < 0)
			return -1;
	}
	return 0;
}

static int at_end(struct parser *p, const char *what)
{
	return str_trim(p->rest).n ? fail(p, what) : 0;
}

int tplc_expr_if(const struct tplc_scope *sc, struct str text, struct buf *out, struct err *err)
{
	struct parser p = { sc, text, err, 0 };

	return parse_or(&p, out) < 0 ? -1 : at_end(&p, "'and', 'or', a comparison or the end of the tag");
}

int tplc_expr_path(const struct tplc_scope *sc, struct str text, struct buf *out, struct err *err)
{
	struct parser p = { sc, text, err, 0 };

	return parse_path(&p, out) < 0 ? -1 : at_end(&p, "the end of the tag");
}

static int parse_arguments(struct parser *p, const struct helper *h, struct buf *out)
{
	for (const char *want = h->args; *want; want++) {
		enum sort sort = SORT_PATH;

		buf_lit(out, ", ");
		if (parse_operand(p, &sort, out) < 0)
			return -1;
		if (*want == 'p' ? sort != SORT_PATH : sort == (*want == 't' ? SORT_NUMBER : SORT_TEXT))
			return fail(p, *want == 't' ? "a text before this" : *want == 'n' ? "a number before this" : "a value such as v.text before this");
		if (want[1] && !eat(p, ","))
			return fail(p, "',' and the next argument");
	}
	return eat(p, ")") ? 0 : fail(p, "')'");
}

static int parse_call(struct parser *p, struct str name, enum tplc_place place, struct buf *out)
{
	const struct helper *h = NULL;

	for (size_t i = 0; i < ARRAY_LEN(helpers) && !h; i++)
		if (str_is(name, helpers[i].name))
			h = &helpers[i];
	if (!h)
		return tplc_fail(p->sc->t, name.p, p->err,
				 "unknown helper '%.*s': there are num, pct, count, plural, beyond, date, url, query, soft, rich and marked",
				 STRF(name));
	if (place == TPLC_IN_QUOTES && !h->in_quotes)
		return tplc_fail(p->sc->t, name.p, p->err, "%s(...) writes markup: it may stand in text only", h->name);
	if (place == TPLC_AT_URL && !h->starts_url)
		return tplc_fail(p->sc->t, name.p, p->err, "an address starts with url(...) or a struct path, not with %s(...)", h->name);
	if ((place == TPLC_IN_URL || place == TPLC_AFTER_SLASH) && !h->in_url)
		return tplc_fail(p->sc->t, name.p, p->err, "inside an address only query(...), a number or a struct path, not %s(...)", h->name);
	if (place == TPLC_IN_DATA)
		return tplc_fail(p->sc->t, name.p, p->err, "inside a <script> of data only a struct data, not %s(...)", h->name);
	if (place == TPLC_MIXED_URL)
		return tplc_fail(p->sc->t, name.p, p->err, "the address may be empty or begun here: only a struct path fits both");
	buf_printf(out, "%s(out", h->c);
	if (parse_arguments(p, h, out) < 0)
		return -1;
	buf_lit(out, ");");
	return 0;
}

int tplc_expr_hole(const struct tplc_scope *sc, struct str text, enum tplc_place place, struct buf *out, struct err *err)
{
	static const char *const writer[] = { [TPLC_IN_TEXT] = "TPL_PUT",        [TPLC_IN_QUOTES] = "TPL_PUT_QUOTED",
					      [TPLC_AT_URL] = "TPL_PUT_PATH",    [TPLC_IN_URL] = "TPL_PUT_REST",
					      [TPLC_AFTER_SLASH] = "TPL_PUT_NUMBER", [TPLC_MIXED_URL] = "TPL_PUT_PATH",
					      [TPLC_IN_DATA] = "TPL_PUT_DATA" };
	struct parser p = { sc, text, err, 0 };
	enum sort sort = SORT_PATH;
	struct str look = text, name = tplc_word(&look);

	if (name.n && str_starts(look, STR("("))) {
		p.rest = str_from(look, 1);
		if (parse_call(&p, name, place, out) < 0)
			return -1;
		return at_end(&p, "the end of the tag");
	}
	buf_printf(out, "%s(out, ", writer[place]);
	if (parse_operand(&p, &sort, out) < 0)
		return -1;
	buf_lit(out, ");");
	return at_end(&p, "the end of the tag");
}
