import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { GradientReport, TensorGradient } from "../../shared/contract/gradients.ts";
import { requestSchema } from "../../shared/contract/messages.ts";
import type { TrainerProcess } from "../services/host.ts";
import { cliFixture, type CliFixture, type CliRun } from "./cliFixture.ts";

const kernel: TensorGradient = {
  name: "dense/kernel",
  node: "dense",
  shape: [784, 10],
  size: 7840,
  checked: 24,
  kinks: 1,
  relativeError: 1.4e-7,
  largestElementError: 2e-6,
  worst: { index: 3, numeric: 0.5, engine: 0.500001 },
  verdict: "correct",
};

const bias: TensorGradient = {
  ...kernel,
  name: "dense/bias",
  relativeError: 1,
  largestElementError: null,
  worst: { index: 2, numeric: 0.25, engine: null },
  verdict: "wrong",
};

let fixture: CliFixture | null = null;
afterEach(() => fixture?.remove());

/** A trainer that answers every call with the report. */
function reporting(tensors: readonly TensorGradient[], asked: unknown[]): () => TrainerProcess {
  const report: GradientReport = {
    correct: tensors.every(({ verdict }) => verdict !== "wrong"),
    engine: "onnxruntime",
    device: "cpu",
    loss: 2.3,
    batchSize: 4,
    data: "digits",
    tolerance: 1e-3,
    tensors,
    notes: [],
  };
  return () => {
    let answer: (message: unknown) => void = () => undefined;
    return {
      send: (message) => {
        const { id, params } = requestSchema.parse(message);
        asked.push(params);
        answer({ type: "result", id, ok: true, value: report });
      },
      onMessage: (listener) => {
        answer = listener;
      },
      onClose: () => undefined,
      close: () => undefined,
      onExit: () => undefined,
      kill: () => undefined,
    };
  };
}

async function gradcheck(
  tensors: readonly TensorGradient[],
  ...options: string[]
): Promise<CliRun & { asked: unknown[] }> {
  const asked: unknown[] = [];
  fixture = await cliFixture(reporting(tensors, asked));
  const project = join(fixture.folder, "p.netloom");
  await fixture.run("new", "linear-784-10", "--out", project);
  return { ...(await fixture.run("gradcheck", project, ...options)), asked };
}

describe("netloom gradcheck", () => {
  it("prints a row per tensor and succeeds where none is wrong", async () => {
    const { code, out } = await gradcheck([kernel]);
    expect(code).toBe(0);
    expect(out.find((line) => line.startsWith("dense/kernel"))).toMatch(
      /24 of 7,840 +1 +1\.4e-7 +2\.0e-6 +correct$/,
    );
  });

  it("fails where a gradient is wrong, and shows the element", async () => {
    const { code, out } = await gradcheck([kernel, bias]);
    expect(code).toBe(1);
    expect(out.join("\n")).toContain(
      "dense/bias, element 2: the loss's slope is 2.5e-1, the engine's gradient not finite.",
    );
    expect(out.at(-1)).toMatch(/^1 of 2 gradients are wrong/);
  });

  it("hands its options on, and the report out as JSON", async () => {
    const { out, asked } = await gradcheck(
      [kernel],
      "--json",
      "--random",
      "--samples",
      "5",
      "--batch",
      "2",
      "--seed",
      "9",
    );
    expect(JSON.parse(out.join(""))).toMatchObject({ correct: true, tensors: [{ name: "dense/kernel" }] });
    expect(asked[0]).toMatchObject({ data: "random", samples: 5, batchSize: 2, seed: 9 });
  });

  it("takes no sample count that makes no sense", async () => {
    expect((await gradcheck([], "--samples", "0")).code).toBe(2);
  });
});
