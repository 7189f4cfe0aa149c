import { describe, expect, it } from "vitest";
import { shippedBlocks } from "../../blocks/registry.ts";
import { invariant } from "../../invariant.ts";
import { analyseDocument, hasErrors } from "../analyseDocument.ts";
import { copyFragment, pasteFragment } from "../clipboard.ts";
import { createDocument } from "../createDocument.ts";
import { applyEdit, type Edit } from "../edits.ts";
import { parseDocument } from "../parseDocument.ts";
import type { DocumentNode, NetDocument } from "../schema.ts";
import { serializeDocument } from "../serializeDocument.ts";
import { templateOf } from "../templates/registry.ts";
import { testGraph } from "../testGraph.ts";
import { layerOfBlock } from "./blockLayer.ts";
import { flattenBlocks, flatSource } from "./flattenBlocks.ts";
import { makeBlock, toggledParameter, unpackBlock } from "./makeBlock.ts";

const network = templateOf("mlp-784-16-16-10")?.create() ?? createDocument();

function after(document: NetDocument, edit: Edit): NetDocument {
  return applyEdit(document, edit).document;
}

function madeOf(document: NetDocument, nodes: readonly string[], name = "Hidden part") {
  const made = makeBlock(document, analyseDocument(document), nodes, name);
  invariant(made.ok, made.ok ? "" : made.error);
  return { ...made.value, document: after(document, made.value.edit) };
}

function repeated(document: NetDocument, node: string, times: number): NetDocument {
  return after(document, { kind: "setFields", nodes: [node], values: { repeat: times } });
}

/** Two branches whose order matters, and a way around them. */
function branches(): NetDocument {
  return testGraph(
    [
      ["in", "input", { shape: [4] }],
      ["left", "dense", { units: 4 }],
      ["right", "dense", { units: 3 }],
      ["join", "concatenate"],
      ["end", "output"],
    ],
    [
      ["in", "left"],
      ["left", "right"],
      ["left", "join"],
      ["right", "join"],
      ["join", "end"],
    ],
  );
}

describe("making a block", () => {
  it("leaves shapes and parameters as they were", () => {
    const { document, node } = madeOf(network, ["hidden-1", "hidden-2"]);
    const analysis = analyseDocument(document);
    expect(analysis.totalParameters).toBe(13_002);
    expect(analysis.shapes.get(node)).toEqual([16]);
    expect(hasErrors(analysis)).toBe(false);
    expect(document.nodes).toHaveLength(network.nodes.length - 1);
  });

  it("shows the units of its layers as parameters, which change the shapes inside", () => {
    const { document, node } = madeOf(network, ["hidden-1", "hidden-2"]);
    const wider = after(document, { kind: "setFields", nodes: [node], values: { units: 32 } });
    const flat = flattenBlocks(wider);
    expect(analyseDocument(flat).shapes.get(`${node}.hidden-1`)).toEqual([32]);
    expect(analyseDocument(wider).totalParameters).toBe(analyseDocument(flat).totalParameters);
    expect(analyseDocument(wider).totalParameters).toBeGreaterThan(13_002);
  });

  it("says why not", () => {
    const why = (nodes: readonly string[], document = network) => {
      const made = makeBlock(document, analyseDocument(document), nodes, "x");
      return made.ok ? "" : made.error;
    };
    expect(why([])).toContain("Select");
    expect(why(["hidden-1", "output"])).toContain("stays outside");
    expect(why(["left", "right"], branches())).toContain("one output");
  });

  it("is undone to the same objects", () => {
    const made = makeBlock(network, analyseDocument(network), ["hidden-1"], "One");
    invariant(made.ok, "a block can be made");
    const applied = applyEdit(network, made.value.edit);
    const back = applyEdit(applied.document, applied.inverse).document;
    expect(back.nodes).toBe(network.nodes);
    expect(serializeDocument(back)).toBe(serializeDocument(network));
  });
});

describe("flattening", () => {
  it("gives back the network a block was made of, with the edges in their order", () => {
    const { document, node } = madeOf(branches(), ["left", "right", "join"]);
    const flat = flattenBlocks(document);
    expect(wires(flat)).toEqual([
      `${node}.join → end`,
      `in → ${node}.left`,
      `${node}.left → ${node}.right`,
      `${node}.left → ${node}.join`,
      `${node}.right → ${node}.join`,
    ]);
    expect(analyseDocument(flat).totalParameters).toBe(analyseDocument(branches()).totalParameters);
  });

  it("puts repetitions in a row, each with weights of its own", () => {
    const { document, node } = madeOf(network, ["hidden-2"]);
    const three = repeated(document, node, 3);
    const flat = flattenBlocks(three);
    expect(flat.nodes.map(({ id }) => id)).toEqual(
      expect.arrayContaining([`${node}.hidden-2`, `${node}.2.hidden-2`, `${node}.3.hidden-2`]),
    );
    expect(analyseDocument(flat).totalParameters).toBe(13_002 + 2 * (16 * 16 + 16));
    expect(analyseDocument(three).totalParameters).toBe(analyseDocument(flat).totalParameters);
    expect(flatSource(three, nodeOf(three, node))).toBe(`${node}.3.hidden-2`);
  });

  it("flattens blocks inside blocks", () => {
    const inner = madeOf(network, ["hidden-2"], "Inner");
    const outer = madeOf(repeated(inner.document, inner.node, 2), ["hidden-1", inner.node], "Outer");
    const flat = flattenBlocks(outer.document);
    expect(flat.nodes.every(({ layer }) => layer !== "block")).toBe(true);
    expect(analyseDocument(flat).totalParameters).toBe(13_002 + 16 * 16 + 16);
    expect(analyseDocument(outer.document).totalParameters).toBe(analyseDocument(flat).totalParameters);
    expect(flat.nodes.map(({ id }) => id)).toContain(
      flatSource(outer.document, nodeOf(outer.document, outer.node)),
    );
  });

  it("leaves a document without blocks alone and gives the same object twice", () => {
    expect(flattenBlocks(network)).toBe(network);
    const { document } = madeOf(network, ["hidden-1"]);
    expect(flattenBlocks(document)).toBe(flattenBlocks(document));
  });
});

describe("unpacking", () => {
  it("gives the layers back as they were wired", () => {
    const { document, node } = madeOf(branches(), ["left", "right", "join"]);
    const unpacked = unpackBlock(document, node);
    invariant(unpacked !== null, "the block can be unpacked");
    const result = after(document, unpacked.edit);
    expect(analyseDocument(result).totalParameters).toBe(analyseDocument(branches()).totalParameters);
    expect(hasErrors(analyseDocument(result))).toBe(false);
    expect(parseDocument(serializeDocument(result)).ok).toBe(true);
  });
});

describe("a block's definition", () => {
  it("is edited like a document, for all its nodes at once", () => {
    const { document, node, block } = madeOf(network, ["hidden-1", "hidden-2"]);
    const edit: Edit = { kind: "setFields", nodes: ["hidden-2"], values: { units: 8 } };
    const smaller = after(document, { kind: "editBlock", block, edit });
    expect(analyseDocument(smaller).shapes.get(node)).toEqual([8]);
  });

  it("forgets parameters of layers that leave it", () => {
    const { document, block } = madeOf(network, ["hidden-1", "hidden-2"]);
    const less = after(document, {
      kind: "editBlock",
      block,
      edit: { kind: "removeNodes", nodes: ["hidden-2"] },
    });
    expect(less.blocks?.[0]?.parameters.map(({ node }) => node)).toEqual(["hidden-1"]);
  });

  it("shows and hides a field of a layer inside", () => {
    const { document, block } = madeOf(network, ["hidden-1"]);
    const [definition] = document.blocks ?? [];
    invariant(definition !== undefined, "the block is defined");
    const hidden = nodeOf({ ...document, nodes: definition.nodes }, "hidden-1");
    const parameters = toggledParameter(document, definition, hidden, "activation");
    const shown = after(document, { kind: "setBlockParameters", block, parameters });
    expect(Object.keys(layerOfBlock(shown.blocks ?? [], block)?.fields ?? {})).toEqual([
      "units",
      "activation",
      "repeat",
    ]);
    const [again] = shown.blocks ?? [];
    expect(toggledParameter(shown, again ?? definition, hidden, "activation")).toEqual(definition.parameters);
  });
});

describe("a project file with blocks", () => {
  const { document, block } = madeOf(network, ["hidden-1", "hidden-2"]);
  const [definition] = document.blocks ?? [];
  invariant(definition !== undefined, "the block is defined");

  it("reads back as it was written", () => {
    expect(parseDocument(serializeDocument(document))).toEqual({ ok: true, value: document });
  });

  it.each([
    [
      "a block that contains itself",
      { ...definition, nodes: [...definition.nodes, { ...nodeOf(document, "block-1"), block }] },
    ],
    [
      "a block that is not there",
      { ...definition, nodes: [...definition.nodes, { ...nodeOf(document, "block-1"), block: "absent" }] },
    ],
    ["an output in a block", { ...definition, nodes: [...definition.nodes, nodeOf(network, "output")] }],
    ["two layers of one id in a block", { ...definition, nodes: [...definition.nodes, ...definition.nodes] }],
  ])("is refused with %s", (_what, wrong) => {
    const parsed = parseDocument({ ...document, blocks: [wrong] });
    expect(parsed.ok ? "" : parsed.error.code).toBe("project/invalid");
  });

  it("is refused where blocks within blocks would grow beyond all bounds", () => {
    const blocks = Array.from({ length: 30 }, (_, index) => {
      const inner = (id: string) => ({ ...nodeOf(document, "block-1"), id, block: `b${index + 1}` });
      const last = index === 29;
      return {
        ...definition,
        id: `b${index}`,
        parameters: [],
        nodes: last ? definition.nodes : [inner("x"), inner("y")],
        edges: last ? definition.edges : [],
      };
    });
    const nodes = [{ ...nodeOf(document, "block-1"), block: "b0" }];
    const parsed = parseDocument({ ...document, nodes, edges: [], blocks });
    expect(parsed.ok ? "" : parsed.error.code).toBe("project/too-large");
  });

  it("brings its definition along when it is copied into another project", () => {
    const text = copyFragment(document, ["block-1"]);
    const pasted = pasteFragment(network, text, { x: 0, y: 0 });
    invariant(pasted.ok, "the text is a fragment");
    const result = after(network, pasted.value.edit);
    expect(result.blocks).toEqual(document.blocks);
    expect(parseDocument(serializeDocument(result)).ok).toBe(true);
  });
});

describe("blocks that come with the app", () => {
  it.each(shippedBlocks.map((blocks) => [blocks[0]?.name ?? "", blocks] as const))(
    "%s fits its example, also in a row",
    (_name, blocks) => {
      const [block] = blocks;
      invariant(block !== undefined, "a package has a block");
      const shape = block.nodes[0]?.fields["shape"] ?? [];
      const node: DocumentNode = {
        id: "block-1",
        layer: "block",
        block: block.id,
        version: 1,
        name: block.name,
        fields: { repeat: 2 },
        position: { x: 0, y: 0 },
      };
      const plain = testGraph(
        [
          ["in", "input", { shape }],
          ["flat", "flatten"],
          ["ten", "dense", { units: 10 }],
          ["end", "output", { fromLogits: true }],
        ],
        [
          ["in", "block-1.input-1"],
          ["block-1", "flat"],
          ["flat", "ten"],
          ["ten", "end"],
        ],
      );
      const document = { ...plain, nodes: [...plain.nodes, node], blocks };
      const analysis = analyseDocument(document);
      expect(analysis.diagnostics).toEqual([]);
      expect(analyseDocument(flattenBlocks(document)).totalParameters).toBe(analysis.totalParameters);
      expect(parseDocument(serializeDocument(document))).toEqual({ ok: true, value: document });
    },
  );
});

function nodeOf({ nodes }: Pick<NetDocument, "nodes">, id: string): DocumentNode {
  const node = nodes.find((each) => each.id === id);
  invariant(node !== undefined, `the node ${id} is there`);
  return node;
}

function wires({ edges }: NetDocument): readonly string[] {
  return edges.map(({ from, to }) => `${from.node} → ${to.node}`);
}
