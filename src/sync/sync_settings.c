#include "sync/sync.h"

#define ENV "PROMPTRISKDB_SYNC_"
#define ATLAS_URL "https://raw.githubusercontent.com/mitre-atlas/atlas-data/main/dist/manifest.yaml"
#define MIT_URL "https://docs.google.com/spreadsheets/d/15LeHcpeuZC9txkvcaMoh3sUhkMvdMMry69xxXL46DT0/export?format=xlsx"

const char *const sync_source_name[SYNC_SOURCES] = { "atlas", "mit" };

/* docs/sync.md has the same table; tests/unit/sync compares the two. */
const struct conf_key sync_keys[] = {
	{ "sync.atlas.url", ATLAS_URL, ENV "ATLAS_URL", "MITRE ATLAS: a release, or the manifest that names one; empty: leave it out", CONF_URL, 0, 0 },
	{ "sync.mit.url", MIT_URL, ENV "MIT_URL", "MIT AI Risk Repository: the workbook; empty: leave it out", CONF_URL, 0, 0 },
	{ "sync.connect_timeout", "15", ENV "CONNECT_TIMEOUT", "seconds to reach a server", CONF_UINT, 1, 600 },
	{ "sync.timeout", "300", ENV "TIMEOUT", "seconds for all of one source", CONF_UINT, 1, 86400 },
	{ "sync.low_speed", "1000", ENV "LOW_SPEED", "bytes a second below which a download is given up; 0: never", CONF_UINT, 0, 1000000000 },
	{ "sync.low_speed_time", "30", ENV "LOW_SPEED_TIME", "after this many seconds of it", CONF_UINT, 1, 3600 },
	{ "sync.max_bytes", "67108864", ENV "MAX_BYTES", "the largest download, also when unpacked", CONF_UINT, 1024, SOURCE_MAX_BYTES },
	{ "sync.min_share", "50", ENV "MIN_SHARE", "percent of the records there that a newer release must have at least; 0: any", CONF_UINT, 0, 100 },
	{ "sync.ca_file", "", ENV "CA_FILE", "certificates to trust instead of the system's, a PEM file", CONF_STRING, 0, 0 },
	{ "sync.allow_loopback_http", "false", ENV "ALLOW_LOOPBACK_HTTP", "plain http to 127.0.0.1 and [::1], for tests", CONF_BOOL, 0, 0 },
};
const size_t sync_nkeys = ARRAY_LEN(sync_keys);

void sync_settings(const struct conf *c, struct sync_settings *out)
{
	*out = (struct sync_settings){
		.url = { conf_str(c, "sync.atlas.url"), conf_str(c, "sync.mit.url") },
		.connect_s = conf_uint(c, "sync.connect_timeout"),
		.total_s = conf_uint(c, "sync.timeout"),
		.low_bytes = conf_uint(c, "sync.low_speed"),
		.low_s = conf_uint(c, "sync.low_speed_time"),
		.max_bytes = conf_uint(c, "sync.max_bytes"),
		.min_share = conf_uint(c, "sync.min_share"),
		.ca_file = conf_str(c, "sync.ca_file"),
		.loopback_http = conf_bool(c, "sync.allow_loopback_http"),
	};
}
