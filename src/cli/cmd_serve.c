/* serve and build. */
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "cli/cli.h"
#include "server/server.h"
#include "site/site.h"
#include "view/atlas.h"

static volatile sig_atomic_t stop_asked;

static void on_signal(int sig)
{
	(void)sig;
	stop_asked = 1;
}

/* Until a signal comes: look once a second whether another process has taken in a new release. */
static void watch(struct server *sv, struct store **s, const struct args *a)
{
	struct arena arena = { 0 };
	const char *path = cli_data_path(a, &arena).p;
	struct stat now, first = { 0 };
	sigset_t wanted, before;

	(void)sigemptyset(&wanted);
	(void)sigaddset(&wanted, SIGINT);
	(void)sigaddset(&wanted, SIGTERM);
	(void)sigaddset(&wanted, SIGHUP);
	(void)stat(path, &first);
	(void)pthread_sigmask(SIG_BLOCK, &wanted, &before);
	while (!stop_asked) {
		struct timespec second = { 1, 0 };
		struct err err = ERR_INIT;
		int rc;

		rc = sigtimedwait(&wanted, NULL, &second);
		if (rc > 0 && rc != SIGHUP)
			break;
		/* another file under the same name, as after a restore: what is open is no longer what the name says */
		if (stat(path, &now) == 0 && (now.st_ino != first.st_ino || now.st_dev != first.st_dev)) {
			struct store *fresh = cli_store(a, STORE_CREATE, &err);

			if (fresh) {
				server_use_store(sv, fresh);
				store_close(*s);
				*s = fresh;
			}
			first = now;
		}
		rc = server_refresh(sv, &err);
		if (rc < 0)
			log_warn("the new edition cannot be loaded, the old one stays: %s", err.msg);
		else if (rc > 0)
			log_info("a new edition is shown");
	}
	arena_free(&arena);
}

int cli_origin(const struct args *a, struct arena *arena, struct origin *out, struct err *err)
{
	struct conf c;
	int rc = cli_conf(a, &c, err);

	if (rc == 0)
		rc = origin_settings(&c, args_text(a, "base-url", ""), arena, out, err);
	conf_free(&c);
	return rc;
}

int cmd_serve(const struct args *a)
{
	struct err err = ERR_INIT;
	struct arena arena = { 0 };
	struct server_options o = { .port = (uint16_t)args_number(a, "port", 8080), .access_log = args_flag(a, "verbose") };
	struct str listen = args_text(a, "listen", "");
	struct store *s = cli_origin(a, &arena, &o.origin, &err) == 0 ? cli_store(a, STORE_CREATE, &err) : NULL;
	struct sigaction sa = { .sa_handler = on_signal };
	struct server *sv;
	int rc = EXIT_DONE;

	(void)sigaction(SIGINT, &sa, NULL);
	(void)sigaction(SIGTERM, &sa, NULL);
	o.address = listen.n ? arena_z(&arena, listen) : NULL;
	if (!s || server_start(s, &o, &sv, &err) < 0) {
		rc = cli_fail(&err);
	} else {
		printf("http://%s:%u/\n", server_address(sv), server_port(sv));
		(void)fflush(stdout);
		if (edition_release(server_atlas(sv)->edition, "mit") && edition_release(server_atlas(sv)->edition, "mit")->starter)
			log_info("showing the starter, facts without the upstream texts; 'promptriskdb sync' fetches them");
		watch(sv, &s, a);
		server_stop(sv);
	}
	store_close(s);
	arena_free(&arena);
	return rc;
}

static void step(void *ctx, size_t done, size_t total)
{
	struct progress *p = ctx;

	p->total = total;
	progress_step(p, done);
}

int cmd_build(const struct args *a)
{
	struct err err = ERR_INIT;
	struct progress p;
	struct site_options o = { .gzip = args_flag(a, "gzip"), .brotli = args_flag(a, "brotli"), .progress = step, .ctx = &p };
	struct site_stats stats;
	uint64_t start = clock_mono_us();
	struct arena arena = { 0 };
	struct origin origin;
	struct store *s = cli_origin(a, &arena, &origin, &err) == 0 ? cli_store(a, STORE_CREATE, &err) : NULL;
	/* now 0: pages of files give dates, which stay true, and no ages, which do not */
	struct atlas *at = s ? atlas_load(s, 0, &err) : NULL;
	int rc = EXIT_DONE;

	if (at) {
		at->fixed = true;
		at->origin = origin;
	}
	progress_start(&p, a, "building", 1);
	if (!at || site_build(at, a->operands.v[0], &o, &stats, &err) < 0) {
		progress_end(&p);
		rc = cli_fail(&err);
	} else {
		progress_end(&p);
		log_info("%s: %zu files, %zu KiB, %zu former addresses, in %.2f s", a->operands.v[0], stats.files, stats.bytes / 1024, stats.aliases,
			 (double)(clock_mono_us() - start) / 1e6);
	}
	atlas_free(at);
	store_close(s);
	arena_free(&arena);
	return rc;
}
