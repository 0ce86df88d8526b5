#include "sync/import.h"

static const char *const outcome_name[] = { [PUT_NEW] = "new", [PUT_SAME] = "there already, nothing changed", [PUT_REPLACED] = "replaced" };

/* Words of upstream on one line: they must not steer a terminal. */
static void plain(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		buf_c(out, (unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f ? ' ' : s.p[i]);
}

static void words(struct buf *out, const char *z, bool underscores)
{
	for (; *z; z++)
		buf_c(out, *z >= 'A' && *z <= 'Z' ? (char)(*z + 32) : *z == '_' && underscores ? ' ' : *z);
}

static void tell_counts(struct buf *out, const struct import_report *r)
{
	static const char *const severities[SEVERITIES][2] = { { "note", "notes" }, { "warning", "warnings" }, { "error", "errors" } };
	const char *sep = ": ";

	for (size_t i = 0; i < REC_KINDS; i++)
		if (r->records[i]) {
			buf_printf(out, "%s%zu ", sep, r->records[i]);
			words(out, r->records[i] == 1 ? kind_table[i].name : kind_table[i].plural, true);
			sep = ", ";
		}
	buf_printf(out, "; %zu link%s", r->batch.links.n, r->batch.links.n == 1 ? "" : "s");
	sep = "; ";
	for (size_t i = SEVERITIES; i-- > 0;)
		if (r->batch.ndiags[i]) {
			buf_printf(out, "%s%zu %s", sep, r->batch.ndiags[i], severities[i][r->batch.ndiags[i] > 1]);
			sep = ", ";
		}
	buf_printf(out, "; read in %u ms, stored in %u ms\n", r->read_ms, r->store_ms);
}

static void tell_change(struct buf *out, enum change_kind kind, const struct change *c)
{
	buf_printf(out, "    %s ", change_name[kind]);
	words(out, kind_table[c->kind].name, true);
	buf_c(out, ' ');
	plain(out, c->id);
	if (c->name.n) {
		buf_lit(out, " \"");
		plain(out, c->name);
		buf_c(out, '"');
	}
	if (kind == CHANGE_REMOVED && c->now.n) {
		buf_lit(out, ": an added one of that name is ");
		plain(out, c->now);
	} else if (kind != CHANGE_REWORDED && (c->was.n || c->now.n)) {
		buf_lit(out, ": was ");
		plain(out, c->was.n ? c->was : STR("nothing"));
		buf_lit(out, ", is ");
		plain(out, c->now.n ? c->now : STR("nothing"));
	}
	buf_c(out, '\n');
}

static void tell_links(struct buf *out, const struct import_diff *d)
{
	size_t added = 0, removed = 0;

	for (size_t i = 0; i < LINK_KINDS; i++) {
		added += d->links_added[i];
		removed += d->links_removed[i];
	}
	if (added || removed)
		buf_printf(out, "; %zu link%s added, %zu removed", added, added == 1 ? "" : "s", removed);
}

static void tell_diff(struct buf *out, const struct import_diff *d, size_t max)
{
	const char *sep = ": ";

	buf_printf(out, "  compared with %.*s%s", STRF(d->against.version), d->older ? ", which is newer and stays in use" : "");
	for (size_t i = 0; i < CHANGES; i++)
		if (d->n[i]) {
			buf_printf(out, "%s%zu %s", sep, d->n[i], change_name[i]);
			sep = ", ";
		}
	if (*sep == ':')
		buf_z(out, d->against.starter ? ": the same records, now with the texts of their publisher" : ": the same records");
	tell_links(out, d);
	buf_c(out, '\n');
	for (size_t i = 0; i < CHANGES; i++) {
		size_t shown = d->nlist[i] < max ? d->nlist[i] : max;

		for (size_t k = 0; k < shown; k++)
			tell_change(out, (enum change_kind)i, &d->list[i][k]);
		if (d->n[i] > shown && max)
			buf_printf(out, "    and %zu more %s\n", d->n[i] - shown, change_name[i]);
	}
}

#define RISKS_SHOWN 3

/* Our links to what this release has no more, or under another name. */
static void tell_stale(struct buf *out, const struct stale *s, size_t max)
{
	struct arena a = { 0 };
	const char *sep = ": ";

	buf_lit(out, "  our readings were made of ");
	plain(out, s->read);
	for (size_t k = 0; k < STALE_KINDS; k++)
		if (s->techniques[k]) {
			buf_printf(out, "%s%zu technique%s %s (%zu link%s)", sep, s->techniques[k], s->techniques[k] == 1 ? "" : "s", stale_name[k], s->links[k],
				   s->links[k] == 1 ? "" : "s");
			sep = ", ";
		}
	buf_c(out, '\n');
	for (size_t i = 0, shown = 0; i < s->n; i++) {
		const struct stale_item *it = &s->v[i];

		shown = i && s->v[i - 1].kind == it->kind ? shown + 1 : 0;
		if (shown == max && max)
			buf_printf(out, "    and %zu more %s\n", s->techniques[it->kind] - max, stale_name[it->kind]);
		if (shown >= max)
			continue;
		buf_lit(out, "    ");
		plain(out, stale_tell(s, it, &a));
		for (size_t k = 0; k < it->nrisks && k < RISKS_SHOWN; k++)
			buf_printf(out, "%s%.*s", k ? ", " : ", of ", STRF(it->risks[k]));
		buf_printf(out, it->nrisks > RISKS_SHOWN ? " and %zu more\n" : "\n", it->nrisks - RISKS_SHOWN);
	}
	arena_free(&a);
}

void import_tell(const struct import_report *r, size_t max, struct buf *out)
{
	const struct release *rel = &r->batch.release;

	plain(out, rel->file);
	buf_lit(out, ": ");
	plain(out, rel->title);
	buf_c(out, ' ');
	plain(out, rel->version);
	buf_printf(out, " (%.*s), %s", STRF(rel->format), outcome_name[r->outcome]);
	tell_counts(out, r);
	if (r->diff.compared)
		tell_diff(out, &r->diff, max);
	if (r->stale.n && stale_newer(&r->stale))
		tell_stale(out, &r->stale, max);
}
