/* The controls of an explorer: each kind can say its value, take one, and offer fewer options. */

/** @import { Choice, Control } from "./types.js" */
import { optionOf } from "./choices.js";
import { all, one } from "./parts.js";
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
      return listControl(box);
  }
}

/**
 * @param {HTMLElement} box
 * @returns {Control}
 */
function listControl(box) {
  const select = /** @type {HTMLSelectElement} */ (one(box, "select"));
  return {
    get: () => select.value,
    set(value) {
      select.value = value;
    },
    offer: (options) => fill(select, options),
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
  const inputs = /** @type {HTMLInputElement[]} */ (all(box, "input"));
  const ticked = () => inputs.filter((input) => input.checked).map((input) => input.value);
  if (several) {
    box.addEventListener("change", ({ target }) => {
      const isNone = !ticked().length;
      if (isNone) /** @type {HTMLInputElement} */ (target).checked = true;
      one(box, ".matches").textContent = isNone ? "At least one must stay ticked." : "";
    });
  }
  return {
    get: () => ticked().join("+"),
    set(value) {
      const values = several ? value.split("+") : [value];
      for (const input of inputs) input.checked = values.includes(input.value);
    },
    offer(options) {
      for (const input of inputs) {
        const label = /** @type {HTMLElement} */ (input.closest("label"));
        label.hidden = !optionOf(options, input.value);
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
      input.value = String(offered.findIndex((option) => option.value === value));
      say();
    },
    offer(options) {
      offered = options;
      input.max = String(options.length - 1);
    },
  };
}
