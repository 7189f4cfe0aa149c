import { describe, expect, it } from "vitest";
import { ProgramBuilder } from "../program/builder.ts";
import { checkProgram } from "../program/checkProgram.ts";
import { interpret } from "../program/interpreter/interpret.ts";
import type { Equation, PrimitiveName, Program, ProgramShape, ValueId } from "../program/ir.ts";
import { sizeOf, stridesOf } from "../program/shape.ts";
import { moveToNchw, type AxisOrder, type StateOrders } from "./layout.ts";

const geometry = {
  strides: [1, 1],
  dilations: [1, 1],
  pads: [0, 0, 0, 0],
  groups: 1,
  layout: "nhwc",
} as const;
const pool = { window: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0], layout: "nhwc" } as const;

/** conv → bias → relu → pool → flatten → sum, its kernel's gradient and a step of gradient descent with momentum. */
function trainingProgram(): Program {
  const p = new ProgramBuilder();
  const x = p.input({ kind: "feature", index: 0 }, { shape: [2, 6, 6, 3], dtype: "float32" });
  const kernel = p.input({ kind: "state", name: "conv/kernel" }, { shape: [3, 3, 3, 4], dtype: "float32" });
  const velocity = p.input(
    { kind: "state", name: "optimizer/m/conv/kernel" },
    { shape: [3, 3, 3, 4], dtype: "float32" },
  );
  const bias = p.input({ kind: "state", name: "conv/bias" }, { shape: [4], dtype: "float32" });
  const z = p.apply("add", {}, [p.apply("conv2d", geometry, [x, kernel]), bias]);
  const y = p.apply("relu", {}, [z]);
  const pooled = p.apply("maxPool2d", pool, [y]);
  const flat = p.apply("reshape", { shape: [2, 16] }, [pooled]);
  const loss = p.apply("sum", { axes: [0, 1], keepDims: false }, [flat]);
  const dPooled = p.apply("reshape", { shape: [2, 2, 2, 4] }, [p.apply("sign", {}, [flat])]);
  const dy = p.apply("maxPool2dGrad", pool, [dPooled, y, pooled]);
  const dz = p.apply("mul", {}, [dy, p.apply("step", { alpha: 0 }, [z])]);
  const dKernel = p.apply("conv2dFilterGrad", { ...geometry, kernelShape: [3, 3, 3, 4] }, [x, dz]);
  const dBias = p.apply("sum", { axes: [0, 1, 2], keepDims: false }, [dz]);
  const nextVelocity = p.apply("add", {}, [p.apply("mul", {}, [velocity, p.scalar(0.9)]), dKernel]);
  p.output(p.apply("sub", {}, [kernel, nextVelocity]), { kind: "state", name: "conv/kernel" });
  p.output(nextVelocity, { kind: "state", name: "optimizer/m/conv/kernel" });
  p.output(p.apply("sub", {}, [bias, dBias]), { kind: "state", name: "conv/bias" });
  p.output(loss, { kind: "metric", name: "loss" });
  return p.build("step");
}

function valuesOf(count: number): number[] {
  return Array.from({ length: count }, (_, index) => Math.fround(Math.sin(index * 12.9898) * 2));
}

function reordered(data: ArrayLike<number>, shape: ProgramShape, order: AxisOrder): number[] {
  const outShape = order.map((axis) => shape[axis]!);
  const strides = stridesOf(shape);
  const outStrides = stridesOf(outShape);
  return Array.from({ length: sizeOf(shape) }, (_, index) => {
    const from = outStrides.reduce(
      (sum, stride, axis) => sum + (Math.floor(index / stride) % outShape[axis]!) * strides[order[axis]!]!,
      0,
    );
    return data[from]!;
  });
}

/** Runs both programs on the same state and compares outputs in tfjs's order. */
function expectSame(before: Program, after: Program, orders: StateOrders): void {
  expect(checkProgram(after)).toEqual([]);
  const expected = interpret(before, (_role, { shape }) => valuesOf(sizeOf(shape)));
  const shapes = new Map(
    before.inputs.map(({ value, role }) => [JSON.stringify(role), before.values[value]!.shape]),
  );
  const found = interpret(after, (role) => {
    const shape = shapes.get(JSON.stringify(role))!;
    const order = role.kind === "state" ? orders.get(role.name) : undefined;
    return order ? reordered(valuesOf(sizeOf(shape)), shape, order) : valuesOf(sizeOf(shape));
  });
  expected.forEach(({ role, type, data }, index) => {
    const order = role.kind === "state" ? orders.get(role.name) : undefined;
    const wanted = order ? reordered(data, type.shape, order) : [...data];
    [...found[index]!.data].forEach((number, place) => expect(number).toBeCloseTo(wanted[place]!, 4));
  });
}

function count(program: Program, primitive: PrimitiveName): number {
  return program.equations.filter((equation) => equation.primitive === primitive).length;
}

function inner(program: Program, body: (p: ProgramBuilder, y: ValueId) => ValueId): Program {
  const p = new ProgramBuilder();
  const x = p.input({ kind: "feature", index: 0 }, { shape: [2, 5, 4, 3], dtype: "float32" });
  const kernel = p.input({ kind: "state", name: "kernel" }, { shape: [2, 2, 3, 4], dtype: "float32" });
  p.output(body(p, p.apply("conv2d", geometry, [x, kernel])), { kind: "value", name: "out" });
  return p.build(program.name);
}

describe("moveToNchw", () => {
  it("moves a whole train step, its kernel and its optimizer slot", () => {
    const before = trainingProgram();
    const { program, stateOrders } = moveToNchw(before);
    expect([...stateOrders]).toEqual([
      ["conv/kernel", [3, 2, 0, 1]],
      ["optimizer/m/conv/kernel", [3, 2, 0, 1]],
    ]);
    expectSame(before, program, stateOrders);
    // The image on its way in, the flattening and its gradient; the kernel and its slot are never turned.
    expect(count(program, "transpose")).toBe(3);
    const layouts = program.equations.flatMap((equation: Equation) =>
      "layout" in equation.params ? [equation.params.layout] : [],
    );
    expect(new Set(layouts)).toEqual(new Set(["nchw"]));
  });

  it("keeps to orders that are settled already", () => {
    const before = trainingProgram();
    const { program, stateOrders } = moveToNchw(before, new Map());
    expect(stateOrders.size).toBe(0);
    expectSame(before, program, stateOrders);
  });

  it("moves axes of one element by a reshape", () => {
    const p = new ProgramBuilder();
    const x = p.input({ kind: "feature", index: 0 }, { shape: [2, 5, 5, 1], dtype: "float32" });
    p.output(p.apply("avgPool2d", pool, [x]), { kind: "value", name: "out" });
    const before = p.build("one channel");
    const { program, stateOrders } = moveToNchw(before);
    expect(count(program, "transpose")).toBe(0);
    expectSame(before, program, stateOrders);
  });

  const bodies: Readonly<Record<string, (p: ProgramBuilder, y: ValueId) => ValueId>> = {
    "a mean that keeps its axes": (p, y) =>
      p.apply("sub", {}, [y, p.apply("mean", { axes: [0, 1, 2], keepDims: true }, [y])]),
    "a mean over the image": (p, y) => p.apply("mean", { axes: [1, 2], keepDims: false }, [y]),
    "a sum whose rest would change its sequence": (p, y) =>
      p.apply("sum", { axes: [1], keepDims: false }, [y]),
    "a softmax over channels": (p, y) => p.apply("softmax", { axis: 3 }, [y]),
    "joined channels": (p, y) => p.apply("concat", { axis: 3 }, [y, p.apply("tanh", {}, [y])]),
    padding: (p, y) =>
      p.apply("pad", { before: [0, 1, 0, 2], after: [0, 0, 3, 0], mode: "constant", value: 1 }, [y]),
    "a slice": (p, y) => p.apply("slice", { begin: [0, 1, 0, 2], size: [2, 2, 3, 1] }, [y]),
    reversal: (p, y) => p.apply("reverse", { axes: [2] }, [y]),
    tiles: (p, y) => p.apply("tile", { reps: [1, 2, 1, 3] }, [y]),
    "a row of numbers spread along the width": (p, y) =>
      p.apply("mul", {}, [y, p.constant(Float32Array.of(1, 2, 3), { shape: [3, 1], dtype: "float32" })]),
    "a traced transpose": (p, y) => p.apply("transpose", { perm: [3, 0, 1, 2] }, [y]),
    "the largest channel": (p, y) =>
      p.apply("cast", { dtype: "float32" }, [p.apply("argMax", { axis: 3 }, [y])]),
  };
  for (const [name, body] of Object.entries(bodies)) {
    it(`keeps what comes out of ${name}`, () => {
      const before = inner(trainingProgram(), body);
      const { program, stateOrders } = moveToNchw(before);
      expectSame(before, program, stateOrders);
    });
  }
});
