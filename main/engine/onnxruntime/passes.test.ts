import { describe, expect, it } from "vitest";
import { optimize } from "../../trace/passes/optimize.ts";
import { removeDeadCode } from "../../trace/passes/removeDeadCode.ts";
import { ProgramBuilder } from "../../trace/program/builder.ts";
import { checkProgram } from "../../trace/program/checkProgram.ts";
import { interpret } from "../../trace/program/interpreter/interpret.ts";
import type { PrimitiveName, Program, ProgramShape, ValueId } from "../../trace/program/ir.ts";
import { sizeOf } from "../../trace/program/shape.ts";
import { printProgram } from "../../trace/program/printProgram.ts";
import { floatChannelFactors } from "./floatChannelFactors.ts";
import { packState, type StatePacking } from "./packState.ts";
import { moveReluAfterPool } from "./reluAfterPool.ts";

function numbers(count: number, offset = 0): number[] {
  return Array.from({ length: count }, (_, index) => Math.fround(Math.sin((index + offset) * 12.9898) * 2));
}

function count(program: Program, primitive: PrimitiveName): number {
  return program.equations.filter((equation) => equation.primitive === primitive).length;
}

const pool = { window: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0], layout: "nchw" } as const;

/** relu → max pool with its gradient; `extra` may read values on the way. */
function pooledRelu(extra?: (p: ProgramBuilder, relu: ValueId) => ValueId): Program {
  const p = new ProgramBuilder();
  const z = p.input({ kind: "feature", index: 0 }, { shape: [2, 2, 4, 4], dtype: "float32" });
  const dy = p.input({ kind: "feature", index: 1 }, { shape: [2, 2, 2, 2], dtype: "float32" });
  const relu = p.apply("relu", {}, [z]);
  const y = p.apply("maxPool2d", pool, [relu]);
  const gradient = p.apply("maxPool2dGrad", pool, [dy, relu, y]);
  const dz = p.apply("mul", {}, [gradient, p.apply("step", { alpha: 0 }, [z])]);
  p.output(y, { kind: "value", name: "y" });
  p.output(dz, { kind: "value", name: "dz" });
  if (extra) p.output(extra(p, relu), { kind: "value", name: "extra" });
  return p.build("pooled");
}

describe("moveReluAfterPool", () => {
  it("computes the ReLU and its mask on the pooled numbers, with the same results", () => {
    const before = pooledRelu();
    const after = removeDeadCode(moveReluAfterPool(before));
    expect(checkProgram(after)).toEqual([]);
    const shapes = ["relu", "step"].map((primitive) => {
      const equation = after.equations.find((candidate) => candidate.primitive === primitive);
      return after.values[equation!.outputs[0]!]!.shape;
    });
    expect(shapes).toEqual([
      [2, 2, 2, 2],
      [2, 2, 2, 2],
    ]);
    // Windows without a positive number among them, and ties of zeros.
    const feeds = [
      numbers(64).map((number, index) => (index % 16 < 8 ? -Math.abs(number) : Math.round(number))),
      numbers(16, 7),
    ];
    const run = (program: Program) =>
      interpret(program, (role) => (role.kind === "feature" ? feeds[role.index]! : [])).map(({ data }) =>
        [...data].map((number) => number + 0),
      );
    expect(run(after)).toEqual(run(before));
  });

  it("leaves a ReLU alone that something else reads", () => {
    const before = pooledRelu((p, relu) => p.apply("neg", {}, [relu]));
    expect(moveReluAfterPool(before)).toBe(before);
  });
});

describe("floatChannelFactors", () => {
  /** Two sums over an image product, as the gradient of a normalization has them. */
  function sums(): Program {
    const p = new ProgramBuilder();
    const x = p.input({ kind: "feature", index: 0 }, { shape: [2, 3, 4, 4], dtype: "float32" });
    const dy = p.input({ kind: "feature", index: 1 }, { shape: [2, 3, 4, 4], dtype: "float32" });
    const scale = p.input({ kind: "feature", index: 2 }, { shape: [1, 3, 1, 1], dtype: "float32" });
    const other = p.input({ kind: "feature", index: 3 }, { shape: [1, 3, 1, 1], dtype: "float32" });
    const scaled = p.apply("mul", {}, [p.apply("mul", {}, [x, scale]), dy]);
    const twice = p.apply("mul", {}, [
      dy,
      p.apply("mul", {}, [other, p.apply("mul", {}, [x, p.scalar(-0.5)])]),
    ]);
    const kept = p.apply("mul", {}, [p.apply("mul", {}, [dy, scale]), other]);
    p.output(p.apply("sum", { axes: [0, 2, 3], keepDims: false }, [scaled]), { kind: "value", name: "a" });
    p.output(p.apply("mean", { axes: [0, 2, 3], keepDims: true }, [twice]), { kind: "value", name: "b" });
    p.output(p.apply("sum", { axes: [0, 2, 3], keepDims: false }, [kept]), { kind: "value", name: "c" });
    p.output(kept, { kind: "value", name: "d" });
    return p.build("sums");
  }

  it("reduces the bare product and scales what is left, to the same numbers", () => {
    const before = sums();
    const after = optimize(floatChannelFactors(before));
    expect(checkProgram(after)).toEqual([]);
    const images = after.equations.filter(
      (equation) => equation.primitive === "mul" && sizeOf(after.values[equation.outputs[0]!]!.shape) > 3,
    );
    // x · dy, shared by both sums, and dy · (scale · other), which leaves the program.
    expect(images).toHaveLength(2);
    const run = (program: Program) =>
      interpret(program, (role, { shape }) =>
        role.kind === "feature" ? numbers(sizeOf(shape), role.index * 31) : [],
      );
    run(before).forEach(({ data }, index) => {
      [...run(after)[index]!.data].forEach((number, place) => expect(number).toBeCloseTo(data[place]!, 4));
    });
  });

  it("leaves sums along the channels as they are", () => {
    const p = new ProgramBuilder();
    const x = p.input({ kind: "feature", index: 0 }, { shape: [2, 3, 4, 4], dtype: "float32" });
    const scale = p.input({ kind: "feature", index: 1 }, { shape: [1, 3, 1, 1], dtype: "float32" });
    p.output(p.apply("sum", { axes: [1], keepDims: false }, [p.apply("mul", {}, [x, scale])]), {
      kind: "value",
      name: "out",
    });
    const before = p.build("channels");
    expect(printProgram(optimize(floatChannelFactors(before)))).toBe(printProgram(before));
  });
});

interface Weight {
  readonly name: string;
  readonly shape: ProgramShape;
}

/** Momentum for each weight; its gradient is the weight's cosine. `momentumOf` may differ by weight. */
function momentumProgram(
  weights: readonly Weight[],
  momentumOf: (weight: Weight) => number = () => 0.9,
): Program {
  const p = new ProgramBuilder();
  const rate = p.input({ kind: "state", name: "optimizer/rate" }, { shape: [], dtype: "float32" });
  const states = weights.map(({ name, shape }) => ({
    weight: p.input({ kind: "state", name }, { shape, dtype: "float32" }),
    velocity: p.input({ kind: "state", name: `optimizer/m/${name}` }, { shape, dtype: "float32" }),
  }));
  const gradients = states.map(({ weight }) => p.apply("cos", {}, [weight]));
  p.output(p.apply("sum", { axes: [], keepDims: false }, [rate]), { kind: "metric", name: "loss" });
  p.scope = "optimizer";
  states.forEach(({ weight, velocity }, index) => {
    const momentum = p.scalar(momentumOf(weights[index]!));
    const next = p.apply("add", {}, [p.apply("mul", {}, [velocity, momentum]), gradients[index]!]);
    p.output(p.apply("sub", {}, [weight, p.apply("mul", {}, [next, rate])]), {
      kind: "state",
      name: weights[index]!.name,
    });
    p.output(next, { kind: "state", name: `optimizer/m/${weights[index]!.name}` });
  });
  p.output(rate, { kind: "state", name: "optimizer/rate" });
  return p.build("momentum");
}

function expectSameUpdates(before: Program, after: Program, packing: StatePacking): void {
  expect(checkProgram(after)).toEqual([]);
  const state = new Map(
    before.inputs.flatMap(({ value, role }, index) =>
      role.kind === "state"
        ? [[role.name, numbers(sizeOf(before.values[value]!.shape), index)] as const]
        : [],
    ),
  );
  const expected = new Map(
    interpret(before, (role) => (role.kind === "state" ? state.get(role.name)! : [])).map(
      ({ role, data }) => [role.name, [...data]],
    ),
  );
  const found = new Map(
    interpret(after, (role, { shape }) => {
      if (role.kind !== "state") return [];
      const own = state.get(role.name);
      if (own) return own;
      const buffer = Array.from({ length: sizeOf(shape) }, () => Number.NaN);
      for (const [name, place] of packing)
        if (place.buffer === role.name)
          buffer.splice(place.offset, state.get(name)!.length, ...state.get(name)!);
      return buffer;
    }).map(({ role, data }) => [role.name, [...data]]),
  );
  for (const [name, wanted] of expected) {
    const place = packing.get(name);
    const values = place
      ? found.get(place.buffer)!.slice(place.offset, place.offset + wanted.length)
      : found.get(name);
    expect(values, name).toEqual(wanted);
  }
}

describe("packState", () => {
  const weights = [
    { name: "a/kernel", shape: [3, 2] },
    { name: "a/bias", shape: [2] },
    { name: "b/kernel", shape: [2, 2, 1, 3] },
  ];

  it("updates all weights of one kind at once, to the same numbers", () => {
    const before = momentumProgram(weights);
    const { program, packing } = packState(before);
    expect(count(program, "sub")).toBe(1);
    expect([...packing].map(([name, { buffer, offset }]) => `${name} in ${buffer} at ${offset}`)).toEqual([
      "a/kernel in packed 0/ at 0",
      "optimizer/m/a/kernel in packed 0/m at 0",
      "a/bias in packed 0/ at 6",
      "optimizer/m/a/bias in packed 0/m at 6",
      "b/kernel in packed 0/ at 8",
      "optimizer/m/b/kernel in packed 0/m at 8",
    ]);
    expectSameUpdates(before, program, packing);
  });

  it("keeps apart what is updated differently", () => {
    const before = momentumProgram(weights, ({ name }) => (name === "a/bias" ? 0.5 : 0.9));
    const { program, packing } = packState(before);
    expect(packing.has("a/bias")).toBe(false);
    expect(count(program, "sub")).toBe(2);
    expectSameUpdates(before, program, packing);
  });

  it("makes a large variable with a short last axis flat, alone", () => {
    const large = [
      { name: "a/kernel", shape: [5000, 10] },
      { name: "b/kernel", shape: [100, 400] },
    ];
    const before = momentumProgram(large);
    const { program, packing } = packState(before);
    expect([...packing.keys()]).toEqual(["a/kernel", "optimizer/m/a/kernel"]);
    expectSameUpdates(before, program, packing);
  });
});
