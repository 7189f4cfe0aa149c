// An output's answer in words: the likeliest class, the truth where it is another, and what else came close; or the values it
// gives, beside those it should give.
import type { ReactNode } from "react";
import { throughLink } from "../../shared/losses/throughLink.ts";
import { truthOf } from "../data/answerTargets.ts";
import { classShares } from "../data/classShares.ts";
import { useAnswers } from "../data/useAnswers.ts";
import type { ChainNode } from "../live/chain.ts";
import type { LiveSample } from "../live/liveFeed.ts";
import { percent, plain } from "../live/numberText.ts";

const most = 3;
const mostValues = 6;
/** Less than this came nowhere near. */
const leastNamed = 0.01;

export interface VerdictProps {
  readonly output: ChainNode;
  /** Named where there are several outputs. */
  readonly heading: string | null;
  readonly values: Float32Array;
  readonly sample: LiveSample;
}

export function Verdict({ output, heading, values, sample }: VerdictProps): ReactNode {
  const target = useAnswers().targets.get(output.id) ?? null;
  const names = target?.classNames ?? null;
  const shares = classShares(throughLink(values, output.link), names);
  const truth = truthOf(sample, target);
  const order = likeliest(shares);
  const wrong = names !== null && truth !== null && shares.length > 1 && truth !== order[0];
  const answer =
    names !== null && shares.length === names.length && shares.length > 1 ? (
      <ClassAnswer
        names={names}
        shares={shares}
        order={order}
        wrongFor={wrong ? truth : null}
        brief={heading !== null}
      />
    ) : (
      <ValueAnswer values={shares} truth={names === null ? truth : null} />
    );
  return (
    <p className="verdict numbers" data-testid="verdict" data-wrong={wrong} data-several={heading !== null}>
      {heading === null ? null : <span className="verdict-output">{heading}</span>}
      {answer}
    </p>
  );
}

interface ClassAnswerProps {
  readonly names: readonly string[];
  readonly shares: Float32Array;
  /** The likeliest classes. */
  readonly order: readonly number[];
  /** The true class where the answer is another. */
  readonly wrongFor: number | null;
  /** Little room: the colour alone says that it is wrong. */
  readonly brief: boolean;
}

function ClassAnswer({ names, shares, order, wrongFor, brief }: ClassAnswerProps): ReactNode {
  const [best = 0, ...others] = order;
  const close = others.filter((index) => (shares[index] ?? 0) >= leastNamed);
  return (
    <>
      <b>{names[best]}</b> {percent(shares[best] ?? 0)}
      {wrongFor === null ? (
        <span className="verdict-others">
          {close.map((index) => `${names[index]} ${percent(shares[index] ?? 0)}`).join(" · ")}
        </span>
      ) : (
        <span className="verdict-wrong">
          {brief ? "" : "wrong: "}it is {names[wrongFor]}
        </span>
      )}
    </>
  );
}

function ValueAnswer({
  values,
  truth,
}: {
  readonly values: Float32Array;
  readonly truth: number | null;
}): ReactNode {
  const numbers = [...values.subarray(0, mostValues)].map((value) => plain(value)).join(", ");
  return (
    <>
      <b>{numbers}</b>
      {truth === null ? null : <span className="verdict-others">it is {plain(truth)}</span>}
    </>
  );
}

function likeliest(shares: Float32Array): readonly number[] {
  return [...shares.keys()].sort((a, b) => (shares[b] ?? 0) - (shares[a] ?? 0)).slice(0, most);
}
