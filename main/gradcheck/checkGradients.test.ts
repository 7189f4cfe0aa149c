// The engine's gradients are the loss's slopes, for whole networks; and a gradient that is not is found.
import { afterEach, describe, expect, it, vi } from "vitest";
import type { GradientReport } from "../../shared/contract/gradients.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { templates } from "../../shared/document/templates/registry.ts";
import { smallNetwork, testGraph } from "../../shared/document/testGraph.ts";
import type { Dataset } from "../data/dataset.ts";
import { createEngine } from "../engine/engineRegistry.ts";
import type { Equation, Program } from "../trace/program/ir.ts";
import { checkGradients, type GradientOptions } from "./checkGradients.ts";

/** A pass that ought not to be there: it changes the train step before the engine gets it. */
const falsify = vi.hoisted(() => ({ pass: null as ((program: Program) => Program) | null }));

vi.mock(import("../engine/onnxruntime/prepareProgram.ts"), async (original) => {
  const real = await original();
  return {
    ...real,
    prepareTraining: (traced, ...rest) => real.prepareTraining(falsify.pass?.(traced) ?? traced, ...rest),
  };
});

afterEach(() => {
  falsify.pass = null;
});

function optionsFor(samples: number): GradientOptions {
  return { samples, batchSize: 3, seed: 7, engine: createEngine("onnxruntime"), device: "cpu" };
}

async function reportOn(document: NetDocument, samples = 6): Promise<GradientReport> {
  const report = await checkGradients(document, null, optionsFor(samples));
  if (!report.ok) throw new Error(report.error.found);
  return report.value;
}

function verdicts({ tensors }: GradientReport): Record<string, string> {
  return Object.fromEntries(tensors.map(({ name, verdict }) => [name, verdict]));
}

const convolutional = testGraph(
  [
    ["image", "input", { shape: [10, 9, 2] }],
    ["conv", "conv2d", { filters: 4, kernelSize: [3, 3], padding: "same", kernelL2: 0.01 }],
    ["norm", "batchNormalization"],
    ["relu", "activation", { activation: "relu" }],
    ["pool", "maxPooling2d"],
    ["conv-2", "conv2d", { filters: 3, kernelSize: [2, 3], strides: [2, 1], activation: "tanh" }],
    ["average", "averagePooling2d"],
    ["flatten", "flatten"],
    ["dropout", "dropout", { rate: 0.4 }],
    ["dense", "dense", { units: 5, kernelConstraint: "nonNegative" }],
    ["classes", "output"],
  ],
  [
    ["image", "conv"],
    ["conv", "norm"],
    ["norm", "relu"],
    ["relu", "pool"],
    ["pool", "conv-2"],
    ["conv-2", "average"],
    ["average", "flatten"],
    ["flatten", "dropout"],
    ["dropout", "dense"],
    ["dense", "classes"],
  ],
);

const thresholded = testGraph(
  [
    ["numbers", "input", { shape: [6] }],
    ["first", "dense", { units: 5 }],
    ["step", "threshold"],
    ["last", "dense", { units: 3 }],
    ["classes", "output"],
  ],
  [
    ["numbers", "first"],
    ["first", "step"],
    ["step", "last"],
    ["last", "classes"],
  ],
);

describe("gradient check", () => {
  it.each(templates.map((template) => [template.id, template] as const))(
    "accepts the template %s",
    async (_, template) => {
      const report = await reportOn(template.create());
      expect(report.tensors.length).toBeGreaterThan(0);
      for (const tensor of report.tensors) expect(tensor.verdict, JSON.stringify(tensor)).toBe("correct");
    },
  );

  it("accepts convolution, pooling, batch normalization, dropout, a penalty and a constraint", async () => {
    const report = await reportOn(convolutional, 12);
    expect(report.correct, JSON.stringify(report.tensors)).toBe(true);
    // A bias in front of a normalization moves nothing.
    expect(verdicts(report)).toEqual({
      "conv/kernel": "correct",
      "conv/bias": "vanishing",
      "norm/gamma": "correct",
      "norm/beta": "correct",
      "conv_2/kernel": "correct",
      "conv_2/bias": "correct",
      "dense/kernel": "correct",
      "dense/bias": "correct",
    });
  });

  it("does not judge weights in front of a pretended slope", async () => {
    const report = await reportOn(thresholded);
    expect(verdicts(report)).toMatchObject({ "first/kernel": "surrogate", "last/kernel": "correct" });
    expect(report.correct).toBe(true);
  });

  it("gives the same report twice", async () => {
    expect(await reportOn(thresholded)).toEqual(await reportOn(thresholded));
  });

  it("finds a filter gradient that forgets the padding", async () => {
    falsify.pass = changing("conv2dFilterGrad", (equation) => {
      const shifted = { ...equation.params, pads: [0, 0, 2, 2] } as typeof equation.params;
      return equation.params.pads.every((pad) => pad === 1) ? { ...equation, params: shifted } : equation;
    });
    const report = await reportOn(convolutional, 12);
    expect(report.correct).toBe(false);
    expect(verdicts(report)).toMatchObject({
      "conv/kernel": "wrong",
      "conv_2/kernel": "correct",
      "dense/kernel": "correct",
    });
  });

  it("finds updates that go up the slope", async () => {
    falsify.pass = changing("sub", (equation) =>
      equation.scope === "optimizer" ? { ...equation, primitive: "add" } : equation,
    );
    const report = await reportOn(thresholded);
    expect(report.tensors.find(({ name }) => name === "last/kernel")).toMatchObject({ verdict: "wrong" });
  });

  it("counts classes, schedules and decay as the loss has them", async () => {
    const { training } = smallNetwork();
    const document = {
      ...smallNetwork(),
      training: {
        ...training,
        optimizer: { id: "adam", fields: { weightDecay: 0.1, clipping: "value", clipLimit: 1e-3 } },
        schedule: { id: "cosine", fields: { warmUp: 0.2 } },
        classWeights: [0, 3, 1],
      },
    };
    const report = await checkGradients(document, threeClasses(), optionsFor(12));
    expect(report).toMatchObject({ ok: true, value: { data: "three classes", correct: true } });
    if (!report.ok) return;
    expect(verdicts(report.value)).toEqual({ "dense/kernel": "correct", "dense/bias": "correct" });
  });

  it("says what keeps a network from being checked", async () => {
    const unfinished = testGraph([["numbers", "input", { shape: [6] }]], []);
    const report = await checkGradients(unfinished, null, optionsFor(4));
    expect(report.ok ? null : report.error.code).toBe("graph/not-trainable");
  });
});

/** Samples of 4 numbers for the small network. */
function threeClasses(): Dataset {
  const set = {
    count: 6,
    features: [{ name: "x", shape: [4], data: Float32Array.from({ length: 24 }, (_, at) => Math.sin(at)) }],
    targets: [{ name: "class", shape: [], data: Int32Array.of(0, 1, 2, 2, 1, 1) }],
  };
  return {
    id: "three",
    title: "three classes",
    generated: true,
    train: set,
    validation: set,
    targetKinds: [{ kind: "classes", names: ["a", "b", "c"] }],
    preprocess: [{ scale: 2, offset: -0.5 }],
    hash: "",
    origin: "made for this test",
  };
}

/** Rewrites every equation of a primitive. */
function changing<P extends Equation["primitive"]>(
  primitive: P,
  change: (equation: Extract<Equation, { primitive: P }>) => Equation,
): (program: Program) => Program {
  return (program) => ({
    ...program,
    equations: program.equations.map((equation) =>
      equation.primitive === primitive ? change(equation as Extract<Equation, { primitive: P }>) : equation,
    ),
  });
}
