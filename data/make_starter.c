/*
 * make_starter: the facts of the catalogues for data/starter, from the upstream files.
 *
 *   make-starter ATLAS.yaml MIT.xlsx OUTDIR
 *
 * Writes atlas_records.tsv, atlas_links.tsv, mit_records.tsv and mit_links.tsv: ids, names, dates, codes and relations.
 * Descriptions, texts of links, references and evidence never leave the upstream files.  The sentences of sentences.tsv are
 * written by hand; the tests say which ids lack one.
 */
#include <stdio.h>

#include "base/fs.h"
#include "source/source.h"

/* Codes and facts only: nothing here is prose. */
static const enum field_id facts[] = {
	F_EV_ID, F_QUICKREF, F_LEVEL, F_RISK_CATEGORY, F_RISK_SUBCATEGORY, F_ENTITY, F_INTENT, F_TIMING, F_DOMAIN, F_SUBDOMAIN, F_CODING, F_PAPER_ID,
	F_MATURITY, F_PLATFORM, F_ATTACK_ID, F_ATTACK_URL, F_POSITION, F_LIFECYCLE, F_CATEGORY, F_STUDY_TYPE, F_DATE, F_GRANULARITY,
	F_AUTHORS_SHORT, F_YEAR, F_DOI, F_URL, F_ITEM_TYPE, F_NUMBER, F_FACTOR,
};

static void column(struct buf *b, struct str s)
{
	s = str_trim(s);
	for (size_t i = 0; i < s.n; i++)
		buf_c(b, s.p[i] == '\t' || s.p[i] == '\n' || s.p[i] == '\r' ? ' ' : s.p[i]);
}

static void release(struct buf *b, const struct release *r)
{
	buf_printf(b, "#release\tsource=%.*s\tversion=starter-%.*s\ttitle=%.*s\tdate=%.*s\tlicense=%.*s\turl=%.*s\n", STRF(r->source), STRF(r->version),
		   STRF(r->title), STRF(r->date), STRF(r->license), STRF(r->url));
}

static void records(struct buf *b, const struct batch *in)
{
	buf_lit(b, "# Facts, made by data/make_starter.c: kind, id, name, created, modified, field=value...\n");
	release(b, &in->release);
	for (size_t i = 0; i < in->records.n; i++) {
		const struct record *r = &in->records.v[i];
		struct str v;

		buf_z(b, kind_table[r->kind].name);
		for (const struct str *p = (const struct str[]){ r->id, r->name, r->created, r->modified, { NULL, 0 } }, *end = p + 4; p < end; p++) {
			buf_c(b, '\t');
			column(b, *p);
		}
		for (size_t f = 0; f < ARRAY_LEN(facts); f++)
			for (size_t k = 0; record_next(r, facts[f], &k, &v);) {
				buf_printf(b, "\t%s=", field_table[facts[f]].name);
				column(b, v);
			}
		buf_c(b, '\n');
	}
}

static void links(struct buf *b, const struct batch *in)
{
	buf_lit(b, "# Relations, made by data/make_starter.c: kind, from, to, position, step, tactic, leads-to\n");
	for (size_t i = 0; i < in->links.n; i++) {
		const struct link *l = &in->links.v[i];

		if (l->kind == LINK_CITES || (l->kind == LINK_CLASSIFIED && str_starts(l->from, STR("mitrisk:"))))
			continue; /* follow from codes */
		buf_printf(b, "%s\t%.*s\t%.*s", link_kind_name[l->kind], STRF(l->from), STRF(l->to));
		if (l->position || l->step_id.n)
			buf_printf(b, "\t%u\t%.*s\t%.*s\t%.*s", l->position, STRF(l->step_id), STRF(l->tactic), STRF(l->leads_to));
		buf_c(b, '\n');
	}
}

static int write_part(const char *dir, const char *source, const char *part, const struct batch *in, void (*fn)(struct buf *, const struct batch *),
		      struct err *err)
{
	struct arena a = { 0 };
	struct buf b;
	int rc;

	buf_init(&b, BUF_FILE);
	fn(&b, in);
	rc = fs_write(arena_printf(&a, "%s/%s_%s.tsv", dir, source, part).p, buf_str(&b), err);
	buf_free(&b);
	arena_free(&a);
	return rc;
}

int main(int argc, char **argv)
{
	struct err err = ERR_INIT;

	if (argc != 4) {
		fprintf(stderr, "usage: make-starter ATLAS.yaml MIT.xlsx OUTDIR\n");
		return 2;
	}
	for (int i = 1; i < 3; i++) {
		struct batch b;
		const char *name = i == 1 ? "atlas" : "mit";
		int rc = source_read_file(argv[i], &b, &err);

		if (rc == 0)
			rc = write_part(argv[3], name, "records", &b, records, &err);
		if (rc == 0)
			rc = write_part(argv[3], name, "links", &b, links, &err);
		batch_free(&b);
		if (rc < 0) {
			fprintf(stderr, "make-starter: %s\n", err.msg);
			return 3;
		}
	}
	return 0;
}
