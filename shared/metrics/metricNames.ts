// Names under which metrics are reported: "f1", of one class "f1[3]", of one output among several "which/f1"; over the
// validation set "valF1".
import type { MetricDefinition } from "./definition.ts";
import { metricOf } from "./registry.ts";

type Values = Readonly<Record<string, number>>;

/** "loss" → "valLoss". */
export function validationName(name: string): string {
  return `val${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

export function isClassScore(name: string): boolean {
  return name.endsWith("]");
}

/** Names of the metrics beside the loss and the learning rate, each once for training and validation, less those of single classes; of several outputs also their losses, behind the others. */
export function chosenNames(metrics: Values): readonly string[] {
  const all = Object.keys(metrics);
  const names = [
    ...all.filter((name) => metricNamed(name) !== undefined),
    ...all.filter((name) => name.endsWith("/loss")),
  ];
  const ofValidation = new Set(names.map(validationName));
  return names.filter((name) => !ofValidation.has(name));
}

/** "F1", or "F1 of Which". */
export function metricTitle(name: string): string {
  return ofOutput(name, plainTitle(name));
}

/** The same within a sentence: "f1 of Which". */
export function metricWords(name: string): string {
  return ofOutput(name, plainTitle(name).toLowerCase());
}

/** The output that the metric judges, by its name; null where the network has one. */
export function outputOfMetric(name: string): string | null {
  const slash = name.lastIndexOf("/");
  return slash < 0 ? null : name.slice(0, slash);
}

function plainTitle(name: string): string {
  const plain = name.slice(name.lastIndexOf("/") + 1);
  return metricNamed(name)?.title ?? (plain === "loss" ? "Loss" : plain);
}

function ofOutput(name: string, title: string): string {
  const output = outputOfMetric(name);
  return output === null ? title : `${title} of ${output}`;
}

/** True where the metric reads well as per cent. */
export function isShare(name: string): boolean {
  return metricNamed(name)?.share ?? false;
}

function metricNamed(name: string): MetricDefinition | undefined {
  return metricOf(name.slice(name.lastIndexOf("/") + 1));
}
