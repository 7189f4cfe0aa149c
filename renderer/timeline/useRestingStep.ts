import { useEffect, useState } from "react";
import { onShown, readShownStep } from "./timelineStore.ts";

const restMs = 250;

/** The recorded step on show once it has been for a moment, for what is too dear to follow a hand; null while it is the run. */
export function useRestingStep(): number | null {
  const [step, setStep] = useState(readShownStep);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = onShown(() => {
      clearTimeout(timer);
      timer = setTimeout(() => setStep(readShownStep()), restMs);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, []);
  return step;
}
