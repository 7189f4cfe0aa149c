// Where a folder is needed and none can be made, whoever needs it says so in the same words.
import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { downloadFile } from "../../main/data/download.ts";
import { makeRoom } from "../../main/data/packed/packing.ts";
import { startUtilityTrainer } from "../../main/desktop/utilityTrainer.ts";
import { installTensorflow } from "../../main/engine/tensorflow/installTensorflow.ts";
import { forkTrainer } from "../../main/serve/forkTrainer.ts";
import { writeJsonFile } from "../../main/services/jsonFile.ts";
import { WeightsShelf } from "../../main/services/weightsShelf.ts";
import { CheckpointFolder } from "../../main/trainer/checkpointFolder.ts";
import { makeFolder } from "../../main/files/makeFolder.ts";

const nowhere = "/proc/netloom/data";

describe.skipIf(!existsSync("/proc/self"))("where nothing can be made, here in /proc, it is told", () => {
  const error = { code: "file/write", found: "a place that takes no new folder (/proc/netloom)" };
  const refused = { ok: false, error };

  test("by itself", () => expect(makeFolder(nowhere)).toMatchObject(refused));

  test("by a run's checkpoints", async () =>
    expect(await CheckpointFolder.open(nowhere)).toMatchObject(refused));

  test("by a download and by packed data", async () => {
    const file = { name: "x", bytes: 1, digest: { algorithm: "md5", hex: "" } } as const;
    const request = { file, mirrors: [], folder: nowhere };
    await expect(downloadFile(request)).rejects.toMatchObject({ error });
    await expect(makeRoom({ folder: nowhere, memoryBytes: 0 }, 1)).rejects.toMatchObject({ error });
  });

  test("by the trainer's log", () => {
    const options = { entry: "never started", logFile: `${nowhere}/trainer.log` };
    expect(() => forkTrainer(options)).toThrow(
      expect.objectContaining({ error: expect.objectContaining(error) }),
    );
    const neverForked = () => expect.fail("it must not start");
    expect(() => startUtilityTrainer(neverForked, options.entry, options.logFile)).toThrow(
      expect.objectContaining({ error: expect.objectContaining(error) }),
    );
  });

  test("by settings, by imported weights, by an engine to install", async () => {
    expect(await writeJsonFile(`${nowhere}/settings.json`, {})).toMatchObject(refused);
    expect(new WeightsShelf(nowhere).makeFolder()).toMatchObject(refused);
    const install = { enginesFolder: nowhere, tell: () => undefined };
    expect(await installTensorflow(install)).toMatchObject(refused);
  });
});
