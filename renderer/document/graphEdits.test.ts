import { describe, expect, it } from "vitest";
import { analyseDocument, hasErrors } from "../../shared/document/analyseDocument.ts";
import { applyEdit, type Edit } from "../../shared/document/edits.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { templateOf } from "../../shared/document/templates/registry.ts";
import { layers } from "../../shared/layers/registry.ts";
import { invariant } from "../../shared/invariant.ts";
import {
  insertAfter,
  insertAt,
  insertConnected,
  insertOnEdge,
  putOnEdge,
  removeParts,
} from "./graphEdits.ts";

const template = templateOf("mlp-784-16-16-10");
invariant(template !== undefined, "the first template is there");
const network = template.create();

function after(document: NetDocument, edit: Edit | null): NetDocument {
  invariant(edit !== null, "there is something to do");
  return applyEdit(document, edit).document;
}

function wires({ edges }: NetDocument): readonly string[] {
  return edges.map(({ from, to }) => `${from.node}>${to.node}`);
}

describe("inserting", () => {
  it("goes into the only edge behind the selected layer and pushes the rest to the right", () => {
    const { edit, select } = insertAfter(network, layers.dropout, "hidden-1");
    const grown = after(network, edit);
    expect(select).toEqual(["dropout-1"]);
    expect(wires(grown)).toEqual(expect.arrayContaining(["hidden-1>dropout-1", "dropout-1>hidden-2"]));
    expect(wires(grown)).not.toContain("hidden-1>hidden-2");
    expect(hasErrors(analyseDocument(grown))).toBe(false);
    const xs = grown.nodes.map(({ position }) => position.x);
    expect(new Set(xs).size).toBe(grown.nodes.length);
  });

  it("puts a layer that stood by itself into an edge, and leaves one with connections where it is", () => {
    const loose = after(network, insertAt(network, layers.dropout, { x: 0, y: 900 }).edit);
    const node = loose.nodes.find(({ id }) => id === "dropout-1");
    const edge = loose.edges.find(({ from }) => from.node === "hidden-1");
    invariant(node !== undefined && edge !== undefined, "both are there");
    const woven = after(loose, putOnEdge(loose, node, edge));
    expect(wires(woven)).toEqual(expect.arrayContaining(["hidden-1>dropout-1", "dropout-1>hidden-2"]));
    expect(wires(woven)).not.toContain("hidden-1>hidden-2");
    expect(putOnEdge(woven, node, edge)).toBeNull();
  });

  it("becomes a branch where the layer leads to several", () => {
    const branched = after(
      network,
      insertConnected(network, layers.dense, { x: 0, y: 400 }, { node: "flatten", port: "out" }, "source")
        .edit,
    );
    const again = after(branched, insertAfter(branched, layers.dense, "flatten").edit);
    expect(wires(again).filter((wire) => wire.startsWith("flatten>"))).toHaveLength(3);
  });

  it("keeps off other nodes", () => {
    const place = network.nodes[0]?.position ?? { x: 0, y: 0 };
    const grown = after(network, insertAt(network, layers.dense, place).edit);
    const fresh = grown.nodes.at(-1);
    expect(fresh?.position).not.toEqual(place);
  });

  it("names a second layer of a kind apart", () => {
    const once = after(network, insertAt(network, layers.dropout, { x: 0, y: 0 }).edit);
    const twice = after(once, insertAt(once, layers.dropout, { x: 0, y: 0 }).edit);
    expect(twice.nodes.slice(-2).map(({ name }) => name)).toEqual(["Dropout", "Dropout 2"]);
  });

  it("takes the place of the wire on a port for one", () => {
    const end = { node: "output", port: "in" };
    const grown = after(
      network,
      insertConnected(network, layers.dense, { x: 0, y: 500 }, end, "target").edit,
    );
    expect(wires(grown).filter((wire) => wire.endsWith(">output"))).toEqual(["dense-1>output"]);
  });

  it("puts a layer with its fields into an edge", () => {
    const [edge] = network.edges;
    invariant(edge !== undefined, "the network has edges");
    const grown = after(network, insertOnEdge(network, layers.reshape, edge, { targetShape: [784] }).edit);
    expect(grown.nodes.at(-1)?.fields).toEqual({ targetShape: [784] });
  });
});

describe("removing", () => {
  it("closes the gap, over several removed layers in a row", () => {
    const shrunk = after(network, removeParts(network, ["hidden-1", "hidden-2"], [], true));
    expect(wires(shrunk)).toEqual(expect.arrayContaining(["flatten>digits"]));
    expect(hasErrors(analyseDocument(shrunk))).toBe(false);
  });

  it("leaves the gap where that is asked for", () => {
    const shrunk = after(network, removeParts(network, ["hidden-1"], [], false));
    expect(wires(shrunk)).not.toContain("flatten>hidden-2");
  });

  it("removes an edge that goes with its node only once", () => {
    const edge = network.edges.find(({ to }) => to.node === "hidden-1")?.id ?? "";
    expect(wires(after(network, removeParts(network, ["hidden-1"], [edge], false)))).toHaveLength(3);
  });

  it("does nothing for nothing", () => {
    expect(removeParts(network, [], [], true)).toBeNull();
  });

  it("is one step that undo takes back whole", () => {
    const edit = removeParts(network, ["hidden-1"], [], true);
    invariant(edit !== null, "there is something to remove");
    const { document, inverse } = applyEdit(network, edit);
    expect(applyEdit(document, inverse).document).toEqual(network);
  });
});

describe("inserting at the end of a row", () => {
  it("leaves the next row where it is", () => {
    const folded = after(network, {
      kind: "moveNodes",
      moves: network.nodes.map(({ id }, index) => ({
        node: id,
        position: { x: (index % 3) * 240, y: index < 3 ? 0 : 224 },
      })),
    });
    const edge = folded.edges.find(({ from }) => from.node === "hidden-1");
    invariant(edge !== undefined, "the row ends in an edge");
    const grown = after(folded, insertOnEdge(folded, layers.dropout, edge).edit);
    const places = new Map(grown.nodes.map(({ id, position }) => [id, position]));
    expect(places.get("hidden-2")).toEqual({ x: 0, y: 224 });
    expect(places.get("dropout-1")?.y).toBe(0);
  });
});
