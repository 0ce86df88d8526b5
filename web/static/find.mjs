/*
 * Suggestions while someone types, in the search boxes of a page and in a dialog that Ctrl-K, Cmd-K or "/" opens.
 * Each box is a combobox with a listbox; with nothing chosen Enter does what it does without this.  find-source.mjs, loaded
 * with the first letter, finds.
 */
const WAIT = 60; /* ms without a letter */
const LIMIT = 8;
const results = document.querySelector('form[action^="/search"]').getAttribute('action'); /* files have a '/' behind it */

let source, count = 0, dialog;

const set = (e, attributes) => Object.entries(attributes).forEach(([k, v]) => e.setAttribute(k, v));
const el = (name, attributes, ...inside) => {
	const e = document.createElement(name);

	set(e, attributes);
	e.append(...inside);
	return e;
};

async function find(query, options) {
	source ??= import('./find-source.mjs');
	return (await source).default(query, options);
}

function marked(text, marks = []) {
	const out = document.createDocumentFragment();
	let at = 0;

	for (const [from, n] of marks) {
		out.append(text.slice(at, from), el('mark', {}, text.slice(from, from + n)));
		at = from + n;
	}
	out.append(text.slice(at));
	return out;
}

/* By kind, each where its best one stands; then the way to all results. */
function fill(list, { items, total, corrected }, query) {
	const groups = new Map();
	let n = 0;
	const option = (href, ...inside) => el('a', { role: 'option', id: `${list.id}-${n++}`, href, tabindex: -1, 'aria-selected': false }, ...inside);

	list.replaceChildren();
	for (const i of items) {
		if (!groups.has(i.label))
			groups.set(i.label, el('div', { role: 'group', 'aria-label': i.label }, el('p', { 'aria-hidden': true }, i.label)));
		groups.get(i.label).append(option(i.url, el('span', {}, marked(i.title, i.marks)), ' ', el('span', { class: 'id' }, i.id)));
	}
	list.append(...groups.values(), option(`${results}?q=${encodeURIComponent(query)}`,
		total ? `All results for “${corrected ?? query}” (${total})` : `Nothing found for “${query}”: what to try`));
}

/* eager: the first suggestion is chosen at once; place is then the dialog. */
function suggest(input, place, eager) {
	const list = el('div', { role: 'listbox', id: `find-${++count}`, 'aria-label': 'Suggestions' });
	const note = el('p', { class: 'note', hidden: '' });
	const pop = el('div', { class: 'seek-pop', hidden: '' }, note, list);
	const said = el('p', { role: 'status', class: 'out' });
	let timer, running, options = [], at = -1, asked = '';

	const choose = i => {
		options[at]?.setAttribute('aria-selected', false);
		at = i;
		options[at]?.setAttribute('aria-selected', true);
		options[at]?.scrollIntoView({ block: 'nearest' });
		input.setAttribute('aria-activedescendant', options[at]?.id ?? '');
	};
	const show = on => {
		pop.hidden = !on;
		input.setAttribute('aria-expanded', on);
		if (!on) {
			choose(-1);
			said.textContent = '';
		}
	};
	const ask = async () => {
		const query = input.value;
		let answer;

		running?.abort();
		asked = query.trim();
		if (!asked)
			return show(false);
		running = new AbortController();
		try {
			answer = await find(query, { limit: LIMIT, signal: running.signal });
		} catch (e) {
			if (e.name !== 'AbortError')
				show(false); /* the form still works */
			return;
		}
		if (query !== input.value || document.activeElement !== input)
			return;
		fill(list, answer, query);
		options = [...list.querySelectorAll('[role=option]')];
		at = -1;
		note.hidden = !answer.corrected;
		note.textContent = `Showing results for “${answer.corrected}”`;
		said.textContent = `${answer.corrected ? `${note.textContent}: ` : ''}${answer.total} ${answer.total === 1 ? 'result' : 'results'}`;
		show(true);
		choose(eager ? 0 : -1);
	};

	set(input, { role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': false, 'aria-controls': list.id, autocomplete: 'off' });
	place.classList.add('seek-box');
	place.append(pop, said);
	input.addEventListener('input', () => {
		clearTimeout(timer);
		timer = setTimeout(ask, WAIT);
	});
	input.addEventListener('keydown', e => {
		const open = !pop.hidden, n = options.length;

		if (e.isComposing || e.altKey || e.ctrlKey || e.metaKey)
			return;
		if (e.key === 'ArrowDown' && !open && input.value.trim())
			ask();
		else if (e.key === 'ArrowDown' && open)
			choose(at + 1 < n ? at + 1 : eager ? 0 : -1);
		else if (e.key === 'ArrowUp' && open)
			choose(at >= 0 && !(eager && at === 0) ? at - 1 : n - 1);
		else if (e.key === 'Enter' && open && at >= 0 && input.value.trim() === asked)
			options[at].click();
		else if (e.key === 'Escape' && eager) /* a search box would take it to mean: clear */
			place.close();
		else if (e.key === 'Escape' && open)
			show(false);
		else
			return;
		e.preventDefault();
	});
	input.form?.addEventListener('submit', () => { /* which need not lead away: search-static.mjs */
		clearTimeout(timer);
		running?.abort();
		show(false);
	});
	pop.addEventListener('mousedown', e => e.preventDefault()); /* the box keeps the focus */
	if (!eager)
		input.addEventListener('blur', () => show(false));
}

function open() {
	if (!dialog) {
		const input = el('input', { type: 'search', name: 'q', 'aria-label': 'Search the atlas', placeholder: 'Words, a "phrase", an id', maxlength: 300 });

		dialog = el('dialog', { class: 'seek', 'aria-label': 'Search' },
			el('form', { role: 'search', 'aria-label': 'Quick', action: results }, input, el('button', { type: 'button' }, 'Close')));
		dialog.input = input;
		dialog.addEventListener('click', e => (e.target === dialog || e.target.type === 'button') && dialog.close());
		document.body.append(dialog);
		suggest(input, dialog, true);
	}
	if (!dialog.open)
		dialog.showModal();
	dialog.input.select();
}

addEventListener('keydown', e => {
	const chord = (e.ctrlKey || e.metaKey) && !e.altKey && !e.shiftKey && e.key.toLowerCase() === 'k';
	const typing = e.target.closest?.('input, textarea, select, [contenteditable], dialog')?.checkVisibility();

	if (!chord && (e.key !== '/' || e.ctrlKey || e.metaKey || e.altKey || typing))
		return;
	e.preventDefault();
	open();
});

for (const input of document.querySelectorAll('form[action^="/search"] input[name=q]')) {
	const place = input.parentElement;

	suggest(input, place);
	input.setAttribute('aria-keyshortcuts', 'Control+K Meta+K /');
	if (place.matches('.box'))
		place.append(el('kbd', { 'aria-hidden': true }, /Mac/.test(navigator.platform) ? '⌘K' : 'Ctrl K'));
}
