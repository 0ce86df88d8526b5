/*
 * bench_start PATH COMMAND...: how long a server takes from its start to its first answer.
 *
 * Starts the command, waits for the address that it prints ("http://127.0.0.1:PORT/"), asks that for PATH once, and stops the
 * command by SIGTERM.  Prints milliseconds from the start to the address, to the last byte of the answer, and from the signal
 * to the end of the process.  Exits with 1 when the answer is not "200".
 */
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LIMIT_S 20u

static double now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* The port in the first line that the command writes, or -1. */
static int port_of(FILE *out)
{
	static const char address[] = "http://127.0.0.1:";
	char line[256], *end;
	unsigned long port;

	if (!fgets(line, (int)sizeof(line), out) || strncmp(line, address, sizeof(address) - 1) != 0)
		return -1;
	port = strtoul(line + sizeof(address) - 1, &end, 10);
	return *end == '/' && port > 0 && port < 65536 ? (int)port : -1;
}

/* Ask, and read to the end of the answer; 0 when it begins with a status of 200. */
static int ask(int port, const char *path)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char text[1024], head[13] = "";
	size_t got = 0;
	ssize_t n = -1;
	int len = snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n", path, port);

	if (fd >= 0 && len > 0 && len < (int)sizeof(text) && connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0 && write(fd, text, (size_t)len) == len) {
		while ((n = read(fd, text, sizeof(text))) > 0) {
			for (ssize_t i = 0; i < n && got + (size_t)i < sizeof(head) - 1; i++)
				head[got + (size_t)i] = text[i];
			got += (size_t)n;
		}
	}
	if (fd >= 0)
		(void)close(fd);
	return n == 0 && strcmp(head, "HTTP/1.1 200") == 0 ? 0 : -1;
}

static pid_t start(char **argv, FILE **out)
{
	int fds[2];
	pid_t pid;

	if (pipe(fds) < 0 || (pid = fork()) < 0)
		return -1;
	if (pid == 0) {
		(void)dup2(fds[1], STDOUT_FILENO);
		(void)close(fds[0]);
		(void)close(fds[1]);
		(void)execvp(argv[0], argv);
		(void)fprintf(stderr, "bench_start: %s: %s\n", argv[0], strerror(errno));
		_exit(127);
	}
	(void)close(fds[1]);
	*out = fdopen(fds[0], "r");
	return *out ? pid : -1;
}

int main(int argc, char **argv)
{
	double from, told, answered, asked_to_stop;
	int port, rc, status;
	FILE *out;
	pid_t pid;

	if (argc < 3) {
		(void)fprintf(stderr, "usage: bench_start PATH COMMAND...\n");
		return 2;
	}
	(void)alarm(LIMIT_S); /* a server that never answers ends this, and with its pipe itself */
	from = now_ms();
	pid = start(argv + 2, &out);
	if (pid < 0) {
		perror("bench_start");
		return 3;
	}
	port = port_of(out);
	told = now_ms();
	rc = port < 0 ? -1 : ask(port, argv[1]);
	answered = now_ms();
	asked_to_stop = now_ms();
	(void)kill(pid, SIGTERM);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	(void)fclose(out);
	if (rc < 0) {
		(void)fprintf(stderr, "bench_start: %s: no answer with status 200\n", argv[2]);
		return 1;
	}
	(void)printf("%.3f %.3f %.3f\n", told - from, answered - from, now_ms() - asked_to_stop);
	return 0;
}
