import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Settings } from "../../shared/contract/contract.ts";
import { createSettingsService } from "./settingsService.ts";

let dataDir: string;
const chosen: Settings = { theme: "dark", viewBudget: 0.2, engine: "wasm", device: "cpu" };

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "netloom-settings-"));
});

afterEach(async () => {
  await rm(dataDir, { recursive: true, force: true });
});

test("are kept over a restart", async () => {
  expect(await createSettingsService({ dataDir }).handlers["settings.set"](chosen)).toEqual({
    ok: true,
    value: chosen,
  });
  expect(await createSettingsService({ dataDir }).handlers["settings.get"]({})).toEqual({
    ok: true,
    value: chosen,
  });
});

test("a damaged file gives the defaults", async () => {
  await writeFile(join(dataDir, "settings.json"), '{"theme": "purple"}');
  expect(await createSettingsService({ dataDir }).current()).toMatchObject({
    theme: "system",
    engine: "auto",
  });
});

test("settings that can't be written are not taken", async () => {
  await rm(dataDir, { recursive: true });
  await writeFile(dataDir, "a file in the way");
  const service = createSettingsService({ dataDir });
  expect(await service.handlers["settings.set"](chosen)).toMatchObject({
    ok: false,
    error: { code: "file/write" },
  });
  expect(await service.current()).toMatchObject({ theme: "system" });
});
