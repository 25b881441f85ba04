import assert from "node:assert/strict";
import test from "node:test";
import { source } from "./fixtures.mjs";

const { csvText } = await source("csv");
const column = (name, number = false) => ({ name, number, decimals: 1 });
const nothing = { before: [], after: [] };

function saved(columns, rows, about = nothing) {
  return csvText({ columns, rows }, null, about).split("\r\n").slice(0, -1);
}

test("a saved table is safe for a spreadsheet, keeps numbers and is sorted as shown", () => {
  const table = {
    columns: [column("Place"), column("Value", true)],
    rows: [
      ["b", 2.5],
      ["a10", null],
      ["a9", -1],
      ['=1+"x"', 2.5],
    ],
  };
  const text = csvText(table, { column: "Value", up: true }, nothing);
  assert.equal(text, 'Place,Value\r\na9,-1\r\nb,2.5\r\n"\'=1+""x""",2.5\r\na10,\r\n');
});

test("each row says what was chosen and where it comes from", () => {
  const about = { before: [["Choice: Place", "Leeds"]], after: [["Notes", "Only, here."]] };
  assert.deepEqual(saved([column("n", true)], [[1], [2]], about), [
    "Choice: Place,n,Notes",
    'Leeds,1,"Only, here."',
    'Leeds,2,"Only, here."',
  ]);
});

test("years are written in full and months stay as they are", () => {
  const rows = [["2011-12"], ["1999-00"], ["2011-12 to 2012-13"], ["2011-04-01"]];
  assert.deepEqual(saved([column("Year 2010-11")], rows), [
    "Year 2010 to 2011",
    "2011 to 2012",
    "1999 to 2000",
    "2011 to 2012 to 2012 to 2013",
    "2011-04-01",
  ]);
});

test("a column in which a spreadsheet would change a text is kept as text throughout", () => {
  for (const changed of ["5E1", "2024-08", "Mar-10", "July 2025", "007", "1/2"]) {
    const shown = saved([column("Code")], [["5EM"], [changed], [null]]);
    assert.deepEqual(shown, ["Code", "'5EM", `'${changed}`, ""], changed);
  }
  assert.deepEqual(saved([column("Code")], [["5EM"], ["A 2011 plan"]]).slice(1), [
    "5EM",
    "A 2011 plan",
  ]);
});

test("an interval is three numbers, whatever its unit", () => {
  const rows = [["about £974m (765 to 1,362)"], ["£1.2bn (1.1 to 1.3)"], ["£12m"], [null]];
  assert.deepEqual(saved([column("Value")], rows), [
    '"Value, median (£ million)","Value, low (£ million)","Value, high (£ million)"',
    "974,765,1362",
    "1200,1100,1300",
    "12,,",
    ",,",
  ]);
  assert.deepEqual(saved([column("n")], [["16 (15 to 18)"], ["−2 (−5 to 1)"]]).slice(1), [
    "16,15,18",
    "-2,-5,1",
  ]);
  const words = saved([column("n")], [["16 (15 to 18)"], ["none (nobody counted)"]]);
  assert.deepEqual(words, ["n", "16 (15 to 18)", "none (nobody counted)"]);
});
