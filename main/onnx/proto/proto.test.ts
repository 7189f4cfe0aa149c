import { describe, expect, it } from "vitest";
import type { Model } from "./messages.ts";
import { decodeMessage } from "./read.ts";
import { encodeMessage, joinChunks } from "./write.ts";

const weights = new Uint8Array(Float32Array.from({ length: 5000 }, (_, index) => index / 7).buffer);

const model: Model = {
  irVersion: 8,
  producerName: "Netloom",
  opsetImport: [{ domain: "", version: 17 }],
  graph: {
    name: "größer als ASCII",
    node: [
      {
        opType: "Conv",
        input: ["x", "w", ""],
        output: ["y"],
        attribute: [
          { name: "pads", ints: [0, -1, 2 ** 40], type: 7 },
          { name: "alpha", f: 0.5, type: 1 },
          { name: "body", g: { name: "inner", node: [{ opType: "Add" }] }, type: 5 },
        ],
      },
    ],
    initializer: [{ name: "w", dims: [50, 100], dataType: 1, rawData: weights }],
    input: [
      {
        name: "x",
        type: { tensorType: { elemType: 1, shape: { dim: [{ dimParam: "batch" }, { dimValue: 3 }] } } },
      },
    ],
  },
  metadataProps: [{ key: "labels", value: "a\nb" }],
};

describe("ONNX messages", () => {
  it("read back as they were written", () => {
    expect(decodeMessage("ModelProto", joinChunks(encodeMessage("ModelProto", model)))).toEqual(model);
  });

  it("refer to large tensors instead of copying them", () => {
    const { chunks, byteLength } = encodeMessage("ModelProto", model);
    expect(chunks).toContain(weights);
    expect(byteLength).toBe(chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0));
  });

  it("skip fields that are not in the table", () => {
    // Field 100, a varint, before field 2 of StringStringEntry.
    const bytes = Uint8Array.from([0xa0, 0x06, 0x05, 0x12, 0x01, 0x62]);
    expect(decodeMessage("StringStringEntry", bytes)).toEqual({ value: "b" });
  });

  it("take repeated numbers packed or one by one", () => {
    expect(decodeMessage("TensorProto", Uint8Array.from([0x0a, 0x02, 3, 4]))).toEqual({ dims: [3, 4] });
    expect(decodeMessage("TensorProto", Uint8Array.from([0x08, 3, 0x08, 4]))).toEqual({ dims: [3, 4] });
  });

  it("are refused where they are cut off", () => {
    const bytes = joinChunks(encodeMessage("ModelProto", model));
    expect(() => decodeMessage("ModelProto", bytes.subarray(0, 1000))).toThrow(/cut off|premature/);
  });
});
