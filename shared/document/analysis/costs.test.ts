import { describe, expect, it } from "vitest";
import { analyseDocument } from "../analyseDocument.ts";
import { shippedBlocks } from "../../blocks/registry.ts";
import { outputPort } from "../../layers/definition.ts";
import { blockLayer, portNodes } from "../blocks/blockGraph.ts";
import type { BlockPackage } from "../blocks/blockPackage.ts";
import { flattenBlocks } from "../blocks/flattenBlocks.ts";
import { createDocument, createNode } from "../createDocument.ts";
import type { NetDocument } from "../schema.ts";
import { mlp784161610 } from "../templates/mlp784161610.ts";
import { costsOf, type NetworkCost } from "./costs.ts";

function costs(document: NetDocument): NetworkCost {
  return costsOf(document, analyseDocument(document));
}

function withTraining(document: NetDocument, training: Partial<NetDocument["training"]>): NetDocument {
  return { ...document, training: { ...document.training, ...training } };
}

describe("what a network costs", () => {
  const document = mlp784161610.create();

  it("adds up its layers: 784-16-16-10", () => {
    const { forward, backward } = costs(document);
    const products = 784 * 16 + 16 * 16 + 16 * 10;
    const functionsAndBiases = 2 * 16 + 2 * 16 + 10;
    expect(forward - 2 * products).toBeGreaterThanOrEqual(functionsAndBiases);
    expect(forward - 2 * products).toBeLessThan(functionsAndBiases + 784 + 1);
    // The first Dense needs no gradient of the image.
    expect(backward - 2 * (2 * products - 784 * 16)).toBe(forward - 2 * products);
  });

  it("keeps weights, gradients, the optimizer's numbers and a batch of activations", () => {
    const parameters = 13_002 * 4;
    const adam = costs(withTraining(document, { optimizer: { id: "adam", fields: {} }, batchSize: 64 }));
    expect(adam.weightBytes).toBe(parameters);
    expect(adam.gradientBytes).toBe(parameters);
    expect(adam.optimizerBytes).toBe(2 * parameters);
    expect(adam.activationBytes).toBe((784 + 16 + 16 + 10) * 4);
    expect(adam.batchActivationBytes).toBe(64 * adam.activationBytes);
    expect(adam.trainingBytes).toBe(4 * parameters + adam.batchActivationBytes);
    const sgd = costs(withTraining(document, { optimizer: { id: "sgd", fields: {} } }));
    expect(sgd.optimizerBytes).toBe(0);
  });
});

/** input → block, twice in a row → output */
function withBlock(blocks: BlockPackage): NetDocument {
  const [block] = blocks;
  const [port] = block === undefined ? [] : portNodes(block);
  const position = { x: 0, y: 0 };
  const nodes = [
    createNode({ id: "in", layer: "input", name: "", fields: port?.fields ?? {}, position }),
    {
      id: "block",
      layer: blockLayer,
      version: 1,
      name: "",
      fields: { repeat: 2 },
      position,
      block: block?.id,
    },
    createNode({ id: "end", layer: "output", name: "", fields: {}, position }),
  ];
  const edges = [
    { id: "a", from: { node: "in", port: outputPort }, to: { node: "block", port: port?.id ?? "" } },
    { id: "b", from: { node: "block", port: outputPort }, to: { node: "end", port: "in" } },
  ];
  return createDocument({ nodes, edges, blocks });
}

describe("a block costs what its layers cost", () => {
  it.each(shippedBlocks.map((blocks) => [blocks[0]?.name, blocks] as const))("%s", (_name, blocks) => {
    const document = withBlock(blocks);
    const { nodes: _inBlock, backward, ...whole } = costs(document);
    const { nodes: _flat, backward: flatBackward, ...flat } = costs(flattenBlocks(document));
    expect(whole.forward).toBeGreaterThan(0);
    expect(whole).toEqual(flat);
    // Layers without weights at a block's start are not told from those that pass a gradient on.
    expect(backward / flatBackward).toBeCloseTo(1, 2);
  });
});
