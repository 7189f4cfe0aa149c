// Layers in trouble on the real engine: what the window diagnoses from the trainer's own frames after a short training that
// really kills or saturates a layer.
import { expect, test } from "vitest";
import { tapFrameSchema, type TapFrame } from "../../shared/contract/live.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { testGraph } from "../../shared/document/testGraph.ts";
import type { RunSpec } from "../../shared/run/runSpec.ts";
import { createTrainerTools } from "../../main/trainer/tools.ts";
import { createTrainer } from "../../main/trainer/trainer.ts";
import { troubleOf } from "../../renderer/health/diagnoseLayer.ts";

const steps = 20;

function network(activation: string, learningRate: number): NetDocument {
  const graph = testGraph(
    [
      ["image", "input", { shape: [28, 28, 1] }],
      ["flat", "flatten"],
      ["hidden", "dense", { units: 16, activation }],
      ["digits", "dense", { units: 10 }],
      ["answer", "output", { loss: "sparseCategoricalCrossentropy", fromLogits: true }],
    ],
    [
      ["image", "flat"],
      ["flat", "hidden"],
      ["hidden", "digits"],
      ["digits", "answer"],
    ],
  );
  const optimizer = { id: "sgd", fields: { learningRate } };
  return {
    ...graph,
    training: { ...graph.training, optimizer, batchSize: 16, epochs: 50, seed: 3 },
    data: {
      source: { kind: "generated", id: "digits", count: 130, seed: 2 },
      validationShare: 0.2,
      splitSeed: 1,
    },
  };
}

/** Trains for some steps and says what is wrong with the hidden layer. */
async function troubleAfter(activation: string, learningRate: number) {
  const frames: TapFrame[] = [];
  const tools = createTrainerTools((fault) => {
    throw fault;
  });
  const trainer = createTrainer(
    tools,
    (event, payload) => {
      if (event !== "frame") return;
      const frame = tapFrameSchema.parse(payload);
      frames.push(frame);
      void trainer.handlers.credit({ frame: frame.frame });
    },
    () => {},
  );
  const document = network(activation, learningRate);
  const spec: RunSpec = {
    document,
    engine: "onnxruntime",
    device: "cpu",
    checkpointDir: null,
    resumeFrom: null,
    viewBudget: 0.5,
  };
  const probe = { kind: "sample", split: "validation", index: 0 } as const;
  const taps = [{ node: "hidden", kind: "histogram", limit: 40, activation }] as const;
  await trainer.handlers.subscribe({ taps: [...taps], probe, budget: 0.5 });
  await trainer.handlers.prepare({ runId: "health", spec, cacheDir: "", appVersion: "0.0.0" });
  await trainer.handlers.step({ steps });
  await expect.poll(() => frames.at(-1)?.step, { timeout: 10_000 }).toBe(steps);
  await trainer.close();
  const batch = frames.at(-1)?.values.find(({ kind }) => kind === "histogram");
  return { trouble: troubleOf({ activation, sample: undefined, batch }), batch };
}

test("a rectifier trained with far too large steps dies and is found dead", async () => {
  const { trouble, batch } = await troubleAfter("relu", 50);
  expect(trouble).toBe("dead");
  expect(batch?.firing?.dead).toBeGreaterThan(0.9);
});

test("sigmoids driven to their ends are found saturated", async () => {
  expect((await troubleAfter("sigmoid", 100)).trouble).toBe("saturated");
});

test("the same layers learning at a fitting pace are in no trouble", async () => {
  expect((await troubleAfter("relu", 0.05)).trouble).toBeNull();
  expect((await troubleAfter("sigmoid", 0.5)).trouble).toBeNull();
});
