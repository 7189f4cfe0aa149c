// What an output made of a sample that was found, in few words, pure: "4 → 9 61 %", "12.00 → 9.31".
import type { CallResult } from "../../shared/contract/contract.ts";
import { classWords, truthOf, type AnswerTarget } from "../data/answerTargets.ts";
import { percent, plain } from "../live/numberText.ts";

type Found = CallResult<"training.answers">["found"][number];

export function answerWords({ sample, answer, share, off }: Found, target: AnswerTarget | null): string {
  const truth = truthOf(sample, target);
  if (share !== null) return `${classWords(target, truth)} → ${classWords(target, answer)} ${percent(share)}`;
  if (truth === null || answer === null) return off === null ? "" : `off by ${plain(off)}`;
  return `${plain(truth)} → ${plain(answer)}`;
}
