import { expect, it } from "vitest";
import { applyEdit, type Edit } from "./edits.ts";
import { sameNetwork } from "./sameNetwork.ts";
import { smallNetwork } from "./testGraph.ts";

const network = smallNetwork();

function after(edit: Edit): ReturnType<typeof smallNetwork> {
  return applyEdit(network, edit).document;
}

it("names and training settings do not make another network", () => {
  expect(sameNetwork(network, after({ kind: "renameNode", node: "dense", name: "Hidden" }))).toBe(true);
  expect(sameNetwork(network, after({ kind: "setTraining", training: { epochs: 99 } }))).toBe(true);
  expect(sameNetwork(network, smallNetwork())).toBe(true);
});

it("an activation does, though the number of weights stays", () => {
  const edited = after({ kind: "setFields", nodes: ["dense"], values: { activation: "relu" } });
  expect(sameNetwork(network, edited)).toBe(false);
});

it("so does another way of the wires", () => {
  const [first, ...rest] = network.edges;
  expect(sameNetwork(network, { ...network, edges: rest })).toBe(false);
  expect(first).toBeDefined();
});
