import assert from "node:assert/strict";
import test from "node:test";
import { fixtures, source } from "./fixtures.mjs";

const choices = await source("choices");
const { addressName, carried, fromAddress, namesExplorer, toAddress } = await source("address");

for (const { name, controls, states, words, clicks } of fixtures.explorers) {
  test(`${name}: the states are numbered in the order of Python`, () => {
    const numbers = choices.numberStates(controls);
    assert.equal(numbers.size, states.length);
    for (const [i, values] of states.entries()) {
      assert.equal(numbers.get(choices.stateKey(values)), i, values.join());
    }
  });

  test(`${name}: every state settles on itself and reads as in Python`, () => {
    for (const [i, values] of states.entries()) {
      assert.deepEqual(choices.settle(controls, choices.byName(controls, values)), values);
      assert.equal(choices.inWords(controls, values), words[i]);
    }
  });

  test(`${name}: a click sets what it sets in Python`, () => {
    for (const { values, choice, value, expected } of clicks) {
      assert.deepEqual(choices.resolveClick(controls, values, choice, value), expected);
    }
  });

  test(`${name}: every state comes back from its address`, () => {
    for (const values of states) {
      const explorer = { id: name, choices: controls, values: () => values };
      const wanted = fromAddress(toAddress([explorer]));
      const pairs = controls.map((c) => [c.name, wanted.get(addressName(explorer, c))]);
      assert.deepEqual(choices.settle(controls, Object.fromEntries(pairs)), values);
    }
  });
}

test("an address names an explorer by its whole id", () => {
  assert.equal(namesExplorer(fromAddress("my-mix.place=x"), "mix"), false);
  assert.equal(namesExplorer(fromAddress("my-mix.place=x"), "my-mix"), true);
  assert.equal(namesExplorer(fromAddress("region=mix.x"), "mix"), false);
});

test("a broken address names nothing that exists", () => {
  assert.deepEqual([...fromAddress("about")], []);
  assert.deepEqual([...fromAddress("&&x=%E0%A4%A&=")].at(0), ["x", "%E0%A4%A"]);
});

const PLACES = [
  { name: "region", label: "Region", within: null, groups: {}, default: "n", kind: "list" },
  { name: "place", label: "Place", within: "region", default: "a", kind: "list" },
  { name: "kinds", label: "Kinds", within: null, groups: {}, default: "x+y", kind: "several" },
];
for (const choice of PLACES) choice.held_by = {};
PLACES[0].options = ["n", "s"].map((value) => ({ value, label: value.toUpperCase() }));
PLACES[1].options = ["a", "b"].map((value) => ({ value, label: value.toUpperCase() }));
PLACES[1].groups = { n: ["a"], s: ["b"] };
PLACES[2].options = [{ value: "x+y", label: "ex, why" }];

test("an address that names a place alone names its region too", () => {
  assert.deepEqual(choices.withParents(PLACES, { place: "b" }), { place: "b", region: "s" });
  assert.deepEqual(choices.withParents(PLACES, { place: "b", region: "n" }).region, "n");
  assert.equal(choices.withParents(PLACES, { place: "zz" }).region, undefined);
});

test("what an address asks for in vain is said", () => {
  assert.equal(choices.notOffered(PLACES, { place: "b", kinds: "y+x" }, ["s", "b", "x+y"]), "");
  assert.equal(
    choices.notOffered(PLACES, { place: "5ZZ" }, ["n", "a", "x+y"]),
    "“5ZZ”, which the address asks for, is not offered here. Place: A is shown.",
  );
});

test("a holder of several options shows the first and names the others", () => {
  const [, place] = PLACES;
  const alone = { ...place, within: null, held_by: { both: ["b", "a"], one: ["b"] } };
  const names = { both: "Both (board)", one: "One (board)" };
  const labelOf = (name, value) => (name === "place" ? names[value] : undefined);
  const said = (value, shown) => choices.notOffered([alone], { place: value }, [shown], labelOf);
  assert.deepEqual(choices.withHeld([alone], { place: "both" }), { place: "b" });
  assert.deepEqual(choices.withHeld([alone], { place: "a" }), { place: "a" });
  assert.equal(
    said("both", "b"),
    "This answer is about one Place at a time. Of Both (board) it shows B; " +
      "you can choose A instead.",
  );
  assert.equal(said("one", "b"), "This answer is about one Place: B, for One (board).");
  const many = Array.from({ length: 12 }, (_, k) => ({ value: `p${k}`, label: `P ${k} (North)` }));
  const held = { all: many.map(({ value }) => value) };
  const wide = { ...alone, options: many, held_by: held };
  const words = choices.notOffered([wide], { place: "all" }, ["p0"]);
  assert.ok(words.endsWith("it shows P 0; you can choose any of 11 others instead."));
});

/** An explorer with a shared place, one of its own and what is chosen of both. */
function withPlace(id, place, own) {
  const choices = [
    { name: "place", shared: true, default: "5EM" },
    { name: "own", shared: false, default: "a" },
  ];
  return { id, choices, values: () => [place, own] };
}

test("a link to another report carries the shared choices and no others", () => {
  const chosen = [withPlace("mix", "Q K&S", "b")];
  assert.equal(carried("02_your_area.html", chosen), "02_your_area.html#place=Q%20K%26S");
  for (const href of ["#about", "02.html#place=5N8", "https://a.org/b.html", "mailto:a@b.html"]) {
    assert.equal(carried(href, chosen), href);
  }
  assert.equal(carried("index.html", [withPlace("mix", "5EM", "b")]), "index.html");
});

test("the first explorer speaks for a shared choice", () => {
  const later = withPlace("worth", "5N8", "a");
  assert.equal(toAddress([withPlace("mix", "QKS", "a"), later]), "place=QKS");
  assert.equal(toAddress([withPlace("mix", "5EM", "b"), later]), "mix.own=b");
});
