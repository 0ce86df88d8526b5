#include "http/page.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdio.h>

#include "base/hash.h"
#include "base/log.h"
#include "http/compress.h"
#include "http/http.h"

#define WORTH_BYTES 256 /* below that a coding saves nothing on the wire */
#define ENTRY_BYTES 160 /* what libmicrohttpd takes for one header field beside its text, about */
#define FIXED_FIELDS 10

struct field_z {
	const char *name, *value;
};

struct http_page {
	atomic_uint refs;
	bool has_etag, worth;
	int gzip_level, brotli_quality;
	uint64_t hash; /* of body and type */
	const char *type;
	struct field_z *fields; /* all but Content-Type, Content-Encoding, ETag, Vary */
	size_t nfields;
	char *text; /* what fields and type point to */
	const char *vary;

	pthread_mutex_t lock; /* for making forms; what is made is published by the atomics below */
	struct str body[HTTP_ENCODINGS];
	_Atomic(struct MHD_Response *) full[HTTP_ENCODINGS]; /* each owns its body */
	_Atomic(struct MHD_Response *) same[HTTP_ENCODINGS]; /* 304 */
	_Atomic size_t bytes;
	_Atomic size_t *total; /* under lock */
};

static const struct field_z security[] = {
	{ "X-Content-Type-Options", "nosniff" },
	{ "Referrer-Policy", "same-origin" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
	{ "Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()" },
};

/* Fields that the server sets itself. */
static bool is_framing(struct str name)
{
	static const struct str own[] = { STR_INIT("Connection"), STR_INIT("Content-Length"),   STR_INIT("Transfer-Encoding"),
					  STR_INIT("Date"),       STR_INIT("Upgrade"),          STR_INIT("ETag"),
					  STR_INIT("Vary"),       STR_INIT("Content-Encoding"), STR_INIT("Content-Type") };

	for (size_t i = 0; i < ARRAY_LEN(own); i++)
		if (str_ieq(own[i], name))
			return true;
	return false;
}

static bool text_ok(const char *z)
{
	return !z || (*z && http_field_value_ok(str_of(z)));
}

static int check_options(const struct http_page_options *o, struct err *err)
{
	if (!text_ok(o->type) || !text_ok(o->cache_control) || !text_ok(o->csp))
		return err_set(err, ERR_BUG,
			       "a page's type, Cache-Control or Content-Security-Policy is empty or has a control character");
	for (size_t i = 0; i < o->nheaders; i++) {
		const struct http_field *f = &o->headers[i];

		if (!http_field_name_ok(f->name))
			return err_set(err, ERR_BUG, "the header name '%.*s' is no token", STRF(f->name));
		if (is_framing(f->name))
			return err_set(err, ERR_BUG, "the header '%.*s' is the server's own", STRF(f->name));
		if (!f->value.n || !http_field_value_ok(f->value))
			return err_set(err, ERR_BUG, "the value of header '%.*s' is empty or has a control character",
				       STRF(f->name));
	}
	if (o->gzip_level < 0 || o->gzip_level > 12 || o->brotli_quality < 0 || o->brotli_quality > 11)
		return err_set(err, ERR_BUG, "no gzip level %d or no brotli quality %d", o->gzip_level, o->brotli_quality);
	return 0;
}

static const char *put_text(char **at, struct str s)
{
	char *z = *at;

	if (s.n)
		memcpy(z, s.p, s.n);
	z[s.n] = 0;
	*at += s.n + 1;
	return z;
}

static void add_field(struct http_page *p, const char *name, const char *value)
{
	p->fields[p->nfields++] = (struct field_z){ name, value };
}

static void copy_fields(struct http_page *p, const struct http_page_options *o)
{
	struct str type = str_of(o->type), cc = str_of(o->cache_control ? o->cache_control : "no-cache");
	struct str csp = str_of(o->csp ? o->csp : HTTP_CSP);
	size_t n = type.n + cc.n + csp.n + 3;
	char *at;

	for (size_t i = 0; i < o->nheaders; i++)
		n += o->headers[i].name.n + o->headers[i].value.n + 2;
	at = p->text = xmalloc(n);
	p->fields = xcalloc(FIXED_FIELDS + o->nheaders, sizeof(*p->fields));
	p->type = o->type ? put_text(&at, type) : NULL;
	p->vary = o->vary_accept ? "Accept, Accept-Encoding" : "Accept-Encoding";
	add_field(p, "Cache-Control", put_text(&at, cc));
	for (size_t i = 0; i < o->nheaders; i++) {
		const char *name = put_text(&at, o->headers[i].name);

		add_field(p, name, put_text(&at, o->headers[i].value));
	}
	add_field(p, "Content-Security-Policy", put_text(&at, csp));
	for (size_t i = 0; i < ARRAY_LEN(security); i++)
		add_field(p, security[i].name, security[i].value);
	atomic_init(&p->bytes, sizeof(*p) + n + (FIXED_FIELDS + o->nheaders) * sizeof(*p->fields) + p->body[HTTP_IDENTITY].n);
}

struct http_page *http_page_new(const struct http_page_options *o, struct buf *body, struct err *err)
{
	struct http_page *p;
	struct str bytes;

	if (!buf_ok(body)) {
		buf_free(body);
		(void)err_set(err, ERR_BUG, "a page grew over its ceiling of %zu bytes", body->max);
		return NULL;
	}
	if (check_options(o, err) < 0) {
		buf_free(body);
		return NULL;
	}
	bytes.p = buf_take(body, &bytes.n);
	p = xcalloc(1, sizeof(*p));
	p->body[HTTP_IDENTITY] = str_n(xrealloc((char *)bytes.p, bytes.n, 1), bytes.n); /* a buf doubles: give the rest back */
	atomic_init(&p->refs, 1);
	(void)pthread_mutex_init(&p->lock, NULL);
	p->has_etag = !o->no_etag;
	p->worth = bytes.n >= WORTH_BYTES && http_compressible(str_of(o->type));
	p->gzip_level = o->gzip_level ? o->gzip_level : HTTP_GZIP_LEVEL;
	p->brotli_quality = o->brotli_quality ? o->brotli_quality : HTTP_BROTLI_LIVE;
	copy_fields(p, o);
	if (p->has_etag)
		p->hash = hash_xxh64(p->body[HTTP_IDENTITY], hash_xxh64(str_of(o->type), 0));
	return p;
}

struct http_page *http_page_ref(struct http_page *p)
{
	atomic_fetch_add_explicit(&p->refs, 1, memory_order_relaxed);
	return p;
}

void http_page_unref(struct http_page *p)
{
	if (!p || atomic_fetch_sub_explicit(&p->refs, 1, memory_order_acq_rel) != 1)
		return;
	for (size_t i = 0; i < HTTP_ENCODINGS; i++) {
		struct MHD_Response *full = atomic_load(&p->full[i]), *same = atomic_load(&p->same[i]);

		if (full)
			MHD_destroy_response(full); /* frees the body too, once nobody is being sent it any more */
		else
			free((char *)p->body[i].p);
		if (same)
			MHD_destroy_response(same);
	}
	(void)pthread_mutex_destroy(&p->lock);
	free(p->fields);
	free(p->text);
	free(p);
}

struct str http_page_body(const struct http_page *p)
{
	return p->body[HTTP_IDENTITY];
}

void http_page_etag(const struct http_page *p, enum http_encoding e, char out[HTTP_PAGE_ETAG])
{
	static const char *const suffix[HTTP_ENCODINGS] = { "", "-gz", "-br" };

	if (p->has_etag)
		(void)snprintf(out, HTTP_PAGE_ETAG, "\"%016llx%s\"", (unsigned long long)p->hash, suffix[e]);
	else
		out[0] = 0;
}

size_t http_page_bytes(const struct http_page *p)
{
	return atomic_load_explicit(&p->bytes, memory_order_relaxed);
}

size_t http_page_length(const struct http_page *p, enum http_encoding e)
{
	return p->body[e].n;
}

static void grow(struct http_page *p, size_t n)
{
	atomic_fetch_add_explicit(&p->bytes, n, memory_order_relaxed);
	if (p->total)
		atomic_fetch_add_explicit(p->total, n, memory_order_relaxed);
}

bool http_page_account(struct http_page *p, _Atomic size_t *total)
{
	size_t n;
	bool free_to = true;

	(void)pthread_mutex_lock(&p->lock);
	n = atomic_load_explicit(&p->bytes, memory_order_relaxed);
	if (total && p->total) {
		free_to = false;
	} else {
		if (total)
			atomic_fetch_add_explicit(total, n, memory_order_relaxed);
		else if (p->total)
			atomic_fetch_sub_explicit(p->total, n, memory_order_relaxed);
		p->total = total;
	}
	(void)pthread_mutex_unlock(&p->lock);
	return free_to;
}

/* Make the bytes of a coding; p->lock is held. */
static int encode(struct http_page *p, enum http_encoding e, struct err *err)
{
	struct str in = p->body[HTTP_IDENTITY];
	struct buf out;
	size_t n;
	char *bytes;

	if (p->body[e].p)
		return 0;
	buf_init(&out, in.n + in.n / 2 + 4096);
	if ((e == HTTP_GZIP ? http_gzip(in, p->gzip_level, &out, err) : http_brotli(in, p->brotli_quality, &out, err)) < 0) {
		buf_free(&out);
		return -1;
	}
	bytes = buf_take(&out, &n);
	p->body[e] = str_n(xrealloc(bytes, n, 1), n);
	grow(p, n);
	return 0;
}

/* Like xmalloc: there is no memory left, and no way to go on without. */
static void out_of_memory(void)
{
	log_error("out of memory");
	abort();
}

static void put_header(struct MHD_Response *r, const char *name, const char *value, size_t *bytes)
{
	*bytes += ENTRY_BYTES + strlen(name) + strlen(value);
	if (MHD_add_response_header(r, name, value) != MHD_YES) /* check_options let nothing else through that it refuses */
		out_of_memory();
}

static void put_headers(const struct http_page *p, struct MHD_Response *r, enum http_encoding e, bool unchanged, size_t *bytes)
{
	char etag[HTTP_PAGE_ETAG];

	http_page_etag(p, e, etag);
	if (!unchanged && p->type)
		put_header(r, "Content-Type", p->type, bytes);
	if (!unchanged && e != HTTP_IDENTITY)
		put_header(r, "Content-Encoding", http_encoding_name(e), bytes);
	if (p->has_etag)
		put_header(r, "ETag", etag, bytes);
	put_header(r, "Vary", p->vary, bytes);
	for (size_t i = 0; i < p->nfields; i++)
		put_header(r, p->fields[i].name, p->fields[i].value, bytes);
}

/* Make a response from a form that is there; p->lock is held. */
static struct MHD_Response *make(struct http_page *p, enum http_encoding e, bool unchanged)
{
	struct MHD_Response *r;
	size_t bytes = ENTRY_BYTES;

	if (unchanged)
		r = MHD_create_response_from_buffer(0, (void *)"", MHD_RESPMEM_PERSISTENT);
	else
		r = MHD_create_response_from_buffer(p->body[e].n, (void *)p->body[e].p, MHD_RESPMEM_MUST_FREE);
	if (!r)
		out_of_memory();
	put_headers(p, r, e, unchanged, &bytes);
	grow(p, bytes);
	return r;
}

struct MHD_Response *http_page_response(struct http_page *p, enum http_encoding e, bool unchanged)
{
	_Atomic(struct MHD_Response *) *slot = unchanged ? &p->same[e] : &p->full[e];
	struct MHD_Response *r = atomic_load_explicit(slot, memory_order_acquire);

	if (r)
		return r;
	(void)pthread_mutex_lock(&p->lock);
	r = atomic_load_explicit(slot, memory_order_acquire);
	if (!r && (unchanged || encode(p, e, NULL) == 0))
		r = make(p, e, unchanged);
	atomic_store_explicit(slot, r, memory_order_release);
	(void)pthread_mutex_unlock(&p->lock);
	return r;
}

int http_page_pick(const struct http_page *p, struct str accept_encoding, bool sent)
{
	return http_encoding_pick(accept_encoding, sent, p->worth);
}

int http_page_warm(struct http_page *p, struct err *err)
{
	for (int e = HTTP_IDENTITY; e < HTTP_ENCODINGS; e++)
		if ((e == HTTP_IDENTITY || p->worth) && !http_page_response(p, (enum http_encoding)e, false))
			return err_set(err, ERR_BUG, "cannot make the %s form of a page of %zu bytes",
				       e ? http_encoding_name((enum http_encoding)e) : "plain", p->body[HTTP_IDENTITY].n);
	return 0;
}
