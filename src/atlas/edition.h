/*
 * edition: the atlas as one immutable value.
 *
 * Made once from one batch a source (and the links that a linker found), then only read: no lock, any number of threads.
 * Entries point at each other in both directions.  Entries of a kind stand in one array in their natural order: risks by
 * file, techniques by id, tactics by matrix position, mitigations, case studies by id, papers by number, stages by lifecycle.
 * Stages and categories are made here, one for each value that a mitigation carries; domains and sub-domains always exist.
 */
#ifndef ATLAS_EDITION_H
#define ATLAS_EDITION_H

#include "atlas/release.h"
#include "base/err.h"
#include "base/map.h"

struct entry;

/* One end of a link as seen from an entry. */
struct edge {
	const struct link *link;
	const struct entry *other; /* never NULL: links with a missing end are left out and counted */
	const struct entry *tactic; /* LINK_EMPLOYS: the step's tactic, or NULL */
};

struct entry {
	struct record r;
	struct str title;   /* what stands alone (record_title) */
	struct str slug;    /* its address, unique in the edition */
	struct str plain;   /* the description as plain text (md_plain), for matching, leads and evidence offsets */
	struct str uuid;    /* of its STIX object */
	const struct release *release;
	uint32_t index;     /* place in the array of its kind */
	uint32_t ord;       /* place among all entries, the same order */
	struct edge *out[LINK_KINDS]; /* links from this entry, in link order */
	struct edge *in[LINK_KINDS];  /* links to it, in the order of the other end */
	uint32_t nout[LINK_KINDS], nin[LINK_KINDS];
	const struct verdict *verdict; /* risks: the linker's word; NULL before linking */
};

struct entries {
	const struct entry *v;
	size_t n;
};

struct alias {
	struct str slug;           /* a former address */
	const struct entry *entry;
};

struct edition {
	struct arena arena;
	struct entries kinds[REC_KINDS];
	size_t nentries;
	const struct release *releases; /* the ones it is made of */
	size_t nreleases;
	const struct link *links;       /* all links, curated and inferred too */
	size_t nlinks;
	size_t dangling;                /* links left out because an end is missing */
	struct map by_id;               /* canonical id, ATT&CK id, UUID -> entry */
	struct map by_slug;             /* address -> entry */
	struct map aliases;             /* former address -> entry */
	const struct alias *alias;      /* the same as a list, by slug */
	size_t nalias;
	char key[65];                   /* hex: same content, same key; in ETags and the linker's key */
	int64_t made_at;
};

/* A former name of a record: enough to compute the address that it had. */
struct former {
	enum rec_kind kind;
	struct str id, name, category, subcategory, quickref;
};

/* A former address that is known already, and the id that it leads to. */
struct alias_name {
	struct str slug, id;
};

struct edition_parts {
	const struct batch *const *batches; /* one or more per source; borrowed, copied from */
	size_t nbatches;
	const struct former *former;        /* for aliases; may be NULL */
	size_t nformer;
	const struct alias_name *aliases; /* more former addresses; may be NULL */
	size_t naliases;
};

/* edition_build(parts, now, err): a new edition that owns all its memory, or NULL.  Linear in the records and links. */
struct edition *edition_build(const struct edition_parts *parts, int64_t now, struct err *err) NODISCARD;
void edition_free(struct edition *e);

/* edition_attach(e, links, nlinks, verdicts, nverdicts): add the linker's links before e is shared.  Links and verdicts are
 * copied; a link whose ends are not in e is left out and counted in dangling.  Curated verdicts beat inferred ones. */
void edition_attach(struct edition *e, const struct link *links, size_t nlinks, const struct verdict *verdicts, size_t nverdicts);

/* edition_find(e, text): the entry that text names: an id in any case, a bare Ev_ID, an ATT&CK id, a UUID or STIX id, an
 * address or former address, a whole page address ("http://host/slug/", "/slug.json"), or an address that has the record's id
 * in front and a title that nobody here knows.  NULL when nothing matches. */
const struct entry *edition_find(const struct edition *e, struct str text);
const struct entry *edition_by_id(const struct edition *e, struct str id);
/* edition_by_slug(e, slug, moved): exact address; *moved (may be NULL) turns true for a former one. */
const struct entry *edition_by_slug(const struct edition *e, struct str slug, bool *moved);
const struct release *edition_release(const struct edition *e, const char *source);

/* What follows from several links is derived here, never stored. */

/* A mitigation suggested for a risk: two hops, with the techniques that it covers. */
struct suggestion {
	const struct entry *mitigation;
	double score;                    /* sum of the confidences of the covered techniques */
	const struct edge **via;         /* the risk's edges to those techniques, by confidence */
	size_t nvia;
};
/* edition_suggest(e, risk, a, n): by score, ties by id, in the arena. */
struct suggestion *edition_suggest(const struct edition *e, const struct entry *risk, struct arena *a, size_t *n);

/* A risk that a mitigation reaches, through the techniques that it covers. */
struct reach {
	const struct entry *risk;
	double score;
	const struct entry **via;
	size_t nvia;
};
/* edition_reach(e, mitigation, a, n): by score, ties in risk order. */
struct reach *edition_reach(const struct edition *e, const struct entry *mitigation, struct arena *a, size_t *n);

static inline const struct entry *entry_parent(const struct entry *t)
{
	return t->nout[LINK_SPECIALIZES] ? t->out[LINK_SPECIALIZES][0].other : NULL;
}

#endif
