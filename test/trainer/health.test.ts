// Layers in trouble on the real engine: what the window diagnoses from the trainer's own frames after a short training that
// really kills or saturates a layer.
import { expect, test } from "vitest";
import { tapFrameSchema, type TapFrame, type TapRequest } from "../../shared/contract/live.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { testGraph } from "../../shared/document/testGraph.ts";
import type { RunSpec } from "../../shared/run/runSpec.ts";
import { createTrainerTools } from "../../main/trainer/tools.ts";
import { createTrainer } from "../../main/trainer/trainer.ts";
import { layerPace } from "../../shared/contract/layerPace.ts";
import { gradientTroubleOf } from "../../renderer/health/diagnoseGradients.ts";
import { troubleOf } from "../../renderer/health/diagnoseLayer.ts";
import { statisticTaps } from "../../renderer/training/layerStatistics.ts";

const steps = 20;

type HiddenFields = Readonly<Record<string, string>>;

function network(hidden: readonly HiddenFields[], learningRate: number): NetDocument {
  const layers = hidden.map(
    (fields, index) => [hiddenName(index), "dense", { units: 16, ...fields }] as const,
  );
  const names = ["image", "flat", ...layers.map(([name]) => name), "digits", "answer"];
  const graph = testGraph(
    [
      ["image", "input", { shape: [28, 28, 1] }],
      ["flat", "flatten"],
      ...layers,
      ["digits", "dense", { units: 10 }],
      ["answer", "output", { loss: "sparseCategoricalCrossentropy", fromLogits: true }],
    ],
    names.slice(1).map((name, index) => [names[index]!, name] as const),
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

function hiddenName(index: number): string {
  return `hidden${index}`;
}

/** Trains for some steps and gives what the trainer then sends of these taps. */
async function valuesAfter(
  document: NetDocument,
  taps: readonly TapRequest[],
  after = steps,
): Promise<TapFrame["values"]> {
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
  const spec: RunSpec = {
    document,
    engine: "onnxruntime",
    device: "cpu",
    checkpointDir: null,
    resumeFrom: null,
    viewBudget: 0.5,
  };
  const probe = { kind: "sample", split: "validation", index: 0 } as const;
  await trainer.handlers.subscribe({ taps: [...taps], probe, budget: 0.5 });
  await trainer.handlers.prepare({ runId: "health", spec, cacheDir: "", appVersion: "0.0.0" });
  await trainer.handlers.step({ steps: after });
  await expect.poll(() => frames.at(-1)?.step, { timeout: 10_000 }).toBe(after);
  await trainer.close();
  return frames.at(-1)?.values ?? [];
}

/** What is wrong with the only hidden layer after some steps. */
async function troubleAfter(activation: string, learningRate: number) {
  const taps = [{ node: hiddenName(0), kind: "histogram", limit: 40, activation }] as const;
  const [batch] = await valuesAfter(network([{ activation }], learningRate), taps);
  return { trouble: troubleOf({ activation, sample: undefined, batch }), batch };
}

/** What is wrong with the gradients of the layers from the first to the last after some steps. */
async function gradientTroubles(hidden: readonly HiddenFields[], learningRate: number, after = steps) {
  const nodes = [...hidden.map((_, index) => hiddenName(index)), "digits"];
  const layers = nodes.map((node) => ({ node, name: node, weights: ["kernel", "bias"] }));
  const values = await valuesAfter(network(hidden, learningRate), statisticTaps(layers), after);
  const paces = nodes.map((node) => layerPace(values.filter((value) => value.node === node)));
  return paces.map((own) => gradientTroubleOf(own, paces.at(-1)!));
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

test("the gradient of a deep network of sigmoids is found to vanish towards its first layer", async () => {
  const troubles = await gradientTroubles(Array<HiddenFields>(7).fill({ activation: "sigmoid" }), 0.1);
  expect(troubles[0]).toBe("vanishing");
  expect(troubles.at(-1)).toBeNull();
});

test("the gradient of a deep network that starts from large weights is found to explode", async () => {
  const large = { activation: "linear", kernelInitializer: "ones" };
  const troubles = await gradientTroubles(Array<HiddenFields>(5).fill(large), 1e-4, 2);
  expect(troubles).toContain("exploding-gradient");
  expect(troubles).not.toContain("vanishing");
});

test("a deep network of rectifiers with fitting weights passes its gradient on", async () => {
  const troubles = await gradientTroubles(Array<HiddenFields>(7).fill({ activation: "relu" }), 0.1);
  expect(troubles).toEqual(Array<null>(8).fill(null));
});
