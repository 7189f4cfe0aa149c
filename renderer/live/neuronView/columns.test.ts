import { describe, expect, it } from "vitest";
import { analyseDocument } from "../../../shared/document/analyseDocument.ts";
import { createDocument, createNode } from "../../../shared/document/createDocument.ts";
import type { NetDocument } from "../../../shared/document/schema.ts";
import { templateOf } from "../../../shared/document/templates/registry.ts";
import { chainOf } from "../chain.ts";
import { neuronColumns, type NeuronColumn } from "./columns.ts";

function columnsOf(document: NetDocument): readonly NeuronColumn[] | null {
  const output = document.nodes.find(({ layer }) => layer === "output")?.id ?? null;
  return neuronColumns(chainOf(document, analyseDocument(document)), output);
}

function template(id: string): NetDocument {
  const found = templateOf(id);
  if (found === undefined) throw new Error(`no template ${id}`);
  return found.create();
}

describe("the columns of the neuron view", () => {
  it("are pixels, two hidden layers and ten outputs for 784-16-16-10", () => {
    const columns = columnsOf(template("mlp-784-16-16-10"));
    expect(columns?.map((column) => [column.kind, column.size, column.activation])).toEqual([
      ["pixels", 784, "linear"],
      ["neurons", 16, "sigmoid"],
      ["neurons", 16, "sigmoid"],
      ["outputs", 10, "softmax"],
    ]);
    expect(columns?.[0]?.image).toEqual({ height: 28, width: 28, channels: 1 });
    expect(columns?.at(-1)?.link).toBe("softmax");
  });

  it("begin at the flattened feature maps of a convolutional network", () => {
    const columns = columnsOf(template("mnist-cnn"));
    expect(columns?.[0]?.kind).toBe("neurons");
    expect(columns?.[0]?.image).toBeNull();
    expect(columns?.at(-1)?.size).toBe(10);
  });

  it("light a layer by the activation that follows it", () => {
    const at = { x: 0, y: 0 };
    const nodes = [
      createNode({ id: "in", layer: "input", position: at, fields: { shape: [4] } }),
      createNode({ id: "hidden", layer: "dense", position: at, fields: { units: 3 } }),
      createNode({ id: "relu", layer: "activation", position: at, fields: { activation: "relu" } }),
      createNode({ id: "drop", layer: "dropout", position: at }),
      createNode({ id: "last", layer: "dense", position: at, fields: { units: 2 } }),
      createNode({ id: "out", layer: "output", position: at }),
    ];
    const edges = nodes.slice(1).map((node, i) => ({
      id: `e${i}`,
      from: { node: nodes[i]?.id ?? "", port: "out" },
      to: { node: node.id, port: "in" },
    }));
    const columns = columnsOf(createDocument({ nodes, edges }));
    expect(columns?.map((column) => [column.node, column.dense, column.activation])).toEqual([
      ["in", null, "linear"],
      ["relu", "hidden", "relu"],
      ["last", "last", "softmax"],
    ]);
  });

  it("are none without a Dense before the output", () => {
    expect(
      columnsOf(
        createDocument({ nodes: [createNode({ id: "in", layer: "input", position: { x: 0, y: 0 } })] }),
      ),
    ).toBeNull();
  });
});
