/*
 * err: why a call failed, in words for a person.
 *
 * Functions that can fail return 0 or -1 (or NULL) and take a struct err * last; it is written only on failure and may be
 * NULL when the caller does not care.  Messages start lower-case, have no full stop, name the place and quote the thing,
 * and where it helps end in what to do next.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdarg.h>

enum err_code {
	ERR_NONE,
	ERR_USAGE,     /* the caller asked wrongly: exit 2, HTTP 400 */
	ERR_NOT_FOUND, /* no such record, file, page: exit 1, HTTP 404 */
	ERR_INPUT,     /* the input is not what it should be: exit 3 */
	ERR_LIMIT,     /* a cap on size, depth or count was passed: exit 3, HTTP 413 */
	ERR_IO,        /* the system said no: exit 3, HTTP 503 */
	ERR_BUG        /* a promise inside the program was broken */
};

struct err {
	enum err_code code;
	char msg[1000]; /* NUL-terminated, cut with "..." where longer */
};

#define ERR_INIT { ERR_NONE, "" }

/* err_set(e, code, fmt, ...): fill e (when not NULL) and return -1, so that it can be returned at once.
 * err_errno: the same with ": " and strerror of the current errno appended, code ERR_IO.
 * err_prefix: put "text: " in front of the message, to add a place on the way up; returns -1. */
int err_set(struct err *e, enum err_code code, const char *fmt, ...) __attribute__((format(printf, 3, 4), cold));
int err_errno(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3), cold));
int err_prefix(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3), cold));

#define NODISCARD __attribute__((warn_unused_result))

#endif
