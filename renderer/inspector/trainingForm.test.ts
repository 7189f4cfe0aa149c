import { describe, expect, it } from "vitest";
import { createDocument } from "../../shared/document/createDocument.ts";
import { parseDocument } from "../../shared/document/parseDocument.ts";
import type { TrainingSettings } from "../../shared/document/schema.ts";
import { completeFields } from "../../shared/fields/checkFields.ts";
import {
  callbackChange,
  callbackFieldValues,
  callbackSpecs,
  trainingChange,
  trainingSpecs,
  trainingValues,
} from "./trainingForm.ts";

const plain = createDocument().training;

function changed(
  training: TrainingSettings,
  field: string,
  value: string | number | boolean,
): TrainingSettings {
  return { ...training, ...trainingChange(training, field, value) };
}

function watched(
  training: TrainingSettings,
  field: string,
  value: string | number | boolean,
): TrainingSettings {
  return { ...training, ...callbackChange(training, field, value) };
}

function expectSound(training: TrainingSettings): void {
  expect(
    parseDocument({ ...createDocument(), training: JSON.parse(JSON.stringify(training)) }),
  ).toMatchObject({ ok: true });
}

describe("training settings as a form", () => {
  it("shows a schedule's fields once one is chosen, and takes it away again", () => {
    expect(trainingValues(plain)["schedule"]).toBe("none");
    const scheduled = changed(changed(plain, "schedule", "cosine"), "schedule.warmUp", 0.2);
    expect(scheduled.schedule).toEqual({ id: "cosine", fields: { warmUp: 0.2 } });
    expect(Object.keys(trainingSpecs(scheduled))).toContain("schedule.warmUp");
    expect(trainingValues(scheduled)["schedule.warmUp"]).toBe(0.2);
    expectSound(scheduled);
    const constant = changed(scheduled, "schedule", "none");
    expect(constant.schedule).toBeUndefined();
    expect(Object.keys(trainingSpecs(constant))).not.toContain("schedule.warmUp");
    expectSound(constant);
  });

  it("lets another optimizer begin with its own defaults", () => {
    const tuned = changed(plain, "optimizer.beta1", 0.5);
    expect(tuned.optimizer).toEqual({ id: "adam", fields: { beta1: 0.5 } });
    expect(changed(tuned, "optimizer", "sgd").optimizer).toEqual({ id: "sgd", fields: {} });
  });

  it("hides fields that another field of the same optimizer makes meaningless", () => {
    const isShown = (training: TrainingSettings) => {
      const specs = trainingSpecs(training);
      const values = completeFields(specs, trainingValues(training));
      return specs["optimizer.clipLimit"]?.visible?.(values);
    };
    expect(isShown(plain)).toBe(false);
    expect(isShown(changed(plain, "optimizer.clipping", "value"))).toBe(true);
  });

  it("keeps class weights that are listed until another choice is made", () => {
    const listed: TrainingSettings = { ...plain, classWeights: [1, 2] };
    expect(trainingValues(listed)["classWeights"]).toBe("list");
    expect(changed(listed, "classWeights", "list").classWeights).toEqual([1, 2]);
    expect(changed(listed, "classWeights", "balanced").classWeights).toBe("balanced");
    expect(changed(listed, "classWeights", "none").classWeights).toBeUndefined();
  });
});

describe("what watches the run", () => {
  it("is a switch each, with its fields where it is on", () => {
    expect(Object.keys(callbackSpecs(plain))).toEqual([
      "earlyStopping",
      "reduceOnPlateau",
      "checkpoints",
      "limits",
    ]);
    const stopping = watched(watched(plain, "earlyStopping", true), "earlyStopping.patience", 9);
    expect(stopping.callbacks).toEqual([{ id: "earlyStopping", fields: { patience: 9 } }]);
    expect(callbackFieldValues(stopping)).toEqual({ earlyStopping: true, "earlyStopping.patience": 9 });
    expect(Object.keys(callbackSpecs(stopping))).toContain("earlyStopping.patience");
    expectSound(stopping);
    const limited = watched(stopping, "limits", true);
    expect(limited.callbacks?.map(({ id }) => id)).toEqual(["earlyStopping", "limits"]);
    expect(watched(watched(limited, "limits", false), "earlyStopping", false).callbacks).toBeUndefined();
  });
});
