#include "unit/sync/httpd.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"

struct httpd {
	void (*answer)(void *arg, struct httpd_conn *c, const char *path, const char *head);
	void *arg;
	SSL_CTX *tls;
	pthread_t thread;
	int fd;
	unsigned port;
	atomic_bool stop;
};

struct httpd_conn {
	struct httpd *h;
	int fd;
	SSL *tls;
};

unsigned httpd_port(const struct httpd *h)
{
	return h->port;
}

bool httpd_send(struct httpd_conn *c, struct str bytes)
{
	while (bytes.n && !atomic_load(&c->h->stop)) {
		ssize_t k = c->tls ? SSL_write(c->tls, bytes.p, (int)(bytes.n > 1 << 20 ? 1 << 20 : bytes.n)) : send(c->fd, bytes.p, bytes.n, MSG_NOSIGNAL);

		if (k <= 0)
			return false;
		bytes = str_from(bytes, (size_t)k);
	}
	return bytes.n == 0;
}

bool httpd_printf(struct httpd_conn *c, const char *fmt, ...)
{
	struct buf b;
	va_list ap;
	bool ok;

	buf_init(&b, BUF_FILE);
	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	ok = httpd_send(c, buf_str(&b));
	buf_free(&b);
	return ok;
}

/* The head of a request, up to and with its empty line. */
static bool read_head(struct httpd_conn *c, char *head, size_t max)
{
	size_t n = 0;

	head[0] = 0;
	while (n + 1 < max && !strstr(head, "\r\n\r\n")) {
		ssize_t k = c->tls ? SSL_read(c->tls, head + n, (int)(max - n - 1)) : recv(c->fd, head + n, max - n - 1, 0);

		if (k <= 0)
			return false;
		n += (size_t)k;
		head[n] = 0;
	}
	return true;
}

static void serve(struct httpd *h, int fd)
{
	struct httpd_conn c = { .h = h, .fd = fd };
	const struct timeval patience = { .tv_sec = 10 };
	char head[8192], path[2048];
	const char *from, *to;

	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	if (h->tls) {
		c.tls = SSL_new(h->tls);
		if (!c.tls || SSL_set_fd(c.tls, fd) != 1 || SSL_accept(c.tls) != 1)
			goto out;
	}
	if (!read_head(&c, head, sizeof(head)))
		goto out;
	from = strchr(head, ' ');
	to = from ? strchr(from + 1, ' ') : NULL;
	if (to && (size_t)(to - from) < sizeof(path)) {
		memcpy(path, from + 1, (size_t)(to - from - 1));
		path[to - from - 1] = 0;
		h->answer(h->arg, &c, path, head);
	}
	if (c.tls)
		(void)SSL_shutdown(c.tls);
out:
	SSL_free(c.tls);
	(void)shutdown(fd, SHUT_WR);
	while (recv(fd, head, sizeof(head), 0) > 0) /* let the other side read before the port is reset */
		;
	(void)close(fd);
}

static void *run(void *arg)
{
	struct httpd *h = arg;

	while (!atomic_load(&h->stop)) {
		struct pollfd p = { .fd = h->fd, .events = POLLIN };
		int fd;

		if (poll(&p, 1, 50) <= 0)
			continue;
		fd = accept(h->fd, NULL, NULL);
		if (fd >= 0)
			serve(h, fd);
	}
	return NULL;
}

static bool listen_loopback(struct httpd *h)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof(a);

	h->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (h->fd < 0 || bind(h->fd, (struct sockaddr *)&a, n) < 0 || listen(h->fd, 16) < 0 || getsockname(h->fd, (struct sockaddr *)&a, &n) < 0)
		return false;
	h->port = ntohs(a.sin_port);
	return true;
}

struct httpd *httpd_start(void (*answer)(void *arg, struct httpd_conn *c, const char *path, const char *head), void *arg, const char *cert)
{
	struct httpd *h = xcalloc(1, sizeof(*h));

	h->answer = answer;
	h->arg = arg;
	h->fd = -1;
	if (cert) {
		h->tls = SSL_CTX_new(TLS_server_method());
		if (!h->tls || SSL_CTX_use_PrivateKey_file(h->tls, cert, SSL_FILETYPE_PEM) != 1 || SSL_CTX_use_certificate_file(h->tls, cert, SSL_FILETYPE_PEM) != 1)
			goto fail;
	}
	if (listen_loopback(h) && pthread_create(&h->thread, NULL, run, h) == 0)
		return h;
fail:
	if (h->fd >= 0)
		(void)close(h->fd);
	SSL_CTX_free(h->tls);
	free(h);
	return NULL;
}

void httpd_stop(struct httpd *h)
{
	if (!h)
		return;
	atomic_store(&h->stop, true);
	(void)pthread_join(h->thread, NULL);
	(void)close(h->fd);
	SSL_CTX_free(h->tls);
	free(h);
}

static bool fill_certificate(X509 *x, EVP_PKEY *key, const char *host)
{
	struct in_addr ip;
	char alt[300];
	X509_NAME *name = X509_get_subject_name(x);
	X509_EXTENSION *ext;
	bool ok;

	(void)snprintf(alt, sizeof(alt), "%s:%s", inet_pton(AF_INET, host, &ip) == 1 ? "IP" : "DNS", host);
	ext = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, alt);
	ok = ext && X509_set_version(x, 2) && ASN1_INTEGER_set(X509_get_serialNumber(x), 1) && X509_gmtime_adj(X509_getm_notBefore(x), -60) &&
	     X509_gmtime_adj(X509_getm_notAfter(x), 3600) && X509_set_pubkey(x, key) &&
	     X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"promptriskdb test", -1, -1, 0) &&
	     X509_set_issuer_name(x, name) && X509_add_ext(x, ext, -1) && X509_sign(x, key, EVP_sha256()) > 0;
	X509_EXTENSION_free(ext);
	return ok;
}

int httpd_certificate(const char *path, const char *host)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *x = X509_new();
	FILE *f = fopen(path, "w");
	bool ok = key && x && f && fill_certificate(x, key, host) && PEM_write_PrivateKey(f, key, NULL, NULL, 0, NULL, NULL) && PEM_write_X509(f, x);

	if (f && fclose(f) != 0)
		ok = false;
	X509_free(x);
	EVP_PKEY_free(key);
	return ok ? 0 : -1;
}
