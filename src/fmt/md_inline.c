/*
 * md_inline: the text of a block: a pass that cuts it into tokens and finds the links, then the emphasis (md_emph.c), then
 * what the renderer is told (md_tell.c).
 */
#include "fmt/md_part.h"
#include "fmt/md_scan.h"

void md_inline_init(struct md_inline *p, const struct md_handler *h, void *user)
{
	*p = (struct md_inline){ .h = h, .user = user };
	buf_init(&p->label, BUF_LINE);
}

void md_inline_free(struct md_inline *p)
{
	vec_free(&p->tokens);
	vec_free(&p->delims);
	vec_free(&p->links);
	free(p->marks);
	map_free(&p->defs);
	arena_free(&p->arena);
	buf_free(&p->label);
}

static struct md_token *add(struct md_inline *p, enum md_token_type type, size_t from, size_t to)
{
	struct md_token *t = vec_add(&p->tokens);

	t->type = (uint8_t)type;
	t->from = (uint32_t)from;
	t->to = (uint32_t)to;
	return t;
}

/* The text that is pending, up to i, becomes a token: something else begins there. */
static void flush(struct md_inline *p, size_t i)
{
	if (i > p->pending)
		(void)add(p, MD_T_TEXT, p->pending, i);
}

/* The label in small letters, white space folded. */
static struct str normal_label(struct md_inline *p, struct str label)
{
	bool space = false;

	buf_clear(&p->label);
	label = str_trim(label);
	for (size_t i = 0; i < label.n; i++) {
		char c = label.p[i];

		if (c == ' ' || c == '\t' || c == '\n') {
			space = true;
			continue;
		}
		if (space)
			buf_c(&p->label, ' ');
		space = false;
		buf_c(&p->label, (char)(c >= 'A' && c <= 'Z' ? c + 32 : c));
	}
	return buf_str(&p->label);
}

void md_inline_define(struct md_inline *p, struct str label, struct str url)
{
	struct str name = arena_str(&p->arena, normal_label(p, label));
	struct md_link *link = arena_new(&p->arena, struct md_link);

	link->url = url;
	link->key = label;
	if (name.n)
		(void)map_add(&p->defs, name, link);
}

/* "[label]" at i, "[]", or nothing: then the text from..i-1 is the label.  Behind it, or 0. */
static size_t reference(struct md_inline *p, size_t from, size_t i, struct md_link *link)
{
	size_t end = md_scan_at(p->s, i) == '[' ? md_scan_label(p->s, i + 1) : SIZE_MAX;
	struct str label = str_sub(p->s, from, i - 1 - from);
	const struct md_link *def;

	if (p->defs.n == 0)
		return 0;
	if (end != SIZE_MAX && end > i + 1)
		label = str_sub(p->s, i + 1, end - i - 1);
	else if (md_scan_label(p->s, from) != i - 1)
		return 0;
	def = map_get(&p->defs, normal_label(p, label));
	if (!def)
		return 0;
	*link = (struct md_link){ def->url, label };
	return end == SIZE_MAX ? i : end + 1;
}

static void open_bracket(struct md_inline *p, size_t i, bool image)
{
	size_t to = i + (image ? 2 : 1);

	flush(p, i);
	if (p->nbrackets == MD_PART_DEPTH) /* the outermost becomes text: most likely it is */
		memmove(p->brackets, p->brackets + 1, --p->nbrackets * sizeof(*p->brackets));
	p->brackets[p->nbrackets++] =
		(struct md_bracket){ .token = (uint32_t)p->tokens.n, .from = (uint32_t)to, .delims = p->delims.n, .image = image };
	(void)add(p, MD_T_TEXT, i, to);
}

/* The "]" at i: behind the link that it ends, or 0. */
static size_t close_bracket(struct md_inline *p, size_t i)
{
	struct md_bracket *b = p->nbrackets ? &p->brackets[--p->nbrackets] : NULL;
	struct md_link link = { 0 };
	size_t behind = 0;

	if (b && !b->dead) {
		if (md_scan_at(p->s, i + 1) == '(')
			behind = md_scan_link(p->s, i + 1, &link.url);
		if (!behind)
			behind = reference(p, b->from, i + 1, &link);
	}
	if (!behind)
		return 0;
	flush(p, i);
	md_emph_resolve(p, b->delims);
	p->tokens.v[b->token].type = MD_T_OPEN;
	p->tokens.v[b->token].link = (uint32_t)p->links.n;
	p->tokens.v[b->token].image = b->image;
	add(p, MD_T_CLOSE, i, i)->link = (uint32_t)p->links.n;
	p->tokens.v[p->tokens.n - 1].image = b->image;
	vec_push(&p->links, link);
	for (size_t k = 0; k < p->nbrackets && !b->image; k++)
		p->brackets[k].dead = p->brackets[k].dead || !p->brackets[k].image;
	return behind;
}

/* Code.  Where the last run of each length stands is found once, so that no search for a closing run is in vain. */
static void find_ticks(struct md_inline *p, size_t i)
{
	p->ticks_known = true;
	memset(p->last_ticks, 0, sizeof(p->last_ticks));
	while (i < p->s.n) {
		const char *hit = memchr(p->s.p + i, '`', p->s.n - i);
		size_t from;

		if (!hit)
			break;
		for (i = from = (size_t)(hit - p->s.p); i < p->s.n && p->s.p[i] == '`';)
			i++;
		if (i - from < ARRAY_LEN(p->last_ticks))
			p->last_ticks[i - from] = (uint32_t)from + 1;
	}
}

/* The ` at *i: moves behind the code (true), or behind a run that is text. */
static bool ticks(struct md_inline *p, size_t *i)
{
	struct str s = p->s;
	size_t n = 0, k, from = *i;

	if (!p->ticks_known)
		find_ticks(p, from);
	while (md_scan_at(s, from + n) == '`')
		n++;
	if (n >= ARRAY_LEN(p->last_ticks) || p->last_ticks[n] <= from + n) {
		*i = from + n;
		return false;
	}
	for (k = from + n;;) { /* it is there */
		size_t run = 0;

		while (s.p[k] != '`')
			k++;
		while (md_scan_at(s, k + run) == '`')
			run++;
		if (run == n)
			break;
		k += run;
	}
	flush(p, from);
	(void)add(p, MD_T_CODE, from + n, k);
	*i = k + n;
	return true;
}

/* The line end at i: a hard break after two spaces or a backslash.  The text before it loses its spaces. */
static size_t line_end(struct md_inline *p, size_t i)
{
	size_t slashes = 0, to = i;
	bool slash;

	while (slashes < i && p->s.p[i - 1 - slashes] == '\\')
		slashes++;
	slash = slashes % 2 == 1; /* the others escape one another */
	to -= slash;
	while (!slash && to > p->pending && p->s.p[to - 1] == ' ')
		to--;
	flush(p, to);
	(void)add(p, slash || i - to >= 2 ? MD_T_BREAK : MD_T_SOFT, i, i);
	return i + 1;
}

/* A token from..end-1 for a construct that begins at i; the end is given back. */
static size_t taken(struct md_inline *p, enum md_token_type type, size_t i, size_t from, size_t to, size_t end)
{
	flush(p, i);
	(void)add(p, type, from, to);
	return end;
}

static size_t entity(struct md_inline *p, size_t i)
{
	size_t end = md_scan_entity(p->s, i);

	return end ? taken(p, MD_T_ENTITY, i, i, end, end) : 0;
}

static size_t angle(struct md_inline *p, size_t i)
{
	size_t end = md_scan_angle(p->s, i);

	if (end)
		return taken(p, MD_T_AUTO, i, i + 1, end - 1, end);
	end = md_scan_tag(p->s, i);
	return end ? taken(p, MD_T_TAG, i, i, end, end) : 0;
}

static size_t bare_address(struct md_inline *p, size_t i)
{
	size_t start, end = i < p->looked ? 0 : md_scan_bare(p->s, p->pending, i, &start, &p->looked);

	return end ? taken(p, MD_T_AUTO, start, start, end, end) : 0;
}

static size_t run(struct md_inline *p, size_t i)
{
	bool open, close;
	size_t end = md_scan_run(p->s, i, &open, &close);
	struct md_token *t;

	flush(p, i);
	vec_push(&p->delims, (uint32_t)p->tokens.n);
	t = add(p, MD_T_RUN, i, end);
	t->left = t->from;
	t->right = t->to;
	t->can_open = open;
	t->can_close = close;
	return end;
}

static size_t bracket(struct md_inline *p, size_t i)
{
	size_t n = md_part_cite(str_from(p->s, i));

	if (n == 0 || md_scan_at(p->s, i + n) == '(') {
		open_bracket(p, i, false);
		return i + 1;
	}
	return taken(p, MD_T_CITE, i, i + 2, i + n - 2, i + n);
}

/* The special byte at i: behind what it begins, or 0 where it is text. */
static size_t special_at(struct md_inline *p, size_t i)
{
	switch (p->s.p[i]) {
	case '<':
		return angle(p, i);
	case '&':
		return entity(p, i);
	case '*':
	case '_':
		return run(p, i);
	case '[':
		return bracket(p, i);
	case ']':
		return close_bracket(p, i);
	case ':':
		return bare_address(p, i);
	case '\n':
		return line_end(p, i);
	default: /* '!' */
		if (md_scan_at(p->s, i + 1) != '[')
			return 0;
		open_bracket(p, i, true);
		return i + 2;
	}
}

static void tokenize(struct md_inline *p)
{
	static const uint8_t special[256] = {
		['\\'] = 1, ['`'] = 1, ['*'] = 1, ['_'] = 1, ['['] = 1,  [']'] = 1,
		['!'] = 1,  ['<'] = 1, ['&'] = 1, [':'] = 1, ['\n'] = 1,
	};
	size_t i = 0;

	while (i < p->s.n) {
		size_t behind;

		if (!special[(unsigned char)p->s.p[i]]) {
			i++;
		} else if (p->s.p[i] == '\\' && md_scan_punct(md_scan_at(p->s, i + 1))) {
			flush(p, i);
			p->pending = i + 1; /* the escaped character begins the text that follows */
			i += 2;
		} else if (p->s.p[i] == '\\') {
			i++;
		} else if (p->s.p[i] == '`') {
			if (ticks(p, &i))
				p->pending = i;
		} else if ((behind = special_at(p, i)) > 0) {
			p->pending = i = behind;
		} else {
			i++;
		}
	}
	flush(p, i);
}

void md_inline_read(struct md_inline *p, struct str s)
{
	p->s = s;
	p->tokens.n = p->delims.n = p->links.n = p->nbrackets = 0;
	p->pending = p->looked = 0;
	p->nested = 0;
	p->ticks_known = false;
	if (p->nmarks < s.n) {
		p->marks = xrealloc(p->marks, s.n, 1);
		p->nmarks = s.n;
	}
	if (s.n)
		memset(p->marks, MD_MARK_TEXT, s.n);
	tokenize(p);
	md_emph_resolve(p, 0);
	for (size_t i = 0; i < p->tokens.n; i++)
		md_tell(p, &p->tokens.v[i]);
}
