// The training step of the sample on show, seen at one node, by the weights and the optimizer as they stand.
import { useEffect, useState } from "react";
import type { AppError } from "../../../shared/errors/appError.ts";
import type { SampleStep } from "../../../shared/contract/sampleStep.ts";
import type { Result } from "../../../shared/result.ts";
import { client } from "../../client/client.ts";
import { useRun } from "../../training/runStore.ts";

export interface ShownSample {
  readonly split: "train" | "validation";
  readonly index: number;
}

interface Answer {
  readonly asked: string;
  readonly seen: Result<SampleStep, AppError>;
}

/** Null until it is there. @param step of the weights on show. */
export function useSampleStep(
  node: string,
  { split, index }: ShownSample,
  step: number,
): Result<SampleStep, AppError> | null {
  const runId = useRun((store) => store.snapshot?.runId ?? null);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const asked = [runId, node, split, index, step].join(" ");
  useEffect(() => {
    let current = true;
    if (runId === null) return undefined;
    void client.call("training.sampleStep", { runId, split, index, node }).then((seen) => {
      if (current) setAnswer({ asked, seen });
    });
    return () => {
      current = false;
    };
  }, [asked, runId, node, split, index]);
  return answer?.asked === asked ? answer.seen : null;
}
