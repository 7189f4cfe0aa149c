// The end of the network as explanations need it: the main output, the dense layer that gives its numbers, and what feeds that.
import { useMemo } from "react";
import { useAnswers } from "../data/useAnswers.ts";
import { useDocument } from "../document/documentStore.ts";
import { chainOf, onlySource, type ChainNode } from "../live/chain.ts";

export interface LastLayer {
  readonly output: ChainNode;
  /** The node whose numbers the output passes on. */
  readonly answers: ChainNode;
  /** The layer whose neurons the last dense layer weighs; null where the last layer is none. */
  readonly hidden: ChainNode | null;
}

export function useLastLayer(): LastLayer | null {
  const document = useDocument((store) => store.document);
  const analysis = useDocument((store) => store.analysis);
  const { mainOutput } = useAnswers();
  return useMemo(() => {
    const chain = chainOf(document, analysis);
    const output = mainOutput === null ? undefined : chain.get(mainOutput);
    if (output === undefined) return null;
    const answers = onlySource(chain, output) ?? output;
    const plain =
      answers.layer === "dense" && (answers.activation === null || linear.has(answers.activation));
    const hidden =
      plain || output.link !== null || answers.activation === "softmax" ? onlySource(chain, answers) : null;
    return { output, answers, hidden: answers.layer === "dense" ? hidden : null };
  }, [document, analysis, mainOutput]);
}

const linear: ReadonlySet<string> = new Set(["linear", "none"]);
