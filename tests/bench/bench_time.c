/*
 * bench_time [-t SECONDS] OUT COMMAND...: run a command once and say what it cost.
 *
 * Writes one line to the file OUT: wall, user and system time in milliseconds, the largest resident set in KiB.  The command
 * and the processes that it waited for are counted.  After SECONDS (default 120) the command is killed, and only it.  Exits
 * with the command's status; 124 when it was killed, 127 when it could not be run.
 */
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t late;
static pid_t child;

static void on_alarm(int sig)
{
	(void)sig;
	late = 1;
	(void)kill(child, SIGKILL);
}

static double now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double ms(struct timeval t)
{
	return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

static int report(const char *path, double wall, const struct rusage *use)
{
	FILE *out = fopen(path, "w");

	if (!out || fprintf(out, "%.3f %.3f %.3f %ld\n", wall, ms(use->ru_utime), ms(use->ru_stime), use->ru_maxrss) < 0 || fclose(out) != 0) {
		(void)fprintf(stderr, "bench_time: %s: %s\n", path, strerror(errno));
		return -1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct sigaction alarm_action = { .sa_handler = on_alarm };
	unsigned limit = 120;
	struct rusage use;
	double start;
	int status;

	if (argc > 3 && strcmp(argv[1], "-t") == 0) {
		limit = (unsigned)strtoul(argv[2], NULL, 10);
		argv += 2;
		argc -= 2;
	}
	if (argc < 3 || limit == 0) {
		(void)fprintf(stderr, "usage: bench_time [-t SECONDS] OUT COMMAND...\n");
		return 2;
	}
	start = now_ms();
	child = fork();
	if (child < 0) {
		perror("bench_time: fork");
		return 127;
	}
	if (child == 0) {
		(void)execvp(argv[2], argv + 2);
		(void)fprintf(stderr, "bench_time: %s: %s\n", argv[2], strerror(errno));
		_exit(127);
	}
	(void)sigaction(SIGALRM, &alarm_action, NULL);
	(void)alarm(limit);
	while (wait4(child, &status, 0, &use) < 0)
		if (errno != EINTR)
			return 127;
	(void)alarm(0);
	if (report(argv[1], now_ms() - start, &use) < 0)
		return 127;
	if (late) {
		(void)fprintf(stderr, "bench_time: %s: killed after %u s\n", argv[2], limit);
		return 124;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
