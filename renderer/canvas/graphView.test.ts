import { describe, expect, it } from "vitest";
import { applyEdit } from "../../shared/document/edits.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { templates } from "../../shared/document/templates/registry.ts";
import { invariant } from "../../shared/invariant.ts";
import { createGraphViewer } from "./graphView.ts";
import { moveEdit } from "./useGraphChanges.ts";

const [template] = templates;
invariant(template !== undefined, "there is a template");
const network = template.create();
const wider = applyEdit(network, {
  kind: "setFields",
  nodes: ["hidden-1"],
  values: { units: 32 },
}).document;

function source(document: NetDocument, selection: readonly string[] = []) {
  return { document, selection, selectedEdges: [] };
}

describe("the graph as the canvas sees it", () => {
  it("keeps the objects of what did not change", () => {
    const view = createGraphViewer();
    const before = view(source(network));
    const moved = applyEdit(network, {
      kind: "moveNodes",
      moves: [{ node: "flatten", position: { x: 5, y: 5 } }],
    }).document;
    const after = view(source(moved));
    const changed = after.nodes.filter((node, index) => node !== before.nodes[index]).map(({ id }) => id);
    expect(changed).toEqual(["flatten"]);
    expect(after.edges.every((edge, index) => edge === before.edges[index])).toBe(true);
  });

  it("is the same for another field: what stands where stays", () => {
    const view = createGraphViewer();
    const before = view(source(network));
    expect(view(source(wider))).toBe(before);
  });

  it("marks what is selected", () => {
    const view = createGraphViewer();
    const { nodes } = view(source(network, ["digits"]));
    expect(nodes.filter(({ selected }) => selected).map(({ id }) => id)).toEqual(["digits"]);
  });
});

describe("dropping what was dragged", () => {
  it("moves only what stands elsewhere now", () => {
    const [first, second] = network.nodes;
    invariant(first !== undefined && second !== undefined, "there are nodes");
    const edit = moveEdit(
      network,
      new Map([
        [first.id, first.position],
        [second.id, { x: 1, y: 2 }],
      ]),
    );
    expect(edit).toEqual({ kind: "moveNodes", moves: [{ node: second.id, position: { x: 1, y: 2 } }] });
  });

  it("is nothing where nothing moved", () => {
    expect(moveEdit(network, new Map())).toBeNull();
  });
});
