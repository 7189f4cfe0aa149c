// How well a run did over the validation set, in few words: the metric that it is judged by, of several outputs one each.
import { headMetrics, headWords, metricTitle, validationName } from "../../shared/metrics/metricNames.ts";
import { metricText } from "../training/metricText.ts";

type Metrics = Readonly<Record<string, number>>;

/** Runs beside each other differ by little. */
const shareDigits = 2;

interface Score {
  readonly name: string;
  readonly value: number;
}

/** True where the accuracy says it all. */
export function isByAccuracy(metrics: Metrics): boolean {
  return headMetrics(metrics).every((name) => name === "accuracy");
}

/** "Digit 97.12 % · Slant 4.31"; null where nothing is known. @param named false where all are known to be accuracies: "97.12 %" */
export function scoreWords(metrics: Metrics, named: boolean): string | null {
  const words = scoresOf(metrics).map(
    ({ name, value }) => `${named ? `${headWords(name)} ` : ""}${metricText(name, value, shareDigits)}`,
  );
  return words.length === 0 ? null : words.join(" · ");
}

/** The same with the metrics' full names. */
export function scoreTitle(metrics: Metrics): string {
  return scoresOf(metrics)
    .map(({ name, value }) => `${metricTitle(name)} ${metricText(name, value, shareDigits)}`)
    .join(", ");
}

function scoresOf(metrics: Metrics): readonly Score[] {
  return headMetrics(metrics).flatMap((name) => {
    const value = metrics[validationName(name)];
    return value === undefined ? [] : [{ name, value }];
  });
}
