// Names under which metrics are reported: "f1", of one class "f1[3]", of one output among several "which/f1"; over the
// validation set "valF1".
import type { MetricDefinition } from "./definition.ts";
import { metricOf } from "./registry.ts";

/** Of any kind, by their names. */
type Values = Readonly<Record<string, unknown>>;

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

/** What a run is judged by at a glance: the first of its chosen metrics, of several outputs the first of each. */
export function headMetrics(metrics: Values): readonly string[] {
  const heads = new Map<string | null, string>();
  for (const name of chosenNames(metrics)) {
    const output = outputOfMetric(name);
    if (!heads.has(output)) heads.set(output, name);
  }
  return [...heads.values()];
}

/** Beside such a metric where there is little room: the output's name where there are several, else the metric's. */
export function headWords(name: string): string {
  return outputOfMetric(name) ?? metricWords(name);
}

/** The chosen metrics of each output, and those over the validation set, under their plain names; null where there is one output. */
export function metricsByOutput(
  metrics: Readonly<Record<string, number>>,
): Readonly<Record<string, Readonly<Record<string, number>>>> | null {
  const outputs = new Map<string, [string, number][]>();
  for (const name of chosenNames(metrics)) {
    const output = outputOfMetric(name);
    if (output === null) continue;
    const own = outputs.get(output) ?? [];
    outputs.set(output, own);
    const [trained, validated] = [metrics[name], metrics[validationName(name)]];
    if (trained !== undefined) own.push([plainName(name), trained]);
    if (validated !== undefined) own.push([validationName(plainName(name)), validated]);
  }
  if (outputs.size === 0) return null;
  return Object.fromEntries([...outputs].map(([output, own]) => [output, Object.fromEntries(own)]));
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
  const plain = plainName(name);
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
  return metricOf(plainName(name));
}

/** Less the output's name. */
function plainName(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
