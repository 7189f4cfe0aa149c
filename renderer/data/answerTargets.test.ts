import { expect, it } from "vitest";
import type { DatasetSummary } from "../../shared/contract/contract.ts";
import { analyseDocument } from "../../shared/document/analyseDocument.ts";
import { digitAndSlant } from "../../shared/document/templates/digitAndSlant.ts";
import { answersOf, truthOf } from "./answerTargets.ts";

const document = digitAndSlant.create();

const summary: DatasetSummary = {
  id: "generated:digits-slant",
  title: "Digits and their slant",
  generated: true,
  origin: "",
  licence: null,
  trainCount: 8,
  validationCount: 2,
  featureShapes: [[28, 28, 1]],
  classNames: ["zero", "one"],
  targets: [
    { name: "slant", classNames: null },
    { name: "digit", classNames: ["zero", "one"] },
  ],
  hash: "",
};

it("every output knows its target, whatever the data's order, and the labelled one is the main one", () => {
  const { targets, mainOutput } = answersOf(document, analyseDocument(document), summary);
  expect(mainOutput).toBe("digit");
  expect(targets.get("digit")).toEqual({ name: "digit", classNames: ["zero", "one"], isLabel: true });
  expect(targets.get("slant")).toEqual({ name: "slant", classNames: null, isLabel: false });
});

it("other data has nothing for an output that names its target", () => {
  const others = { ...summary, targets: [{ name: "label", classNames: ["cat", "dog"] }] };
  const { targets } = answersOf(document, analyseDocument(document), others);
  expect([...targets.values()]).toEqual([null, null]);
});

it("the truth is the target's own; samples that say nothing of it have the label alone", () => {
  const { targets } = answersOf(document, analyseDocument(document), summary);
  const [digit = null, slant = null] = [targets.get("digit"), targets.get("slant")];
  const truths = [
    { target: "slant", value: 7.5 },
    { target: "digit", value: 1 },
  ];
  const sample = { features: [], label: 1, truths };
  expect([truthOf(sample, digit), truthOf(sample, slant)]).toEqual([1, 7.5]);
  const drawn = { features: [], label: 1 };
  expect([truthOf(drawn, digit), truthOf(drawn, slant), truthOf(null, digit)]).toEqual([1, null, null]);
});
