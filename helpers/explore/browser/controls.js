/* The controls of an explorer: each kind can say its value, take one, and offer fewer options. */

/** @import { Choice, Control } from "./types.js" */
import { one } from "./parts.js";
import { fill, searchControl } from "./search.js";

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
