/* The choices of an explorer as values: which there are, in which order, how they move together. */

/** @import { Choice, Option } from "./types.js" */

const MOST_NAMED = 6; // options that a notice names; more are counted

/**
 * The option of a value, where there is one.
 *
 * @param {Option[]} options
 * @param {string | undefined} value
 * @returns {Option | undefined}
 */
export function optionOf(options, value) {
  return options.find((option) => option.value === value);
}

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
  return group.flatMap((value) => optionOf(choice.options, value) ?? []);
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
  /** @type {string[][]} */
  let states = [[]];
  for (const k of choices.keys()) {
    states = states.flatMap((values) =>
      optionsOf(choices, k, values).map(({ value }) => [...values, value]),
    );
  }
  return new Map(states.map((values, number) => [stateKey(values), number]));
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
    const meant = optionOf(options, wanted[choice.name]) ?? optionOf(options, choice.default);
    values.push((meant ?? options[0]).value);
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
  for (const choice of [...choices].reverse()) {
    if (choice.within) all[choice.within] ??= parentOf(choice, all[choice.name]);
  }
  return all;
}

/**
 * The value of the earlier choice in whose group a value stands.
 *
 * @param {Choice} choice
 * @param {string | undefined} value
 * @returns {string | undefined}
 */
function parentOf({ groups }, value) {
  return Object.keys(groups).find((parent) => groups[parent].some((held) => held === value));
}

/**
 * What is asked for, as far as it is on offer: of a holder of several options the first of them.
 *
 * @param {Choice[]} choices
 * @param {Record<string, string | undefined>} wanted
 * @returns {Record<string, string | undefined>}
 */
export function withHeld(choices, wanted) {
  const asked = choices.map((choice) => {
    const value = wanted[choice.name];
    return [choice.name, heldBy(choice, value)[0] ?? value];
  });
  return Object.fromEntries(asked);
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
  return value === undefined || optionOf(options, value) ? [] : (held[value] ?? []);
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
  const set = (/** @type {string} */ name, /** @type {string | undefined} */ value) => {
    const choice = choices.find((c) => c.name === name);
    if (value === undefined || !choice || !optionOf(choice.options, value)) return;
    wanted[name] = value;
    const { within, groups } = choice;
    if (within && !groups[wanted[within]].includes(value)) set(within, parentOf(choice, value));
  };
  set(name, value);
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
  return choices
    .map((choice, k) => `${choice.label}: ${optionLabel(choice, values[k])}`)
    .join("; ");
}

/**
 * What a choice calls a value of its own.
 *
 * @param {Choice} choice
 * @param {string} value
 * @returns {string}
 */
export function optionLabel({ options }, value) {
  return optionOf(options, value)?.label ?? value;
}

/**
 * The labels of values, without the bracket that tells where each lies.
 *
 * @param {Choice} choice
 * @param {string[]} values
 */
function named(choice, values) {
  return values.map((value) => optionLabel(choice, value).replace(/ \([^()]*\)$/, ""));
}
