// Lowering the learning rate is writing one number of the state: every optimizer's program has to read it, with a schedule
// and without.
import { expect, test } from "vitest";
import { smallNetwork } from "../../shared/document/testGraph.ts";
import { optimizers } from "../../shared/optimizers/registry.ts";
import { compileDocument } from "../compile/compileDocument.ts";
import type { TrainingSession } from "../engine/engine.ts";
import { createEngine } from "../engine/engineRegistry.ts";
import { learningRateState } from "../trace/optimizerHyperparameters.ts";
import { fakeDataset } from "./fakeSession.ts";

const schedules = [undefined, { id: "cosine", fields: {} }];
const rates = [0, 0.5];
const cases = Object.keys(optimizers).flatMap((id) => schedules.map((schedule) => [id, schedule] as const));

async function openSession(
  engine: "onnxruntime" | "cpu",
  optimizer: string,
  schedule: (typeof schedules)[number],
): Promise<TrainingSession> {
  const plain = smallNetwork();
  const nodes = plain.nodes.map((node) =>
    node.layer === "input" ? { ...node, fields: { shape: [3] } } : node,
  );
  const document = {
    ...plain,
    nodes,
    training: { ...plain.training, optimizer: { id: optimizer, fields: {} }, schedule },
  };
  const opened = await createEngine(engine).open({
    compile: (tf) => {
      const compiled = compileDocument(document, tf, { seed: 1, stepsPerEpoch: 10, classTargets: [true] });
      if (!compiled.ok) throw new Error(compiled.error.found);
      return compiled.value;
    },
    dataset: fakeDataset(8, 4),
    batchSize: 4,
    seed: 1,
    device: "cpu",
    threads: 1,
  });
  if (!opened.ok) throw new Error(opened.error.found);
  return opened.value;
}

test.each(cases)("%s follows the state, with the schedule %j", async (id, schedule) => {
  const session = await openSession("onnxruntime", id, schedule);
  const kernel = async () => [
    ...((await session.readState(["dense/kernel"])).get("dense/kernel")?.data ?? []),
  ];
  for (const rate of rates) {
    await session.writeState(new Map([[learningRateState, { shape: [], data: Float32Array.of(rate) }]]));
    const before = await kernel();
    await session.run(Int32Array.of(0, 1, 2, 3), 4);
    const moved = (await kernel()).some((weight, at) => weight !== before[at]);
    expect(moved).toBe(rate !== 0);
  }
  await session.dispose();
});

test.each(["onnxruntime", "cpu"] as const)(
  "a schedule on %s counts beyond what float32 can, also from a state that held the count as float32",
  async (engine) => {
    const session = await openSession(engine, "sgd", { id: "cosine", fields: {} });
    const counter = "optimizer/iterationsDone";
    const most = 2 ** 24;
    await session.writeState(new Map([[counter, { shape: [], data: Float32Array.of(most) }]]));
    await session.run(
      Int32Array.from({ length: 12 }, (_, at) => at % 8),
      4,
    );
    const count = (await session.readState([counter])).get(counter);
    expect(count?.data).toEqual(Int32Array.of(most + 3));
    await session.dispose();
  },
);
