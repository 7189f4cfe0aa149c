import * as ort from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { trainingTarget } from "../../onnx/lowerProgram.ts";
import { ProgramBuilder } from "../../trace/program/builder.ts";
import { checkProgram } from "../../trace/program/checkProgram.ts";
import { interpret } from "../../trace/program/interpreter/interpret.ts";
import type { Program, ProgramShape } from "../../trace/program/ir.ts";
import { printProgram } from "../../trace/program/printProgram.ts";
import { optimizerScope } from "../../trace/recorder.ts";
import { takeOutBlockedUpdates } from "./blockedUpdates.ts";
import { buildLoopModel, metricOutputName, stateInputName, stateOutputName } from "./loopModel.ts";

/** Momentum with a step size that is a state too: m' = 0.9 · m + g, w' = w − rate · m'. */
function momentum(shape: ProgramShape): Program {
  const p = new ProgramBuilder();
  const tensor = { shape, dtype: "float32" } as const;
  const rate = p.input({ kind: "state", name: "rate" }, { shape: [], dtype: "float32" });
  const w = p.input({ kind: "state", name: "w" }, tensor);
  const m = p.input({ kind: "state", name: "m" }, tensor);
  p.scope = "dense";
  const gradient = p.apply("sin", {}, [w]);
  const loss = p.apply("sum", { axes: shape.map((_, axis) => axis), keepDims: false }, [gradient]);
  p.scope = optimizerScope;
  const mean = p.apply("add", {}, [p.apply("mul", {}, [m, p.scalar(0.9)]), gradient]);
  p.output(p.apply("sub", {}, [w, p.apply("mul", {}, [mean, rate])]), { kind: "state", name: "w" });
  p.output(mean, { kind: "state", name: "m" });
  p.output(p.apply("mul", {}, [rate, p.scalar(0.5)]), { kind: "state", name: "rate" });
  p.output(loss, { kind: "metric", name: "loss" });
  return p.build("momentum");
}

/** w' = w − g / |g|, with the gradient's squares read by a sum on the way. */
function clipped(shape: ProgramShape): Program {
  const p = new ProgramBuilder();
  const w = p.input({ kind: "state", name: "w" }, { shape, dtype: "float32" });
  p.scope = "dense";
  const gradient = p.apply("sin", {}, [w]);
  p.scope = optimizerScope;
  const squares = p.apply("square", {}, [gradient]);
  const sum = p.apply("sum", { axes: shape.map((_, axis) => axis), keepDims: false }, [squares]);
  const step = p.apply("mul", {}, [gradient, p.apply("rsqrt", {}, [sum])]);
  p.output(p.apply("sub", {}, [w, step]), { kind: "state", name: "w" });
  return p.build("clipped");
}

describe("takeOutBlockedUpdates", () => {
  it("makes the update of a block of what was done to the whole", () => {
    const program = momentum([4, 2, 300]);
    const { rest, updates } = takeOutBlockedUpdates(program);
    expect(checkProgram(updates[0]!.program)).toEqual([]);
    expect(updates.map((update) => printProgram(update.program))).toMatchInlineSnapshot(`
      [
        "program update of a block
        in  %0 float32[2,300] = state 2
        in  %1 float32[2,300] = state 3
        in  %2 float32[2,300] = state 1
        in  %3 float32[] = state 0
        %4 float32[2,300] = mul %0 0.9  # optimizer
        %5 float32[2,300] = add %4 %1  # optimizer
        %6 float32[2,300] = mul %5 %3  # optimizer
        %7 float32[2,300] = sub %2 %6  # optimizer
        out %5 = value 7
        out %7 = value 9
      ",
      ]
    `);
    expect(rest.equations.map(({ primitive }) => primitive)).toEqual(["sin", "sum", "mul"]);
  });

  it("leaves variables alone that do not lie in blocks", () => {
    const program = momentum([8, 300]);
    expect(takeOutBlockedUpdates(program)).toEqual({ rest: program, updates: [] });
  });

  it("leaves updates alone whose results the step itself reads", () => {
    const program = clipped([4, 2, 300]);
    expect(takeOutBlockedUpdates(program)).toEqual({ rest: program, updates: [] });
  });

  it("gives in onnxruntime what the program says, step after step", async () => {
    const program = momentum([4, 2, 300]);
    const model = buildLoopModel(program, 1, [], [], trainingTarget);
    const session = await ort.InferenceSession.create(model.bytes, { intraOpNumThreads: 2 });
    const numbers = Float32Array.from({ length: 2400 }, (_, index) => Math.sin(index * 12.9));
    const targets = { w: new Float32Array(2400), m: new Float32Array(2400), rate: new Float32Array(1) };
    const tensor = (data: Float32Array) =>
      new ort.Tensor("float32", data, data.length === 1 ? [] : [4, 2, 300]);
    const loss = new Float32Array(3);
    await session.run(
      {
        [stateInputName("w")]: tensor(numbers),
        [stateInputName("m")]: tensor(new Float32Array(2400)),
        [stateInputName("rate")]: tensor(Float32Array.of(0.1)),
        indices: new ort.Tensor("int32", Int32Array.of(0, 0, 0), [3, 1]),
      },
      {
        ...Object.fromEntries(
          Object.entries(targets).map(([name, data]) => [stateOutputName(name), tensor(data)]),
        ),
        [metricOutputName("loss")]: new ort.Tensor("float32", loss, [3]),
      },
    );
    await session.release();
    const expected = threeSteps(program, numbers);
    expected.get("w")!.forEach((number, index) => expect(targets.w[index]).toBeCloseTo(number, 5));
    expected.get("m")!.forEach((number, index) => expect(targets.m[index]).toBeCloseTo(number, 5));
    expect(targets.rate[0]).toBeCloseTo(0.0125, 7);
  });
});

function threeSteps(program: Program, w: Float32Array): ReadonlyMap<string, readonly number[]> {
  let state = new Map<string, readonly number[]>([
    ["w", [...w]],
    ["m", [...w].fill(0)],
    ["rate", [0.1]],
  ]);
  for (let step = 0; step < 3; step += 1) {
    const results = interpret(program, (role) => (role.kind === "state" ? state.get(role.name)! : []));
    state = new Map(
      program.outputs.flatMap(({ role }, index) =>
        role.kind === "state" ? [[role.name, [...results[index]!.data]] as const] : [],
      ),
    );
  }
  return state;
}
