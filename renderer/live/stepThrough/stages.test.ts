import { expect, it } from "vitest";
import type { Chain, ChainNode } from "../chain.ts";
import type { NeuronColumn } from "../neuronView/columns.ts";
import { stagesOf } from "./stages.ts";

const ids = ["in", "conv", "norm", "pool", "out"];

function chainOf(nodes: readonly string[]): Chain {
  return new Map(nodes.map((id) => [id, { id } as ChainNode]));
}

it("goes forward through every node and back through every node, whatever its layer", () => {
  const stages = stagesOf(chainOf(ids), ids, []);
  expect(stages.map(({ direction, node }) => `${direction} ${node.id}`)).toEqual([
    ...ids.map((id) => `forward ${id}`),
    ...ids.toReversed().map((id) => `backward ${id}`),
  ]);
});

it("puts every node on the way to its own output, what outputs share on the first", () => {
  const columnsOf = (...denses: (string | null)[]) => denses.map((dense) => ({ dense }) as NeuronColumn);
  const paths = [
    { output: "digit", target: null, columns: columnsOf(null, "hidden", "ten") },
    { output: "slant", target: null, columns: columnsOf(null, "hidden", "one") },
  ];
  const order = ["in", "hidden", "ten", "one", "digit", "slant"];
  const stages = stagesOf(chainOf(order), order, paths).slice(0, order.length);
  expect(stages.map(({ node, path, column }) => [node.id, path?.output ?? null, column])).toEqual([
    ["in", null, -1],
    ["hidden", "digit", 1],
    ["ten", "digit", 2],
    ["one", "slant", 2],
    ["digit", "digit", -1],
    ["slant", "slant", -1],
  ]);
});
