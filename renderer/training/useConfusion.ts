// The confusion matrix of the run on show, asked for only while somebody looks: at an epoch's end but not more often than
// every so often, once more where training comes to rest, and where a recorded step comes to rest on show.
import { useEffect, useRef, useState } from "react";
import type { CallResult, RunSnapshot } from "../../shared/contract/contract.ts";
import { useRestingStep } from "../timeline/useRestingStep.ts";
import { client } from "../client/client.ts";

export type Confusion = CallResult<"training.confusion">;

interface Asked {
  readonly runId: string;
  readonly value: Confusion;
}

/** Answering takes time that training could have used: at most this share of it. */
const mostShare = 0.02;
const leastPauseMs = 1000;

export function useConfusion({ runId, epoch, state, step }: RunSnapshot): Confusion | null {
  const [asked, setAsked] = useState<Asked | null>(null);
  const notBefore = useRef(0);
  /** The run whose engine has built what an answer takes: the first one's time says nothing about the next. */
  const built = useRef<string | null>(null);
  const shown = useRestingStep();
  const running = state === "running";
  const moment =
    state === "preparing" || step === 0 ? null : `${epoch} ${running ? "" : step} ${shown ?? "live"}`;
  useEffect(() => {
    async function ask(): Promise<void> {
      const startedAt = performance.now();
      const result = await client.call("training.confusion", { runId });
      const now = performance.now();
      const pauseMs = built.current === runId ? (now - startedAt) / mostShare : 0;
      notBefore.current = now + Math.max(leastPauseMs, pauseMs);
      built.current = runId;
      // An epoch that ended meanwhile makes the answer no worse; it would only never come to be seen.
      if (result.ok) setAsked({ runId, value: result.value });
    }
    const delayMs = running ? Math.max(0, notBefore.current - performance.now()) : 0;
    const timer = moment === null ? null : setTimeout(() => void ask(), delayMs);
    return () => {
      if (timer !== null) clearTimeout(timer);
    };
  }, [runId, moment, running]);
  return asked?.runId === runId ? asked.value : null;
}
