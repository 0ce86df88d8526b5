/* One template as a C function: literals joined into long runs, holes and blocks as statements with their #line. */
#include "base/fs.h"
#include "tplc.h"

struct block {
	const char *at;         /* its opening tag */
	bool is_each;
	bool other;             /* its {{# else }} was seen */
	bool joined;            /* end holds the place where the branches so far end */
	unsigned loop;
	size_t names;           /* how many names were bound outside */
	struct tplc_html start, end;
};

struct emitter {
	const struct tplc *set;
	size_t nset;
	const struct tplc *t;
	struct buf *out;
	struct buf lit;         /* literal text not yet written */
	struct tplc_html html;
	struct tplc_scope scope;
	struct block blocks[16];
	size_t depth;
	unsigned loops;
	struct err *err;
};

static void flush(struct emitter *e)
{
	if (e->lit.n) {
		buf_lit(e->out, "\tbuf_mem(out, ");
		literal_put(e->out, buf_str(&e->lit), 0);
		buf_printf(e->out, ", %zu);\n", e->lit.n);
	}
	buf_clear(&e->lit);
}

static void line(struct emitter *e, const char *at)
{
	buf_printf(e->out, "#line %u ", tplc_line(e->t, at));
	literal_put(e->out, str_of(e->t->path), 0);
	buf_lit(e->out, "\n\t");
}

static int open_block(struct emitter *e, const char *at, bool is_each, struct block **block)
{
	struct block *b = &e->blocks[e->depth];

	if (e->depth == ARRAY_LEN(e->blocks))
		return tplc_fail(e->t, at, e->err, "blocks nested deeper than %zu", ARRAY_LEN(e->blocks));
	*b = (struct block){ .at = at, .is_each = is_each, .names = e->scope.n, .start = e->html };
	e->depth++;
	*block = b;
	return 0;
}

/* A branch of the innermost block ends here; the next begins at the place where the block began. */
static int end_branch(struct emitter *e, const char *at)
{
	struct block *b = &e->blocks[e->depth - 1];

	if (tplc_html_tag(&e->html, e->t, at, e->err) < 0)
		return -1;
	if (!b->joined)
		b->end = e->html;
	else if (tplc_html_join(&b->end, &e->html, e->t, at, e->err) < 0)
		return -1;
	b->joined = true;
	e->html = b->start;
	return 0;
}

static int emit_if(struct emitter *e, struct str tag, struct str cond)
{
	struct block *b;

	if (tplc_html_tag(&e->html, e->t, tag.p, e->err) < 0 || open_block(e, tag.p, false, &b) < 0)
		return -1;
	flush(e);
	line(e, tag.p);
	buf_lit(e->out, "if (");
	if (tplc_expr_if(&e->scope, cond, e->out, e->err) < 0)
		return -1;
	buf_lit(e->out, ") {\n");
	return 0;
}

static int emit_elif(struct emitter *e, struct str tag, struct str cond)
{
	struct block *b = e->depth ? &e->blocks[e->depth - 1] : NULL;

	if (!b || b->is_each || b->other)
		return tplc_fail(e->t, tag.p, e->err, "{{# elif }} that follows no {{# if }}");
	if (end_branch(e, tag.p) < 0)
		return -1;
	flush(e);
	line(e, tag.p);
	buf_lit(e->out, "} else if (");
	if (tplc_expr_if(&e->scope, cond, e->out, e->err) < 0)
		return -1;
	buf_lit(e->out, ") {\n");
	return 0;
}

static int emit_else(struct emitter *e, struct str tag, struct str rest)
{
	struct block *b = e->depth ? &e->blocks[e->depth - 1] : NULL;

	if (rest.n)
		return tplc_fail(e->t, rest.p, e->err, "'%.*s' after else; {{# elif condition }} takes a condition", STRF(rest));
	if (!b || b->other)
		return tplc_fail(e->t, tag.p, e->err, "{{# else }} that follows no {{# if }} or {{# each }}");
	if (end_branch(e, tag.p) < 0)
		return -1;
	b->other = true;
	flush(e);
	if (b->is_each) { /* around any number of turns the place must be the same */
		if (tplc_html_join(&b->end, &b->start, e->t, tag.p, e->err) < 0)
			return -1;
		e->scope.n = b->names;
		buf_printf(e->out, "\t}\n\tif (c%u->n == 0) {\n", b->loop);
	} else {
		buf_lit(e->out, "\t} else {\n");
	}
	return 0;
}

/* Cut "path as name" or "path as *name" at the last " as ". */
static int split_each(struct emitter *e, struct str rest, struct str *path, struct str *name, bool *star)
{
	for (size_t i = rest.n; i-- > 1;) {
		struct str tail = str_from(rest, i);

		if (!str_starts(tail, STR("as")) || !str_empty(str_trim(str_sub(rest, i - 1, 1))))
			continue;
		*path = str_sub(rest, 0, i - 1);
		tail = str_trim(str_from(tail, 2));
		*star = str_starts(tail, STR("*"));
		if (*star)
			tail = str_from(tail, 1);
		*name = tplc_word(&tail);
		if (name->n == 0 || name->p == rest.p + i + 2 || str_trim(tail).n || (name->p[0] >= '0' && name->p[0] <= '9'))
			break;
		return 0;
	}
	return tplc_fail(e->t, rest.p, e->err, "'%.*s': expected {{# each v.items as name }}", STRF(rest));
}

static int bind(struct emitter *e, struct str name, unsigned loop)
{
	if (str_is(name, "loop") || str_is(name, "not") || str_is(name, "and") || str_is(name, "or"))
		return tplc_fail(e->t, name.p, e->err, "'%.*s' is a word of the language, not a name to bind", STRF(name));
	for (size_t i = 0; i < e->scope.n; i++)
		if (str_eq(e->scope.names[i].name, name))
			return tplc_fail(e->t, name.p, e->err, "'%.*s' is bound already", STRF(name));
	if (e->scope.n == ARRAY_LEN(e->scope.names))
		return tplc_fail(e->t, name.p, e->err, "more than %zu names bound", ARRAY_LEN(e->scope.names));
	e->scope.names[e->scope.n++] = (struct tplc_name){ name, loop };
	return 0;
}

static int emit_each(struct emitter *e, struct str tag, struct str rest)
{
	struct str path = STR_NONE, name = STR_NONE;
	struct block *b;
	unsigned k = ++e->loops;
	bool star = false;

	if (tplc_html_tag(&e->html, e->t, tag.p, e->err) < 0 || split_each(e, rest, &path, &name, &star) < 0 ||
	    open_block(e, tag.p, true, &b) < 0)
		return -1;
	b->loop = k;
	flush(e);
	buf_lit(e->out, "\t{\n");
	line(e, tag.p);
	buf_printf(e->out, "__auto_type const c%u = &", k);
	if (tplc_expr_path(&e->scope, path, e->out, e->err) < 0 || bind(e, name, k) < 0)
		return -1;
	buf_printf(e->out, "; for (size_t i%u = 0; i%u < c%u->n; i%u++) { ", k, k, k, k);
	if (star)
		buf_printf(e->out, "const __typeof__(**c%u->v) *const b_%.*s = c%u->v[i%u];", k, STRF(name), k, k);
	else
		buf_printf(e->out, "const __typeof__(*c%u->v) *const b_%.*s = &c%u->v[i%u];", k, STRF(name), k, k);
	buf_printf(e->out, " (void)b_%.*s;\n", STRF(name));
	return 0;
}

static int emit_open(struct emitter *e, struct str tag)
{
	struct str rest = tag, word = tplc_word(&rest);

	rest = str_trim(rest);
	if (str_is(word, "if"))
		return emit_if(e, tag, rest);
	if (str_is(word, "elif"))
		return emit_elif(e, tag, rest);
	if (str_is(word, "else"))
		return emit_else(e, tag, rest);
	if (str_is(word, "each"))
		return emit_each(e, tag, rest);
	return tplc_fail(e->t, tag.p, e->err, "unknown block '%.*s': expected if, elif, else or each", STRF(tag));
}

static int emit_close(struct emitter *e, struct str tag)
{
	struct block *b = e->depth ? &e->blocks[e->depth - 1] : NULL;

	if (!b)
		return tplc_fail(e->t, tag.p, e->err, "{{/ %.*s }} closes nothing", STRF(tag));
	if (!str_is(tag, b->is_each ? "each" : "if"))
		return tplc_fail(e->t, tag.p, e->err, "{{/ %.*s }}: expected {{/ %s }} for line %u", STRF(tag), b->is_each ? "each" : "if",
				 tplc_line(e->t, b->at));
	if (end_branch(e, tag.p) < 0)
		return -1;
	if (!b->other && tplc_html_join(&b->end, &b->start, e->t, tag.p, e->err) < 0)
		return -1;
	e->html = b->end;
	e->scope.n = b->names;
	e->depth--;
	flush(e);
	buf_z(e->out, b->is_each ? "\t}\n\t}\n" : "\t}\n");
	return 0;
}

static int emit_partial(struct emitter *e, struct str tag)
{
	struct str rest = tag;
	const struct tplc *callee = NULL;
	size_t n = 0;
	char where[64];

	while (n < tag.n && tag.p[n] != ' ' && tag.p[n] != '\t' && tag.p[n] != '\n')
		n++;
	rest = str_trim(str_from(tag, n));
	tag.n = n;
	for (size_t i = 0; i < e->nset && !callee; i++) {
		const char *p = e->set[i].path;
		struct str base = fs_base(str_of(p));

		if (str_eq(str_sub(base, 0, base.n - 5), tag))
			callee = &e->set[i];
	}
	if (!callee)
		return tplc_fail(e->t, tag.p, e->err, "no template '%.*s' among those compiled together", STRF(tag));
	if (e->html.state != TPLC_S_TEXT)
		return tplc_fail(e->t, tag.p, e->err, "a partial in %s: expected text", tplc_html_where(&e->html, where));
	if (callee->type.n == 0 && rest.n)
		return tplc_fail(e->t, rest.p, e->err, "'%.*s' takes no argument", STRF(tag));
	if (callee->type.n && rest.n == 0)
		return tplc_fail(e->t, tag.p, e->err, "'%.*s' needs its argument, a %.*s", STRF(tag), STRF(callee->type));
	flush(e);
	line(e, tag.p);
	buf_printf(e->out, "tpl_%.*s(out", STRF(callee->name));
	if (rest.n) {
		buf_lit(e->out, ", &");
		if (tplc_expr_path(&e->scope, rest, e->out, e->err) < 0)
			return -1;
	}
	buf_lit(e->out, ");\n");
	return 0;
}

static int emit_hole(struct emitter *e, struct str tag)
{
	enum tplc_place place;

	if (tplc_html_hole(&e->html, e->t, tag.p, &place, e->err) < 0)
		return -1;
	flush(e);
	line(e, tag.p);
	if (tplc_expr_hole(&e->scope, tag, place, e->out, e->err) < 0)
		return -1;
	buf_c(e->out, '\n');
	return 0;
}

static int emit_tok(struct emitter *e, const struct tplc_tok *tok)
{
	switch (tok->kind) {
	case TPLC_TEXT:
		return tplc_html_text(&e->html, e->t, tok, &e->lit, e->err);
	case TPLC_HOLE:
		return emit_hole(e, tok->text);
	case TPLC_OPEN:
		return emit_open(e, tok->text);
	case TPLC_CLOSE:
		return emit_close(e, tok->text);
	case TPLC_PARTIAL:
		return emit_partial(e, tok->text);
	case TPLC_COMMENT:
	case TPLC_TYPE:
	case TPLC_INCLUDE:
		return 0;
	}
	return 0;
}

static int emit_body(struct emitter *e)
{
	const char *end = e->t->src.p + e->t->src.n;
	char where[64];

	for (size_t i = 0; i < e->t->n; i++)
		if (emit_tok(e, &e->t->toks[i]) < 0)
			return -1;
	if (e->depth)
		return tplc_fail(e->t, e->blocks[e->depth - 1].at, e->err, "{{# %s }} is never closed", e->blocks[e->depth - 1].is_each ? "each" : "if");
	if (e->html.state != TPLC_S_TEXT || e->html.pre)
		return tplc_fail(e->t, end, e->err, "the template ends in %s: expected text", tplc_html_where(&e->html, where));
	flush(e);
	return 0;
}

int tplc_emit(const struct tplc *set, size_t n, size_t i, struct buf *out, struct err *err)
{
	struct emitter e = { .set = set, .nset = n, .t = &set[i], .out = out, .err = err };
	int rc = 0;

	e.scope.t = e.t;
	buf_init(&e.lit, BUF_PAGE);
	buf_printf(out, "\nvoid tpl_%.*s(struct buf *out", STRF(e.t->name));
	if (e.t->type.n)
		buf_printf(out, ", const %.*s *b_v", STRF(e.t->type));
	buf_lit(out, ")\n{\n\t(void)out;\n");
	if (e.t->type.n) {
		buf_lit(out, "\t(void)b_v;\n");
		e.scope.names[e.scope.n++] = (struct tplc_name){ STR("v"), 0 };
	}
	rc = emit_body(&e);
	buf_lit(out, "}\n");
	buf_free(&e.lit);
	return rc;
}
