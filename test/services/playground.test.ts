import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { templates } from "../../shared/document/templates/registry.ts";
import type { TrainingService } from "../../main/services/trainingService.ts";
import { buildNodeEntry } from "../support/buildTrainer.ts";
import { createTestHost, type TestHost } from "../support/serviceHost.ts";
import { trainingOn } from "../support/trainingOn.ts";

let trainerEntry: string;
let folder: string;
let host: TestHost;
let training: TrainingService;

beforeAll(async () => {
  trainerEntry = await buildNodeEntry("main/trainer/index.ts", "trainer");
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "netloom-playground-"));
  host = createTestHost({ folder, trainerEntry });
  training = trainingOn(host);
});

afterEach(async () => {
  await training.close();
  await rm(folder, { recursive: true, force: true });
});

const playgrounds = templates.filter(({ id }) => id.startsWith("playground-"));

test("there is one for each kind of generated points", () => {
  const kinds = playgrounds.map((template) => template.create().data.source);
  expect(kinds.map((source) => (source.kind === "generated" ? source.id : null))).toEqual([
    "circles",
    "xor",
    "gauss",
    "spiral",
  ]);
});

test.each(playgrounds.map((template) => [template.id, template] as const))(
  "%s learns its points as it stands",
  async (_, template) => {
    const over = host.until(({ state }) => state === "finished" || state === "failed");
    const document = template.create();
    await training.handlers["training.start"]({
      document,
      engine: "auto",
      device: "cpu",
      startPaused: false,
    });
    const { error, metrics } = await over;
    expect(error).toBeNull();
    expect(metrics["valAccuracy"]).toBeGreaterThan(0.93);
  },
);
