import { useDocument } from "../document/documentStore.ts";
import { answersOf, type Answers } from "./answerTargets.ts";
import { useDataset } from "./datasetStore.ts";

/** What the outputs of the open document learn of its data. */
export function useAnswers(): Answers {
  const summary = useDataset((store) => store.summary);
  return useDocument(({ document, analysis }) => answersOf(document, analysis, summary));
}
