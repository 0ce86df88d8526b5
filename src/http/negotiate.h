/*
 * negotiate: what the client would like (RFC 9110 sections 12 and 13): pure functions over field values.
 *
 * A field that was sent several times is joined with ", " first (http_request_list).  Pieces that make no sense are
 * skipped, the rest counts.  All are O(length of the value) and allocate nothing.
 */
#ifndef HTTP_NEGOTIATE_H
#define HTTP_NEGOTIATE_H

#include "base/str.h"

/* http_accept_quality(accept, offer): how much a client with this Accept value likes the media type offer
 * ("text/html", "text/plain; version=0.0.4"): 0 (not at all) to 1000, by the most specific range that matches.  A range's
 * parameters must all be the offer's (charset=utf-8 always counts as one). */
unsigned http_accept_quality(struct str accept, const char *offer);

/* http_accept_pick(accept, offers, n): the index of the offer that is liked best, the earlier one of equals, or -1 when
 * none is acceptable.  An empty Accept takes the first. */
int http_accept_pick(struct str accept, const char *const *offers, size_t n);

enum http_encoding { HTTP_IDENTITY, HTTP_GZIP, HTTP_BROTLI, HTTP_ENCODINGS };

/* http_encoding_name(e): "gzip", "br"; NULL for identity. */
const char *http_encoding_name(enum http_encoding e);

/* http_encoding_pick(accept_encoding, sent, worth): which one to send.  sent: the client sent the field at all (if not, identity).
 * worth: the body shrinks; then among equals br goes before gzip before identity, else identity is sent whenever it
 * is acceptable.  x-gzip is gzip; identity is acceptable unless refused by name or by "*;q=0".  -1: nothing fits (406). */
int http_encoding_pick(struct str accept_encoding, bool sent, bool worth);

/* http_etag_match(if_none_match, etag): is etag (with its quotes) in the list, by weak comparison, or is the value "*"? */
bool http_etag_match(struct str if_none_match, struct str etag);

#endif
