// A training session for tests whose numbers depend on every sample, in order, and on nothing else: any step that is lost,
// doubled or done out of order changes all that follow.
import type { Dataset } from "../data/dataset.ts";
import type {
  EngineState,
  ForwardResult,
  HostTensor,
  StepMetrics,
  TrainingSession,
} from "../engine/engine.ts";

export interface FakeCall {
  readonly indices: readonly number[];
  readonly batch: number;
}

export class FakeSession implements TrainingSession {
  readonly engine = "cpu";
  readonly device = "cpu";
  readonly threads = 1;
  readonly metricNames = ["loss", "accuracy"];
  readonly notes: readonly string[] = [];
  readonly calls: FakeCall[] = [];
  disposed = false;
  /** From this step on the loss is not a number. */
  divergesAt = Infinity;
  /** Called before each chunk; may throw as an engine would. */
  beforeRun: (() => void | Promise<void>) | null = null;
  #kernel = Float32Array.of(0.5, -0.25);
  #step = 0;

  async run(indices: Int32Array, batch: number): Promise<StepMetrics> {
    await this.beforeRun?.();
    this.calls.push({ indices: [...indices], batch });
    const steps = indices.length / batch;
    const loss = new Float32Array(steps);
    const accuracy = new Float32Array(steps);
    for (let step = 0; step < steps; step += 1) {
      for (const index of indices.subarray(step * batch, (step + 1) * batch)) this.#learn(index);
      this.#step += 1;
      loss[step] =
        this.#step >= this.divergesAt ? Number.NaN : Math.abs(this.#kernel[0] ?? 0) + 1 / this.#step;
      accuracy[step] = 1 - 1 / (this.#step + 1);
    }
    return new Map([
      ["loss", loss],
      ["accuracy", accuracy],
    ]);
  }

  async evaluate(): Promise<ReadonlyMap<string, number>> {
    return new Map([
      ["loss", Math.abs(this.#kernel[1] ?? 0)],
      ["accuracy", 0.5],
    ]);
  }

  async forward(features: readonly HostTensor[], nodes: readonly string[]): Promise<ForwardResult> {
    const count = features[0]?.shape[0] ?? 1;
    const first = features[0]?.data ?? new Float32Array();
    const perSample = first.length / count;
    // The "network" says class 1 where a sample's first number is above 1, and shows its kernel as the value of every node.
    const outputs = Float32Array.from({ length: count * 2 }, (_, at) => {
      const isOne = (first[Math.floor(at / 2) * perSample] ?? 0) > 1;
      return at % 2 === Number(isOne) ? 1 : 0;
    });
    return {
      outputs: [{ shape: [count, 2], data: outputs }],
      nodes: new Map(nodes.map((node) => [node, { shape: [1, 2], data: this.#kernel.slice() }])),
    };
  }

  async watchStep(): Promise<ReadonlyMap<string, HostTensor>> {
    return new Map();
  }

  async readState(names?: readonly string[]): Promise<EngineState> {
    const all: [string, HostTensor][] = [
      ["dense/kernel", { shape: [2], data: this.#kernel.slice() }],
      ["step", { shape: [], data: Int32Array.of(this.#step) }],
    ];
    return new Map(all.filter(([name]) => names?.includes(name) ?? true));
  }

  async writeState(state: EngineState): Promise<void> {
    this.#kernel = Float32Array.from(state.get("dense/kernel")?.data ?? this.#kernel);
    this.#step = state.get("step")?.data[0] ?? this.#step;
  }

  async dispose(): Promise<void> {
    this.disposed = true;
  }

  #learn(index: number): void {
    const [first = 0, second = 0] = this.#kernel;
    this.#kernel[0] = first * 0.999 + Math.sin(index + this.#step) * 0.01;
    this.#kernel[1] = second * 0.99 + first * 0.01;
  }
}

/** `trainCount` + `validationCount` samples of shape [3], two classes. */
export function fakeDataset(trainCount: number, validationCount: number): Dataset {
  const set = (count: number) => ({
    count,
    features: [{ name: "x", shape: [3], data: Uint8Array.from({ length: count * 3 }, (_, at) => at % 5) }],
    targets: [{ name: "y", shape: [], data: Int32Array.from({ length: count }, (_, at) => at % 2) }],
  });
  return {
    id: "fake",
    title: "Fake",
    generated: true,
    train: set(trainCount),
    validation: set(validationCount),
    targetKinds: [{ kind: "classes", names: ["even", "odd"] }],
    preprocess: [{ scale: 1, offset: 0 }],
    hash: "0".repeat(64),
    origin: "made for a test",
  };
}
