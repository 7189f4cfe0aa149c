import { describe, expect, it } from "vitest";
import { columnsOf, tableRow } from "./tableRow.ts";

const columns = columnsOf([
  { name: "length", mean: 10, deviation: 2 },
  { name: "colour = red", mean: 0, deviation: 1 },
  { name: "colour = deep blue", mean: 0, deviation: 1 },
  { name: "width", mean: 1, deviation: 0.5 },
]);

describe("a row in the units of its file", () => {
  it("has a cell per column of the file, whatever became of it", () => {
    expect(columns.map(({ name }) => name)).toEqual(["length", "colour", "width"]);
  });

  it("is standardized as the training data was, and its categories become ones among zeros", () => {
    expect(tableRow("14, deep blue, 0.5", columns)).toEqual({ data: Float32Array.of(2, 0, 1, -1) });
  });

  it("may end in the answer, and may be quoted", () => {
    expect(tableRow('8;"red";1;yes\n', columns)).toEqual({ data: Float32Array.of(-1, 1, 0, 0) });
  });

  it("is found below the names of its columns, whatever their order and what else there is", () => {
    const file = "answer,width,colour,length\nyes,0.5,deep blue,14\nno,1,red,8\n";
    expect(tableRow(file, columns)).toEqual({ data: Float32Array.of(2, 0, 1, -1) });
    expect(tableRow("length,colour,width\n", columns)).toMatchObject({
      problem: expect.stringContaining("found none"),
    });
  });

  it("says which cell does not fit", () => {
    expect(tableRow("8, green, 1", columns)).toEqual({
      problem: 'Expected for colour one of red, deep blue; found "green".',
    });
    expect(tableRow("tall, red, 1", columns)).toEqual({
      problem: 'Expected a number for length; found "tall".',
    });
    expect(tableRow("8", columns)).toMatchObject({ problem: expect.stringContaining("found 1") });
  });
});
