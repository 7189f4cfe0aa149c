// What the run on show makes of the validation set, asked for only while somebody looks: at an epoch's end but not more often
// than every so often, once more where training comes to rest, and where a recorded step comes to rest on show.
import { useEffect, useRef, useState } from "react";
import type { CallResult, RunSnapshot } from "../../shared/contract/contract.ts";
import type { AppError } from "../../shared/errors/appError.ts";
import type { Result } from "../../shared/result.ts";
import { useNamedOutput } from "../data/useAnswers.ts";
import { useRestingStep } from "../timeline/useRestingStep.ts";
import { client } from "../client/client.ts";

type Answer<T> = Result<T, AppError>;
type Ask<T> = (runId: string, output: string | undefined) => Promise<Answer<T>>;

export type Confusion = CallResult<"training.confusion">;
export type Deviations = CallResult<"training.deviations">;

interface Known<T> {
  readonly about: string;
  readonly answer: Answer<T>;
}

/** Answering takes time that training could have used: at most this share of it. */
const mostShare = 0.02;
const leastPauseMs = 1000;

/** Of the output on show; null before the first answer. */
export function useConfusion(snapshot: RunSnapshot): Answer<Confusion> | null {
  return useEpochAnswer(snapshot, askConfusion);
}

/** Of the output on show; null before the first answer. */
export function useDeviations(snapshot: RunSnapshot): Answer<Deviations> | null {
  return useEpochAnswer(snapshot, askDeviations);
}

const askConfusion: Ask<Confusion> = (runId, output) => client.call("training.confusion", { runId, output });

const askDeviations: Ask<Deviations> = (runId, output) =>
  client.call("training.deviations", { runId, output });

function useEpochAnswer<T>({ runId, epoch, state, step }: RunSnapshot, ask: Ask<T>): Answer<T> | null {
  const output = useNamedOutput();
  const about = `${runId} ${output ?? ""}`;
  const [known, setKnown] = useState<Known<T> | null>(null);
  const notBefore = useRef(0);
  /** What was asked about last. */
  const lastAbout = useRef("");
  /** The run whose engine has built what an answer takes: the first one's time says nothing about the next. */
  const built = useRef<string | null>(null);
  const shown = useRestingStep();
  const running = state === "running";
  const moment =
    state === "preparing" || step === 0 ? null : `${epoch} ${running ? "" : step} ${shown ?? "live"}`;
  useEffect(() => {
    async function askNow(): Promise<void> {
      lastAbout.current = about;
      const startedAt = performance.now();
      const answer = await ask(runId, output);
      const now = performance.now();
      const pauseMs = built.current === runId ? (now - startedAt) / mostShare : 0;
      notBefore.current = now + Math.max(leastPauseMs, pauseMs);
      built.current = runId;
      // An epoch that ended meanwhile makes the answer no worse; it would only never come to be seen.
      setKnown((before) => (answer.ok || before?.about !== about ? { about, answer } : before));
    }
    const waits = running && lastAbout.current === about;
    const delayMs = waits ? Math.max(0, notBefore.current - performance.now()) : 0;
    const timer = moment === null ? null : setTimeout(() => void askNow(), delayMs);
    return () => {
      if (timer !== null) clearTimeout(timer);
    };
  }, [runId, output, about, ask, moment, running]);
  return known?.about === about ? known.answer : null;
}
