import { describe, expect, it } from "vitest";
import { ProgramBuilder } from "./builder.ts";
import type { Program } from "./ir.ts";
import { batchThatFits, programMemory } from "./memory.ts";

const none = {};

/** features [batch, 100] → three elementwise steps → loss; a weight of 50 numbers that is doubled. */
function program(batch: number): Program {
  const builder = new ProgramBuilder();
  const x = builder.input({ kind: "feature", index: 0 }, { shape: [batch, 100], dtype: "float32" });
  const weight = builder.input({ kind: "state", name: "w" }, { shape: [50], dtype: "float32" });
  const first = builder.apply("exp", none, [x]);
  const second = builder.apply("neg", none, [first]);
  const third = builder.apply("add", none, [second, first]);
  const loss = builder.apply("sum", { axes: [0, 1], keepDims: false }, [third]);
  builder.output(loss, { kind: "metric", name: "loss" });
  builder.output(builder.apply("add", none, [weight, weight]), { kind: "state", name: "w" });
  return builder.build("step");
}

describe("programMemory", () => {
  it("counts each value from where it is made to where it is last used", () => {
    // x, first, second and third at once: x is the caller's, first is still needed for third.
    expect(programMemory(program(10))).toEqual({ heldBytes: 2 * 50 * 4, liveBytes: 4 * 10 * 100 * 4 });
  });

  it("does not count what ended before", () => {
    const builder = new ProgramBuilder();
    let value = builder.input({ kind: "feature", index: 0 }, { shape: [1000], dtype: "float32" });
    for (let step = 0; step < 20; step += 1) value = builder.apply("exp", none, [value]);
    builder.output(value, { kind: "value", name: "y" });
    expect(programMemory(builder.build("chain")).liveBytes).toBe(3 * 4000);
  });

  it("grows with the batch as a step does", () => {
    const [small, large] = [programMemory(program(8)), programMemory(program(80))];
    expect(large.heldBytes).toBe(small.heldBytes);
    expect(large.liveBytes).toBe(10 * small.liveBytes);
  });
});

describe("batchThatFits", () => {
  const memory = { heldBytes: 1000, liveBytes: 64_000 };

  it("leaves room for what is held", () => {
    expect(batchThatFits(memory, 64, 33_000)).toBe(32);
    expect(batchThatFits(memory, 64, 32_999)).toBe(31);
  });

  it("is smaller than the batch that failed, whatever the estimate says", () => {
    expect(batchThatFits(memory, 64, 1e9)).toBe(63);
  });

  it("is null where not even one sample fits", () => {
    expect(batchThatFits(memory, 64, 1999)).toBe(null);
    expect(batchThatFits(memory, 1, 1e9)).toBe(null);
  });
});
