/* What a run prints: one line a test, and under a failed one what was found wrong. */

const only = process.argv[3] ? new RegExp(process.argv[3]) : null;
let passed = 0, failed = 0;

/*
 * test(name, check): check() gives what it found wrong, a list of texts; none is a pass.  An exception is a finding, too.
 * A test that the command line's pattern leaves out is not run and not counted.
 */
export async function test(name, check) {
	if (only && !only.test(name))
		return;
	let found;
	try {
		found = await check() ?? [];
	} catch (e) {
		found = [String(e?.stack ?? e)];
	}
	if (found.length === 0) {
		passed++;
		console.log(`ok ${name}`);
		return;
	}
	failed++;
	const lines = found.flatMap((f) => String(f).split('\n'));
	console.log([`not ok ${name}`, ...lines.slice(0, 20).map((l) => `    ${l.slice(0, 300)}`),
		...(lines.length > 20 ? [`    and ${lines.length - 20} more lines`] : [])].join('\n'));
}

export function wanted(name) {
	return !only || only.test(name);
}

/* finish(): the last line; true if something ran and nothing failed. */
export function finish() {
	console.log(`${passed} passed, ${failed} failed`);
	return failed === 0 && passed > 0;
}

/* all(items, n, work): work(item, worker) for each item, n at a time; worker counts from 0. */
export async function all(items, n, work) {
	const queue = [...items];
	await Promise.all(Array.from({ length: n }, async (_, worker) => {
		for (let item; (item = queue.shift()) !== undefined;)
			await work(item, worker);
	}));
}
