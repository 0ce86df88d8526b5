#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/banned.h"

int64_t clock_now(void)
{
	const char *fixed = getenv("SOURCE_DATE_EPOCH");
	uint64_t t;

	if (fixed && str_u64(str_of(fixed), 0, (uint64_t)1 << 40, &t) == 0)
		return (int64_t)t;
	return (int64_t)time(NULL);
}

uint64_t clock_mono_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

/* Calendar fields of t, in UTC; false outside the years 1900 to 9999. */
static bool fields(int64_t t, struct tm *tm)
{
	time_t tt = (time_t)t;

	return gmtime_r(&tt, tm) && tm->tm_year <= 8099 && tm->tm_year >= 0;
}

void clock_date(int64_t t, char out[CLOCK_DATE])
{
	struct tm tm;

	if (!fields(t, &tm) || strftime(out, CLOCK_DATE, "%Y-%m-%d", &tm) == 0)
		out[0] = 0;
}

void clock_rfc3339(int64_t t, char out[CLOCK_TIME])
{
	struct tm tm;

	if (!fields(t, &tm) || strftime(out, CLOCK_TIME, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		out[0] = 0;
}

void clock_http(int64_t t, char out[CLOCK_HTTP])
{
	struct tm tm;

	/* The program never calls setlocale for LC_TIME, so these names are the "C" ones that RFC 9110 asks for. */
	if (!fields(t, &tm) || strftime(out, CLOCK_HTTP, "%a, %d %b %Y %H:%M:%S GMT", &tm) == 0)
		out[0] = 0;
}

int clock_parse_date(struct str s, int64_t *out)
{
	static const unsigned days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	uint64_t y, m, d;
	struct tm tm = { 0 };

	if (s.n < 10 || s.p[4] != '-' || s.p[7] != '-' || str_u64(str_sub(s, 0, 4), 1900, 9999, &y) < 0 ||
	    str_u64(str_sub(s, 5, 2), 1, 12, &m) < 0 || str_u64(str_sub(s, 8, 2), 1, 31, &d) < 0 || d > days[m - 1] ||
	    (m == 2 && d == 29 && (y % 4 != 0 || (y % 100 == 0 && y % 400 != 0))))
		return -1;
	tm.tm_year = (int)y - 1900;
	tm.tm_mon = (int)m - 1;
	tm.tm_mday = (int)d;
	*out = (int64_t)timegm(&tm);
	return 0;
}
