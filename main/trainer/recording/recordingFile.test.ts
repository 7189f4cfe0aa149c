import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serialize } from "node:v8";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { FrameHeader, RecordingHead } from "./recordingFormat.ts";
import { RecordingReader } from "./recordingReader.ts";
import { RecordingWriter } from "./recordingWriter.ts";
import { differenceOf, formOf, packWords, shuffleBytes } from "./words.ts";

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "netloom-recording-"));
  path = join(folder, "run.netloomrec");
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const weights = [formOf("dense/kernel", kernelAt(0))];
const rest = [formOf("step", { shape: [], data: new Int32Array(1) })];
const head: RecordingHead = {
  format: "netloom-recording",
  version: 1,
  runId: "run-1",
  dataset: { hash: "abc", trainCount: 10 },
  session: { engine: "cpu", device: "cpu", threads: 1 },
  weights,
  rest,
};

function kernelAt(step: number) {
  return { shape: [3], data: Float32Array.of(0.1 + step * 1e-3, -step, Math.sin(step)) };
}

function headerAt(step: number, kind: FrameHeader["kind"]): FrameHeader {
  const values = { loss: 1 / (step + 1) };
  return {
    kind,
    step,
    epoch: step / 10,
    metrics: values,
    record: { runId: "run-1" },
    points: [{ split: "train", step, epoch: step / 10, values }],
    epochValues: [],
  };
}

function wordsAt(step: number): Int32Array {
  return packWords(weights, new Map([["dense/kernel", kernelAt(step)]]));
}

function fullBody(step: number): Uint8Array {
  return shuffleBytes(Int32Array.of(...wordsAt(step), step));
}

/** Frames of steps 0–6, full at 0 and 4. */
async function record(): Promise<RecordingWriter> {
  const writer = await RecordingWriter.create(path, head);
  let key = wordsAt(0);
  for (let step = 0; step <= 6; step += 1) {
    const full = step % 4 === 0;
    if (full) key = wordsAt(step);
    const body = full ? fullBody(step) : shuffleBytes(differenceOf(wordsAt(step), key));
    writer.append(headerAt(step, full ? "full" : "difference"), body);
  }
  await writer.written();
  return writer;
}

async function opened(): Promise<RecordingReader> {
  const reader = await RecordingReader.open(path);
  if (!reader.ok) throw new Error(reader.error.found);
  return reader.value;
}

async function expectStep(reader: RecordingReader, step: number): Promise<void> {
  const state = await reader.stateAt(step);
  if (!state.ok) throw new Error(state.error.found);
  expect(state.value.weights).toEqual(new Map([["dense/kernel", kernelAt(step)]]));
  const keyStep = step >= 4 ? 4 : 0;
  expect(state.value.restStep).toBe(keyStep);
  expect(state.value.rest.get("step")?.data[0]).toBe(keyStep);
}

test("every step is read bit for bit, in any order", async () => {
  const writer = await record();
  const reader = await opened();
  for (const step of [5, 0, 6, 3, 4, 1, 2]) await expectStep(reader, step);
  expect((await reader.historyAt(3)).points.map((point) => point.step)).toEqual([0, 1, 2, 3]);
  await writer.close();
});

test("what is kept in memory of a frame does not grow with the curves, which are read again up to any frame", async () => {
  const writer = await RecordingWriter.create(path, head);
  const sizes: number[] = [];
  const reader = await opened();
  for (let step = 0; step < 3; step += 1) {
    const points = Array.from({ length: 10 ** (step + 2) }, () => headerAt(step, "full").points).flat();
    writer.append({ ...headerAt(step, "full"), points }, fullBody(step));
    await writer.written();
    await reader.refresh();
    sizes.push(serialize(reader.frames.at(-1)).byteLength);
  }
  expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThan(64);
  expect((await reader.historyAt(0)).points).toHaveLength(100);
  expect((await reader.historyAt(1)).points).toHaveLength(1100);
  expect((await reader.historyAt(2)).points.length).toBeLessThanOrEqual(20_000);
  await writer.close();
});

test("a step between two frames means the one before it, one before all is refused", async () => {
  const writer = await RecordingWriter.create(path, head);
  writer.append(headerAt(3, "full"), fullBody(3));
  await writer.close();
  const reader = await opened();
  expect(await reader.stateAt(90)).toMatchObject({ ok: true, value: { header: { step: 3 } } });
  expect(await reader.stateAt(2)).toMatchObject({ ok: false, error: { code: "run/recording-invalid" } });
});

test("frames written meanwhile are found; a frame of the last step takes its place", async () => {
  const writer = await record();
  const reader = await opened();
  writer.append(headerAt(6, "full"), fullBody(6));
  writer.append(headerAt(9, "full"), fullBody(9));
  await writer.written();
  await reader.refresh();
  expect(reader.frames.map(({ header }) => header.step)).toEqual([0, 1, 2, 3, 4, 5, 6, 9]);
  expect(await reader.stateAt(6)).toMatchObject({ ok: true, value: { restStep: 6 } });
  expect((await reader.historyAt(6)).points.map((point) => point.step)).toEqual([0, 1, 2, 3, 4, 5, 6, 6]);
  await writer.close();
});

test("cut off anywhere it opens up to the last whole frame", async () => {
  const writer = await record();
  await writer.close();
  const bytes = await readFile(path);
  const whole = await opened();
  const ends = whole.frames.map(({ bodyAt, prefix }) => bodyAt + prefix.bodyBytes);
  const headEnd = (whole.frames[0]?.bodyAt ?? 0) - 16 - (whole.frames[0]?.prefix.headerBytes ?? 0);
  const edges = [headEnd, ...ends];
  for (let length = 0; length <= bytes.length; length += 1) {
    if (length % 7 !== 0 && !edges.some((edge) => Math.abs(edge - length) <= 2)) continue;
    await writeFile(path, bytes.subarray(0, length));
    const reader = await RecordingReader.open(path);
    const expected = length < headEnd ? null : ends.filter((end) => end <= length).length;
    expect(reader.ok ? reader.value.frames.length : null, `${length} bytes`).toBe(expected);
  }
});

test("cut off at the end of a frame, that frame is still read bit for bit", async () => {
  const writer = await record();
  await writer.close();
  const bytes = await readFile(path);
  const { frames } = await opened();
  for (const [step, { bodyAt, prefix }] of frames.entries()) {
    await writeFile(path, bytes.subarray(0, bodyAt + prefix.bodyBytes));
    await expectStep(await opened(), step);
  }
});

test("a last frame whose bytes never came is left out, one changed in the middle is refused", async () => {
  const writer = await record();
  await writer.close();
  const bytes = await readFile(path);
  const { frames } = await opened();
  const middle = frames[2]?.bodyAt ?? 0;
  const last = frames[6]?.bodyAt ?? 0;
  await writeFile(path, Buffer.concat([bytes.subarray(0, last), Buffer.alloc(bytes.length - last)]));
  expect((await opened()).frames).toHaveLength(6);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  await writeFile(path, bytes);
  const reader = await opened();
  expect(await reader.stateAt(2)).toMatchObject({ ok: false, error: { code: "run/recording-invalid" } });
  await expectStep(reader, 3);
});

test("what is no recording is refused", async () => {
  await writeFile(path, "something else altogether, and long enough to look like a head");
  expect(await RecordingReader.open(path)).toMatchObject({
    ok: false,
    error: { code: "run/recording-invalid" },
  });
  expect(await RecordingReader.open(join(folder, "nothing"))).toMatchObject({ ok: false });
});
