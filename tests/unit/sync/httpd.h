/*
 * httpd: a server on 127.0.0.1 for tests, that says exactly what a test tells it to, right or wrong.
 *
 * One thread, one connection at a time, one request each; the connection is closed after the answer.
 */
#ifndef TESTS_UNIT_SYNC_HTTPD_H
#define TESTS_UNIT_SYNC_HTTPD_H

#include "base/str.h"

struct httpd;
struct httpd_conn;

/* httpd_start(answer, arg, cert): answer is called in the server's thread with the path (and query) and the whole head of
 * each request.  cert: a PEM file with key and certificate, for TLS; or NULL.  NULL when it cannot start. */
struct httpd *httpd_start(void (*answer)(void *arg, struct httpd_conn *c, const char *path, const char *head), void *arg, const char *cert);
void httpd_stop(struct httpd *h);
unsigned httpd_port(const struct httpd *h);

/* httpd_send, httpd_printf: bytes as they are.  False when the other side is gone or the server is to stop. */
bool httpd_send(struct httpd_conn *c, struct str bytes);
bool httpd_printf(struct httpd_conn *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* httpd_certificate(path, host): write a new key and self-signed certificate for an IP address or a name.  0 or -1. */
int httpd_certificate(const char *path, const char *host) __attribute__((warn_unused_result));

#endif
