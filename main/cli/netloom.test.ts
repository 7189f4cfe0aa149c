// The command line as a person runs it: the launcher in a process of its own, a real trainer, files on disk.
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeIdx } from "../data/idxFixture.ts";

const launcher = join(import.meta.dirname, "netloom.mjs");

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

interface Finished {
  readonly event: string;
  readonly steps: number;
  readonly seconds: number;
  readonly samplesPerSecond: number;
  readonly valAccuracy: number;
  readonly export: { readonly path: string; readonly maxAbsDiff: number } | null;
}

let folder = "";
let project = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "netloom-run-"));
  project = await newProject("mlp-784-16-16-10-relu", 1000);
  // The first launch may build the app.
}, 180_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A project of the template on so many generated digits. */
async function newProject(template: string, count: number): Promise<string> {
  const path = join(folder, `${template}.netloom`);
  const made = await netloom(["new", template, "--out", path]);
  if (made.code !== 0) throw new Error(made.error);
  const document = JSON.parse(await readFile(path, "utf8")) as { data: { source: { count: number } } };
  document.data.source.count = count;
  await writeFile(path, JSON.stringify(document));
  return path;
}

/** Runs the launcher; `onOut` sees its output as it comes. */
function netloom(
  argv: readonly string[],
  onOut: (out: string, end: (signal: NodeJS.Signals) => void) => void = () => undefined,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [launcher, ...argv], {
      env: { ...process.env, NETLOOM_DATA_DIR: join(folder, "data") },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let out = "";
    let error = "";
    child.stdout.on("data", (part: Buffer) => {
      out += part.toString();
      onOut(out, (signal) => child.kill(signal));
    });
    child.stderr.on("data", (part: Buffer) => {
      error += part.toString();
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, out, error: withoutBuildNote(error) }));
  });
}

async function somethingIn(path: string): Promise<void> {
  while ((await readdir(path)).length === 0) await setTimeout(5);
}

function withoutBuildNote(text: string): string {
  return text.replace(/^Building Netloom.*\n/, "");
}

function lastEvent(outcome: Outcome): Finished {
  return JSON.parse(outcome.out.trimEnd().split("\n").at(-1) ?? "") as Finished;
}

function expectOneMessage(outcome: Outcome, ...words: string[]): void {
  expect(outcome.code).toBe(1);
  expect(outcome.error.trimEnd().split("\n")).toHaveLength(1);
  for (const word of words) expect(outcome.error).toContain(word);
}

describe("netloom train", () => {
  it("trains, exports, verifies, and gives the same numbers from the same seed", async () => {
    const train = (model: string): Promise<Outcome> =>
      netloom(["train", project, "--epochs", "4", "--seed", "1", "--export", join(folder, model), "--json"]);
    const [first, second] = [await train("a.onnx"), await train("b.onnx")];
    expect(first.error).toBe("");
    expect(first.code).toBe(0);
    const finished = lastEvent(first);
    expect(finished).toMatchObject({
      event: "finished",
      epochs: 4,
      steps: 100,
      parameters: 13_002,
      engine: "onnxruntime",
      device: "cpu",
    });
    expect(finished.valAccuracy).toBeGreaterThan(0.6);
    expect(finished.export?.maxAbsDiff).toBeLessThan(1e-4);

    const timeless = (outcome: Outcome): object => ({
      ...lastEvent(outcome),
      seconds: 0,
      samplesPerSecond: 0,
      export: null,
    });
    expect(timeless(second)).toEqual(timeless(first));
    expect(await readFile(join(folder, "b.onnx"))).toEqual(await readFile(join(folder, "a.onnx")));

    const verified = await netloom(["verify", join(folder, "a.onnx"), "--project", project, "--json"]);
    expect(verified.code).toBe(0);
    expect(lastEvent(verified).valAccuracy).toBeCloseTo(finished.valAccuracy, 6);
  });

  it("writes a checkpoint on Ctrl-C, exits 130, and goes on from it", async () => {
    const checkpoints = join(folder, "checkpoints");
    let interrupted = false;
    const stopped = await netloom(
      ["train", project, "--epochs", "100000", "--checkpoint", checkpoints, "--json"],
      (out, end) => {
        if (interrupted || !out.includes('"epoch"')) return;
        interrupted = true;
        end("SIGINT");
      },
    );
    expect(stopped.code).toBe(130);
    const { checkpoint, steps } = lastEvent(stopped) as unknown as { checkpoint: string; steps: number };
    expect(await readdir(checkpoints)).toContain(checkpoint.slice(checkpoints.length + 1));

    const epochs = Math.ceil(steps / 25) + 1;
    const resumed = await netloom([
      "train",
      project,
      "--epochs",
      String(epochs),
      "--resume",
      checkpoint,
      "--json",
    ]);
    expect(resumed.error).toBe("");
    expect(lastEvent(resumed)).toMatchObject({ event: "finished", steps: epochs * 25 });
  });

  it("gives an export up on Ctrl-C: no file, no rest of one, and the checkpoint is named", async () => {
    const cnn = await newProject("mnist-cnn", 150);
    const exports = join(folder, "exports");
    await mkdir(exports);
    const argv = ["train", cnn, "--steps", "1", "--json"];
    let waiting: Promise<void> | undefined;
    const stopped = await netloom([...argv, "--export", join(exports, "cnn.onnx")], (_, end) => {
      // The file is checked under a temporary name, which takes seconds.
      waiting ??= somethingIn(exports).then(() => end("SIGINT"));
    });
    expect(stopped.code).toBe(130);
    const { event, checkpoint } = lastEvent(stopped) as unknown as { event: string; checkpoint: string };
    expect(event).toBe("interrupted");
    expect((await readFile(checkpoint)).length).toBeGreaterThan(0);
    expect(await readdir(exports)).toEqual([]);
  });

  it("shows a line per epoch where there is no terminal", async () => {
    const run = await netloom(["train", project, "--epochs", "2", "--seed", "1"]);
    expect(run.code).toBe(0);
    expect(run.error).toMatch(/^epoch 1 .*validation accuracy.*\nepoch 2 /m);
    expect(run.out).toContain("Trained 2 epochs (50 steps)");
  });
});

describe("netloom train with bad data", () => {
  const images = encodeIdx(
    0x08,
    [20, 28, 28],
    new Uint8Array(20 * 784).map((_, index) => index % 251),
  );
  const labels = encodeIdx(
    0x08,
    [20],
    Uint8Array.from({ length: 20 }, (_, index) => index % 10),
  );

  async function trainOn(
    name: string,
    files: { images?: Uint8Array; labels?: Uint8Array },
  ): Promise<Outcome> {
    const data = join(folder, name);
    await mkdir(data);
    await writeFile(join(data, "train-images-idx3-ubyte"), files.images ?? images);
    await writeFile(join(data, "train-labels-idx1-ubyte"), files.labels ?? labels);
    return netloom(["train", project, "--data", data, "--epochs", "1"]);
  }

  it("trains on the data that the others break", async () => {
    expect((await trainOn("sound", {})).code).toBe(0);
  });

  it("names a wrong magic number", async () => {
    expectOneMessage(
      await trainOn("magic", { images: Uint8Array.from(images, (byte, index) => (index === 0 ? 7 : byte)) }),
      "not an IDX file",
    );
  });

  it("names a file that is cut off, packed or not", async () => {
    expectOneMessage(await trainOn("cut", { images: images.subarray(0, 5000) }), "cut off");
    expectOneMessage(await trainOn("cut-gzip", { images: gzipSync(images).subarray(0, 200) }), "unpacked");
  });

  it("names counts that differ", async () => {
    const fewer = encodeIdx(0x08, [10], new Uint8Array(10));
    expectOneMessage(await trainOn("counts", { labels: fewer }), "do not belong together", "10", "20");
  });

  it("names a label that the output has no unit for", async () => {
    const beyond = encodeIdx(
      0x08,
      [20],
      Uint8Array.from({ length: 20 }, (_, index) => index),
    );
    expectOneMessage(await trainOn("labels", { labels: beyond }), "output");
  });

  it("names images of another size than the input's", async () => {
    const smaller = encodeIdx(0x08, [20, 8, 8], new Uint8Array(20 * 64));
    expectOneMessage(await trainOn("size", { images: smaller }), "28, 28, 1");
  });

  it("names a folder that is not there", async () => {
    expectOneMessage(await netloom(["train", project, "--data", join(folder, "nowhere")]), "nowhere");
  });
});

describe("the launcher", () => {
  it("passes exit codes on", async () => {
    expect((await netloom(["train"])).code).toBe(2);
    expect((await netloom(["train", join(folder, "none.netloom")])).code).toBe(1);
  });

  it("serves until it is told to end, then ends with 0", async () => {
    let told = false;
    const served = await netloom(["serve", "--port", "0", "--no-open"], (out, end) => {
      if (told || !out.includes("token=")) return;
      told = true;
      end("SIGINT");
    });
    expect(served.out).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}\n$/);
    expect(served.code).toBe(0);
  });
});
