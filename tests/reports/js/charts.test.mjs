import assert from "node:assert/strict";
import test from "node:test";
import { fixtures, source } from "./fixtures.mjs";

const { axisRange, change, legendLines, recoloured, thinTicks, wrap } = await source("charts");

test("colours become their dark twins wherever they stand, and keep their strength", () => {
  const [light, dark] = Object.entries(fixtures.dark)[0];
  const rgb = (hex) => [1, 3, 5].map((k) => Number.parseInt(hex.slice(k, k + 2), 16)).join(",");
  const before = { a: [light, { b: `rgba(${rgb(light)},0.4)` }], c: 1, d: null, e: "words" };
  const after = { a: [dark, { b: `rgba(${rgb(dark)},0.4)` }], c: 1, d: null, e: "words" };
  assert.deepEqual(recoloured(before, fixtures.dark), after);
});

test("labels are cut between words", () => {
  assert.deepEqual(wrap("one two three", 7), ["one two", "three"]);
  assert.deepEqual(wrap("unbreakable x", 3), ["unbreakable", "x"]);
});

const near = (found, right) => {
  for (const k of [0, 1]) assert.ok(Math.abs(found[k] - right[k]) < 1e-9, `${found}, not ${right}`);
};

// Labels of 26 characters take 192.4 px and 32 around them: of 924.4 px the plot has 700.
const META = { reach: 100, characters: 10, label_characters: 26 };
const range = (changed) => axisRange({ ...META, ...changed }, 924.4, false, fixtures.fit);

test("the longest text has room beyond the largest value", () => {
  // ten characters take 77 px and the gap 16, so 100 units have 607
  near(range(), [0, 100 + (93 * 100) / 607]);
});

test("texts take at most six tenths of the plot", () => {
  near(range({ characters: 500 }), [0, 100 / 0.4]);
});

test("texts on both ends have room, also where an axis starts below zero", () => {
  // 700 px: 93 on the right, 93 on the left, so 514 for the 50 units from -10 to 40
  const pixel = 50 / 514;
  near(range({ reach: 40, both_ends: true, least: -10 }), [-10 - 93 * pixel, 40 + 93 * pixel]);
});

test("on a narrow page, where labels stand above, texts may take seven tenths of the plot", () => {
  // 400 px less 24; the text takes 263.2 of these 376, so that 100 units have the other 112.8
  const found = axisRange({ reach: 100, characters: 40 }, 400, true, fixtures.fit);
  near(found, [0, 100 + (263.2 * 100) / 112.8]);
});

test("what changes on a narrow page is changed part by part, lists are replaced", () => {
  const layout = { margin: { l: 140, r: 8 }, shapes: [1, 2], height: 300 };
  change(layout, { margin: { l: 16 }, shapes: [], xaxis2: { range: [0, 1] }, height: 900 });
  assert.deepEqual(layout, {
    margin: { l: 16, r: 8 },
    shapes: [],
    height: 900,
    xaxis2: { range: [0, 1] },
  });
  const trace = { x: [1] };
  change(trace, null);
  assert.deepEqual(trace, { x: [1] });
});

test("a legend takes one line, or as many as its longest entry leaves columns", () => {
  const named = (...names) => names.map((name) => ({ name }));
  assert.equal(legendLines(named("estimate", "interval"), 350, fixtures.fit), 1);
  const three = named("planned range of value", "estimate", "interval", "hidden");
  three[3].showlegend = false;
  assert.equal(legendLines([...three, {}], 320, fixtures.fit), 3);
});

test("numbers of an axis that have no room beside each other are left out", () => {
  const axis = {
    range: [0, 100],
    tickvals: [0, 25, 50, 75, 100],
    ticktext: ["0%", "25%", "50%", "75%", "100%"],
  };
  thinTicks(axis, 400);
  assert.equal(axis.tickvals.length, 5);
  thinTicks(axis, 100);
  assert.deepEqual(axis.ticktext, ["0%", "50%", "100%"]);
});
