import { expect, test } from "vitest";
import { createDocument } from "../../shared/document/createDocument.ts";
import type { EngineState } from "../engine/engine.ts";
import {
  decodeCheckpoint,
  encodeCheckpoint,
  type Checkpoint,
  type CheckpointRecord,
} from "./checkpointFile.ts";

const record: CheckpointRecord = {
  version: 1,
  runId: "run-1",
  spec: {
    document: createDocument({ name: "Größe ✓" }),
    engine: "auto",
    device: "cpu",
    checkpointDir: null,
    resumeFrom: null,
    viewBudget: 0.05,
  },
  dataset: { hash: "abc", trainCount: 80 },
  session: { engine: "cpu", device: "cpu", threads: 1 },
  progress: {
    step: 3,
    validatedEpochs: 0,
    epochSums: { weight: 96, sums: { loss: 0.1 + 0.2 } },
    metrics: { loss: 1 / 3 },
  },
  elapsedMs: 12.5,
  trainingMs: 11,
  trainedSamples: 96,
  best: { step: 3, loss: 0.5 },
  history: [{ split: "train", step: 3, epoch: 0.3, values: { loss: 1 / 3 } }],
};

const state: EngineState = new Map([
  ["flags", { shape: [3], data: Uint8Array.of(1, 0, 255) }],
  ["dense/kernel", { shape: [2, 2], data: Float32Array.of(0.1, -0, 1e-45, 3.4e38) }],
  ["step", { shape: [], data: Int32Array.of(-7) }],
  ["empty", { shape: [0], data: new Float32Array() }],
]);

function encoded(checkpoint: Checkpoint): Uint8Array {
  return new Uint8Array(Buffer.concat(encodeCheckpoint(checkpoint)));
}

function codeOf(bytes: Uint8Array): string {
  const result = decodeCheckpoint(bytes, "file");
  return result.ok ? "ok" : result.error.code;
}

test("gives back every bit of the state and the record", () => {
  const decoded = decodeCheckpoint(encoded({ record, state }), "file");
  if (!decoded.ok) throw new Error(decoded.error.found);
  expect(decoded.value.record).toEqual(record);
  expect(decoded.value.state).toEqual(state);
});

test("does not mind where in a buffer it lies", () => {
  const bytes = encoded({ record, state });
  const shifted = new Uint8Array(bytes.byteLength + 3);
  shifted.set(bytes, 3);
  expect(codeOf(shifted.subarray(3))).toBe("ok");
});

test("is a safetensors file: length, JSON header, data without holes", () => {
  const bytes = encoded({ record, state });
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  expect(length % 8).toBe(0);
  const { __metadata__: metadata, ...tensors } = JSON.parse(
    Buffer.from(bytes.subarray(8, 8 + length)).toString(),
  );
  expect(Object.values(metadata).every((value) => typeof value === "string")).toBe(true);
  const ends = Object.values<{ data_offsets: [number, number] }>(tensors).map(
    (tensor) => tensor.data_offsets,
  );
  ends.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  expect(ends.reduce((end, [from, to]) => (from === end ? to : Number.NaN), 0)).toBe(
    bytes.byteLength - 8 - length,
  );
});

test("a flipped bit anywhere is noticed", () => {
  const bytes = encoded({ record, state });
  for (let at = 0; at < bytes.byteLength; at += 1) {
    const damaged = bytes.slice();
    damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8));
    expect(codeOf(damaged), `byte ${at}`).toBe("run/checkpoint-invalid");
  }
});

test("a file cut off anywhere, or with something behind it, is refused", () => {
  const bytes = encoded({ record, state });
  for (let length = 0; length < bytes.byteLength; length += 1) {
    expect(codeOf(bytes.subarray(0, length)), `${length} bytes`).toBe("run/checkpoint-invalid");
  }
  expect(codeOf(Buffer.concat([bytes, Uint8Array.of(0)]))).toBe("run/checkpoint-invalid");
});

test("a header length far beyond the file is refused without being believed", () => {
  const bytes = encoded({ record, state }).slice();
  new DataView(bytes.buffer).setBigUint64(0, 0xffff_ffff_ffff_ffffn, true);
  expect(codeOf(bytes)).toBe("run/checkpoint-invalid");
});
