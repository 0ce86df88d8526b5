#include "source/mit.h"

#include "atlas/address.h"
#include "atlas/vocab.h"

/* Where the domain taxonomy has what: the numbers stand left of the names, in columns without a header. */
struct domains {
	struct mit *m;
	int domain, subdomain, description;
	struct map seen;
	struct str current; /* number of the last domain named */
};

/* A number in the name's cell ("2. Privacy"), or else in the cell before it. */
static struct str number_of(struct domains *d, const struct mit_row *row, int col, struct str (*parse)(struct str))
{
	struct str n = parse(mit_cell(d->m, row, col));

	return n.n || col == 0 ? n : parse(mit_cell(d->m, row, col - 1));
}

static void add_domain(struct domains *d, const struct mit_row *row, enum rec_kind kind, struct str number, struct str name, struct str description)
{
	struct reader *r = &d->m->r;
	struct str id = arena_printf(&r->out->arena, "mitdomain:%.*s", STRF(number));
	struct place p = mit_place(d->m, row, kind == REC_DOMAIN ? d->domain : d->subdomain, id, kind == REC_DOMAIN ? "Domain" : "Sub-domain");

	if (map_put(&d->seen, id, d)) {
		reader_diag(r, SEV_WARNING, &p, "the first is kept", "%.*s stands twice", STRF(number));
		return;
	}
	reader_begin(r, kind, id);
	r->rec.name = name.n ? name : number;
	r->rec.description = description;
	reader_field(r, F_NUMBER, number);
	(void)reader_end(r);
	if (kind == REC_SUBDOMAIN) {
		struct link up = { .kind = LINK_CLASSIFIED, .method = METHOD_UPSTREAM, .confidence = 1, .from = id,
				   .to = arena_printf(&r->out->arena, "mitdomain:%.1s", number.p) };

		vec_push(&r->out->links, up);
	}
}

static void domain_row(struct domains *d, const struct mit_row *row)
{
	struct str name = mit_cell(d->m, row, d->domain), sub_name = mit_cell(d->m, row, d->subdomain);
	struct str number, sub = sub_name.n ? number_of(d, row, d->subdomain, vocab_subdomain_number) : STR_NONE;
	struct str description = mit_cell(d->m, row, d->description);
	struct place p = mit_place(d->m, row, d->subdomain, STR_NONE, "Sub-domain");

	if (!sub_name.n && !description.n)
		return; /* empty, or the sheet's notes below the table */
	number = name.n ? number_of(d, row, d->domain, vocab_domain_number) : STR_NONE;
	if (number.n && !str_eq(number, d->current)) /* the name stands on the first row of a domain, or on each */
		add_domain(d, row, REC_DOMAIN, number, name, sub_name.n ? STR_NONE : description);
	else if (!number.n && name.n && sub_name.n)
		reader_diag(&d->m->r, SEV_WARNING, &p, "left out", "domain '%.*s' has no number from 1 to 7", STRF(reader_quote(&d->m->r, name)));
	if (number.n)
		d->current = number;
	if (sub.n && sub.p[0] != 'X' && sub.p[2] != '0')
		add_domain(d, row, REC_SUBDOMAIN, sub, sub_name, description);
	else if (sub_name.n)
		reader_diag(&d->m->r, SEV_WARNING, &p, "left out", "sub-domain '%.*s' has no number like 2.2", STRF(reader_quote(&d->m->r, sub_name)));
}

void mit_domains_read(struct mit *m, const struct mit_sheet *s)
{
	struct domains d = { .m = m, .domain = mit_column(s, "Domain"), .subdomain = mit_column(s, "Sub-domain"),
			     .description = mit_column(s, "Description") };

	mit_begin(m, s);
	for (size_t i = s->header + 1; i < s->n; i++)
		domain_row(&d, &s->rows[i]);
	map_free(&d.seen);
}

static int find_factor(struct str s)
{
	for (int f = 0; f < CAUSES; f++)
		if (str_ieq(s, str_of(vocab_factor_name[f])))
			return f;
	return -1;
}

void mit_causes_read(struct mit *m, const struct mit_sheet *s)
{
	int factor_col = mit_column(s, "Category"), level_col = mit_column(s, "Level"), about_col = mit_column(s, "Description"), factor = -1;
	struct map seen = { 0 };

	mit_begin(m, s);
	for (size_t i = s->header + 1; i < s->n; i++) {
		struct str name = mit_cell(m, &s->rows[i], factor_col), level = mit_cell(m, &s->rows[i], level_col), code, id;
		struct place p = mit_place(m, &s->rows[i], level_col, STR_NONE, "Level");

		if (!level.n)
			continue; /* empty, or the sheet's notes below the table */
		if (name.n)
			factor = find_factor(name);
		code = factor < 0 ? STR_NONE : vocab_cause_code((enum vocab_factor)factor, level);
		if (!code.n) {
			reader_diag(&m->r, SEV_WARNING, &p, "left out", "'%.*s' is no value of a causal factor", STRF(reader_quote(&m->r, level)));
			continue;
		}
		level = vocab_cause_label((enum vocab_factor)factor, code);
		id = arena_printf(&m->r.out->arena, "%s %.*s", vocab_factor_name[factor], STRF(level));
		id = arena_printf(&m->r.out->arena, "mitterm:%.*s", STRF(address_slug(&m->r.out->arena, id)));
		if (map_put(&seen, id, m)) {
			reader_diag(&m->r, SEV_WARNING, &p, "the first is kept", "%.*s stands twice", STRF(id));
			continue;
		}
		reader_begin(&m->r, REC_TERM, id);
		m->r.rec.name = level;
		m->r.rec.description = mit_cell(m, &s->rows[i], about_col);
		reader_field(&m->r, F_NUMBER, code);
		reader_field(&m->r, F_FACTOR, str_of(vocab_factor_name[factor]));
		(void)reader_end(&m->r);
	}
	map_free(&seen);
}
