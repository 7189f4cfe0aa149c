// A Keras model of whatever dialect as an imported network: the graph, each layer converted by the table, its weights beside it.
import type { HostTensor } from "../engine/engine.ts";
import { KerasConfig, type KerasDialect } from "./kerasConfig.ts";
import type { ConvertedLayer } from "./keras/conversion.ts";
import { convertKerasLayer } from "./kerasLayers.ts";
import { readKerasModel, type KerasLayer } from "./kerasModel.ts";
import { readKerasTraining } from "./kerasTraining.ts";
import { modelNote, type ImportedNetwork, type ImportedNode } from "./importedNetwork.ts";

export interface KerasSource {
  readonly topology: unknown;
  readonly compiled: unknown;
  readonly dialect: KerasDialect;
  /** A layer's weights in Keras's order; empty where there are none. */
  weightsOf(layer: KerasLayer): readonly HostTensor[];
}

/** Stands for a length the model leaves open. */
const openLength = 32;

export function kerasNetwork(source: KerasSource): ImportedNetwork {
  const model = readKerasModel(source.topology);
  const training = readKerasTraining(source.compiled, source.dialect);
  const ends = new Map<string, string>();
  const firstUses = new Map<string, readonly ImportedNode[]>();
  const groups = model.layers.map((layer) => {
    const path = layer.path.join("/");
    const made = nodesOf(layer, source);
    const first = firstUses.get(path);
    if (first === undefined) firstUses.set(path, made);
    ends.set(layer.key, made.at(-1)?.key ?? layer.key);
    return first === undefined ? made : made.map((node, index) => usedAgain(node, first[index]));
  });
  // What a layer feeds is fed by the last of those it became.
  const behind = (key: string | null) => (key === null ? null : (ends.get(key) ?? key));
  const nodes = groups.flatMap((group) =>
    group.map((node, index) => ({
      ...node,
      inputs: index === 0 ? node.inputs.map(behind) : [group[index - 1]?.key ?? null],
    })),
  );
  return {
    name: model.name,
    nodes,
    outputs: model.outputs.map(({ key, name }, place) => ({
      key: behind(key) ?? key,
      name,
      fields: training.lossOf(name, place) ?? {},
    })),
    training: training.training,
    notes: training.notes.map(modelNote),
  };
}

/** A layer that the model calls once more: with the first use's weights, unless the call sets something else. */
function usedAgain(node: ImportedNode, first: ImportedNode | undefined): ImportedNode {
  if (node.kind !== "known" || first?.kind !== "known") return node;
  if (JSON.stringify(node.fields) === JSON.stringify(first.fields)) return { ...node, sharesWith: first.key };
  const note =
    "it is used more than once, each time set otherwise; here each use has weights of its own, which start alike";
  return { ...node, notes: [...node.notes, note] };
}

function nodesOf(layer: KerasLayer, source: KerasSource): readonly ImportedNode[] {
  const base = { key: layer.key, name: layer.name, origin: layer.className, inputs: layer.inputs };
  if (layer.className === "InputLayer") return [inputNode(layer, base)];
  const conversion = convertKerasLayer(layer.className, new KerasConfig(layer.config, source.dialect));
  if (conversion.kind !== "layers")
    return [{ kind: "lost", ...base, why: conversion.why, harmless: conversion.kind === "harmless" }];
  const [first, ...rest] = conversion.layers;
  return [
    knownNode(base, first, source.weightsOf(layer)),
    ...rest.map((next, index) =>
      knownNode(
        { ...base, key: `${base.key}~${index + 1}`, name: `${base.name} ${next.layer}`, inputs: [] },
        next,
        [],
      ),
    ),
  ];
}

type NodeBase = Pick<ImportedNode, "key" | "name" | "origin" | "inputs">;

function knownNode(
  base: NodeBase,
  { layer, fields, notes }: ConvertedLayer,
  weights: readonly HostTensor[],
): ImportedNode {
  return { kind: "known", ...base, layer, fields, weights, notes };
}

function inputNode({ inputShape }: KerasLayer, base: NodeBase): ImportedNode {
  const open = inputShape === null || inputShape.includes(null);
  const sizes = (inputShape ?? [null]).map((size) => size ?? openLength);
  const shape = sizes.length === 0 ? [1] : sizes;
  const note = `the model leaves a length open; here it is ${openLength}`;
  return {
    kind: "known",
    ...base,
    layer: "input",
    fields: { shape },
    weights: [],
    notes: open ? [note] : [],
  };
}
