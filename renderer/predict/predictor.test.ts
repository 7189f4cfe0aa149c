import { describe, expect, it } from "vitest";
import type { AppError } from "../../shared/errors/appError.ts";
import { ok, type Result } from "../../shared/result.ts";
import type { LiveOverlay, LiveSample } from "../live/liveFeed.ts";
import { createPredictor, type Prediction } from "./predictor.ts";

function sampleOf(value: number): LiveSample {
  return { features: [{ shape: [1], data: Float32Array.of(value) }], label: null };
}

function setUp() {
  const asked: number[] = [];
  const answers: ((result: Result<Prediction, AppError>) => void)[] = [];
  const shown: LiveOverlay[] = [];
  const predictor = createPredictor({
    predict: (sample) => {
      asked.push(sample.features[0]?.data[0] ?? Number.NaN);
      return new Promise((resolve) => answers.push(resolve));
    },
    show: (overlay) => shown.push(overlay),
    onAnswer: () => undefined,
  });
  async function answer(data: Float32Array<ArrayBuffer>): Promise<void> {
    answers.shift()?.(ok({ outputs: [], nodes: [{ node: "dense-1", shape: [data.length], data }] }));
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return { asked, shown, predictor, answer };
}

describe("the predictor", () => {
  it("asks for the newest drawing only, one at a time", async () => {
    const { asked, predictor, answer } = setUp();
    for (const value of [1, 2, 3]) predictor.ask(sampleOf(value));
    expect(asked).toEqual([1]);
    await answer(Float32Array.of(0));
    expect(asked).toEqual([1, 3]);
  });

  it("shows the answer's activations with their statistics", async () => {
    const { shown, predictor, answer } = setUp();
    predictor.ask(sampleOf(1));
    await answer(Float32Array.of(0, 2, 4));
    const value = shown[0]?.activations.get("dense-1");
    expect(value?.stats).toMatchObject({ min: 0, max: 4, mean: 2 });
    expect(value?.stats.dead).toBeCloseTo(1 / 3);
    expect(shown[0]?.features[0]?.data[0]).toBe(1);
  });

  it("drops an answer to a drawing that was cleared", async () => {
    const { shown, predictor, answer } = setUp();
    predictor.ask(sampleOf(1));
    predictor.cancel();
    await answer(Float32Array.of(1));
    expect(shown).toEqual([]);
    predictor.ask(sampleOf(2));
    await answer(Float32Array.of(1));
    expect(shown).toHaveLength(1);
  });
});
