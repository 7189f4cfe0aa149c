// Names under which metrics are reported: "f1", of one class "f1[3]", of one output among several "which/f1"; over the
// validation set "valF1".
import { metricOf } from "./registry.ts";

type Values = Readonly<Record<string, number>>;

/** "loss" → "valLoss". */
export function validationName(name: string): string {
  return `val${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

export function isClassScore(name: string): boolean {
  return name.endsWith("]");
}

/** Names of the metrics beside the losses, each once for training and validation, without those of single classes. */
export function chosenNames(metrics: Values): readonly string[] {
  const names = Object.keys(metrics).filter((name) => !isClassScore(name));
  const ofValidation = new Set(names.map(validationName));
  return names.filter((name) => !ofValidation.has(name) && name !== "loss" && !name.endsWith("/loss"));
}

/** "F1", or "F1 of which". */
export function metricTitle(name: string): string {
  const slash = name.lastIndexOf("/");
  const id = name.slice(slash + 1);
  const title = metricOf(id)?.title ?? id;
  return slash < 0 ? title : `${title} of ${name.slice(0, slash)}`;
}

/** True where the metric reads well as per cent. */
export function isShare(name: string): boolean {
  return metricOf(name.slice(name.lastIndexOf("/") + 1))?.share ?? false;
}
