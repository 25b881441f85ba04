/* What is folded away, and how a link or an address unfolds it. */

/**
 * Whether an element stands in something that is folded.
 *
 * @param {Element | null} element
 * @returns {boolean}
 */
export function isFolded(element) {
  return Boolean(element?.closest("details:not([open])"));
}

/**
 * Unfold whatever hides a place of the page, and what that place itself holds folded.
 *
 * @param {Element} place
 */
export function unfold(place) {
  let around = place.closest("details");
  while (around) {
    around.open = true;
    around = around.parentElement?.closest("details") ?? null;
  }
  const within = place.querySelectorAll(":scope > details.folded, :scope > [data-behind]");
  for (const details of within) /** @type {HTMLDetailsElement} */ (details).open = true;
}
