/*
 * bench_link DATABASE [RUNS]: how long the linker takes for every risk of the edition, on one core.
 *
 * Prints one line: risks, techniques, links found, then median, fastest and slowest time in milliseconds of opening the linker
 * (it learns the techniques' words), and of linking all risks.
 */
#include <stdio.h>

#include "base/clock.h"
#include "link/linker.h"
#include "view/atlas.h"

#define RUNS_MAX 101

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static void tell(uint64_t *us, size_t n)
{
	qsort(us, n, sizeof(*us), by_value);
	(void)printf(" %.3f %.3f %.3f", (double)us[n / 2] / 1e3, (double)us[0] / 1e3, (double)us[n - 1] / 1e3);
}

static void bench(const struct edition *e, size_t runs)
{
	uint64_t opened[RUNS_MAX], linked[RUNS_MAX];
	size_t nlinks = 0, nverdicts = 0;

	for (size_t i = 0; i < runs; i++) {
		uint64_t from = clock_mono_us();
		struct linker *l = linker_open(e);
		struct arena a = { 0 };
		struct verdict *verdicts;
		struct link *links;

		opened[i] = clock_mono_us() - from;
		from = clock_mono_us();
		linker_link_all(l, e, &a, &links, &nlinks, &verdicts, &nverdicts);
		linked[i] = clock_mono_us() - from;
		arena_free(&a);
		linker_free(l);
	}
	(void)printf("%zu %zu %zu", nverdicts, e->kinds[REC_TECHNIQUE].n, nlinks);
	tell(opened, runs);
	tell(linked, runs);
	(void)printf("\n");
}

int main(int argc, char **argv)
{
	struct err err = ERR_INIT;
	uint64_t runs = 11;
	struct atlas *at;
	struct store *s;

	if (argc < 2 || argc > 3 || (argc == 3 && str_u64(str_of(argv[2]), 1, RUNS_MAX, &runs) < 0)) {
		(void)fprintf(stderr, "usage: bench_link DATABASE [RUNS]\n");
		return 2;
	}
	s = store_open(argv[1], STORE_READ, &err);
	at = s ? atlas_load(s, 0, &err) : NULL;
	if (!at) {
		(void)fprintf(stderr, "bench_link: %s\n", err.msg);
		store_close(s);
		return 3;
	}
	bench(at->edition, (size_t)runs);
	atlas_free(at);
	store_close(s);
	return 0;
}
