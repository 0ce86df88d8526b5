#include "unit/sync/world.h"

#include <stdio.h>
#include <time.h>

#include "base/mem.h"

struct world world;

static bool send_file(struct httpd_conn *c, const char *headers, struct str body)
{
	return httpd_printf(c, "HTTP/1.1 200 OK\r\n%sContent-Length: %zu\r\nConnection: close\r\n\r\n", headers, body.n) && httpd_send(c, body);
}

static bool redirect(struct httpd_conn *c, const char *to)
{
	return httpd_printf(c, "HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 5\r\nConnection: close\r\n\r\nmoved", to);
}

static void nap(unsigned ms)
{
	const struct timespec t = { .tv_nsec = (long)ms * 1000000 };

	(void)nanosleep(&t, NULL);
}

/* Files with tags, as a good server has them. */
static bool answer_ok(struct httpd_conn *c, const char *path, const char *head)
{
	char tag[600], asked[600];

	(void)snprintf(tag, sizeof(tag), "ETag: %s\r\nLast-Modified: Mon, 02 Jun 2031 10:00:00 GMT\r\n", world.etag);
	(void)snprintf(asked, sizeof(asked), "If-None-Match: %s\r\n", world.etag);
	if (*world.etag && strstr(head, asked))
		return httpd_printf(c, "HTTP/1.1 304 Not Modified\r\n%sConnection: close\r\n\r\n", tag);
	return send_file(c, *world.etag ? tag : "", strstr(path, "2031.04") ? world.old : world.new);
}

/* Sizes, speeds and ends that are not what they should be. */
static bool answer_bad(struct httpd_conn *c, const char *path)
{
	static const char chunk[1 << 14];

	if (strcmp(path, "/large-header") == 0)
		return httpd_printf(c, "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n") && httpd_send(c, str_n(chunk, sizeof(chunk)));
	if (strcmp(path, "/large-stream") == 0) {
		(void)httpd_printf(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
		while (httpd_printf(c, "4000\r\n") && httpd_send(c, str_n(chunk, sizeof(chunk))) && httpd_printf(c, "\r\n"))
			;
		return true;
	}
	if (strcmp(path, "/slow") == 0) {
		(void)httpd_printf(c, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n", world.new.n);
		for (size_t i = 0; i < world.new.n && httpd_send(c, str_sub(world.new, i, 1)); i++)
			nap(50);
		return true;
	}
	if (strcmp(path, "/cut") == 0)
		return httpd_printf(c, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n", world.new.n) && httpd_send(c, str_sub(world.new, 0, world.new.n / 2));
	if (strcmp(path, "/cut-chunked") == 0)
		return httpd_printf(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%zx\r\n", world.new.n) && httpd_send(c, world.new);
	if (strcmp(path, "/no-length") == 0)
		return httpd_printf(c, "HTTP/1.0 200 OK\r\n\r\n") && httpd_send(c, world.new);
	if (strcmp(path, "/closed") == 0)
		return true;
	if (strcmp(path, "/garbage") == 0)
		return httpd_printf(c, "what do you want?\r\n");
	if (strcmp(path, "/bomb") == 0)
		return send_file(c, "Content-Encoding: gzip\r\n", world.bomb);
	if (strcmp(path, "/gzip-broken") == 0)
		return send_file(c, "Content-Encoding: gzip\r\n", str_sub(world.new, 0, 200));
	if (strcmp(path, "/gzip-cut") == 0)
		return send_file(c, "Content-Encoding: gzip\r\n", str_sub(world.new_gzip, 0, world.new_gzip.n / 2));
	return false;
}

/* Files that say where the file is. */
static const struct {
	const char *path, *body;
} pointers[] = {
	{ "/latest.yaml", "v6/latest.yaml" },
	{ "/v6/latest.yaml", "ATLAS-2031.06.yaml\n" },
	{ "/manifest.yaml", "- release: '2031.06'\n  release-date: 2031-06-03\n  versions:\n  - format-version: 5.6.0\n    path: legacy/x.yaml\n"
			    "  - format-version: 6.0.0\n    path: v6/ATLAS-2031.06.yaml\n- release: '2031.04'\n  versions:\n"
			    "  - format-version: 6.0.0\n    path: v6/ATLAS-2031.04.yaml\n" },
	{ "/future.yaml", "- release: '2032.01'\n  versions:\n  - {format-version: 7.0.0, path: v7/a.yaml}\n"
			  "- release: '2031.06'\n  versions:\n  - {format-version: 6.0.0, path: v6/ATLAS-2031.06.yaml}\n" },
	{ "/manifest-broken.yaml", "release: '2031.06'\nversions: [" },
	{ "/loop-a.yaml", "loop-b.yaml" },
	{ "/loop-b.yaml", "loop-a.yaml" },
	{ "/self.yaml", "self.yaml" },
	{ "/deep3.yaml", "latest.yaml" },
	{ "/deep4.yaml", "deep3.yaml" },
	{ "/away.yaml", "https://other.example/ATLAS.yaml" },
	{ "/away-port.yaml", "//127.0.0.1:1/ATLAS.yaml" },
	{ "/nowhere.yaml", "none/such.yaml" },
};

static bool answer_pointer(struct httpd_conn *c, const char *path)
{
	for (size_t i = 0; i < ARRAY_LEN(pointers); i++)
		if (strcmp(path, pointers[i].path) == 0)
			return send_file(c, "Content-Type: text/plain\r\nETag: \"p\"\r\n", str_of(pointers[i].body));
	return false;
}

static bool answer_page(struct httpd_conn *c, const char *path)
{
	if (strcmp(path, "/html") == 0)
		return send_file(c, "Content-Type: text/html; charset=utf-8\r\n", STR("\n<!DOCTYPE html><html><title>Sign in</title>\n"));
	if (strcmp(path, "/fragment") == 0)
		return send_file(c, "Content-Type: text/html\r\n", STR("<p>This document is not public.\n"));
	if (strcmp(path, "/called-html") == 0)
		return send_file(c, "Content-Type: text/html\r\n", world.new);
	if (strcmp(path, "/text") == 0)
		return send_file(c, "Content-Type: text/plain\r\n", STR("nothing to see\n"));
	if (strncmp(path, "/status/", 8) == 0)
		return httpd_printf(c, "HTTP/1.1 %s Whatever\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsorry\n", path + 8);
	if (strcmp(path, "/gzip") == 0)
		return send_file(c, "Content-Encoding: gzip\r\n", world.new_gzip);
	if (strcmp(path, "/chunked") == 0)
		return httpd_printf(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%zx\r\n", world.new.n) && httpd_send(c, world.new) &&
		       httpd_printf(c, "\r\n0\r\n\r\n");
	if (strcmp(path, "/book/export?format=xlsx") == 0)
		return redirect(c, "/book/elsewhere");
	if (strcmp(path, "/book/elsewhere") == 0)
		return send_file(c, "Content-Type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet\r\n", world.workbook);
	return false;
}

static bool answer_redirect(struct httpd_conn *c, const char *path)
{
	if (strcmp(path, "/redirect/0") == 0)
		return redirect(c, "/ok/ATLAS-2031.06.yaml");
	if (strncmp(path, "/redirect/", 10) == 0)
		return redirect(c, (const char[]){ (char)(path[10] - 1), 0 });
	if (strcmp(path, "/to-http") == 0)
		return redirect(c, "http://example.org/ATLAS.yaml");
	if (strcmp(path, "/to-file") == 0)
		return redirect(c, "file:///etc/passwd");
	if (strcmp(path, "/to-user") == 0)
		return redirect(c, "https://me:secret@example.org/");
	if (strcmp(path, "/round") == 0)
		return redirect(c, "/round");
	if (strcmp(path, "/to-nothing") == 0)
		return httpd_printf(c, "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n");
	return false;
}

void world_answer(void *arg, struct httpd_conn *c, const char *path, const char *head)
{
	size_t n = atomic_load(&world.n) % ARRAY_LEN(world.heads);

	(void)arg;
	(void)snprintf(world.heads[n], sizeof(world.heads[0]), "%s", head);
	atomic_store(&world.n, n + 1);
	if (strncmp(path, "/ok/", 4) == 0 || strncmp(path, "/v6/ATLAS-", 10) == 0)
		(void)answer_ok(c, path, head);
	else if (!answer_bad(c, path) && !answer_pointer(c, path) && !answer_page(c, path) && !answer_redirect(c, path))
		(void)httpd_printf(c, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}
