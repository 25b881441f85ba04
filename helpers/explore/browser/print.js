/* One answer on one sheet of paper. */

import { one } from "./parts.js";

const SHEET = 980; // px of height that a sheet of A4 has within its margins
const SMALLEST = 0.72; // below this nobody reads it: the table is left out instead
const MOST_ROWS = 15; // of a table that is printed with its answer

/**
 * Print one answer alone, as large as one sheet of paper allows.
 *
 * The page is first laid out as on paper, to be measured. After, it is as it was: what was folded,
 * and the place where a reader stood.
 *
 * @param {HTMLElement} section of the explorer
 */
export function printOne(section) {
  const root = document.documentElement;
  const paper = /** @type {HTMLStyleElement} */ (one(document, "#paper"));
  const numbers = /** @type {HTMLDetailsElement} */ (one(section, ".numbers"));
  const wasOpen = numbers.open;
  const top = scrollY;
  root.dataset.one = section.id;
  section.dataset.printed = "yes";
  paper.media = "all";
  dispatchEvent(new Event("beforeprint"));
  numbers.open = section.querySelectorAll("tbody tr").length <= MOST_ROWS;
  if (fit(section) < SMALLEST && section.querySelector(".figures")) numbers.open = false;
  root.style.setProperty("--fit", String(fit(section)));
  addEventListener(
    "afterprint",
    () => {
      paper.media = "print";
      delete root.dataset.one;
      delete section.dataset.printed;
      root.style.removeProperty("--fit");
      numbers.open = wasOpen;
      requestAnimationFrame(() => scrollTo({ top, behavior: "instant" }));
    },
    { once: true },
  );
  print();
}

/**
 * By how much an answer must shrink to fit a sheet; 1 where it fits as it is.
 *
 * @param {HTMLElement} section
 */
function fit(section) {
  return Math.min(1, SHEET / (section.getBoundingClientRect().height + 40));
}
