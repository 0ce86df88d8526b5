/*
 * browser: the search page of the static site, compiled to WebAssembly (docs/static-search.md).
 *
 * From the packed edition (search/packed.h) the program's own search, view and renderers give the same results in the same words
 * as the server's /search and /search.json.  One thread, no imports; nothing is read or written but the module's memory.  A
 * promise broken inside (abort) and running out of memory trap, after which the instance is of no more use.
 */
#ifndef BROWSER_BROWSER_H
#define BROWSER_BROWSER_H

#include "base/str.h"

#ifdef __wasm__
#define BROWSER_EXPORT(name) __attribute__((export_name(name)))
#else
#define BROWSER_EXPORT(name)
#endif

/* browser_room(n): where the caller puts n bytes for the next call; what was there before is gone. */
BROWSER_EXPORT("room") char *browser_room(size_t n);

/* browser_start(n): those n bytes are a packed edition.  NULL, or why it is none, as a C string.  Called once. */
BROWSER_EXPORT("start") const char *browser_start(size_t n);

/* browser_answer(n, format): those n bytes are what is asked, names and values as in the address of /search, each with a NUL
 * behind it.  Returns the bytes of the answer, which browser_text points at until the next call: what is in the main part
 * of the page, or what /search.json says.  What the server would refuse is passed over. */
enum browser_format { BROWSER_HTML, BROWSER_JSON };
BROWSER_EXPORT("answer") size_t browser_answer(size_t n, enum browser_format format);
BROWSER_EXPORT("text") const char *browser_text(void);

#endif
