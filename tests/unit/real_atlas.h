/*
 * real_atlas: the edition made of the upstream files that the tests were given, or NULL where there are none.
 */
#ifndef TESTS_UNIT_REAL_ATLAS_H
#define TESTS_UNIT_REAL_ATLAS_H

#include "atlas/edition.h"
#include "source/source.h"
#include "unit/test.h"

static struct edition *real_atlas(struct arena *a)
{
	const char *atlas = upstream(a, "mitre-atlas/v6/ATLAS-2026.05.yaml");
	const char *mit = upstream(a, "mit-ai-risk-repository/AI_Risk_Repository_V4_2025-12-03.xlsx");
	struct batch b[2];
	const struct batch *both[] = { &b[0], &b[1] };
	struct edition_parts parts = { .batches = both, .nbatches = 2 };
	struct err err = ERR_INIT;
	struct edition *e;

	if (!atlas || !mit)
		return NULL;
	if (source_read_file(atlas, &b[0], &err) < 0 || source_read_file(mit, &b[1], &err) < 0) {
		print_error("%s\n", err.msg);
		fail();
	}
	e = edition_build(&parts, 0, &err);
	assert_non_null(e);
	batch_free(&b[0]);
	batch_free(&b[1]);
	return e;
}

#endif
