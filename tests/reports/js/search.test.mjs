import assert from "node:assert/strict";
import test from "node:test";
import { source } from "./fixtures.mjs";

const { leadsTo, matching, matchWords } = await source("search");
const OPTIONS = [
  { value: "1", label: "South Leeds", also: "NHS West Yorkshire Integrated Care Board" },
  { value: "2", label: "Leeds" },
  { value: "3", label: "Kent & Medway", also: "QKS" },
  { value: "4", label: "St Helens, Zoë’s" },
];
const found = (text) => matching(OPTIONS, text).map(({ value }) => value);

test("what begins with the words comes first, then what holds them, then other names", () => {
  assert.deepEqual(found("leeds"), ["2", "1"]);
  assert.deepEqual(found("yorkshire west"), ["1"]);
  assert.deepEqual(found("qks"), ["3"]);
  assert.deepEqual(found("zz"), []);
});

test("signs, accents and capitals make no difference", () => {
  assert.deepEqual(found("KENT and medway"), ["3"]);
  assert.deepEqual(found("kent & medway"), ["3"]);
  assert.deepEqual(found("st. helens zoes"), ["4"]);
});

test("the reader is told what was found and what Enter does", () => {
  assert.equal(matchWords(" ", OPTIONS), "");
  assert.equal(matchWords("zz", []), "Nothing on the list matches “zz”.");
  assert.equal(matchWords("kent", OPTIONS.slice(2, 3)), "Chosen: Kent & Medway.");
  const both = matchWords("leeds", matching(OPTIONS, "leeds"));
  assert.equal(both, "2 match. Choose one, or press Enter for Leeds.");
});

test("a board is found by the short form of its name before the places that it holds", () => {
  const listed = [
    { value: "pct", label: "Berkshire East", also: "NHS Frimley ICB" },
    { value: "board", label: "NHS Frimley Integrated Care Board" },
  ];
  for (const text of ["NHS Frimley ICB", "frimley icb", "nhs frimley integrated care board"]) {
    assert.equal(matching(listed, text)[0].value, "board");
  }
  assert.equal(matching(listed, "frimley icb").length, 2);
});

test("what is called so is chosen before what is found by other words", () => {
  const listed = [
    { value: "pct", label: "Berkshire East", also: "NHS Frimley ICB" },
    { value: "board", label: "NHS Frimley Integrated Care Board" },
  ];
  const frim = matching(listed, "frim");
  assert.equal(leadsTo(frim, "frim")?.value, "board");
  assert.equal(
    matchWords("frim", frim),
    "Chosen: NHS Frimley Integrated Care Board. Found by other names: 1 more on the list.",
  );
});

test("a search for what is not on the list itself says so", () => {
  const also = "NHS Bristol, North Somerset and South Gloucestershire ICB";
  const listed = [
    { value: "a", label: "Bristol", also },
    { value: "b", label: "North Somerset", also },
  ];
  const found = matching(listed, also);
  assert.equal(leadsTo(found, also), undefined);
  assert.equal(
    matchWords(also, found),
    "2 are part of it or also called so. Choose one, or press Enter for Bristol.",
  );
});

const BOARDS = [
  { value: "new", label: "West and North" },
  { value: "north", label: "Northern", followed_by: ["new"] },
  { value: "half", label: "Frimley", followed_by: ["other", "new"] },
  { value: "other", label: "Surrey" },
];

test("what has ended leads to what followed it, and says so", () => {
  const northern = matching(BOARDS, "northern");
  assert.deepEqual(
    northern.map(({ value }) => value),
    ["new", "north"],
  );
  assert.equal(leadsTo(northern, "northern")?.value, "new");
  const one = "Chosen: West and North, which followed Northern.";
  assert.equal(matchWords("northern", northern), one);
  const half = matching(BOARDS, "frimley");
  assert.deepEqual(
    half.map(({ value }) => value),
    ["other", "new", "half"],
  );
  assert.equal(matchWords("frimley", half), "Chosen: Surrey, one of 2 that followed Frimley.");
  assert.equal(leadsTo(matching(BOARDS, "r"), "r"), undefined);
  assert.equal(leadsTo([], "x"), undefined);
});
