// Which of an output's numbers an explanation is about, and its title, pure: the class it names, held against the true one, or
// the value it gives.
import { throughLink, type OutputLink } from "../../shared/losses/throughLink.ts";
import { placeOfLargest } from "../../shared/metrics/placeOfLargest.ts";
import { classWords, learnsValues, type AnswerTarget } from "../data/answerTargets.ts";
import { classShares } from "../data/classShares.ts";
import { plain } from "../live/numberText.ts";

export interface ExplainedAnswer {
  readonly unit: number;
  /** −1 where it speaks for the answer that this number is small. */
  readonly sign: 1 | -1;
  /** The number of the true class, where it is another. */
  readonly against: number | null;
  readonly words: string;
  /** How what raises it and what lowers it are called. */
  readonly sides: readonly [string, string];
}

export interface GivenAnswer {
  /** The network's numbers, before the link. */
  readonly values: Float32Array;
  readonly link: OutputLink;
  readonly target: AnswerTarget | null;
  readonly truth: number | null;
}

export function explainedAnswer(given: GivenAnswer): ExplainedAnswer {
  const { values, link, target, truth } = given;
  if (learnsValues(target)) return explainedValue(given);
  const answer = placeOfLargest(classShares(throughLink(values, link), target?.classNames ?? null));
  const [ofOne, wrong] = [values.length === 1, truth !== null && truth !== answer];
  return {
    unit: ofOne ? 0 : answer,
    sign: ofOne && answer === 0 ? -1 : 1,
    against: wrong && !ofOne ? truth : null,
    words: `${classWords(target, answer)}${wrong ? ` and not ${classWords(target, truth)}` : ""}`,
    sides: ["for it", "against"],
  };
}

/** Of several values the largest. */
function explainedValue({ values, link }: GivenAnswer): ExplainedAnswer {
  const unit = placeOfLargest(values);
  const value = throughLink(values, link)[unit] ?? Number.NaN;
  return { unit, sign: 1, against: null, words: plain(value), sides: ["raises it", "lowers it"] };
}
