import { describe, expect, it } from "vitest";
import { completeFields, fieldKindProblems, fieldProblems } from "./checkFields.ts";
import type { FieldSpecs } from "./fields.ts";

const specs = {
  units: { kind: "integer", label: "Units", default: 16, min: 1, max: 100, help: "" },
  rate: { kind: "number", label: "Rate", default: 0.5, min: 0, max: 1, exclusiveMax: true, help: "" },
  useBias: { kind: "boolean", label: "Bias", default: true, help: "" },
  padding: {
    kind: "choice",
    label: "Padding",
    default: "same",
    choices: [
      { value: "same", label: "same" },
      { value: "valid", label: "valid" },
    ],
    help: "",
  },
  shown: {
    kind: "choices",
    label: "Shown",
    default: [],
    choices: [
      { value: "a", label: "A" },
      { value: "b", label: "B" },
    ],
    help: "",
  },
  kernel: {
    kind: "integers",
    label: "Kernel",
    default: [3, 3],
    minLength: 2,
    maxLength: 2,
    min: 1,
    help: "",
  },
  note: { kind: "text", label: "Note", default: "", maxLength: 5, help: "" },
  seed: { kind: "seed", label: "Seed", default: null, help: "" },
} as const satisfies FieldSpecs;

describe("fieldProblems", () => {
  it("accepts defaults and values within the limits", () => {
    expect(fieldProblems(specs, {})).toEqual([]);
    const values = {
      units: 1,
      rate: 0,
      useBias: false,
      padding: "valid",
      kernel: [1, 5],
      note: "abcde",
      seed: 7,
    };
    expect(fieldProblems(specs, values)).toEqual([]);
  });

  it.each([
    ["units", 0, "a whole number of at least 1 and at most 100"],
    ["units", 1.5, "a whole number of at least 1 and at most 100"],
    ["units", Number.NaN, "a whole number of at least 1 and at most 100"],
    ["shown", ["a", "c"], "a list, each once, of a, b"],
    ["shown", ["a", "a"], "a list, each once, of a, b"],
    ["shown", "a", "a list, each once, of a, b"],
    ["units", "16", "a whole number of at least 1 and at most 100"],
    ["rate", 1, "a number of at least 0 and below 1"],
    ["rate", Number.POSITIVE_INFINITY, "a number of at least 0 and below 1"],
    ["useBias", 1, "true or false"],
    ["padding", "full", "one of same, valid"],
    ["kernel", [3], "a list of 2 whole numbers of at least 1"],
    ["kernel", [3, 0], "a list of 2 whole numbers of at least 1"],
    ["kernel", [3, "3"], "a list of 2 whole numbers of at least 1"],
    ["note", "abcdef", "a text of at most 5 characters"],
    ["seed", -1, "a whole number from 0 to 4294967295, or nothing"],
  ])("says what %s = %j should be", (field, value, expected) => {
    expect(fieldProblems(specs, { [field]: value })).toMatchObject([{ field, expected }]);
  });

  it("names a field that does not exist, also one every object inherits", () => {
    expect(fieldProblems(specs, { unit: 3 })).toMatchObject([
      { field: "unit", found: 'a field called "unit"' },
    ]);
    expect(fieldProblems(specs, { toString: 3 })).toHaveLength(1);
  });
});

describe("fieldKindProblems", () => {
  it("lets a broken limit pass but not another kind of value", () => {
    expect(fieldKindProblems(specs, { units: 0 })).toEqual([]);
    expect(fieldKindProblems(specs, { units: "0" })).toHaveLength(1);
  });
});

describe("completeFields", () => {
  it("fills in defaults and drops what is not a field", () => {
    const complete = completeFields(specs, { units: 3, other: 1, useBias: "yes" });
    expect(complete).toEqual({
      units: 3,
      rate: 0.5,
      useBias: true,
      padding: "same",
      shown: [],
      kernel: [3, 3],
      note: "",
      seed: null,
    });
  });
});
