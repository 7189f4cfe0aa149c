// The neuron that is pointed at, in words. Spoken when another one is chosen, and kept up to date now and then meanwhile.
import { useEffect, useRef, type ReactNode } from "react";
import { feed } from "../appFeed.ts";
import type { NeuronColumn } from "./columns.ts";
import type { NeuronHit } from "./layout.ts";
import { neuronWords } from "./neuronWords.ts";

export interface NeuronWordsProps {
  readonly columns: readonly NeuronColumn[];
  readonly focus: NeuronHit | null;
}

const everyMs = 1000;

export function NeuronWords({ columns, focus }: NeuronWordsProps): ReactNode {
  const text = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    function say(): void {
      const words = focus === null ? null : neuronWords(columns, focus, feed);
      if (text.current !== null) text.current.textContent = words ?? "";
    }
    say();
    if (focus === null) return undefined;
    const timer = setInterval(say, everyMs);
    return () => clearInterval(timer);
  }, [columns, focus]);
  return <p ref={text} className="visually-hidden" aria-live="polite" data-testid="neuron-words" />;
}
