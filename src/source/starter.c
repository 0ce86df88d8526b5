#include "source/starter.h"

#include "atlas/vocab.h"
#include "base/buf.h"
#include "base/embed.h"
#include "base/hash.h"
#include "base/map.h"
#include "data/files.h"

struct input {
	struct batch *out;
	struct map sentences; /* id -> struct str in the batch's arena */
};

static const char *const catalogue[STARTER_BATCHES] = { "atlas", "mit" };

static struct str embedded(const char *dir, const char *name)
{
	struct arena a = { 0 };
	const struct embed *f = embed_find(data_files, data_files_n, arena_printf(&a, "starter/%s%s", dir, name));

	arena_free(&a);
	return f ? f->data : STR_NONE;
}

struct str starter_key(void)
{
	static char key[HASH_SHA256_HEX];
	struct buf b;

	if (!key[0]) { /* two threads would write the same bytes */
		buf_init(&b, BUF_FILE);
		for (size_t i = 0; i < data_files_n; i++)
			if (str_starts(data_files[i].path, STR("starter/")))
				buf_printf(&b, "%.*s %.*s\n", STRF(data_files[i].path), STRF(data_files[i].hash));
		hash_sha256_hex(buf_str(&b), key);
		buf_free(&b);
	}
	return str_of(key);
}

static int release_line(struct batch *b, struct str line, unsigned n, struct err *err)
{
	struct release *r = &b->release;
	struct { const char *key; struct str *value; } known[] = {
		{ "source", &r->source }, { "version", &r->version }, { "title", &r->title }, { "date", &r->date }, { "license", &r->license }, { "url", &r->url },
	};
	struct str piece;

	while (str_split(&line, '\t', &piece)) {
		ptrdiff_t eq = str_chr(piece, '=');
		bool found = false;

		if (eq <= 0)
			continue;
		for (size_t i = 0; i < ARRAY_LEN(known); i++)
			if (str_is(str_sub(piece, 0, (size_t)eq), known[i].key)) {
				*known[i].value = batch_str(b, str_from(piece, (size_t)eq + 1));
				found = true;
			}
		if (!found)
			return err_set(err, ERR_INPUT, "records:%u: unknown key in '%.*s'", n, STRF(piece));
	}
	return 0;
}

static int fields_of(struct batch *b, struct record *r, struct str rest, unsigned n, struct err *err)
{
	VEC(struct field) f = { 0 };
	struct str piece;

	while (str_split(&rest, '\t', &piece)) {
		ptrdiff_t eq = str_chr(piece, '=');
		enum field_id id = eq > 0 ? field_find(str_sub(piece, 0, (size_t)eq)) : F_NONE;

		if (id == F_NONE) {
			vec_free(&f);
			return err_set(err, ERR_INPUT, "records:%u: '%.*s' is no field=value", n, STRF(piece));
		}
		vec_push(&f, ((struct field){ id, batch_str(b, str_from(piece, (size_t)eq + 1)) }));
	}
	vec_push(&f, ((struct field){ F_OWN_WORDS, STR("1") }));
	r->fields = vec_dup(&b->arena, &f);
	r->nfields = f.n;
	vec_free(&f);
	return 0;
}

static void classify(struct batch *b, struct str from, struct str to)
{
	struct link l = { .from = from, .to = to, .kind = LINK_CLASSIFIED, .method = METHOD_UPSTREAM, .confidence = 1 };

	vec_push(&b->links, l);
}

/* A risk's paper, domain and sub-domain follow from its codes. */
static void coded_links(struct batch *b, const struct record *r)
{
	struct str paper = record_field(r, F_PAPER_ID), domain = record_field(r, F_DOMAIN), sub = record_field(r, F_SUBDOMAIN);
	struct link cites = { .from = r->id, .kind = LINK_CITES, .method = METHOD_UPSTREAM, .confidence = 1 };

	if (paper.n) {
		cites.to = arena_printf(&b->arena, "mitpaper:%.*s", STRF(paper));
		vec_push(&b->links, cites);
	}
	if (vocab_domain_name(domain).n)
		classify(b, r->id, arena_printf(&b->arena, "mitdomain:%.*s", STRF(domain)));
	for (size_t i = 0; i < VOCAB_SUBDOMAINS; i++)
		if (str_eq(vocab_subdomains[i].number, sub))
			classify(b, r->id, arena_printf(&b->arena, "mitdomain:%.*s", STRF(sub)));
}

static int record_line(struct input *in, struct str line, unsigned n, struct err *err)
{
	struct batch *b = in->out;
	struct record r = { 0 };
	struct str part[5] = { { 0 } };
	const struct str *sentence;
	int kind;

	for (size_t i = 0; i < ARRAY_LEN(part); i++)
		if (!str_split(&line, '\t', &part[i]))
			return err_set(err, ERR_INPUT, "records:%u: fewer than 5 columns", n);
	kind = kind_find(part[0]);
	if (kind < 0 || !part[1].n)
		return err_set(err, ERR_INPUT, "records:%u: unknown kind '%.*s' or no id", n, STRF(part[0]));
	r.kind = (enum rec_kind)kind;
	r.id = batch_str(b, part[1]);
	r.name = batch_str(b, part[2]);
	r.created = batch_str(b, part[3]);
	r.modified = batch_str(b, part[4]);
	sentence = map_get(&in->sentences, r.id);
	if (sentence)
		r.description = *sentence;
	if (fields_of(b, &r, line, n, err) < 0)
		return -1;
	vec_push(&b->records, r);
	if (r.kind == REC_RISK)
		coded_links(b, &r);
	return 0;
}

static int link_line(struct input *in, struct str line, unsigned n, struct err *err)
{
	struct batch *b = in->out;
	struct link l = { .method = METHOD_UPSTREAM, .confidence = 1 };
	struct str part[7] = { { 0 } };
	uint64_t position = 0;
	int kind = -1;

	for (size_t i = 0; i < ARRAY_LEN(part); i++)
		if (!str_split(&line, '\t', &part[i]) && i < 3)
			return err_set(err, ERR_INPUT, "links:%u: fewer than 3 columns", n);
	for (int k = 0; k < LINK_KINDS; k++)
		if (str_is(part[0], link_kind_name[k]))
			kind = k;
	if (kind < 0)
		return err_set(err, ERR_INPUT, "links:%u: unknown kind '%.*s'", n, STRF(part[0]));
	if (part[3].n && str_u64(part[3], 0, 100000, &position) < 0)
		return err_set(err, ERR_INPUT, "links:%u: bad position '%.*s'", n, STRF(part[3]));
	l.kind = (enum link_kind)kind;
	l.from = batch_str(b, part[1]);
	l.to = batch_str(b, part[2]);
	l.position = (unsigned)position;
	l.step_id = batch_str(b, part[4]);
	l.tactic = batch_str(b, part[5]);
	l.leads_to = batch_str(b, part[6]);
	vec_push(&b->links, l);
	return 0;
}

static int sentence_line(struct input *in, struct str line, unsigned n, struct err *err)
{
	struct str id, *text = arena_new(&in->out->arena, struct str);

	if (!str_split(&line, '\t', &id) || !str_trim(line).n)
		return err_set(err, ERR_INPUT, "sentences:%u: no sentence for '%.*s'", n, STRF(id));
	*text = batch_str(in->out, str_trim(line));
	(void)map_put(&in->sentences, batch_str(in->out, id), text);
	return 0;
}

static int each_line(struct input *in, struct str text, int (*fn)(struct input *, struct str, unsigned, struct err *), struct err *err)
{
	struct str line;

	for (unsigned n = 1; str_split(&text, '\n', &line); n++) {
		if (str_starts(line, STR("#release\t"))) {
			if (release_line(in->out, str_from(line, strlen("#release\t")), n, err) < 0)
				return -1;
		} else if (line.n && line.p[0] != '#' && fn(in, line, n, err) < 0) {
			return -1;
		}
	}
	return 0;
}

int starter_parse(struct str records, struct str links, struct str sentences, struct batch *out, struct err *err)
{
	struct input in = { .out = out };
	int rc;

	batch_init(out);
	out->release.format = STR("starter");
	out->release.file = STR("starter");
	out->release.starter = true;
	rc = each_line(&in, sentences, sentence_line, err);
	if (rc == 0)
		rc = each_line(&in, records, record_line, err);
	if (rc == 0)
		rc = each_line(&in, links, link_line, err);
	map_free(&in.sentences);
	return rc;
}

int starter_read(size_t which, struct batch *out, struct err *err)
{
	struct arena a = { 0 };
	struct str records = embedded(catalogue[which], "_records.tsv"), links = embedded(catalogue[which], "_links.tsv");
	char sha[HASH_SHA256_HEX];

	if (starter_parse(records, links, embedded("", "sentences.tsv"), out, err) < 0) {
		err->code = ERR_BUG;
		return err_prefix(err, "the starter '%s' inside the program", catalogue[which]);
	}
	hash_sha256_hex(arena_printf(&a, "%s %.*s", catalogue[which], STRF(starter_key())), sha);
	out->release.sha256 = batch_str(out, str_of(sha));
	arena_free(&a);
	return 0;
}
