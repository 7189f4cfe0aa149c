import { expect, test } from "vitest";
import { appError, AppFailure, describeError, fail } from "./appError.ts";
import { catalogue } from "./catalogue.ts";

test("an error takes what the catalogue says unless the place knows better", () => {
  const error = appError("file/read", { found: "a folder", todo: "Choose a file.", node: "input" });
  expect(error).toEqual({
    code: "file/read",
    title: catalogue["file/read"].title,
    expected: catalogue["file/read"].expected,
    found: "a folder",
    todo: "Choose a file.",
    node: "input",
  });
  expect(appError("file/read", { found: "a folder" })).not.toHaveProperty("node");
});

test("its one line ends what was found with one full stop", () => {
  const line = describeError(appError("graph/not-trainable", { found: "a cycle. Remove one of its edges." }));
  expect(line).toContain("Remove one of its edges. Repair");
});

test("a failure carries its error", () => {
  expect(() => fail("cancelled", { found: "Ctrl-C" })).toThrow(AppFailure);
});

test("every entry says what was expected and what to do, as sentences", () => {
  for (const [code, entry] of Object.entries(catalogue)) {
    expect(code).toMatch(/^[a-z]+(\/[a-z0-9-]+)?$/);
    expect(entry.todo, code).toMatch(/[.!]$/);
    expect(entry.title, code).not.toMatch(/[.!]$/);
    expect(entry.expected.length, code).toBeGreaterThan(0);
  }
});
