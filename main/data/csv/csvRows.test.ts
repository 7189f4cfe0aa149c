import * as fc from "fast-check";
import { expect, test } from "vitest";
import { CsvRows } from "./csvRows.ts";

interface Cut {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Cuts the text, fed in pieces of `pieceBytes`. */
function cut(text: string, pieceBytes = 1_000_000): Cut[] {
  const rows: Cut[] = [];
  const reader = new CsvRows("t.csv", (row) => {
    rows.push({ line: row.line, cells: Array.from({ length: row.cellCount }, (_, cell) => row.text(cell)) });
  });
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += pieceBytes) reader.push(bytes.slice(at, at + pieceBytes));
  reader.finish();
  return rows;
}

function cellsOf(text: string): readonly (readonly string[])[] {
  return cut(text).map((row) => row.cells);
}

test("cuts rows with either line end, with or without the last one", () => {
  const rows = [
    ["a", "b"],
    ["1", "2"],
  ];
  expect(cellsOf("a,b\n1,2\n")).toEqual(rows);
  expect(cellsOf("a,b\r\n1,2")).toEqual(rows);
  expect(cellsOf("\uFEFFa,b\n\n1,2\n\n")).toEqual(rows);
});

test("finds semicolons and tabs by itself", () => {
  expect(cellsOf("a;b,c;d\n1;2;3")).toEqual([
    ["a", "b,c", "d"],
    ["1", "2", "3"],
  ]);
  expect(cellsOf("a\tb\n1\t2")[1]).toEqual(["1", "2"]);
});

test("keeps empty cells, also at the ends", () => {
  expect(cellsOf(",b,\n,,\n")).toEqual([
    ["", "b", ""],
    ["", "", ""],
  ]);
});

test("honours quotes, and counts lines through them", () => {
  expect(cut('"a, ""b""","c\nd"\ne,f')).toEqual([
    { line: 1, cells: ['a, "b"', "c\nd"] },
    { line: 3, cells: ["e", "f"] },
  ]);
});

test("says where a quote is left open", () => {
  expect(() => cut('a,b\n1,"2\n3,4\n')).toThrow(/row from line 2 of t\.csv/);
});

test("a row without end is refused before it fills the memory", () => {
  let pushed = 0;
  const reader = new CsvRows("t.csv", () => {});
  const endless = (): void => {
    const piece = new Uint8Array(1_000_000).fill(0x31);
    for (; pushed < 100; pushed += 1) reader.push(piece);
  };
  expect(endless).toThrow(/rows of at most 4194304 bytes; found a longer one from line 1/);
  expect(pushed).toBeLessThan(6);
  expect(() => cut(`a${",".repeat(200_000)}`)).toThrow(/at most 100000 cells/);
});

test("any table comes back as it was, however it is cut into pieces", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", "é", '"', ",", "\n", "7", "."), maxLength: 6 });
  const table = fc
    .integer({ min: 2, max: 4 })
    .chain((width) =>
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }),
    );
  fc.assert(
    fc.property(table, fc.integer({ min: 1, max: 30 }), (rows, pieceBytes) => {
      const header = rows[0]?.map((_, at) => `h${at}`) ?? [];
      const quoted = rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(","));
      const text = [header.join(","), ...quoted].join("\n");
      // The first row alone tells the delimiter, so it must come in one piece.
      expect(cut(text, Math.max(pieceBytes, header.join(",").length + 1)).map((row) => row.cells)).toEqual([
        header,
        ...rows,
      ]);
    }),
    { seed: 1, numRuns: 200 },
  );
});
