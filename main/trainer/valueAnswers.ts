import { throughLink } from "../../shared/losses/throughLink.ts";
import type { ColumnData } from "../data/dataset.ts";
import type { AnsweredSlice } from "./answeredSlices.ts";
import type { JudgedOutput } from "./judgedOutput.ts";

export interface ValueAnswer {
  /** In the validation set. */
  readonly index: number;
  /** As many of each. */
  readonly answers: Float32Array;
  readonly truths: ColumnData;
}

/** What an output that learns values answers to each sample of a slice, beside what is true. */
export function* valueAnswers(
  { slice, start, values }: AnsweredSlice,
  { index, link }: JudgedOutput,
): Generator<ValueAnswer, void, void> {
  const size = values.data.length / slice.count;
  const truths = slice.targets[index]?.data ?? new Float32Array();
  for (let place = 0; place < slice.count; place += 1) {
    const [from, to] = [place * size, (place + 1) * size];
    yield {
      index: start + place,
      answers: throughLink(Float32Array.from(values.data.subarray(from, to)), link),
      truths: truths.subarray(from, to),
    };
  }
}
