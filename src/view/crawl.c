#include "view/crawl.h"

#include "base/clock.h"
#include "view/impl.h"

/* Pages that are neither lists nor records. */
static const char *const plain[] = { "/", "/map/", "/matrix/", "/about/" };

static struct str day(struct str date)
{
	int64_t t;

	return clock_parse_date(date, &t) == 0 ? str_sub(date, 0, 10) : STR("");
}

struct str view_changed(const struct atlas *at)
{
	struct str newest = STR("");

	for (size_t i = 0; i < at->edition->nreleases; i++) {
		struct str d = day(at->edition->releases[i].date);

		if (str_cmp(d, newest) > 0)
			newest = d;
	}
	return newest;
}

static struct str changed(const struct entry *x)
{
	struct str d = day(x->r.modified);

	if (!d.n)
		d = day(x->r.created);
	return d.n || !x->release ? d : day(x->release->date);
}

static void place(struct view_sitemap *v, struct str path, struct str date)
{
	if (v->places.n < SITEMAP_MAX)
		v->places.v[v->places.n++] = (struct view_place){ path, date };
	else
		v->left_out++;
}

struct view_sitemap *view_sitemap(const struct atlas *at, struct arena *a)
{
	struct view_sitemap *v = arena_new(a, struct view_sitemap);
	const struct edition *e = at->edition;
	struct str newest = view_changed(at);
	size_t most = ARRAY_LEN(plain) + REC_KINDS + e->nentries;

	v->places.v = arena_array(a, most < SITEMAP_MAX ? most : SITEMAP_MAX, struct view_place);
	for (size_t i = 0; i < ARRAY_LEN(plain); i++)
		place(v, str_of(plain[i]), newest);
	for (int k = 0; k < REC_KINDS; k++)
		if (kind_table[k].list && k != REC_SUBDOMAIN) /* its list is that of the domains */
			place(v, arena_printf(a, "/%s/", kind_table[k].list), newest);
	for (int k = 0; k < REC_KINDS; k++)
		for (size_t i = 0; i < e->kinds[k].n && kind_table[k].list; i++)
			place(v, path_of(&e->kinds[k].v[i], a), changed(&e->kinds[k].v[i]));
	return v;
}
