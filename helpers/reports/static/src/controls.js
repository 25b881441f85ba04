/* The controls of an explorer: each kind can say its value, take one, and offer fewer options. */

/** @import { Choice, Control, Option } from "./types.js" */
import { make, one } from "./parts.js";

/**
 * The control of a choice in its box.
 *
 * @param {HTMLElement} box
 * @param {Choice} choice
 * @returns {Control}
 */
export function controlOf(box, choice) {
  switch (choice.kind) {
    case "range":
      return rangeControl(box, choice);
    case "few":
    case "several":
      return tickControl(box, choice.kind === "several");
    case "search":
      return searchControl(box, choice);
    default:
      return listControl(box, choice);
  }
}

/**
 * The options that all words of a search stand in.
 *
 * @param {Option[]} options
 * @param {string} text
 * @returns {Option[]}
 */
export function matching(options, text) {
  const words = text.trim().toLowerCase().split(/\s+/);
  return options.filter(({ label, also }) => {
    const told = `${label} ${also ?? ""}`.toLowerCase();
    return words.every((word) => told.includes(word));
  });
}

/**
 * Put options into a list and keep its value where they have it.
 *
 * @param {HTMLSelectElement} select
 * @param {Option[]} options
 */
function fill(select, options) {
  const { value } = select;
  select.replaceChildren(
    ...options.map((option) => make("option", { value: option.value, textContent: option.label })),
  );
  if (options.some((option) => option.value === value)) select.value = value;
}

/**
 * @param {HTMLElement} box
 * @param {Choice} choice
 * @returns {Control}
 */
function listControl(box, choice) {
  const select = /** @type {HTMLSelectElement} */ (one(box, "select"));
  let offered = choice.options;
  return {
    get: () => select.value,
    set(value) {
      if (![...select.options].some((option) => option.value === value)) fill(select, offered);
      select.value = value;
    },
    offer(options) {
      offered = options;
      fill(select, options);
    },
  };
}

/**
 * A list with a field that narrows it. What the field says holds until a reader empties it.
 *
 * @param {HTMLElement} box
 * @param {Choice} choice
 * @returns {Control}
 */
function searchControl(box, choice) {
  const select = /** @type {HTMLSelectElement} */ (one(box, "select"));
  const field = /** @type {HTMLInputElement} */ (one(box, "input[type=search]"));
  let offered = choice.options;
  let value = select.value;
  /** Show the options that match, and the one that is chosen; all where none matches. */
  const narrow = () => {
    const matches = matching(offered, field.value);
    const chosen = offered.filter((o) => o.value === value && !matches.includes(o));
    fill(select, matches.length ? [...chosen, ...matches] : offered);
    select.value = value;
    one(box, ".matches").textContent = field.value.trim()
      ? `${matches.length} of ${offered.length} ${matches.length === 1 ? "matches" : "match"}`
      : "";
    return matches;
  };
  select.addEventListener("change", () => {
    value = select.value;
  });
  field.addEventListener("input", narrow);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const [first] = narrow();
    if (!first || !field.value.trim()) return;
    value = first.value;
    field.value = "";
    narrow();
    select.dispatchEvent(new Event("change", { bubbles: true }));
  });
  return {
    get: () => select.value,
    set(wanted) {
      value = wanted;
      narrow();
    },
    offer(options) {
      offered = options;
    },
  };
}

/**
 * Radio buttons, or boxes of which at least one stays ticked: nothing ticked would be no answer.
 *
 * @param {HTMLElement} box
 * @param {boolean} several
 * @returns {Control}
 */
function tickControl(box, several) {
  const inputs = /** @type {HTMLInputElement[]} */ ([...box.querySelectorAll("input")]);
  const ticked = () => inputs.filter((input) => input.checked).map((input) => input.value);
  const tick = (/** @type {string[]} */ values) => {
    for (const input of inputs) input.checked = values.includes(input.value);
  };
  let last = ticked();
  if (several) {
    for (const input of inputs) {
      input.addEventListener("change", () => {
        const now = ticked();
        if (now.length) last = now;
        else tick(last);
        one(box, ".matches").textContent = now.length ? "" : "At least one must stay ticked.";
      });
    }
  }
  return {
    get: () => ticked().join("+"),
    set(value) {
      last = several ? value.split("+") : [value];
      tick(last);
    },
    offer(options) {
      for (const input of inputs) {
        const label = /** @type {HTMLElement} */ (input.closest("label"));
        label.hidden = !options.some((option) => option.value === input.value);
      }
    },
  };
}

/**
 * @param {HTMLElement} box
 * @param {Choice} choice
 * @returns {Control}
 */
function rangeControl(box, choice) {
  const input = /** @type {HTMLInputElement} */ (one(box, "input"));
  let offered = choice.options;
  const say = () => {
    const words = offered[Number(input.value)].label;
    one(box, "output").textContent = words;
    input.setAttribute("aria-valuetext", words);
  };
  input.addEventListener("input", say);
  return {
    get: () => offered[Number(input.value)].value,
    set(value) {
      const at = offered.findIndex((option) => option.value === value);
      input.value = String(Math.max(0, at));
      say();
    },
    offer(options) {
      offered = options;
      input.max = String(options.length - 1);
    },
  };
}
