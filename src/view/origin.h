/*
 * origin: where the site is reached from outside, which only its owner can say.
 *
 * Pages link each other from the root, so they work under any host.  A few things must be absolute by their standards:
 * canonical addresses for search engines, og:url and og:image, sitemap.xml (sitemaps.org), opensearch.xml, the Canonical line
 * of security.txt (RFC 9116).  They are made from the base that the owner set, never from the Host of a request, which a
 * client chooses and a cache may keep.  Without a base, canonical addresses stay relative and the files are made only by a
 * server that listens on a loopback address, with that address; else they are not there.
 */
#ifndef VIEW_ORIGIN_H
#define VIEW_ORIGIN_H

#include "base/conf.h"

struct origin {
	struct str base;    /* "https://atlas.example.org": scheme, host, port, no '/' at the end; "" not set */
	struct str reach;   /* base, else where a server on a loopback address listens: "http://127.0.0.1:8080"; "" nowhere known */
	struct str contact; /* for security.txt: "mailto:security@example.org", "https://..." or "tel:..."; "" none, and no such file */
	struct str expires; /* "2027-06-30", the last day on which contact is to be trusted; set where contact is */
};

/* The settings site.base_url, site.contact and site.contact_expires; docs/site.md has the same table, compared by a test. */
extern const struct conf_key origin_keys[];
extern const size_t origin_nkeys;

/* origin_settings(c, base_url, a, out, err): what c says (it must have origin_keys); base_url, where not empty, beats its
 * site.base_url.  reach is base.  Strings are copied into a.  ERR_USAGE for a base_url that is none, ERR_INPUT for a setting. */
int origin_settings(const struct conf *c, struct str base_url, struct arena *a, struct origin *out, struct err *err) NODISCARD;

/* origin_base(url, base): the base that url means: http or https, a host, perhaps a port, perhaps one '/'.  -1 for a path, query,
 * fragment or user: pages link each other from the root, so the site cannot lie below one. */
int origin_base(struct str url, struct str *base) NODISCARD;

/* origin_host(base): its host without the port; an IPv6 address with its brackets. */
struct str origin_host(struct str base);

#endif
