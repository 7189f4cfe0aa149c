import { expect, it } from "vitest";
import type { Chain, ChainNode } from "../chain.ts";
import { stagesOf } from "./stages.ts";

it("goes forward through every node and back through every node, whatever its layer", () => {
  const ids = ["in", "conv", "norm", "pool", "out"];
  const chain: Chain = new Map(ids.map((id) => [id, { id } as ChainNode]));
  const stages = stagesOf(chain, ids, []);
  expect(stages.map(({ direction, node }) => `${direction} ${node.id}`)).toEqual([
    ...ids.map((id) => `forward ${id}`),
    ...ids.toReversed().map((id) => `backward ${id}`),
  ]);
});
