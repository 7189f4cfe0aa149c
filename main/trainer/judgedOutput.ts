// Which of a network's outputs a question about its answers means: the one it names by its node, else the first that learns
// what is asked about.
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { lossOf } from "../../shared/losses/registry.ts";
import type { OutputLink } from "../../shared/losses/throughLink.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { CompiledNetwork, NetworkOutput } from "../compile/compiledNetwork.ts";
import { classTargetOf, type LoadedDataset, type TargetKind } from "../data/dataset.ts";

type Outputs = Pick<CompiledNetwork, "outputs">;
type Learned = TargetKind["kind"];

export interface JudgedOutput {
  /** Among the outputs, and so among the targets. */
  readonly index: number;
  readonly fromLogits: boolean;
  /** What makes its numbers what they mean. */
  readonly link: OutputLink;
  readonly kind: TargetKind;
}

/** Its place among the outputs; run/unknown-output where none is of this node. */
export function placeOfOutput({ outputs }: Outputs, node: string): Result<number, AppError> {
  const place = outputs.findIndex((output) => output.node === node);
  if (place >= 0) return ok(place);
  const known = outputs.map((output) => output.node).join(", ");
  return err(appError("run/unknown-output", { expected: `one of the outputs ${known}`, found: node }));
}

/**
 * The output of this node; where none is named the first that learns that, of classes the one that a sample's label is.
 * data/output-mismatch where it learns something else. @param learned left out: whatever it learns, of classes first
 */
export function judgedOutput(
  network: Outputs,
  dataset: LoadedDataset,
  node: string | undefined,
  learned?: Learned,
): Result<JudgedOutput, AppError> {
  const place = node === undefined ? ok(firstThatLearns(dataset, learned)) : placeOfOutput(network, node);
  if (!place.ok) return place;
  const index = place.value;
  const [output, kind] = [network.outputs[index], dataset.targetKinds[index]];
  if (output === undefined || kind === undefined || kind.kind !== (learned ?? kind.kind))
    return err(
      appError("data/output-mismatch", {
        expected: `an output that learns ${learned ?? "something"}`,
        found: kind === undefined ? "none" : `one that learns ${kind.kind}`,
      }),
    );
  return ok({ index, fromLogits: output.fromLogits, link: linkOf(output), kind });
}

export function classNamesOf({ kind }: JudgedOutput): readonly string[] {
  return kind.kind === "classes" ? kind.names : [];
}

/** −1 where none does. */
function firstThatLearns(dataset: LoadedDataset, learned: Learned | undefined): number {
  const { targetKinds } = dataset;
  const label = learned === "values" ? undefined : classTargetOf(dataset)?.index;
  return label ?? targetKinds.findIndex(({ kind }) => kind === (learned ?? kind));
}

function linkOf({ loss, fromLogits }: NetworkOutput): OutputLink {
  return fromLogits ? (lossOf(loss)?.link ?? null) : null;
}
