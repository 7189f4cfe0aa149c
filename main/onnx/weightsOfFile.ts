// The weights of an exported file, back under the names and in the order of the network. An export may keep a kernel transposed;
// how, is found out by exporting the network once more with every weight's numbers replaced by their own positions: where a
// position lands in that export, the number lies in the file.
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { CompiledNetwork } from "../compile/compiledNetwork.ts";
import type { LoadedDataset } from "../data/dataset.ts";
import type { EngineState, HostTensor } from "../engine/engine.ts";
import { createTracer } from "../trace/tracer.ts";
import { weightNames } from "../trace/variables.ts";
import type { OnnxFile } from "./export.ts";
import { fedAsOf } from "./exportMetadata.ts";
import { buildExportModel } from "./exportModel.ts";
import type { Model, TensorValue } from "./proto/messages.ts";

export interface WeightsRequest {
  readonly file: OnnxFile;
  readonly network: CompiledNetwork;
  /** Any state of the network: names, shapes, and the values of what no file holds. */
  readonly state: EngineState;
  readonly dataset: LoadedDataset;
}

/** The state with the file's weights; export/mismatch where the file is not of this network. */
export function weightsOfFile({
  file,
  network,
  state,
  dataset,
}: WeightsRequest): Result<EngineState, AppError> {
  const { metadata } = file;
  const weights = weightsOf(network, state);
  const marked = buildExportModel({
    network,
    dataset,
    tracer: createTracer(network),
    state: new Map([...state, ...markedWeights(weights)]),
    ...fedAsOf(metadata),
    labelNames: metadata.labels,
    documentName: metadata.document,
    appVersion: metadata.version,
  });
  if (!marked.ok) return marked;
  const places = placesOf(marked.value.model, weights);
  const filled = new Map(weights.map(({ name, size }) => [name, new Float32Array(size)]));
  for (const place of places) {
    const numbers = numbersAt(place, file.model, places);
    if (numbers === null) return err(otherNetwork(place));
    scatter(numbers, place.positions, filled.get(place.weight.name));
  }
  const missing = weights.find(({ name }) => !places.some((place) => place.weight.name === name));
  if (missing !== undefined)
    return err(appError("export/mismatch", { found: `no way to read ${missing.name} back from the file` }));
  return ok(new Map([...state, ...tensorsOf(weights, filled)]));
}

function scatter(
  numbers: Float32Array,
  positions: readonly number[],
  target: Float32Array | undefined,
): void {
  if (target === undefined) return;
  for (const [index, position] of positions.entries()) target[position] = numbers[index] ?? Number.NaN;
}

interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly size: number;
  /** Position of its first number among all weights' numbers. */
  readonly start: number;
}

function weightsOf(network: CompiledNetwork, state: EngineState): readonly Weight[] {
  const weights: Weight[] = [];
  let start = 0;
  for (const name of weightNames(innerModel(network)).values()) {
    const tensor = state.get(name);
    if (tensor === undefined) continue;
    weights.push({ name, shape: tensor.shape, size: tensor.data.length, start });
    start += tensor.data.length;
  }
  return weights;
}

/** A sequential model keeps its layers in a functional one. */
function innerModel({ model }: CompiledNetwork): LayersModel {
  return "model" in model ? (model.model as LayersModel) : model;
}

/** A position is written as the float with that bit pattern: exact for two thousand million of them. */
function markedWeights(weights: readonly Weight[]): readonly (readonly [string, HostTensor])[] {
  return weights.map(({ name, shape, size, start }) => {
    const bits = new Uint32Array(size).map((_, index) => start + index + 1);
    return [name, { shape, data: new Float32Array(bits.buffer) }] as const;
  });
}

interface Place {
  readonly constant: string;
  readonly dims: readonly number[];
  readonly weight: Weight;
  /** Position within the weight of each number of the constant. */
  readonly positions: readonly number[];
}

/** The constants of the marked export that hold a weight, whole and in whatever order. */
function placesOf(marked: Model, weights: readonly Weight[]): readonly Place[] {
  return (marked.graph?.initializer ?? []).flatMap((constant) => {
    const name = constant.name ?? "";
    const weight = weights.find((candidate) => isNamedAfter(name, candidate.name));
    if (weight === undefined || constant.rawData?.byteLength !== weight.size * Float32Array.BYTES_PER_ELEMENT)
      return [];
    const bits = new Uint32Array(alignedBytes(constant.rawData).buffer);
    const positions = Array.from(bits, (bit) => bit - 1 - weight.start);
    const whole =
      new Set(positions).size === weight.size &&
      positions.every((position) => position >= 0 && position < weight.size);
    return whole ? [{ constant: name, dims: dimsOf(constant), weight, positions }] : [];
  });
}

/** The numbers of the file's constant at this place, or null where the file has none of this name and shape. */
function numbersAt(place: Place, model: Model, places: readonly Place[]): Float32Array | null {
  const alike = places.filter(
    ({ weight, dims }) => weight === place.weight && dims.join() === place.dims.join(),
  );
  const candidates = (model.graph?.initializer ?? []).filter(
    (constant) =>
      isNamedAfter(constant.name ?? "", place.weight.name) && dimsOf(constant).join() === place.dims.join(),
  );
  const bytes = (candidates[alike.indexOf(place)] ?? candidates[0])?.rawData;
  if (bytes?.byteLength !== place.positions.length * Float32Array.BYTES_PER_ELEMENT) return null;
  return new Float32Array(alignedBytes(bytes).buffer);
}

/** A constant made from a weight bears its name, with a number behind it where it was changed. */
function isNamedAfter(constant: string, weight: string): boolean {
  return (
    constant === weight ||
    (constant.startsWith(`${weight}_`) && /^\d+$/.test(constant.slice(weight.length + 1)))
  );
}

function dimsOf(constant: TensorValue): readonly number[] {
  return (constant.dims ?? []).map(Number);
}

/** A copy: the file's bytes lie at any offset. */
function alignedBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

function tensorsOf(
  weights: readonly Weight[],
  filled: ReadonlyMap<string, Float32Array>,
): readonly (readonly [string, HostTensor])[] {
  return weights.map(
    ({ name, shape, size }) => [name, { shape, data: filled.get(name) ?? new Float32Array(size) }] as const,
  );
}

function otherNetwork({ weight }: Place): AppError {
  return appError("export/mismatch", {
    expected: `weights ${weight.name} [${weight.shape.join(", ")}]`,
    found: "a file without them",
    todo: "Choose the project the file was exported from.",
  });
}
