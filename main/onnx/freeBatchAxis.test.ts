import { expect, it } from "vitest";
import { ProgramBuilder } from "../trace/program/builder.ts";
import type { Program, ValueId } from "../trace/program/ir.ts";
import { freeBatchAxis } from "./freeBatchAxis.ts";

type Body = (p: ProgramBuilder, x: ValueId, batch: number) => ValueId;

function at(batch: number, body: Body) {
  const p = new ProgramBuilder();
  p.scope = "layer";
  const x = p.input({ kind: "feature", index: 0 }, { shape: [batch, 2, 3], dtype: "float32" });
  p.output(body(p, x, batch), { kind: "value", name: "out" });
  return { batch, program: p.build("test") };
}

function freed(body: Body): Program {
  return freeBatchAxis(at(17, body), at(19, body));
}

it("writes multiples of the batch as negative lengths", () => {
  const program = freed((p, x, batch) => p.apply("reshape", { shape: [batch * 2, 3] }, [x]));
  expect(program.values.map(({ shape }) => shape)).toEqual([
    [-1, 2, 3],
    [-2, 3],
  ]);
  expect(program.equations[0]!.params).toEqual({ shape: [-2, 3] });
});

it("leaves lengths alone that only look like the batch", () => {
  const program = freed((p, x) =>
    p.apply("concat", { axis: 1 }, [
      x,
      p.apply("pad", { before: [0, 15, 0], after: [0, 0, 0], mode: "constant", value: 0 }, [x]),
    ]),
  );
  expect(program.values.at(-1)!.shape).toEqual([-1, 19, 3]);
});

it("broadcasts constants of one number that follow the batch", () => {
  const program = freed((p, x, batch) =>
    p.apply("add", {}, [
      x,
      p.constant(new Float32Array(batch * 6).fill(0.5), { shape: [batch, 2, 3], dtype: "float32" }),
    ]),
  );
  expect(program.equations.map(({ primitive }) => primitive)).toEqual(["broadcastTo", "add"]);
  expect([...program.constants.values()].map((data) => [...data])).toEqual([[0.5]]);
});

it("refuses what depends on the batch in another way, and names the layer", () => {
  const shifted: Body = (p, x, batch) => p.apply("slice", { begin: [0, 0, 0], size: [batch - 1, 2, 3] }, [x]);
  const scaled: Body = (p, x, batch) => p.apply("mul", {}, [x, p.scalar(batch)]);
  expect(() => freed(shifted)).toThrow(
    expect.objectContaining({ error: expect.objectContaining({ code: "export/unsupported" }) }),
  );
  expect(() => freed(shifted)).toThrow(/a length is 16 at batch 17 and 18 at batch 19/);
  expect(() => freed(scaled)).toThrow(/numbers depend on the batch size/);
});
