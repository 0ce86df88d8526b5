/*
 * Comfort for the matrix: arrow keys from cell to cell, filters in the static site, folded tactics on a phone.  All is there without it.
 *
 * The matrix stays what it is without a script, headings with lists of links, which screen readers read well; it does not become an ARIA
 * grid, whose rows would cut across the tactics.  Where the columns stand side by side, one link of the matrix is in the order of the tab key
 * (a roving tabindex) and the arrow keys move from there: up and down in a column, left and right to the tactic beside it.
 */
const page = document.getElementById("matrix-page");
const matrix = document.getElementById("matrix");
const wide = matchMedia("(min-width: 48rem)");

/* ---- keys ---- */

const shown = (el) => el.offsetParent !== null && !el.closest("details:not([open])");
const columns = () => [...matrix.querySelectorAll(".tactic")].map((t) => [...t.querySelectorAll("h2 a, .tile a")].filter(shown));
let current = null;

function rove(link, focus) {
	if (current) current.tabIndex = -1;
	current = link;
	current.tabIndex = 0;
	if (!focus) return;
	current.focus();
	current.scrollIntoView({ block: "nearest", inline: "nearest" }); /* a head sticks to the region's edge; that edge may be out of view */
}

/* The tactic that the address names must not stay folded. */
function unfold() {
	const named = location.hash && document.getElementById(location.hash.slice(1));
	if (named && named.classList.contains("tactic")) named.querySelector(".stack").open = true;
}

function settle() {
	for (const el of matrix.querySelectorAll("a, summary")) {
		if (wide.matches) el.tabIndex = -1;
		else el.removeAttribute("tabindex");
	}
	matrix.tabIndex = wide.matches ? -1 : 0;
	for (const fold of matrix.querySelectorAll(".stack")) fold.open = wide.matches;
	document.getElementById("keys").hidden = !wide.matches;
	if (!wide.matches) {
		current = null;
		unfold();
	} else {
		rove(columns()[0][0], false);
	}
}

/* The link of a column whose place is nearest to that of another column's. */
function beside(column, from) {
	const y = (el) => el.closest(".tile, h2").getBoundingClientRect().top;
	if (from.closest("h2")) return column[0];
	return column.slice(1).reduce((best, el) => (best && Math.abs(y(best) - y(from)) <= Math.abs(y(el) - y(from)) ? best : el), null) ?? column[0];
}

function toggle(link) {
	const item = link.closest("li");
	const own = item?.querySelector(":scope > details");
	const around = link.closest(".cells details");
	const details = own ?? around;
	if (!details) return null;
	details.open = !details.open;
	return own ? link : details.parentElement.querySelector(".tile a");
}

function target(key, ctrl, link) {
	const all = columns();
	const x = all.findIndex((c) => c.includes(link));
	const y = all[x].indexOf(link);
	switch (key) {
	case "ArrowDown": return all[x][y + 1];
	case "ArrowUp": return all[x][y - 1];
	case "ArrowRight": return all[x + 1] && beside(all[x + 1], link);
	case "ArrowLeft": return all[x - 1] && beside(all[x - 1], link);
	case "Home": return ctrl ? all[0][0] : beside(all[0], link);
	case "End": return ctrl ? all.at(-1).at(-1) : beside(all.at(-1), link);
	case "PageDown": return all[x].at(-1);
	case "PageUp": return all[x][0];
	case " ": return toggle(link);
	}
	return undefined;
}

matrix?.addEventListener("keydown", (e) => {
	const link = e.target.closest("h2 a, .tile a");
	if (!wide.matches || !link || e.altKey || e.metaKey || e.shiftKey || (e.ctrlKey && e.key !== "Home" && e.key !== "End")) return;
	const to = target(e.key, e.ctrlKey, link);
	if (to === undefined && !e.key.startsWith("Arrow")) return;
	e.preventDefault();
	if (to) rove(to, true);
});
matrix?.addEventListener("focusin", (e) => {
	const link = e.target.closest("h2 a, .tile a");
	if (wide.matches && link && link !== current) rove(link, false);
});
/* A folded list must not keep the one link that the tab key finds. */
matrix?.addEventListener("toggle", () => {
	if (wide.matches && current && !shown(current)) rove(current.closest("li li")?.parentElement.closest("li").querySelector(".tile a") ?? columns()[0][0], false);
}, true);

/* ---- filters in files, where no server answers addresses with a query ---- */

const buttons = [...page.querySelectorAll(".filter button")];

function fits(tile) {
	const on = {};
	for (const b of buttons) if (b.getAttribute("aria-pressed") === "true") (on[b.name] ??= []).push(b.value);
	return Object.entries(on).every(([field, values]) => tile.dataset[field].split("|").some((v) => values.includes(v)));
}

function mark(tile, fit) {
	const note = tile.querySelector(".not");
	tile.classList.toggle("off", !fit);
	if (fit) note?.remove();
	else if (!note) tile.firstElementChild.insertAdjacentHTML("afterend", '<span class="out not">, not in the selection</span>');
}

function filter() {
	const any = buttons.some((b) => b.getAttribute("aria-pressed") === "true");
	const fit = new Set();
	for (const tactic of matrix.querySelectorAll(".tactic")) {
		const tiles = [...tactic.querySelectorAll(".tile")];
		let n = 0;
		for (const tile of tiles) {
			const yes = fits(tile);
			mark(tile, yes);
			n += yes;
			if (yes) fit.add(tile.firstElementChild.href);
		}
		for (const item of tactic.querySelectorAll(".cells > li"))
			if (any && item.querySelector(":scope > .off") && item.querySelector("li .tile:not(.off)")) item.querySelector("details").open = true;
		tactic.querySelector("header .n").textContent = any ? `${n} of ${tiles.length}` : `${tiles.length}`;
	}
	page.classList.toggle("part", any);
	const said = document.getElementById("said");
	said.dataset.whole ??= said.innerHTML;
	if (any) said.textContent = `${fit.size} of ${page.dataset.all} techniques fit. The others keep their place, without colour.`;
	else said.innerHTML = said.dataset.whole;
}

function keep() {
	const address = new URL(location.href);
	address.search = "";
	for (const b of buttons) if (b.getAttribute("aria-pressed") === "true") address.searchParams.append(b.name, b.value);
	history.replaceState(null, "", address);
	for (const a of page.querySelectorAll(".choice a")) a.search = address.search;
}

if (buttons.length) {
	const asked = new URLSearchParams(location.search);
	for (const b of buttons) {
		b.setAttribute("aria-pressed", asked.getAll(b.name).some((v) => v.toLowerCase() === b.value.toLowerCase()));
		b.addEventListener("click", () => {
			b.setAttribute("aria-pressed", b.getAttribute("aria-pressed") !== "true");
			filter();
			keep();
		});
	}
	for (const box of page.querySelectorAll(".filter")) box.hidden = false;
	filter();
	keep();
}
if (matrix) {
	settle();
	/* on its way to paper a page has the width of a sheet, and all of the matrix on it */
	wide.addEventListener("change", () => matchMedia("print").matches || settle());
	addEventListener("hashchange", unfold);
}
