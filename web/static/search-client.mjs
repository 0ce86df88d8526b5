/*
 * Searching in a copy of the site that has no server: ask(params, format) as search-program.mjs has it, answered by a worker
 * that loads program and atlas (some 400 KB) with the first question.  A worker that failed is replaced at the next one.
 */
let worker, last = 0;
const waiting = new Map();

function begin() {
	worker = new Worker(new URL('./search-worker.mjs', import.meta.url), { type: 'module' });
	worker.addEventListener('message', ({ data: { id, answer, error } }) => {
		const { resolve, reject } = waiting.get(id);

		waiting.delete(id);
		if (error === undefined) {
			resolve(answer);
			return;
		}
		end(worker);
		reject(new Error(error));
	});
	worker.addEventListener('error', e => {
		e.preventDefault();
		end(worker, e.message);
	});
}

function end(which, message = 'the search cannot be loaded') {
	which.terminate();
	worker = undefined;
	for (const { reject } of waiting.values())
		reject(new Error(message));
	waiting.clear();
}

export default function ask(params, format) {
	return new Promise((resolve, reject) => {
		if (!worker)
			begin();
		waiting.set(++last, { resolve, reject });
		worker.postMessage({ id: last, params: [...params], format });
	});
}
