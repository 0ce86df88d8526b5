/* The texts that sync and the settings take from outside: pointers, manifests, addresses, settings files. */
#include "base/conf.h"
#include "sync/pointer.h"
#include "sync/sync.h"
#include "sync/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str text = str_n((const char *)data, n), out;
	struct arena a = { 0 };
	struct conf c = { 0 };
	struct pointer p;
	struct buf b;

	if (pointer_find(text, &a, &p, NULL) == 1 && url_resolve(STR("https://example.org/dist/m.yaml"), p.target, &a, &out, NULL) == 0 &&
	    url_same_place(STR("https://example.org/"), out) && url_check(out, false, NULL) < 0)
		__builtin_trap(); /* what is on the same server is an address that may be asked */
	if (url_check(text, true, NULL) == 0 && !str_istarts(text, STR("https:")) && !url_loopback(text))
		__builtin_trap();
	(void)url_file(text, &a);
	conf_add(&c, sync_keys, sync_nkeys);
	if (conf_parse(&c, text, "f", NULL) == 0) {
		struct conf again = { 0 };

		buf_init(&b, BUF_FILE);
		conf_print(&c, &b);
		conf_add(&again, sync_keys, sync_nkeys);
		if (conf_parse(&again, buf_str(&b), "g", NULL) < 0 || !str_eq(conf_str(&c, "sync.ca_file"), conf_str(&again, "sync.ca_file")))
			__builtin_trap(); /* what is printed can be read again */
		conf_free(&again);
		buf_free(&b);
	}
	conf_free(&c);
	arena_free(&a);
	return 0;
}
