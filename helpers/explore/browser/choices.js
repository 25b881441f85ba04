/* The choices of an explorer as values: which there are, in which order, how they move together. */

/** @import { Choice, Option } from "./types.js" */

const MOST_NAMED = 6; // options that a notice names; more are counted

/**
 * The options of choice k where the choices before it have these values, in their order there.
 *
 * @param {Choice[]} choices
 * @param {number} k
 * @param {string[]} values
 * @returns {Option[]}
 */
export function optionsOf(choices, k, values) {
  const choice = choices[k];
  if (!choice.within) return choice.options;
  const group = choice.groups[values[choices.findIndex((c) => c.name === choice.within)]];
  return group.flatMap((value) => choice.options.filter((option) => option.value === value));
}

/**
 * A state as one text.
 *
 * @param {string[]} values
 * @returns {string}
 */
export function stateKey(values) {
  return values.join("\u0001");
}

/**
 * The number of every state, in the order of reachable_states() in choices.py: the last choice
 * varies fastest.
 *
 * @param {Choice[]} choices
 * @returns {Map<string, number>}
 */
export function numberStates(choices) {
  /** @type {Map<string, number>} */
  const numbers = new Map();
  const walk = (/** @type {string[]} */ values) => {
    if (values.length === choices.length) numbers.set(stateKey(values), numbers.size);
    else {
      for (const option of optionsOf(choices, values.length, values)) {
        walk([...values, option.value]);
      }
    }
  };
  walk([]);
  return numbers;
}

/**
 * The values nearest to those asked for: a choice that has no such value takes its default, or its
 * first option where the default belongs to another parent.
 *
 * @param {Choice[]} choices
 * @param {Record<string, string | undefined>} wanted
 * @returns {string[]}
 */
export function settle(choices, wanted) {
  /** @type {string[]} */
  const values = [];
  for (const [k, choice] of choices.entries()) {
    const options = optionsOf(choices, k, values);
    const has = (/** @type {string | undefined} */ value) =>
      options.some((option) => option.value === value);
    values.push([wanted[choice.name], choice.default].find(has) ?? options[0].value);
  }
  return values;
}

/**
 * What an address asks for, with the parents of what it names: a place alone names its region too.
 *
 * @param {Choice[]} choices
 * @param {Record<string, string | undefined>} wanted
 * @returns {Record<string, string | undefined>}
 */
export function withParents(choices, wanted) {
  const all = { ...wanted };
  for (const { name, within, groups } of [...choices].reverse()) {
    const value = all[name];
    if (!within || value === undefined || all[within] !== undefined) continue;
    all[within] = Object.keys(groups).find((parent) => groups[parent].includes(value));
  }
  return all;
}

/**
 * What is asked for, as far as it is on offer: of a holder of several options the first of them.
 *
 * @param {Choice[]} choices
 * @param {Record<string, string | undefined>} wanted
 * @returns {Record<string, string | undefined>}
 */
export function withHeld(choices, wanted) {
  const all = { ...wanted };
  for (const choice of choices) {
    const held = heldBy(choice, wanted[choice.name]);
    if (held.length) [all[choice.name]] = held;
  }
  return all;
}

/**
 * In words, what is asked for and the page does not offer; '' where it offers all.
 *
 * @param {Choice[]} choices
 * @param {Record<string, string | undefined>} wanted
 * @param {string[]} values what is shown instead
 * @param {(name: string, value: string) => string | undefined} labelOf what another explorer calls
 *   a value of its choice of this name
 * @returns {string}
 */
export function notOffered(choices, wanted, values, labelOf = () => undefined) {
  return choices
    .flatMap((choice, k) => {
      const asked = wanted[choice.name];
      if (asked === undefined || isSame(choice, asked, values[k])) return [];
      const name = labelOf(choice.name, asked) ?? `“${asked}”`;
      return instead(choice, name, heldBy(choice, asked), values[k]);
    })
    .join(" ");
}

/**
 * What is shown instead of what is not offered, and what else a reader may choose.
 *
 * @param {Choice} choice
 * @param {string} name
 * @param {string[]} held
 * @param {string} shown
 */
function instead(choice, name, held, shown) {
  const [here] = named(choice, [shown]);
  if (!held.length) {
    const words = inWords([choice], [shown]);
    return `${name}, which the address asks for, is not offered here. ${words} is shown.`;
  }
  const others = named(choice, held).filter((words) => words !== here);
  if (!others.length) return `This answer is about one ${choice.label}: ${here}, for ${name}.`;
  const any = `any of ${others.length} others`;
  return (
    `This answer is about one ${choice.label} at a time. Of ${name} it shows ${here}; ` +
    `you can choose ${others.length > MOST_NAMED ? any : others.join(" or ")} instead.`
  );
}

/**
 * The options that a value holds which is none of them.
 *
 * @param {Choice} choice
 * @param {string | undefined} value
 * @returns {string[]}
 */
function heldBy({ options, held_by: held }, value) {
  if (value === undefined || options.some((option) => option.value === value)) return [];
  return held[value] ?? [];
}

/**
 * Whether two values of a choice are one; ticks have no order.
 *
 * @param {Choice} choice
 * @param {string} a
 * @param {string} b
 */
function isSame({ kind }, a, b) {
  const sorted = (/** @type {string} */ value) => value.split("+").sort().join("+");
  return a === b || (kind === "several" && sorted(a) === sorted(b));
}

/**
 * The values once the choice `name` has become `value`, as resolve_click() in choices.py finds
 * them: where another parent has it, that parent is set with it.
 *
 * @param {Choice[]} choices
 * @param {string[]} values
 * @param {string} name
 * @param {string} value
 * @returns {string[]}
 */
export function resolveClick(choices, values, name, value) {
  const wanted = byName(choices, values);
  let wish = value;
  let choice = choices.find((c) => c.name === name);
  while (choice?.options.some((option) => option.value === wish)) {
    wanted[choice.name] = wish;
    const { within, groups } = choice;
    if (!within || groups[wanted[within]].includes(wish)) break;
    const held = wish;
    wish = Object.keys(groups).find((parent) => groups[parent].includes(held)) ?? "";
    choice = choices.find((c) => c.name === within);
  }
  return settle(choices, wanted);
}

/**
 * Values by the names of their choices.
 *
 * @param {Choice[]} choices
 * @param {string[]} values
 * @returns {Record<string, string>}
 */
export function byName(choices, values) {
  return Object.fromEntries(choices.map((choice, k) => [choice.name, values[k]]));
}

/**
 * The choices made, as a reader would say them.
 *
 * @param {Choice[]} choices
 * @param {string[]} values
 * @returns {string}
 */
export function inWords(choices, values) {
  return choices.map((choice, k) => `${choice.label}: ${label(choice, values[k])}`).join("; ");
}

/**
 * @param {Choice} choice
 * @param {string} value
 */
function label({ options }, value) {
  return options.find((option) => option.value === value)?.label ?? value;
}

/**
 * The labels of values, without the bracket that tells where each lies.
 *
 * @param {Choice} choice
 * @param {string[]} values
 */
function named(choice, values) {
  return values.map((value) => label(choice, value).replace(/ \([^()]*\)$/, ""));
}
