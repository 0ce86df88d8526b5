/*
 * atlas: from the store to what views are made of.
 *
 * atlas_load chooses the newest release of each source (release_cmp; the starter is older than all), builds the edition,
 * and adds the linker's links (taken from the store, or made and put there).  The search index and the linker, which only
 * searching and mapping need, are made when they are first asked for.
 */
#ifndef VIEW_ATLAS_H
#define VIEW_ATLAS_H

#include "store/store.h"
#include "view/view.h"

/* atlas_load(s, now, err): a new atlas that owns all it points at, or NULL.  An empty store gives an empty atlas.  Links
 * that cannot be stored (a read-only store) are made each time. */
struct atlas *atlas_load(struct store *s, int64_t now, struct err *err) NODISCARD;
void atlas_free(struct atlas *at);

/* atlas_search(at), atlas_linker(at): made at the first call, from any thread, and kept as long as the atlas and its copies;
 * those that at names itself where it does.  NULL where at comes from elsewhere and has none. */
const struct search_index *atlas_search(const struct atlas *at);
const struct linker *atlas_linker(const struct atlas *at);

/* atlas_relink(s, err): make and store the links of the present edition if they are not there.  Called after an import. */
int atlas_relink(struct store *s, struct err *err) NODISCARD;

#endif
