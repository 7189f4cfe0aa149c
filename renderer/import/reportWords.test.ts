import { expect, test } from "vitest";
import type { ImportReportEntry } from "../../shared/contract/contract.ts";
import { reportInOrder, reportSummary } from "./reportWords.ts";

const entry = (outcome: ImportReportEntry["outcome"], layer = "a"): ImportReportEntry => ({
  layer,
  outcome,
  detail: "",
});

test("counts in words", () => {
  expect(reportSummary([entry("imported"), entry("imported"), entry("note"), entry("gap")])).toBe(
    "2 layers came over as they were; 1 gap is to be filled.",
  );
  expect(reportSummary([entry("bridged"), entry("changed")])).toBe(
    "1 layer was changed; 1 layer was left out and its neighbours joined.",
  );
});

test("puts what is to be done first and keeps the order within", () => {
  const report = [entry("imported"), entry("changed", "x"), entry("gap"), entry("changed", "y")];
  expect(reportInOrder(report).map(({ outcome, layer }) => `${outcome} ${layer}`)).toEqual([
    "gap a",
    "changed x",
    "changed y",
    "imported a",
  ]);
});
