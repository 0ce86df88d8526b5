/*
 * test: what every unit test file includes: cmocka with its own headers, and a few checks for str.
 */
#ifndef TESTS_UNIT_TEST_H
#define TESTS_UNIT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fs.h"

/* assert_str(s, "text"): bytes equal, with a readable message. */
#define assert_str(s, want) assert_str_at((s), (want), __FILE__, __LINE__)
static inline void assert_str_at(struct str s, const char *want, const char *file, int line)
{
	if (!str_is(s, want)) {
		print_error("\"%.*s\" != \"%s\"\n", STRF(s), want);
		_fail(file, line);
	}
}

#define assert_has(s, want) assert_has_at((s), (want), __FILE__, __LINE__)
static inline void assert_has_at(struct str s, const char *want, const char *file, int line)
{
	if (!str_has(s, want)) {
		print_error("\"%.*s\" has no \"%s\"\n", STRF(s), want);
		_fail(file, line);
	}
}

/* fixture(a, "atlas/v6.yaml"): the path of a file below tests/fixtures.  upstream(a, "mitre-atlas/..."): the path of a real
 * upstream file, or NULL where there are none: the test then calls skip(), and the run says so once. */
static inline const char *fixture(struct arena *a, const char *name)
{
	const char *dir = getenv("PROMPTRISKDB_FIXTURES");

	return arena_printf(a, "%s/%s", dir ? dir : "tests/fixtures", name).p;
}

static inline const char *upstream(struct arena *a, const char *name)
{
	const char *dir = getenv("PROMPTRISKDB_UPSTREAM");
	const char *path = dir && *dir ? arena_printf(a, "%s/%s", dir, name).p : NULL;

	return path && fs_exists(path) ? path : NULL;
}

#endif
