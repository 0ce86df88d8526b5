/*
 * server: the atlas over HTTP: routes to views to renderers, and nothing else.
 *
 * Requests share one immutable atlas; a new import (noticed by the store's generation, looked at once a second) makes a new
 * one and swaps it in, while running requests finish on the old one.  Pages are rendered once an edition and kept compressed
 * in http's cache.
 */
#ifndef SERVER_SERVER_H
#define SERVER_SERVER_H

#include "store/store.h"
#include "view/view.h"

struct server_options {
	const char *address;   /* NULL: 127.0.0.1 */
	uint16_t port;         /* 0: any free one */
	unsigned threads;      /* 0: by the machine */
	size_t cache_bytes;    /* of pages kept; 0: 12 MiB */
	bool access_log;       /* a line a request on standard error */
	struct origin origin;  /* what the owner says of the site; borrowed until server_stop.  reach is found out where it is "" */
};

struct server;

/* server_start(s, o, out, err): load the atlas from s and listen.  s stays yours, is used by this thread only, and must be
 * open until server_stop. */
int server_start(struct store *s, const struct server_options *o, struct server **out, struct err *err) NODISCARD;

/* server_refresh(sv, err): 1 when the store had changed and a new edition was taken up, 0 when not; -1 when loading failed
 * (the old edition stays).  Called by the thread that owns the store. */
int server_refresh(struct server *sv, struct err *err) NODISCARD;

/* server_use_store(sv, s): from now on look at another store; the next refresh loads it.  By the thread that owns both. */
void server_use_store(struct server *sv, struct store *s);

void server_stop(struct server *sv);
uint16_t server_port(const struct server *sv);
const char *server_address(const struct server *sv);
/* server_atlas(sv): the present atlas; valid until the next refresh by the same thread. */
const struct atlas *server_atlas(const struct server *sv);

#endif
