// Comfort for the flow picture: whoever points at a box, or comes to it by keyboard, sees its bands and the others step back.
for (const svg of document.querySelectorAll('svg.flow')) {
	const light = (box) => {
		svg.classList.toggle('lit', box !== null);
		for (const band of svg.querySelectorAll('.bands path'))
			band.classList.toggle('lit', box !== null && band.classList.contains(box.id.slice('flow-'.length)));
	};
	const at = (event) => light(event.target.closest('a'));
	svg.addEventListener('pointerover', at);
	svg.addEventListener('focusin', at);
	svg.addEventListener('pointerleave', () => light(null));
	svg.addEventListener('focusout', () => light(null));
}
