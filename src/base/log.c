#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

static enum log_level current = LOG_INFO;

void log_set_level(enum log_level level)
{
	current = level;
}

enum log_level log_get_level(void)
{
	return current;
}

__attribute__((format(printf, 2, 0))) static void say(enum log_level level, const char *fmt, va_list ap)
{
	static const char *const name[] = { "error: ", "warning: ", "", "debug: " };
	char line[4096];
	int n;

	if (level > current)
		return;
	n = snprintf(line, sizeof(line), "promptriskdb: %s", name[level]);
	n += vsnprintf(line + n, sizeof(line) - (size_t)n - 1, fmt, ap);
	if (n > (int)sizeof(line) - 2)
		n = (int)sizeof(line) - 2;
	for (int i = 0; i < n; i++) /* hostile names must not steer a terminal or forge lines */
		if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
			line[i] = ' ';
	line[n] = '\n';
	(void)!write(STDERR_FILENO, line, (size_t)n + 1);
}

#define SAY(level)                                                                                                                 \
	do {                                                                                                                       \
		va_list ap;                                                                                                        \
		va_start(ap, fmt);                                                                                                 \
		say(level, fmt, ap);                                                                                               \
		va_end(ap);                                                                                                        \
	} while (0)

void log_error(const char *fmt, ...)
{
	SAY(LOG_ERROR);
}

void log_warn(const char *fmt, ...)
{
	SAY(LOG_WARN);
}

void log_info(const char *fmt, ...)
{
	SAY(LOG_INFO);
}

void log_debug(const char *fmt, ...)
{
	SAY(LOG_DEBUG);
}
