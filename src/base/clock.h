/*
 * clock: time as whole seconds since 1970-01-01 UTC, and as text.
 *
 * SOURCE_DATE_EPOCH, where set, is what clock_now says, so that builds and tests are reproducible.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/str.h"

#define CLOCK_DATE 11     /* "2026-11-23" and a NUL */
#define CLOCK_TIME 21     /* "2026-11-23T17:33:54Z" and a NUL */
#define CLOCK_HTTP 30     /* "Mon, 23 Nov 2026 17:33:54 GMT" and a NUL */

int64_t clock_now(void);
/* clock_mono_us(): microseconds of a clock that only goes forward, for durations. */
uint64_t clock_mono_us(void);

void clock_date(int64_t t, char out[CLOCK_DATE]);
void clock_rfc3339(int64_t t, char out[CLOCK_TIME]);
void clock_http(int64_t t, char out[CLOCK_HTTP]);

/* clock_parse_date(s, out): the start of the day of "YYYY-MM-DD" (anything after the tenth byte is ignored), checked
 * against the calendar.  0, or -1. */
int clock_parse_date(struct str s, int64_t *out) __attribute__((warn_unused_result));

#endif
