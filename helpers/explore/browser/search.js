/* A list with a field beside it: what a reader types narrows the list and is suggested at once; a
   single match chooses itself. What the field says holds until a reader empties it. */

/** @import { Choice, Control, Option } from "./types.js" */
import { optionOf } from "./choices.js";
import { make, one } from "./parts.js";

const MOST_SUGGESTED = 8;
/* What readers write of bodies, and what it stands for; search.py holds the same. */
const ABBREVIATIONS = new Map([
  ["icb", "integrated care board"],
  ["ccg", "clinical commissioning group"],
  ["pct", "primary care trust"],
]);

/**
 * Put options into a list; whoever asks sets its value then.
 *
 * @param {HTMLSelectElement} select
 * @param {Option[]} options
 */
export function fill(select, options) {
  select.replaceChildren(
    ...options.map(({ value, label }) => make("option", { value, textContent: label })),
  );
}

/**
 * A text as a search sees it: without accents, capitals and signs, `&` and abbreviations of bodies
 * as words.
 *
 * @param {string} text
 * @returns {string}
 */
function plainWords(text) {
  const letters = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const words = letters.replaceAll("&", " and ").replace(/['’]/g, "");
  const plain = words.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  return plain.replace(/\S+/g, (word) => ABBREVIATIONS.get(word) ?? word);
}

/**
 * The options that all words of a search stand in; first those whose label begins with it, then
 * those whose label holds its words, then those found by further words; before each those that
 * followed it.
 *
 * @param {Option[]} options
 * @param {string} text
 * @returns {Option[]}
 */
export function matching(options, text) {
  const wanted = plainWords(text);
  const words = wanted.split(" ");
  const rank = (/** @type {Option} */ { label, also }) => {
    const name = plainWords(label);
    if (name.startsWith(wanted)) return 0;
    if (words.every((word) => name.includes(word))) return 1;
    const told = `${name} ${plainWords(also ?? "")}`;
    return words.every((word) => told.includes(word)) ? 2 : 3;
  };
  /** @type {Option[][]} */
  const ranked = [[], [], [], []];
  for (const option of options) ranked[rank(option)].push(option);
  const found = ranked.slice(0, 3).flat();
  const followers = (/** @type {Option} */ { followed_by: later = [] }) =>
    later.flatMap((value) => optionOf(options, value) ?? []);
  return [...new Set(found.flatMap((option) => [...followers(option), option]))];
}

/**
 * Of the options that match, those whose label holds all words, and what followed them.
 *
 * @param {Option[]} matches
 * @param {string} text
 * @returns {Option[]}
 */
function calledSo(matches, text) {
  const words = plainWords(text).split(" ");
  const called = matches.filter(({ label }) => {
    const name = plainWords(label);
    return words.every((word) => name.includes(word));
  });
  const later = called.flatMap(({ followed_by = [] }) => followed_by);
  return matches.filter((option) => called.includes(option) || later.includes(option.value));
}

/**
 * Those of the options that match among which a search may choose: options that are called so
 * stand before those that are found by further words.
 *
 * @param {Option[]} matches
 * @param {string} text
 * @returns {Option[]}
 */
function likeliestOf(matches, text) {
  const called = calledSo(matches, text);
  return called.length ? called : matches;
}

/**
 * The option that a search chooses by itself: the single match, or what followed it first.
 *
 * @param {Option[]} matches
 * @param {string} text
 * @returns {Option | undefined} nothing where a reader has to choose
 */
export function leadsTo(matches, text) {
  const likeliest = likeliestOf(matches, text);
  const later = likeliest.at(-1)?.followed_by ?? [];
  const single = likeliest.slice(0, -1).every(({ value }) => later.includes(value));
  return single ? likeliest[0] : undefined;
}

/**
 * What a search has led to, and what to do next.
 *
 * @param {string} text
 * @param {Option[]} matches
 * @returns {string}
 */
export function matchWords(text, matches) {
  if (!text.trim()) return "";
  if (!matches.length) return `Nothing on the list matches “${text.trim()}”.`;
  const likeliest = likeliestOf(matches, text);
  const [first, ...others] = likeliest.map(({ label }) => label);
  if (!leadsTo(matches, text)) {
    const match = calledSo(matches, text).length ? "match" : "are part of it or also called so";
    return `${matches.length} ${match}. Choose one, or press Enter for ${first}.`;
  }
  const more = matches.length - likeliest.length;
  const rest = more ? ` Found by other names: ${more} more on the list.` : "";
  if (!others.length) return `Chosen: ${first}.${rest}`;
  const which = others.length > 1 ? `one of ${others.length} that` : "which";
  return `Chosen: ${first}, ${which} followed ${others.at(-1)}.${rest}`;
}

/**
 * @param {HTMLElement} box
 * @param {Choice} choice
 * @returns {Control}
 */
export function searchControl(box, choice) {
  const select = /** @type {HTMLSelectElement} */ (one(box, "select"));
  const field = /** @type {HTMLInputElement} */ (one(box, "input[type=search]"));
  const list = one(box, ".suggestions");
  let offered = choice.options;
  /** @type {Option[]} */
  let suggested = [];
  let active = -1;

  /** List the options that match, and the one that is chosen; all where none matches. */
  const narrow = (value = select.value) => {
    const matches = matching(offered, field.value);
    const chosen = offered.filter((o) => o.value === value && !matches.includes(o));
    fill(select, isSearch() && matches.length ? [...chosen, ...matches] : offered);
    select.value = value;
    one(box, ".matches").textContent = matchWords(field.value, matches);
    return matches;
  };
  const isSearch = () => Boolean(field.value.trim());
  const choose = (/** @type {string} */ value) => {
    suggest([]);
    if (value === select.value) return;
    select.value = value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };
  /** Empty the field: what it was for is done. */
  const take = (/** @type {string} */ value) => {
    field.value = "";
    narrow();
    choose(value);
  };
  const mark = (/** @type {number} */ k) => {
    active = k;
    for (const [i, item] of [...list.children].entries()) {
      item.setAttribute("aria-selected", String(i === k));
    }
    if (k >= 0) field.setAttribute("aria-activedescendant", `${list.id}-${k}`);
    else field.removeAttribute("aria-activedescendant");
  };
  const suggest = (/** @type {Option[]} */ options) => {
    suggested = options.slice(0, MOST_SUGGESTED);
    list.replaceChildren(
      ...suggested.map(({ label, value }, k) => {
        const item = make("li", { id: `${list.id}-${k}`, role: "option", textContent: label });
        // Pressed before the field loses the focus, which would take the list away.
        item.addEventListener("mousedown", (event) => {
          event.preventDefault();
          take(value);
        });
        return item;
      }),
    );
    list.hidden = !suggested.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    mark(-1);
  };

  field.addEventListener("input", () => {
    const matches = narrow();
    const led = isSearch() ? leadsTo(matches, field.value) : undefined;
    if (led) choose(led.value);
    else suggest(isSearch() ? matches : []);
  });
  field.addEventListener("blur", () => suggest([]));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      const wanted = suggested[Math.max(0, active)] ?? matching(offered, field.value)[0];
      if (wanted && isSearch()) take(wanted.value);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      suggest([]);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && suggested.length) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark((active + step + suggested.length) % suggested.length);
    }
  });
  return {
    get: () => select.value,
    set: narrow,
    offer(options) {
      offered = options;
    },
  };
}
