import { expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { parseNumber } from "./parseNumber.ts";

function parse(text: string): number {
  const bytes = new TextEncoder().encode(`x${text}x`);
  return parseNumber(bytes, 1, bytes.length - 1);
}

test.each([
  "0",
  "-0",
  "+7",
  "3.",
  ".5",
  "-12.25",
  "1e5",
  "2.5E-3",
  "123456789012345678",
  "0.1",
  "1e-320",
  "  4.5\t",
])("reads %j as the language does", (text) => {
  expect(parse(text)).toBe(Number(text));
});

test.each(["", " ", ".", "-", "1,5", "0x10", "1e", "Infinity", "1e999", "NaN", "1 2", "1.2.3", "--1", "ten"])(
  "takes %j for no number",
  (text) => {
    expect(parse(text)).toBeNaN();
  },
);

test("rounds as the language does, whatever the digits", () => {
  const random = createRandom(1);
  for (let round = 0; round < 2000; round += 1) {
    const text = (random.normal() * 10 ** random.below(12)).toFixed(random.below(12));
    expect(parse(text)).toBe(Number(text));
  }
});
