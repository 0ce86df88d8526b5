#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "conn.h"

#define SECOND 1000000u /* microseconds */
/* What libmicrohttpd may take for one request: head, its records of the fields, head of the answer.  It is zeroed after each one,
 * so large costs time: 32 KiB would be 4 % of a request. */
#define POOL_MIN ((size_t)20 << 10)
#define FILES_SPARE 64u
#define EVICT_IDLE SECOND /* a connection quiet for less is not taken from its client */

struct http_slot *http_server_slot(struct http_server *s)
{
	static atomic_uint next;
	static _Thread_local unsigned mine; /* 1 + the slot of this thread */

	if (!mine)
		mine = 1 + atomic_fetch_add(&next, 1) % SERVER_SLOTS;
	return &s->slots[mine - 1];
}

/* ---- the list of connections ---- */

void http_server_add(struct http_server *s, struct http_conn *c)
{
	(void)pthread_mutex_lock(&s->lock);
	c->next = s->conns;
	if (c->next)
		c->next->prev = c;
	s->conns = c;
	s->nconns++;
	s->accepted++;
	(void)pthread_mutex_unlock(&s->lock);
}

void http_server_remove(struct http_server *s, struct http_conn *c)
{
	(void)pthread_mutex_lock(&s->lock);
	*(c->prev ? &c->prev->next : &s->conns) = c->next;
	if (c->next)
		c->next->prev = c->prev;
	s->nconns--;
	s->ndying -= c->dying;
	(void)pthread_mutex_unlock(&s->lock);
}

/* Its own thread sees the end of the connection and closes it.  The descriptor is still its own: remove comes before close. */
static void kill_conn(struct http_server *s, struct http_conn *c)
{
	if (c->dying)
		return;
	c->dying = true;
	s->ndying++;
	s->evicted++;
	(void)shutdown(c->fd, SHUT_RDWR);
}

static uint64_t age_of(struct http_conn *c, uint64_t now)
{
	uint64_t since = atomic_load_explicit(&c->since, memory_order_relaxed);

	return now > since ? now - since : 0;
}

/* Close what is slower than the limits allow although it never is quiet for long: a head or an answer drop by drop. */
static void sweep(struct http_server *s, uint64_t now)
{
	const struct http_limits *l = &s->cfg.limits;

	s->swept = now;
	for (struct http_conn *c = s->conns; c; c = c->next) {
		bool busy = atomic_load_explicit(&c->busy, memory_order_relaxed);

		if (age_of(c, now) > (busy ? (uint64_t)l->send_s : (uint64_t)l->idle_s + l->head_s) * SECOND)
			kill_conn(s, c);
	}
}

static bool evict_idle(struct http_server *s, uint64_t now)
{
	struct http_conn *oldest = NULL;
	uint64_t most = EVICT_IDLE;

	for (struct http_conn *c = s->conns; c; c = c->next) {
		if (c->dying || atomic_load_explicit(&c->busy, memory_order_relaxed) || age_of(c, now) <= most)
			continue;
		most = age_of(c, now);
		oldest = c;
	}
	if (oldest)
		kill_conn(s, oldest);
	return oldest != NULL;
}

/* libmicrohttpd asks before it takes a new connection. */
static enum MHD_Result accept_policy(void *cls, const struct sockaddr *addr, socklen_t len)
{
	struct http_server *s = cls;
	uint64_t now = clock_mono_us();
	bool yes;

	(void)addr;
	(void)len;
	(void)pthread_mutex_lock(&s->lock);
	if (now - s->swept > SECOND)
		sweep(s, now);
	while (s->nconns - s->ndying >= s->cfg.limits.connections && evict_idle(s, now))
		;
	yes = !atomic_load(&s->stopping) && s->nconns - s->ndying < s->cfg.limits.connections;
	s->refused += !yes;
	(void)pthread_mutex_unlock(&s->lock);
	return yes ? MHD_YES : MHD_NO;
}

/* ---- start ---- */

static void default_to(unsigned *v, unsigned d)
{
	if (!*v)
		*v = d;
}

static void default_to_size(size_t *v, size_t d)
{
	if (!*v)
		*v = d;
}

/* Every connection is a descriptor; leave some for all else. */
static unsigned within_descriptors(unsigned connections)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) < 0 || files.rlim_cur == RLIM_INFINITY || files.rlim_cur > connections + FILES_SPARE)
		return connections;
	log_debug("%u connections are more than the %llu descriptors allow", connections, (unsigned long long)files.rlim_cur);
	return files.rlim_cur > 2 * FILES_SPARE ? (unsigned)files.rlim_cur - FILES_SPARE : FILES_SPARE;
}

static int check_config(struct http_config *cfg, struct err *err)
{
	struct http_limits *l = &cfg->limits;
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	if (!cfg->handler)
		return err_set(err, ERR_BUG, "a server needs a handler");
	default_to(&cfg->threads, cpus > 2 ? (unsigned)cpus : 2);
	default_to(&l->connections, 1024);
	default_to(&l->idle_s, 30);
	default_to(&l->head_s, 20);
	default_to(&l->body_s, 60);
	default_to(&l->send_s, 300);
	default_to(&l->headers_max, CONN_FIELDS);
	default_to(&l->params_max, 64);
	default_to(&l->drain_ms, 5000);
	default_to_size(&l->target_max, 8000);
	default_to_size(&l->head_max, POOL_MIN / 2);
	default_to_size(&l->body_max, (size_t)1 << 20);
	if (cfg->threads > 256)
		return err_set(err, ERR_USAGE, "%u threads are too many; at most 256", cfg->threads);
	if (l->headers_max > CONN_FIELDS)
		return err_set(err, ERR_USAGE, "a limit of %u header fields is too high; at most %d", l->headers_max, CONN_FIELDS);
	if (l->connections > 100000 || l->head_max > ((size_t)1 << 20) || l->target_max > l->head_max)
		return err_set(err, ERR_USAGE, "limits out of range: %u connections, %zu bytes of head, %zu of address",
			       l->connections, l->head_max, l->target_max);
	l->connections = within_descriptors(l->connections);
	return 0;
}

static void copy_hosts(struct http_server *s, const struct http_config *cfg)
{
	struct str *hosts = arena_array(&s->arena, cfg->nhosts, struct str);

	for (size_t i = 0; i < cfg->nhosts; i++)
		hosts[i] = arena_str(&s->arena, str_of(cfg->hosts[i]));
	s->guard.hosts = hosts;
	s->guard.nhosts = cfg->nhosts;
	s->cfg.hosts = NULL; /* the guard's copy counts */
}

static int parse_address(const char *text, uint16_t port, struct sockaddr_storage *out, socklen_t *len, struct err *err)
{
	struct sockaddr_in *in = (struct sockaddr_in *)out;
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)out;
	struct str s = str_of(text ? text : "127.0.0.1");
	char z[INET6_ADDRSTRLEN];

	memset(out, 0, sizeof(*out));
	if (str_is(s, "localhost"))
		s = STR("127.0.0.1");
	if (s.n > 2 && s.p[0] == '[' && s.p[s.n - 1] == ']')
		s = str_sub(s, 1, s.n - 2);
	if (!s.n || s.n >= sizeof(z))
		return err_set(err, ERR_USAGE, "'%s' is no IP address to listen on; try 127.0.0.1 or ::1", text);
	memcpy(z, s.p, s.n);
	z[s.n] = 0;
	if (inet_pton(AF_INET, z, &in->sin_addr) == 1) {
		in->sin_family = AF_INET;
		in->sin_port = htons(port);
		*len = sizeof(*in);
	} else if (inet_pton(AF_INET6, z, &in6->sin6_addr) == 1) {
		in6->sin6_family = AF_INET6;
		in6->sin6_port = htons(port);
		*len = sizeof(*in6);
	} else {
		return err_set(err, ERR_USAGE, "'%s' is no IP address to listen on; try 127.0.0.1 or ::1", text);
	}
	return 0;
}

static int open_socket(const struct http_config *cfg, struct err *err)
{
	const char *name = cfg->address ? cfg->address : "127.0.0.1";
	struct sockaddr_storage addr;
	socklen_t len = 0;
	int fd, on = 1, both = 0;

	if (parse_address(cfg->address, cfg->port, &addr, &len, err) < 0)
		return -1;
	fd = socket(addr.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return err_errno(err, "cannot open a socket for %s", name);
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (addr.ss_family == AF_INET6)
		(void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &both, sizeof(both));
	if (bind(fd, (struct sockaddr *)&addr, len) < 0 || listen(fd, SOMAXCONN) < 0) {
		(void)err_errno(err, "cannot listen on %s port %u", name, cfg->port);
		(void)close(fd);
		return -1;
	}
	return fd;
}

/* Where does fd listen?  Fills address, port and whether that is loopback. */
static int read_socket(struct http_server *s, int fd, struct err *err)
{
	struct sockaddr_storage addr;
	const struct sockaddr_in *in = (const struct sockaddr_in *)&addr;
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&addr;
	socklen_t len = sizeof(addr);

	if (getsockname(fd, (struct sockaddr *)&addr, &len) < 0)
		return err_errno(err, "cannot tell where socket %d listens", fd);
	if (addr.ss_family == AF_INET) {
		(void)inet_ntop(AF_INET, &in->sin_addr, s->address, sizeof(s->address));
		s->port = ntohs(in->sin_port);
		s->guard.loopback = ntohl(in->sin_addr.s_addr) >> 24 == 127;
	} else if (addr.ss_family == AF_INET6) {
		s->address[0] = '[';
		(void)inet_ntop(AF_INET6, &in6->sin6_addr, s->address + 1, sizeof(s->address) - 2);
		memcpy(s->address + strlen(s->address), "]", 2);
		s->port = ntohs(in6->sin6_port);
		s->guard.loopback = IN6_IS_ADDR_LOOPBACK(&in6->sin6_addr);
	} else {
		return err_set(err, ERR_USAGE, "socket %d is no internet socket", fd);
	}
	return 0;
}

static __attribute__((format(printf, 2, 0))) void library_log(void *cls, const char *fmt, va_list ap)
{
	struct buf b;

	(void)cls;
	buf_init(&b, BUF_LINE);
	buf_vprintf(&b, fmt, ap);
	log_debug("libmicrohttpd: %.*s", STRF(str_trim(buf_str(&b))));
	buf_free(&b);
}

static size_t no_unescape(void *cls, struct MHD_Connection *m, char *z)
{
	(void)cls;
	(void)m;
	return strlen(z); /* we decode ourselves, from our own copy */
}

/*
 * http/head.c reads between the lines of the parser of 0.9.70 to 0.9.76.  Later versions parse otherwise, and refuse by themselves,
 * when told to be strict, what the gaps would tell: NUL in a head, bare line feeds, folded lines.  Only 0.9.75 has been tested.
 */
static int check_library(struct http_server *s, struct err *err)
{
	struct str version = str_of(MHD_get_version());
	uint64_t third;

	s->in_place = str_starts(version, STR("0.9.")) && str_u64(str_from(version, 4), 70, 76, &third) == 0;
	if (s->in_place || str_starts(version, STR("0.9.77")) || str_starts(version, STR("1.")))
		return 0;
	return err_set(err, ERR_BUG, "libmicrohttpd %.*s parses requests in a way that is not known here; needed is 0.9.70 or later",
		       STRF(version));
}

static struct MHD_Daemon *start_daemon(struct http_server *s, int fd)
{
	const struct http_limits *l = &s->cfg.limits;
	size_t pool = l->head_max > POOL_MIN / 2 ? l->head_max * 2 : POOL_MIN;
	const struct MHD_OptionItem several[] = { { MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)s->cfg.threads, NULL },
						  { MHD_OPTION_END, 0, NULL } };
	const struct MHD_OptionItem one[] = { { MHD_OPTION_END, 0, NULL } };

	/* Not strict in 0.9: the answers that the library then gives by itself are malformed (two heads); the guard is stricter anyway.
	 * Its own limit is for each thread a share; ours, in accept_policy, is for all together, so the library's is out of the
	 * way. */
	return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG | MHD_USE_TURBO, 0, accept_policy, s,
				http_conn_request, s, MHD_OPTION_EXTERNAL_LOGGER, library_log, NULL, MHD_OPTION_LISTEN_SOCKET, fd,
				MHD_OPTION_STRICT_FOR_CLIENT, s->in_place ? 0 : 1, MHD_OPTION_CONNECTION_MEMORY_LIMIT, pool,
				MHD_OPTION_CONNECTION_LIMIT, (l->connections + 64) * s->cfg.threads,
				MHD_OPTION_PER_IP_CONNECTION_LIMIT, l->per_ip, MHD_OPTION_CONNECTION_TIMEOUT, l->idle_s,
				MHD_OPTION_URI_LOG_CALLBACK, http_conn_line, s, MHD_OPTION_UNESCAPE_CALLBACK, no_unescape, NULL,
				MHD_OPTION_NOTIFY_COMPLETED, http_conn_completed, s, MHD_OPTION_NOTIFY_CONNECTION, http_conn_notify,
				s, MHD_OPTION_ARRAY, s->cfg.threads > 1 ? several : one, MHD_OPTION_END);
}

int http_server_start(const struct http_config *cfg, struct http_server **out, struct err *err)
{
	struct http_server *s = xcalloc(1, sizeof(*s));
	sigset_t all, before;
	int fd = -1;

	s->cfg = *cfg;
	s->cfg.address = NULL; /* s->address counts */
	(void)pthread_mutex_init(&s->lock, NULL);
	if (check_library(s, err) < 0 || check_config(&s->cfg, err) < 0)
		goto fail;
	copy_hosts(s, cfg);
	fd = cfg->listen_fd > 2 ? cfg->listen_fd : open_socket(cfg, err);
	if (fd < 0 || read_socket(s, fd, err) < 0)
		goto fail;
	/* Signals are for the program's own threads. */
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	s->daemon = start_daemon(s, fd);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (!s->daemon) {
		(void)err_errno(err, "cannot start the server on %s port %u", s->address, s->port);
		goto fail;
	}
	*out = s;
	return 0;
fail:
	if (fd >= 0 && fd != cfg->listen_fd)
		(void)close(fd);
	(void)pthread_mutex_destroy(&s->lock);
	arena_free(&s->arena);
	free(s);
	return -1;
}

uint16_t http_server_port(const struct http_server *s)
{
	return s->port;
}

const char *http_server_address(const struct http_server *s)
{
	return s->address;
}

/* ---- stop ---- */

bool http_server_stopping(const struct http_server *s)
{
	return atomic_load(&((struct http_server *)(uintptr_t)s)->stopping);
}

static size_t running(const struct http_server *s)
{
	size_t n = 0;

	for (size_t i = 0; i < SERVER_SLOTS; i++)
		n += atomic_load(&((struct http_server *)(uintptr_t)s)->slots[i].running);
	return n;
}

void http_server_stop(struct http_server *s)
{
	const struct timespec nap = { 0, 2000000 };
	uint64_t end;

	if (!s)
		return;
	/* Not MHD_quiesce_daemon: in this version it races with its own threads and then aborts the program. */
	atomic_store(&s->stopping, true);
	end = clock_mono_us() + (uint64_t)s->cfg.limits.drain_ms * 1000;
	while (running(s) && clock_mono_us() < end)
		(void)nanosleep(&nap, NULL);
	MHD_stop_daemon(s->daemon); /* also closes the socket that it listens on */
	(void)pthread_mutex_destroy(&s->lock);
	arena_free(&s->arena);
	free(s);
}

void http_server_counters(const struct http_server *s, struct http_counters *out)
{
	struct http_server *w = (struct http_server *)(uintptr_t)s; /* to lock it */

	*out = (struct http_counters){ .running = running(s) };
	for (size_t i = 0; i < SERVER_SLOTS; i++) {
		for (size_t k = 0; k < ARRAY_LEN(out->requests); k++)
			out->requests[k] += atomic_load_explicit(&w->slots[i].requests[k], memory_order_relaxed);
		out->bytes += atomic_load_explicit(&w->slots[i].bytes, memory_order_relaxed);
	}
	(void)pthread_mutex_lock(&w->lock);
	out->connections = w->nconns;
	out->accepted = w->accepted;
	out->refused = w->refused;
	out->evicted = w->evicted;
	(void)pthread_mutex_unlock(&w->lock);
}
