#include "sync/url.h"

#include <curl/curl.h>

#include "base/utf8.h"

/* The parts of an address; NULL where there is none. */
struct parts {
	CURLU *handle;
	char *scheme, *host, *port, *path;
};

static void parts_free(struct parts *p)
{
	curl_free(p->scheme);
	curl_free(p->host);
	curl_free(p->port);
	curl_free(p->path);
	curl_url_cleanup(p->handle);
}

static CURLU *new_handle(void)
{
	CURLU *u = curl_url();

	if (!u)
		abort(); /* out of memory, as in base/mem */
	return u;
}

/* What curl thinks of s, which it may take relative to what handle already is. */
static CURLUcode set(CURLU *handle, struct str s)
{
	struct arena a = { 0 };
	CURLUcode rc;

	if (s.n == 0 || s.n > URL_MAX || str_chr(s, 0) >= 0)
		return CURLUE_MALFORMED_INPUT;
	rc = curl_url_set(handle, CURLUPART_URL, arena_z(&a, s), CURLU_DISALLOW_USER | CURLU_NON_SUPPORT_SCHEME);
	arena_free(&a);
	return rc;
}

static CURLUcode parse(struct str url, struct parts *p)
{
	CURLUcode rc;

	*p = (struct parts){ .handle = new_handle() };
	rc = set(p->handle, url);
	if (rc == CURLUE_OK)
		rc = curl_url_get(p->handle, CURLUPART_SCHEME, &p->scheme, 0);
	if (rc == CURLUE_OK)
		rc = curl_url_get(p->handle, CURLUPART_HOST, &p->host, 0);
	if (rc == CURLUE_OK)
		rc = curl_url_get(p->handle, CURLUPART_PORT, &p->port, CURLU_DEFAULT_PORT);
	if (rc == CURLUE_NO_PORT)
		rc = CURLUE_OK;
	if (rc == CURLUE_OK)
		rc = curl_url_get(p->handle, CURLUPART_PATH, &p->path, 0);
	return rc;
}

static bool is_loopback(const struct parts *p)
{
	struct str host = str_of(p->host);

	return str_is(host, "127.0.0.1") || str_is(host, "[::1]");
}

int url_check(struct str url, bool loopback_http, struct err *err)
{
	struct str shown = utf8_cut(url, 200);
	struct parts p;
	CURLUcode rc = parse(url, &p);
	bool ok = false;

	if (rc == CURLUE_USER_NOT_ALLOWED)
		(void)err_set(err, ERR_INPUT, "the address has a user name or password in it: refused");
	else if (rc != CURLUE_OK)
		(void)err_set(err, ERR_INPUT, "'%.*s' is no address (%s)", STRF(shown), curl_url_strerror(rc));
	else if (!str_is(str_of(p.scheme), "https") && !(loopback_http && str_is(str_of(p.scheme), "http") && is_loopback(&p)))
		(void)err_set(err, ERR_INPUT, "'%.*s' is not https: refused", STRF(shown));
	else
		ok = true;
	parts_free(&p);
	return ok ? 0 : -1;
}

bool url_loopback(struct str url)
{
	struct parts p;
	bool yes = parse(url, &p) == CURLUE_OK && is_loopback(&p);

	parts_free(&p);
	return yes;
}

int url_resolve(struct str base, struct str ref, struct arena *a, struct str *out, struct err *err)
{
	CURLU *u = new_handle();
	CURLUcode rc = set(u, base);
	char *whole = NULL;

	if (rc == CURLUE_OK)
		rc = set(u, ref);
	if (rc == CURLUE_OK)
		rc = curl_url_get(u, CURLUPART_URL, &whole, 0);
	if (rc == CURLUE_OK)
		*out = arena_str(a, str_of(whole));
	else
		(void)err_set(err, ERR_INPUT, "'%.*s' is no address (%s)", STRF(utf8_cut(ref, 200)), curl_url_strerror(rc));
	curl_free(whole);
	curl_url_cleanup(u);
	return rc == CURLUE_OK ? 0 : -1;
}

static bool same(const char *a, const char *b)
{
	return str_ieq(str_of(a), str_of(b));
}

bool url_same_place(struct str x, struct str y)
{
	struct parts a, b;
	bool ok = parse(x, &a) == CURLUE_OK;

	ok = parse(y, &b) == CURLUE_OK && ok;
	ok = ok && same(a.scheme, b.scheme) && same(a.host, b.host) && same(a.port, b.port);
	parts_free(&a);
	parts_free(&b);
	return ok;
}

struct str url_file(struct str url, struct arena *a)
{
	struct parts p;
	struct str name = STR_NONE;
	char *path = NULL, *out;

	if (parse(url, &p) == CURLUE_OK && curl_url_get(p.handle, CURLUPART_PATH, &path, CURLU_URLDECODE) == CURLUE_OK)
		for (struct str rest = str_of(path), piece; str_split(&rest, '/', &piece);)
			name = piece;
	name = str_trim(str_sub(name, 0, 120));
	out = arena_z(a, name.n ? name : STR("download"));
	name = str_of(out);
	for (size_t i = 0; i < name.n; i++)
		if (!((out[i] >= 'a' && out[i] <= 'z') || (out[i] >= 'A' && out[i] <= 'Z') || (out[i] >= '0' && out[i] <= '9') ||
		      (out[i] && strchr(".-_ ", out[i]))))
			out[i] = '_';
	curl_free(path);
	parts_free(&p);
	return name;
}
