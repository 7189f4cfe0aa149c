// An ONNX file that Netloom exported: it carries the network it came from, so it comes back exactly as it was. The weights are
// the file's own, found where an export of that network puts them.
import { analyseDocument } from "../../shared/document/analyseDocument.ts";
import { createDocument } from "../../shared/document/createDocument.ts";
import { parseDocument } from "../../shared/document/parseDocument.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { AppFailure } from "../../shared/errors/appError.ts";
import { invariant } from "../../shared/invariant.ts";
import { layerOf } from "../../shared/layers/registry.ts";
import type { Result } from "../../shared/result.ts";
import type { AppError } from "../../shared/errors/appError.ts";
import { compileDocument } from "../compile/compileDocument.ts";
import { ownWeights, type CompiledNetwork } from "../compile/compiledNetwork.ts";
import type { Dataset, SampleSet } from "../data/dataset.ts";
import type { EngineState, HostTensor } from "../engine/engine.ts";
import { createEngine } from "../engine/engineRegistry.ts";
import type { NetworkWeights, NodeWeights } from "../files/weightsFile.ts";
import type { OnnxFile } from "../onnx/export.ts";
import { readNetwork } from "../onnx/exportMetadata.ts";
import { weightsOfFile } from "../onnx/weightsOfFile.ts";
import type { ImportedDocument } from "./buildDocument.ts";

/** Null where the file carries no network, or weights that are not this network's. */
export async function readOwnExport(file: OnnxFile): Promise<ImportedDocument | null> {
  const document = documentOf(file);
  if (document === null) return null;
  const weights = await weightsOf(file, document);
  if (weights === null) return null;
  return {
    document,
    weights,
    report: document.nodes.map(({ name, layer, id }) => ({
      layer: name,
      outcome: "imported",
      detail: detailOf(layer, weights.get(id)),
    })),
  };
}

function detailOf(layer: string, weights: NodeWeights | undefined): string {
  const title = layerOf(layer)?.title ?? layer;
  const count = [...(weights?.weights.values() ?? [])].reduce((sum, { data }) => sum + data.length, 0);
  return count === 0 ? title : `${title} with ${count.toLocaleString("en-US")} weights`;
}

function documentOf({ model, metadata }: OnnxFile): NetDocument | null {
  const network = readNetwork(model);
  if (network === null) return null;
  const parsed = parseDocument(
    // Files of the first version do not say which they are.
    JSON.stringify({ ...createDocument({ name: metadata.document }), version: 1, ...network }),
  );
  return parsed.ok ? parsed.value : null;
}

async function weightsOf(file: OnnxFile, document: NetDocument): Promise<NetworkWeights | null> {
  const dataset = stand(file, document);
  let network: CompiledNetwork | null = null;
  const opened = await createEngine("cpu").open({
    compile(tf) {
      network = succeeded(compileDocument(document, tf, { seed: document.training.seed }));
      return network;
    },
    dataset,
    batchSize: 1,
    seed: document.training.seed,
    device: "cpu",
    threads: null,
  });
  const session = succeeded(opened);
  try {
    invariant(network !== null, "an engine builds the network it opens");
    const state = weightsOfFile({ file, network, dataset, state: await session.readState() });
    return state.ok ? byNode(document, network, state.value) : null;
  } finally {
    await session.dispose();
  }
}

function succeeded<T>(result: Result<T, AppError>): T {
  if (!result.ok) throw new AppFailure(result.error);
  return result.value;
}

function byNode(document: NetDocument, compiled: CompiledNetwork, state: EngineState): NetworkWeights {
  const layers = new Map(document.nodes.map((node) => [node.id, node.layer]));
  const network = new Map<string, NodeWeights>();
  for (const [node, names] of ownWeights(compiled)) {
    const prefix = `${compiled.layerOfNode.get(node)}/`.length;
    const weights = new Map<string, HostTensor>(
      names.flatMap((name) => {
        const tensor = state.get(name);
        return tensor === undefined ? [] : [[name.slice(prefix), tensor] as const];
      }),
    );
    if (weights.size > 0) network.set(node, { layer: layers.get(node) ?? "", weights });
  }
  return network;
}

/** Stands for the data of the export: only its preprocessing is asked for. */
function stand({ metadata }: OnnxFile, document: NetDocument): Dataset {
  const { shapes } = analyseDocument(document);
  const inputs = document.nodes.filter(({ layer }) => layer === "input");
  const set: SampleSet = {
    count: 1,
    features: inputs.map(({ id, name }) => {
      const shape = shapes.get(id) ?? [];
      return { name, shape, data: new Float32Array(shape.reduce((product, size) => product * size, 1)) };
    }),
    targets: [],
  };
  return {
    id: "import",
    title: metadata.document,
    generated: true,
    train: set,
    validation: set,
    targetKinds: [{ kind: "classes", names: metadata.labels }],
    preprocess: metadata.preprocessing,
    hash: "",
    origin: "an exported file",
  };
}
