// The data a command works on: what was given with --data, else the project's own. Of a table that was given, the columns that
// the outputs name are the targets, as outputs are given targets by name in Keras.
import { learningOutputsOf } from "../../shared/document/outputTargets.ts";
import type { DataRef, DataSource, NetDocument } from "../../shared/document/schema.ts";
import { dataRefFromArgument } from "../data/loadDataset.ts";

type TableSource = Extract<DataSource, { kind: "csv" }>;

export function givenData(argument: string | undefined, document: NetDocument): DataRef {
  if (argument === undefined) return document.data;
  const data = dataRefFromArgument(argument, document.data);
  return data.source.kind === "csv" ? { ...data, source: withTargets(data.source, document) } : data;
}

/** An output that names none learns the last column. */
function withTargets(source: TableSource, project: NetDocument): TableSource {
  const outputs = learningOutputsOf(project);
  const named = [...new Set(outputs.map(({ target }) => target).filter((target) => target !== ""))];
  const takesLast = outputs.some(({ target }) => target === "");
  const [target = null, ...others] = takesLast ? [null, ...named] : named;
  const otherTargets = others.flatMap((column) =>
    column === null ? [] : [{ column, task: "auto" as const }],
  );
  return { ...source, target, ...(otherTargets.length === 0 ? {} : { otherTargets }) };
}
