// TensorFlow.js's layers model: model.json with the Keras config and a manifest of weights, and the shards it names beside it.
import { readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as z from "zod";
import { fail } from "../../shared/errors/appError.ts";
import { unreachable } from "../../shared/invariant.ts";
import type { HostTensor } from "../engine/engine.ts";
import { importLimits, parseModelJson } from "./importLimits.ts";
import type { ImportedNetwork } from "./importedNetwork.ts";
import { isObject } from "./kerasConfig.ts";
import type { KerasLayer } from "./kerasModel.ts";
import { kerasNetwork } from "./kerasNetwork.ts";

const quantizationSchema = z.looseObject({
  dtype: z.enum(["uint8", "uint16", "float16"]),
  scale: z.number().optional(),
  min: z.number().optional(),
});
const weightSchema = z.looseObject({
  name: z.string().max(1000),
  shape: z.array(z.number().int().min(0)).max(8),
  dtype: z.enum(["float32", "int32", "bool", "uint8"]),
  quantization: quantizationSchema.optional(),
});
type WeightEntry = z.infer<typeof weightSchema>;
const manifestSchema = z.array(
  z.looseObject({
    paths: z.array(z.string().max(500)).max(10_000),
    weights: z.array(weightSchema).max(100_000),
  }),
);

export async function readTfjsModel(path: string): Promise<ImportedNetwork> {
  const json = parseModelJson(await readFile(path, "utf8"), "model.json");
  const topology = isObject(json) ? json["modelTopology"] : null;
  if (!isObject(json) || !isObject(topology))
    return fail("import/unknown-format", { found: "JSON that is no model of TensorFlow.js" });
  if (json["format"] === "graph-model") {
    return fail("import/no-layers", {
      found: "a graph model",
      todo: "A graph model has operations instead of layers: convert it as a layers model.",
    });
  }
  // Saved by TensorFlow.js itself the model stands there, converted from Keras one level down.
  const model = isObject(topology["model_config"]) ? topology["model_config"] : topology;
  const weights = await readWeights(json["weightsManifest"], dirname(path));
  const converted =
    typeof topology["keras_version"] === "string" && !topology["keras_version"].startsWith("tfjs");
  return kerasNetwork({
    topology: model,
    compiled: topology["training_config"] ?? json["trainingConfig"],
    dialect: converted ? (String(topology["keras_version"]).startsWith("3") ? "keras3" : "keras2") : "tfjs",
    weightsOf: (layer) => weightsNamedAfter(layer, weights),
  });
}

interface NamedTensor {
  readonly name: string;
  readonly tensor: HostTensor;
}

/** Names are "layer/kernel", with the models it lies in, or a group of the wrapped layer, in between or not. */
function weightsNamedAfter(layer: KerasLayer, weights: readonly NamedTensor[]): readonly HostTensor[] {
  const whole = layer.path.join("/");
  const exact = weights.filter(({ name }) => name.startsWith(`${whole}/`));
  const found =
    exact.length > 0
      ? exact
      : weights.filter(({ name }) => name.split("/").slice(0, -1).includes(layer.name));
  return found.map(({ tensor }) => tensor);
}

async function readWeights(manifest: unknown, folder: string): Promise<readonly NamedTensor[]> {
  if (manifest === undefined) return [];
  const groups = manifestSchema.safeParse(manifest);
  if (!groups.success)
    return fail("import/unreadable", {
      found: `a list of weights that is not right: ${groups.error.issues[0]?.message}`,
    });
  const budget = { left: importLimits.weightBytes };
  const named: NamedTensor[] = [];
  for (const group of groups.data) {
    const bytes = await readShards(group.paths, folder, budget);
    let offset = 0;
    for (const weight of group.weights) {
      const length = byteLengthOf(weight);
      if (offset + length > bytes.byteLength)
        return fail("import/unreadable", { found: `weight files that end before ${weight.name}` });
      named.push({
        name: weight.name,
        tensor: { shape: weight.shape, data: floatsOf(weight, bytes.slice(offset, offset + length)) },
      });
      offset += length;
    }
  }
  return named;
}

async function readShards(
  paths: readonly string[],
  folder: string,
  budget: { left: number },
): Promise<Uint8Array> {
  const shards: Uint8Array[] = [];
  for (const name of paths) {
    // A shard lies beside model.json: no name leads anywhere else.
    if (/[/\\]|^\.|\0/.test(name))
      fail("import/unreadable", { expected: "weight files beside model.json", found: name.slice(0, 100) });
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (found?.isFile() !== true) fail("import/missing-weights", { found: `no ${name} in ${folder}` });
    budget.left -= found?.size ?? 0;
    if (budget.left < 0)
      fail("import/too-large", { found: `more than ${importLimits.weightBytes} bytes of weights` });
    shards.push(await readFile(path));
  }
  return Buffer.concat(shards);
}

const elementBytes = { float32: 4, int32: 4, bool: 1, uint8: 1, uint16: 2, float16: 2 } as const;

function byteLengthOf({ shape, dtype, quantization }: WeightEntry): number {
  return shape.reduce((product, size) => product * size, 1) * elementBytes[quantization?.dtype ?? dtype];
}

function floatsOf({ dtype, quantization }: WeightEntry, bytes: Uint8Array): Float32Array {
  // A copy at its own start: files hold elements at any offset.
  const { buffer } = new Uint8Array(bytes);
  const { scale = 1, min = 0 } = quantization ?? {};
  const kind = quantization?.dtype ?? dtype;
  switch (kind) {
    case "float32":
      return new Float32Array(buffer);
    case "int32":
      return Float32Array.from(new Int32Array(buffer));
    case "float16":
      return Float32Array.from(new Uint16Array(buffer), floatOfHalf);
    case "uint16":
      return Float32Array.from(new Uint16Array(buffer), (level) => level * scale + min);
    case "bool":
    case "uint8":
      return Float32Array.from(new Uint8Array(buffer), (level) =>
        quantization === undefined ? level : level * scale + min,
      );
    default:
      return unreachable(kind);
  }
}

/** IEEE 754 binary16: sign 1, exponent 5, fraction 10 bits. */
export function floatOfHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * 2 ** -14 * (fraction / 1024);
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * 2 ** (exponent - 15) * (1 + fraction / 1024);
}
