// Weights of a network by node, as a file of their own: what an import brings and a run may begin with. A tensor's name is
// "<node>/<weight>", the weight's being the one its layer declares ("kernel"); the layer of each node stands beside them, so
// that no weights ever reach another kind of layer.
import { readFile, stat } from "node:fs/promises";
import * as z from "zod";
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { HostTensor } from "../engine/engine.ts";
import { decodeTensorFile, encodeTensorFile } from "./tensorFile.ts";

export interface NodeWeights {
  /** Id of the node's layer. */
  readonly layer: string;
  readonly weights: ReadonlyMap<string, HostTensor>;
}

/** By node id. */
export type NetworkWeights = ReadonlyMap<string, NodeWeights>;

export const weightsExtension = ".safetensors";

const largestBytes = 4_000_000_000;
const layersSchema = z.record(z.string(), z.string());
const layersKey = "netloom.layers";

export function encodeWeightsFile(network: NetworkWeights): Uint8Array[] {
  const tensors = new Map<string, HostTensor>();
  for (const [node, { weights }] of network) {
    for (const [name, tensor] of weights) tensors.set(`${node}/${name}`, tensor);
  }
  const layers = Object.fromEntries([...network].map(([node, { layer }]) => [node, layer]));
  return encodeTensorFile({ tensors, metadata: { [layersKey]: JSON.stringify(layers) } });
}

/** run/weights-invalid where the bytes are no file of weights. */
export function decodeWeightsFile(bytes: Uint8Array, path: string): Result<NetworkWeights, AppError> {
  const decoded = decodeTensorFile(bytes);
  if (!decoded.ok) return invalid(`${decoded.found} (${path})`);
  const layers = layersSchema.safeParse(parseJson(decoded.file.metadata[layersKey] ?? ""));
  if (!layers.success) return invalid(`tensors without the layers they belong to (${path})`);
  const weights = new Map(
    Object.entries(layers.data).map(([node, layer]) => [
      node,
      { layer, weights: new Map<string, HostTensor>() },
    ]),
  );
  for (const [name, tensor] of decoded.file.tensors) {
    const slash = name.indexOf("/");
    const node = weights.get(name.slice(0, slash));
    if (node === undefined) return invalid(`a tensor of no layer, ${name} (${path})`);
    node.weights.set(name.slice(slash + 1), tensor);
  }
  return ok(weights);
}

export async function readWeightsFile(path: string): Promise<Result<NetworkWeights, AppError>> {
  try {
    const { size } = await stat(path);
    if (size > largestBytes) return invalid(`${size} bytes (${path})`);
    return decodeWeightsFile(await readFile(path), path);
  } catch (cause) {
    return err(
      appError("file/read", { found: `${cause instanceof Error ? cause.message : String(cause)} (${path})` }),
    );
  }
}

function invalid(found: string): { readonly ok: false; readonly error: AppError } {
  return err(appError("run/weights-invalid", { found }));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
