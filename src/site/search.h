/*
 * search: the files with which a static site searches in the browser (docs/static-search.md).
 *
 *   search/atlas.bin          the edition, packed (search/packed.h)
 *   search/search.wasm        the program that reads and searches it (src/browser)
 *   static/find-source.mjs    the suggestions' source, which asks these and no server
 */
#ifndef SITE_SEARCH_H
#define SITE_SEARCH_H

#include "site/put.h"
#include "view/view.h"

int site_search(struct put *p, const struct atlas *at, struct err *err) NODISCARD;

/* site_search_own(path): is this file of web/static another one in a static site? */
bool site_search_own(struct str path);

#endif
