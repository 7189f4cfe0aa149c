import { useDocument } from "../document/documentStore.ts";
import { chainOf, type ChainNode } from "../live/chain.ts";
import { answersOf, type AnswerTarget, type Answers } from "./answerTargets.ts";
import { useChosenOutput } from "./chosenOutput.ts";
import { useDataset } from "./datasetStore.ts";

/** What the outputs of the open document learn of its data; the main one is the one that was chosen, where it still is there. */
export function useAnswers(): Answers {
  const summary = useDataset((store) => store.summary);
  const chosen = useChosenOutput((store) => store.node);
  const answers = useDocument(({ document, analysis }) => answersOf(document, analysis, summary));
  return chosen !== null && answers.targets.has(chosen) ? { ...answers, mainOutput: chosen } : answers;
}

/** What the main output learns. */
export function useMainTarget(): AnswerTarget | null {
  const { targets, mainOutput } = useAnswers();
  return mainOutput === null ? null : (targets.get(mainOutput) ?? null);
}

/** Names the main output where there are others: the only one need not be named. */
export function useNamedOutput(): string | undefined {
  const { targets, mainOutput } = useAnswers();
  return targets.size > 1 ? (mainOutput ?? undefined) : undefined;
}

/** In the order in which the network gives them. */
export function useOutputNodes(): readonly ChainNode[] {
  const { targets } = useAnswers();
  const chain = useDocument(({ document, analysis }) => chainOf(document, analysis));
  return [...targets.keys()].flatMap((output) => chain.get(output) ?? []);
}
