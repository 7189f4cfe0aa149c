import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createDocument, createNode, defaultTraining } from "../../shared/document/createDocument.ts";
import { chainDocument } from "../../shared/document/templates/definition.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import type { EngineState } from "../engine/engine.ts";
import { decodeWeightsFile, encodeWeightsFile, type NetworkWeights } from "../files/weightsFile.ts";
import type { Checkpoint } from "./checkpointFile.ts";
import { createFakeTrainer, fakeSpec } from "./fakeTrainer.ts";
import { takeOver, weightsOfCheckpoint } from "./initialWeights.ts";

const position = { x: 0, y: 0 };

function documentOf(units: number): NetDocument {
  const nodes = [createNode({ id: "hidden", layer: "dense", name: "Hidden", position, fields: { units } })];
  return createDocument({ nodes });
}

function stateOf(units: number): EngineState {
  return new Map([
    ["Hidden/kernel", { shape: [2, units], data: new Float32Array(2 * units) }],
    ["Hidden/bias", { shape: [units], data: new Float32Array(units) }],
  ]);
}

const network = {
  layerOfNode: new Map([["hidden", "Hidden"]]),
  weightsOfNode: new Map([["hidden", ["Hidden/kernel", "Hidden/bias"]]]),
};

function given(layer: string, units: number): NetworkWeights {
  const kernel = { shape: [2, units], data: new Float32Array(2 * units).fill(7) };
  const bias = { shape: [units], data: new Float32Array(units).fill(8) };
  return new Map([
    [
      "hidden",
      {
        layer,
        weights: new Map([
          ["kernel", kernel],
          ["bias", bias],
        ]),
      },
    ],
  ]);
}

describe("taking weights over", () => {
  test("where node, layer and shapes are the same", () => {
    const { state, notes } = takeOver(
      { origin: "a run", network: given("dense", 3) },
      documentOf(3),
      network,
      stateOf(3),
    );
    expect([...state].map(([name, { data }]) => [name, data[0]])).toEqual([
      ["Hidden/kernel", 7],
      ["Hidden/bias", 8],
    ]);
    expect(notes).toEqual(["2 of 2 weights were taken over from a run."]);
  });

  test("never into another shape, and the notes name it", () => {
    const { state, notes } = takeOver(
      { origin: "a run", network: given("dense", 3) },
      documentOf(4),
      network,
      stateOf(4),
    );
    expect(state.size).toBe(0);
    expect(notes).toEqual([
      "0 of 2 weights were taken over from a run.",
      "Started anew: Hidden kernel ([2, 4], there [2, 3]); Hidden bias ([4], there [3]).",
    ]);
  });

  test("never into another layer or another node", () => {
    const other = takeOver(
      { origin: "a run", network: given("embedding", 3) },
      documentOf(3),
      network,
      stateOf(3),
    );
    expect(other.state.size).toBe(0);
    expect(other.notes[1]).toContain("embedding there");
    const none = takeOver({ origin: "a run", network: new Map() }, documentOf(3), network, stateOf(3));
    expect(none.notes[1]).toContain("no such layer there");
  });
});

test("a checkpoint's weights are found by the nodes it was trained from, names alike or not", () => {
  const document = chainDocument("Two alike", defaultTraining, [
    { id: "in", layer: "input", name: "In", fields: { shape: [2] } },
    { id: "a", layer: "dense", name: "Same", fields: { units: 3 } },
    { id: "b", layer: "dense", name: "Same", fields: { units: 4 } },
    { id: "out", layer: "output", name: "Out" },
  ]);
  const state: EngineState = new Map([
    ["Same/kernel", { shape: [2, 3], data: new Float32Array(6) }],
    ["Same_2/kernel", { shape: [3, 4], data: new Float32Array(12) }],
    ["optimizer/m/Same/kernel", { shape: [2, 3], data: new Float32Array(6) }],
  ]);
  const weights = weightsOfCheckpoint({ record: { spec: { document } }, state } as unknown as Checkpoint);
  expect([...(weights.get("a")?.weights.keys() ?? [])]).toEqual(["kernel"]);
  expect(weights.get("b")?.weights.get("kernel")?.shape).toEqual([3, 4]);
});

describe("the file of weights", () => {
  test("comes back as it was", () => {
    const bytes = Buffer.concat(encodeWeightsFile(given("dense", 3)));
    expect(decodeWeightsFile(bytes, "w")).toEqual({ ok: true, value: given("dense", 3) });
  });

  test("is refused where it is damaged or something else", () => {
    const bytes = Buffer.concat(encodeWeightsFile(given("dense", 3)));
    const damaged = Buffer.from(bytes);
    damaged[damaged.length - 1] = 1;
    for (const wrong of [damaged, bytes.subarray(0, 40), Buffer.from("PK"), Buffer.alloc(0)]) {
      expect(decodeWeightsFile(wrong, "w")).toMatchObject({
        ok: false,
        error: { code: "run/weights-invalid" },
      });
    }
  });
});

describe("a run with initial weights", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "netloom-weights-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const hidden = createNode({ id: "dense", layer: "dense", name: "dense", position });

  async function prepare(path: string) {
    const fake = createFakeTrainer();
    const spec = fakeSpec({}, { initialWeights: path });
    const result = await fake.trainer.handlers.prepare({
      runId: "run-1",
      spec: { ...spec, document: { ...spec.document, nodes: [hidden] } },
      cacheDir: folder,
      appVersion: "1.0.0",
    });
    return { fake, result };
  }

  test("begins with them and says so", async () => {
    const path = join(folder, "given.safetensors");
    const kernel = { shape: [2], data: Float32Array.of(3, 4) };
    await writeFile(
      path,
      encodeWeightsFile(new Map([["dense", { layer: "dense", weights: new Map([["kernel", kernel]]) }]])),
    );
    const { fake, result } = await prepare(path);
    expect(result.ok).toBe(true);
    expect((await fake.session.readState()).get("dense/kernel")?.data).toEqual(Float32Array.of(3, 4));
    expect(fake.last().notes).toContain("1 of 1 weights were taken over from the given weights.");
  });

  test("does not begin without the file", async () => {
    const { result } = await prepare(join(folder, "gone.safetensors"));
    expect(result).toMatchObject({ ok: false, error: { code: "file/read" } });
  });
});
