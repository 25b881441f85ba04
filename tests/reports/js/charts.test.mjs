import assert from "node:assert/strict";
import test from "node:test";
import { fixtures, source } from "./fixtures.mjs";

const { axisRange, change, prepared, recoloured, thinTicks } = await source("charts");
const { fit } = fixtures;
const font = { family: "none", size: 14 }; // without a page to measure in, a letter takes 8 px

test("colours become their dark twins wherever they stand, and keep their strength", () => {
  const [light, dark] = Object.entries(fixtures.dark)[0];
  const rgb = (hex) => [1, 3, 5].map((k) => Number.parseInt(hex.slice(k, k + 2), 16)).join(",");
  const before = { a: [light, { b: `rgba(${rgb(light)},0.4)` }], c: 1, d: null, e: "words" };
  const after = { a: [dark, { b: `rgba(${rgb(dark)},0.4)` }], c: 1, d: null, e: "words" };
  assert.deepEqual(recoloured(before, fixtures.dark), after);
});

const near = (found, right) => {
  for (const k of [0, 1]) assert.ok(Math.abs(found[k] - right[k]) < 1e-9, `${found}, not ${right}`);
};

test("the longest text has room beyond the largest value", () => {
  // of 700 px the text takes 93, so 100 units have 607
  near(axisRange({ reach: 100 }, 700, 93, 0.6, fit), [0, 100 + (93 * 100) / 607]);
});

test("texts take no more than their share of the plot", () => {
  near(axisRange({ reach: 100 }, 700, 4000, 0.6, fit), [0, 100 / 0.4]);
});

test("texts on both ends have room, also where an axis starts below zero", () => {
  // 700 px: 93 on the right, 93 on the left, so 514 for the 50 units from -10 to 40
  const pixel = 50 / 514;
  const range = axisRange({ reach: 40, both_ends: true, least: -10 }, 700, 93, 0.6, fit);
  near(range, [-10 - 93 * pixel, 40 + 93 * pixel]);
});

const rows = (labels, more = {}) => ({
  title: "",
  alt: "",
  data: [{ type: "bar", x: [1, 2], y: [0, 1], text: ["1%", "2%"], textposition: "outside" }],
  layout: {
    height: 120,
    margin: { l: 8, r: 12, t: 34, b: 32 },
    showlegend: true,
    xaxis: { range: [0, 3], tickvals: [0, 1, 2], ticktext: ["0%", "1%", "2%"] },
    yaxis: { range: [1.5, -0.5], tickvals: [0, 1], ticktext: labels, ticklabelstandoff: 8 },
    meta: { rows: labels, reach: 2, legend: 34, ...more },
  },
});
const look = { template: { layout: { font } }, config: {}, dark: {}, fit, isDark: false };

test("labels stand beside rows in a margin as wide as they are, or above them", () => {
  const wide = prepared(rows(["four", "a label"]), look, 700).layout;
  assert.equal(wide.margin.l, 7 * 8 + 8 + 8);
  const long = "x".repeat(70); // 560 px, which leaves less to the marks than they need
  const narrow = prepared(rows(["four", long]), look, 700).layout;
  assert.equal(narrow.yaxis.showticklabels, false);
  assert.deepEqual(
    narrow.annotations.map(({ text }) => text),
    ["four", long],
  );
});

test("plotly measures no label of an axis to hide it: all have their room", () => {
  const { layout } = prepared(rows(["a", "b"]), look, 700);
  for (const axis of [layout.xaxis, layout.yaxis]) assert.equal(axis.ticklabeloverflow, "allow");
});

test("a legend has the height that its entries take at this width, and no other", () => {
  const names = ["planned range of value", "estimate", "interval"];
  const heights = [700, 340].map((width) => {
    const figure = rows(["a", "b"]);
    figure.data.push(...names.map((name) => ({ type: "scatter", name })), {
      name: "x",
      showlegend: false,
    });
    const { layout } = prepared(figure, look, width);
    return [layout.margin.t, layout.height];
  });
  // One line of 1.3 times 14 px, 3 and 22 around: 44. Three lines are 2 * 21.2 higher.
  assert.equal(heights[0][0], 44);
  assert.equal(heights[0][1], 120 + 10);
  assert.ok(heights[1][0] - 44 >= 42, String(heights));
});

test("heads are broken anew; where a word is wider than its column, they stand apart", () => {
  const figure = rows([]);
  figure.layout.meta = {
    legend: 34,
    narrow_below: 100,
    narrow: { layout: { height: 999, annotations: [] }, data: [] },
  };
  figure.layout.annotations = [0, 0.5].map((x) => ({
    name: "head",
    x,
    text: "<b>One two</b><br>of it",
  }));
  const texts = (width) => prepared(figure, look, width).layout.annotations.map(({ text }) => text);
  assert.equal(texts(400)[0], "<b>One two</b><br>of it");
  assert.equal(texts(140)[0], "<b>One two</b><br>of it".replace(" ", "</b><br><b>"));
  assert.equal(prepared(figure, look, 90).layout.height, 999);
  figure.layout.annotations.push({ name: "head", x: 0.6, text: "<b>Unbreakable</b><br>of it" });
  assert.equal(prepared(figure, look, 220).layout.height, 999);
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

test("numbers of an axis stand as far as they have room beside each other", () => {
  const axis = () => ({
    range: [0, 100],
    tickvals: [0, 25, 50, 75, 100],
    ticktext: ["0%", "25%", "50%", "75%", "100%"],
  });
  const at = (plot) => {
    const thinned = axis();
    thinTicks(thinned, plot, font);
    return thinned.ticktext;
  };
  assert.equal(at(400).length, 5);
  assert.deepEqual(at(100), ["0%", "50%", "100%"]);
  assert.deepEqual(at(50), ["0%", "75%"]);
  assert.deepEqual(at(20), []); // one alone says nothing of a scale
});
