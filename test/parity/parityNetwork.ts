// A document trained for a few steps on two engines, and the differences between them.
import { expect } from "vitest";
import { compileDocument } from "../../main/compile/compileDocument.ts";
import type { Column, Dataset } from "../../main/data/dataset.ts";
import type { TrainingSession } from "../../main/engine/engine.ts";
import { stepStateName } from "../../main/engine/stepState.ts";
import { createEngine } from "../../main/engine/engineRegistry.ts";
import { presentEngines } from "../../main/engine/presentEngines.ts";
import { analyseDocument } from "../../shared/document/analyseDocument.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import type { Shape } from "../../shared/layers/definition.ts";
import type { EngineId } from "../../shared/run/runSpec.ts";

const samples = 20;
const batch = 4;
const paritySteps = 20;
export const parityRows = Int32Array.from({ length: paritySteps * batch }, (_, index) => index % samples);
const tolerance = 1e-4;

export interface ParityInput {
  readonly shape: Shape;
  /** Where inputs are whole numbers 0 … indicesBelow − 1, as an embedding's are. */
  readonly indicesBelow?: number;
}

function columnOf({ shape, indicesBelow }: ParityInput, place: number): Column {
  const length = samples * shape.reduce((product, size) => product * size, 1);
  const valueAt = (index: number) =>
    indicesBelow === undefined ? Math.sin(index * 1.3 + place) * 1.5 : (index * 5) % indicesBelow;
  return { name: `input ${place}`, shape, data: Float32Array.from({ length }, (_, index) => valueAt(index)) };
}

/** Three classes over inputs of these shapes; whole numbers below a bound where the network looks them up. */
export function parityDataset(inputs: readonly Shape[], indicesBelow?: number): Dataset {
  return datasetOf(
    inputs.map((shape) => (indicesBelow === undefined ? { shape } : { shape, indicesBelow })),
    1,
  );
}

/** Three classes over these inputs, for each of the outputs. */
export function datasetOf(inputs: readonly ParityInput[], outputs: number): Dataset {
  const targets = Array.from({ length: outputs }, (_, place) => ({
    name: `class ${place}`,
    shape: [],
    data: Int32Array.from({ length: samples }, (_unused, index) => (index + place) % 3),
  }));
  const set = { count: samples, features: inputs.map(columnOf), targets };
  return {
    id: "parity",
    title: "Parity",
    generated: true,
    train: set,
    validation: set,
    targetKinds: targets.map(() => ({ kind: "classes", names: ["one", "two", "three"] })),
    preprocess: inputs.map(() => ({ scale: 1, offset: 0 })),
    hash: "",
    origin: "made for this test",
  };
}

export async function openSession(
  engine: EngineId,
  document: NetDocument,
  dataset: Dataset,
): Promise<TrainingSession> {
  const opened = await createEngine(engine).open({
    compile: (tf) => {
      const compiled = compileDocument(document, tf, { seed: 3, stepsPerEpoch: paritySteps });
      if (!compiled.ok) throw new Error(compiled.error.found);
      return compiled.value;
    },
    dataset,
    batchSize: batch,
    seed: 1,
    device: "cpu",
    threads: 1,
  });
  if (!opened.ok) throw new Error(`${engine}: ${opened.error.found}`);
  return opened.value;
}

interface Outcome {
  readonly losses: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  /** Weights by name, without the optimizer's own variables. */
  readonly weights: ReadonlyMap<string, ArrayLike<number>>;
}

/** Losses of some steps, then the layer's values for all samples. */
async function outcomeOf(engine: EngineId, document: NetDocument, dataset: Dataset): Promise<Outcome> {
  const session = await openSession(engine, document, dataset);
  try {
    const losses = (await session.run(parityRows, batch)).get("loss") ?? [];
    const features = dataset.train.features.map(({ shape, data }) => ({ shape: [samples, ...shape], data }));
    const values = (await session.forward(features, ["layer"])).nodes.get("layer")?.data ?? [];
    return { losses, values, weights: await weightsOf(session) };
  } finally {
    await session.dispose();
  }
}

async function weightsOf(session: TrainingSession): Promise<ReadonlyMap<string, ArrayLike<number>>> {
  const state = await session.readState();
  const weights = [...state].filter(([name]) => !name.startsWith("optimizer/") && name !== stepStateName);
  return new Map(weights.map(([name, { data }]) => [name, data]));
}

/** True where the engine has every operation to train the document; its losses are finite. */
export async function trainsOn(engine: EngineId, document: NetDocument, dataset: Dataset): Promise<boolean> {
  try {
    const { losses } = await outcomeOf(engine, document, dataset);
    return Array.from(losses).every(Number.isFinite);
  } catch {
    return false;
  }
}

/** Relative above 1, absolute below. */
function largestDifference(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (found.length !== wanted.length) return Number.POSITIVE_INFINITY;
  return Array.from(wanted).reduce((worst, value, index) => {
    const difference = Math.abs((found[index] ?? Number.NaN) - value) / Math.max(1, Math.abs(value));
    return Number.isFinite(difference) ? Math.max(worst, difference) : Number.POSITIVE_INFINITY;
  }, 0);
}

interface ParityBounds {
  /** Whether values and weights are compared as well as losses; see optimizerSamples.ts. */
  readonly isContinuous?: boolean;
}

/** Same losses step by step, then the same values of the node "layer" and the same weights, on every engine and on tfjs. */
export async function expectParity(
  document: NetDocument,
  dataset: Dataset,
  { isContinuous = true }: ParityBounds = {},
): Promise<void> {
  expect(analyseDocument(document).diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const reference = await outcomeOf("cpu", document, dataset);
  for (const engine of await presentEngines()) {
    if (engine === "cpu") continue;
    const found = await outcomeOf(engine, document, dataset);
    expectSameLosses(engine, found, reference);
    if (isContinuous) expectSameState(engine, found, reference);
  }
}

function expectSameLosses(engine: EngineId, found: Outcome, reference: Outcome): void {
  expect(largestDifference(found.losses, reference.losses), `losses on ${engine}`).toBeLessThan(tolerance);
}

function expectSameState(engine: EngineId, found: Outcome, reference: Outcome): void {
  expect(largestDifference(found.values, reference.values), `values on ${engine}`).toBeLessThan(tolerance);
  expect([...found.weights.keys()].sort()).toEqual([...reference.weights.keys()].sort());
  for (const [name, weights] of reference.weights) {
    const difference = largestDifference(found.weights.get(name) ?? [], weights);
    expect(difference, `${name} on ${engine}`).toBeLessThan(tolerance);
  }
}
