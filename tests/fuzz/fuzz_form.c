/* Any bytes as a Content-Type (the first line) and a body: what is let through is made of slices of the body, in order. */
#include "http/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool ok)
{
	if (!ok)
		abort();
}

static bool within(struct str part, struct str whole)
{
	return !part.n || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str in = str_n((const char *)data, size), type = STR("");
	struct arena a = { 0 };
	struct http_form f;
	const char *why = NULL;
	const char *at;
	int status;

	(void)str_split(&in, '\n', &type);
	at = in.p;
	status = http_form_parse(type, in, &a, &f, &why);
	check(status == 0 ? !why : (status == 400 || status == 415) && why && *why && f.n == 0);
	check(f.n <= HTTP_FORM_PARTS);
	for (size_t i = 0; i < f.n; i++) {
		check(f.parts[i].name.n <= size && f.parts[i].data.n <= size);
		if (!str_istarts(type, STR("multipart/")))
			continue;
		check(within(f.parts[i].name, in) && within(f.parts[i].data, in) && f.parts[i].name.n + f.parts[i].data.n <= in.n);
		check(!f.parts[i].data.n || f.parts[i].data.p >= at);
		at = f.parts[i].data.n ? f.parts[i].data.p + f.parts[i].data.n : at;
	}
	arena_free(&a);
	return 0;
}
