import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { CallParams, RunSnapshot } from "../../shared/contract/contract.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { createServices } from "../../main/services/index.ts";
import type { Services } from "../../main/services/host.ts";
import { buildNodeEntry } from "../support/buildTrainer.ts";
import { createTestHost, type TestHost } from "../support/serviceHost.ts";

let trainerEntry: string;
let folder: string;
let host: TestHost;
let services: Services;

beforeAll(async () => {
  trainerEntry = await buildNodeEntry("main/trainer/index.ts", "import");
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "netloom-import-service-"));
  await mkdir(join(folder, "work"));
  host = createTestHost({ folder, trainerEntry });
  services = createServices(host);
});

afterEach(async () => {
  await services.close();
  await rm(folder, { recursive: true, force: true });
});

/** A linear network over digits whose every answer is its bias: 0, 1, … 9. */
async function writeModel(): Promise<string> {
  const path = join(folder, "work", "model.json");
  const weights = new Float32Array(784 * 10 + 10);
  for (let digit = 0; digit < 10; digit += 1) weights[784 * 10 + digit] = digit;
  await writeFile(join(folder, "work", "shard.bin"), new Uint8Array(weights.buffer));
  const layers = [
    { class_name: "Flatten", config: { name: "flat", batch_input_shape: [null, 28, 28, 1] } },
    { class_name: "Dense", config: { name: "digits", units: 10 } },
  ];
  const specs = [
    { name: "digits/kernel", shape: [784, 10], dtype: "float32" },
    { name: "digits/bias", shape: [10], dtype: "float32" },
  ];
  const modelTopology = { class_name: "Sequential", config: { name: "linear", layers } };
  await writeFile(
    path,
    JSON.stringify({ modelTopology, weightsManifest: [{ paths: ["shard.bin"], weights: specs }] }),
  );
  return path;
}

function onFewDigits(document: NetDocument): NetDocument {
  const source = { kind: "generated", id: "digits", count: 200, seed: 1 } as const;
  return { ...document, training: { ...document.training, epochs: 1 }, data: { ...document.data, source } };
}

async function started(
  request: Pick<CallParams<"training.start">, "document" | "continueFrom">,
  until: RunSnapshot["state"],
): Promise<RunSnapshot> {
  const reached = host.until((snapshot) => snapshot.state === until || snapshot.state === "failed");
  const answer = await services.handlers["training.start"]({
    ...request,
    engine: "cpu",
    device: "cpu",
    startPaused: until === "ready",
  });
  if (!answer.ok) throw new Error(answer.error.found);
  const snapshot = await reached;
  if (snapshot.error !== null) throw new Error(snapshot.error.found);
  return snapshot;
}

async function imported() {
  const outcome = await services.handlers["project.import"]({ path: await writeModel() });
  if (!outcome.ok) throw new Error(outcome.error.found);
  return { document: onFewDigits(outcome.value.document) };
}

/** What the run's network says of an empty image. */
async function answerOf(runId: string): Promise<readonly number[]> {
  const features = [{ shape: [28, 28, 1], data: new Float32Array(784) }];
  const answer = await services.handlers["predict.run"]({ runId, features, nodes: [] });
  if (!answer.ok) throw new Error(answer.error.found);
  return [...(answer.value.outputs[0]?.data ?? [])];
}

/** The app as it is on another day. */
async function restart(): Promise<void> {
  await services.close();
  host = createTestHost({ folder, trainerEntry });
  services = createServices(host);
}

/** The project as the file at this place has it. */
async function opened(path: string): Promise<NetDocument> {
  const project = await services.handlers["project.open"]({ path });
  if (!project.ok) throw new Error(project.error.found);
  return project.value.document;
}

async function startOf(document: NetDocument) {
  return services.handlers["training.start"]({
    document,
    engine: "cpu",
    device: "cpu",
    startPaused: true,
  });
}

/** Saves the imported project, forgets the app's own copy of its weights and moves the project to another folder. */
async function savedAndMoved(): Promise<string> {
  const { document } = await imported();
  const path = join(folder, "work", "digits.netloom");
  expect(await services.handlers["project.save"]({ path, document, hash: null })).toMatchObject({ ok: true });
  await rm(join(folder, "data", "imports"), { recursive: true });
  const elsewhere = join(folder, "work", "elsewhere");
  await mkdir(elsewhere);
  for (const name of await readdir(join(folder, "work")))
    if (name.startsWith("digits")) await rename(join(folder, "work", name), join(elsewhere, name));
  await rename(join(elsewhere, "digits.netloom"), join(elsewhere, "renamed.netloom"));
  await restart();
  return join(elsewhere, "renamed.netloom");
}

test("a saved project still begins with its imported weights when it was moved, renamed and opened again", async () => {
  const document = await opened(await savedAndMoved());
  expect(document.weights).toMatchObject({ origin: "model.json" });
  const { runId } = await started({ document }, "ready");
  expect(await answerOf(runId)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test("weights that are gone, or not the ones meant, are said and not trained from", async () => {
  const path = await savedAndMoved();
  const document = await opened(path);
  const name = (await readdir(dirname(path))).find((found) => found.endsWith(".safetensors")) ?? "";
  await writeFile(join(dirname(path), name), "other contents");
  expect(await startOf(document)).toMatchObject({ ok: false, error: { code: "run/weights-invalid" } });
  await rm(join(dirname(path), name));
  expect(await startOf(document)).toMatchObject({
    ok: false,
    error: { code: "run/weights-missing", expected: expect.stringContaining("model.json") },
  });
  expect(await services.handlers["project.save"]({ path, document, hash: null })).toMatchObject({ ok: true });
});

test("an imported model answers as it did before its first step, and trains from there", async () => {
  const { document } = await imported();
  const { runId, notes } = await started({ document }, "ready");
  expect(notes).toContain("2 of 2 weights were taken over from the given weights.");
  expect(await answerOf(runId)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const over = host.until((snapshot) => snapshot.state === "finished" || snapshot.state === "failed");
  await services.handlers["training.resume"]({ runId });
  expect(await over).toMatchObject({ state: "finished", error: null });
});

test("an edited network goes on with the weights that still fit, even from a run that waits", async () => {
  const { document } = await imported();
  const first = await started({ document }, "ready");
  await services.handlers["training.step"]({ runId: first.runId, steps: 2 });
  const dense = {
    id: "more",
    layer: "dense",
    version: 1,
    name: "More",
    fields: { units: 10 },
    position: { x: 0, y: 0 },
  };
  const last = document.nodes.at(-1)?.id ?? "";
  const edges = document.edges.map((edge) =>
    edge.to.node === last ? { ...edge, to: { node: "more", port: "in" } } : edge,
  );
  const edited = {
    ...document,
    nodes: [...document.nodes, dense],
    edges: [...edges, { id: "added", from: { node: "more", port: "out" }, to: { node: last, port: "in" } }],
  };
  const second = await started({ document: edited, continueFrom: first.runId }, "ready");
  expect(second.notes).toContain(`2 of 4 weights were taken over from the run ${first.runId}.`);
  expect(second.notes).toContain(
    "Started anew: More kernel (no such layer there); More bias (no such layer there).",
  );
});

test("a window names no file of weights", async () => {
  const { document } = await imported();
  const stranger = join(folder, "work", "shard.bin");
  const answer = await services.handlers["training.start"]({
    document,
    weights: stranger,
    engine: "cpu",
    device: "cpu",
    startPaused: true,
  });
  expect(answer).toMatchObject({ ok: false, error: { code: "file/not-allowed" } });
  const none = await services.handlers["training.start"]({
    document,
    continueFrom: "run-1",
    engine: "cpu",
    device: "cpu",
    startPaused: true,
  });
  expect(none).toMatchObject({ ok: false, error: { code: "run/nothing-trained" } });
});

test("a model outside the allowed places is not read", async () => {
  const path = join(folder, "model.json");
  await writeFile(path, "{}");
  expect(await services.handlers["project.import"]({ path })).toMatchObject({
    ok: false,
    error: { code: "file/not-allowed" },
  });
});
