// What each output of the open network learns of its data: a class, with the classes' names, or values. Views of one answer show
// the main output: the one that learns which class a sample is, as its label says, unless another was chosen.
import type { DatasetSummary } from "../../shared/contract/contract.ts";
import type { Analysis } from "../../shared/document/analyseDocument.ts";
import { learningOutputs, targetPlaces } from "../../shared/document/outputTargets.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { writtenOut } from "../live/chain.ts";
import type { LiveSample } from "../live/liveFeed.ts";

export interface AnswerTarget {
  readonly name: string;
  /** Null where it holds values. */
  readonly classNames: readonly string[] | null;
  /** The class that a sample's label is. */
  readonly isLabel: boolean;
}

export interface Answers {
  /** By the output's node, in the order in which the network gives them; null where the data has no target for it. */
  readonly targets: ReadonlyMap<string, AnswerTarget | null>;
  readonly mainOutput: string | null;
}

interface KnownAnswers extends Answers {
  readonly summary: DatasetSummary | null;
}

const known = new WeakMap<Analysis, KnownAnswers>();

/** The same analysis and data give the same answers. */
export function answersOf(
  document: NetDocument,
  analysis: Analysis,
  summary: DatasetSummary | null,
): Answers {
  const before = known.get(analysis);
  if (before?.summary === summary) return before;
  const answers = { summary, ...readAnswers(document, analysis, summary) };
  known.set(analysis, answers);
  return answers;
}

/** What the target says of the sample: a class or a value; null where nobody knows. */
export function truthOf(
  sample: Pick<LiveSample, "label" | "truths"> | null,
  target: AnswerTarget | null,
): number | null {
  if (sample === null || target === null) return null;
  const { truths = [], label } = sample;
  return truths.find((truth) => truth.target === target.name)?.value ?? (target.isLabel ? label : null);
}

export function learnsClasses(target: AnswerTarget | null): boolean {
  return target !== null && target.classNames !== null;
}

export function learnsValues(target: AnswerTarget | null): boolean {
  return target !== null && target.classNames === null;
}

/** The class of this number by its name; "?" where nobody knows which. */
export function classWords(target: AnswerTarget | null, index: number | null): string {
  return index === null ? "?" : (target?.classNames?.[index] ?? String(index));
}

function readAnswers(document: NetDocument, analysis: Analysis, summary: DatasetSummary | null): Answers {
  const trained = writtenOut(document, analysis);
  const outputs = learningOutputs(trained.document, trained.analysis);
  const offered = summary?.targets ?? [];
  const label = offered.findIndex(({ classNames }) => classNames !== null);
  const places = targetPlaces(
    outputs,
    offered.map(({ name }) => name),
  );
  const targets = new Map(
    outputs.map(({ node }, index) => {
      const place = places[index] ?? null;
      const target = place === null ? undefined : offered[place];
      return [node, target === undefined ? null : { ...target, isLabel: place === label }] as const;
    }),
  );
  const main = [...targets].find(([, target]) => target?.isLabel) ?? [...targets][0];
  return { targets, mainOutput: main?.[0] ?? null };
}
