import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { calls } from "../../shared/contract/contract.ts";
import { templates } from "../../shared/document/templates/registry.ts";
import type { Services } from "../../main/services/host.ts";
import { createServices } from "../../main/services/index.ts";
import { buildNodeEntry } from "../support/buildTrainer.ts";
import { createTestHost, type TestHost } from "../support/serviceHost.ts";

let trainerEntry: string;
let folder: string;
let host: TestHost;
let services: Services;

beforeAll(async () => {
  trainerEntry = await buildNodeEntry("main/trainer/index.ts", "services");
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "netloom-services-"));
  await mkdir(join(folder, "work"));
  host = createTestHost({ folder, trainerEntry });
  services = createServices(host);
});

afterEach(async () => {
  await services.close();
  await rm(folder, { recursive: true, force: true });
});

test("there is a handler for every call of the contract, and no other", () => {
  expect(Object.keys(services.handlers).sort()).toEqual(Object.keys(calls).sort());
});

test("the engines are asked in a process of their own", async () => {
  const status = await services.handlers["engines.status"]({});
  if (!status.ok) throw new Error(status.error.found);
  expect(calls["engines.status"].result.parse(status.value)).toEqual(status.value);
  expect(status.value.find((engine) => engine.engine === "cpu")).toMatchObject({ ready: true });
  expect(host.trainers).toHaveLength(1);
});

test("every template can be saved, opened, and saved again unchanged", async () => {
  for (const template of templates) {
    const path = join(folder, "work", `${template.id}.netloom`);
    const document = template.create();
    const saved = await services.handlers["project.save"]({ path, document, hash: null });
    if (!saved.ok) throw new Error(saved.error.found);
    const first = await readFile(saved.value.path, "utf8");
    const opened = await services.handlers["project.open"]({ path });
    if (!opened.ok) throw new Error(opened.error.found);
    expect(opened.value.document).toEqual(document);
    await services.handlers["project.save"]({
      path,
      document: opened.value.document,
      hash: opened.value.hash,
    });
    expect(await readFile(saved.value.path, "utf8")).toBe(first);
  }
});

test("closing ends every trainer", async () => {
  await services.handlers["engines.status"]({});
  const ended = Promise.all(
    host.trainers.map((trainer) => new Promise((resolve) => trainer.onExit(resolve))),
  );
  await services.close();
  expect(await ended).toEqual(["exit code 0"]);
});
