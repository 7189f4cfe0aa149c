import { describe, expect, it } from "vitest";
import type { FieldSpec } from "../../shared/fields/fields.ts";
import { draftOf, nudged, readDraft } from "./draftText.ts";

const units: FieldSpec = { kind: "integer", label: "Units", default: 16, help: "", min: 1, max: 65536 };
const rate: FieldSpec = {
  kind: "number",
  label: "Rate",
  default: 0.001,
  help: "",
  min: 0,
  exclusiveMin: true,
};
const kernel: FieldSpec = {
  kind: "integers",
  label: "Kernel",
  default: [3, 3],
  help: "",
  minLength: 2,
  maxLength: 2,
  min: 1,
};
const seed: FieldSpec = { kind: "seed", label: "Seed", default: null, help: "" };

describe("a draft of a field", () => {
  it("reads whole numbers and refuses others with what is expected", () => {
    expect(readDraft(units, " 32 ")).toEqual({ ok: true, value: 32 });
    expect(readDraft(units, "3.5")).toMatchObject({ ok: false });
    expect(readDraft(units, "")).toMatchObject({ ok: false });
    expect(readDraft(units, "0")).toMatchObject({
      ok: false,
      expected: expect.stringContaining("at least 1"),
    });
  });

  it("reads numbers with a decimal comma and scientific notation", () => {
    expect(readDraft(rate, "0,01")).toEqual({ ok: true, value: 0.01 });
    expect(readDraft(rate, "1e-4")).toEqual({ ok: true, value: 0.0001 });
    expect(readDraft(rate, "0")).toMatchObject({ ok: false });
  });

  it("reads lists however they are separated", () => {
    for (const text of ["3 5", "3,5", "3x5", "3 × 5"])
      expect(readDraft(kernel, text)).toEqual({ ok: true, value: [3, 5] });
    expect(readDraft(kernel, "3")).toMatchObject({ ok: false });
  });

  it("takes an empty seed as one that is derived", () => {
    expect(readDraft(seed, "")).toEqual({ ok: true, value: null });
    expect(draftOf(null)).toBe("");
  });

  it("writes what it reads", () => {
    expect(readDraft(kernel, draftOf([2, 7]))).toEqual({ ok: true, value: [2, 7] });
  });
});

describe("nudging", () => {
  it("stays within the limits", () => {
    expect(nudged(units, 1, -1, false)).toBe(1);
    expect(nudged(units, 16, 1, true)).toBe(26);
  });

  it("moves small numbers by a tenth of their size, without rounding dust", () => {
    expect(nudged(rate, 0.001, 1, false)).toBe(0.0011);
    expect(nudged(rate, 0.3, -1, false)).toBe(0.29);
  });
});
