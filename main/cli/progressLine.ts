// The line that a terminal shows while a run trains: epoch, bar, loss, accuracy, speed, time left.
import type { RunSnapshot } from "../../shared/contract/contract.ts";
import { headMetrics, isShare, outputOfMetric } from "../../shared/metrics/metricNames.ts";

const barCells = 24;

/** One line of at most `columns` characters. */
export function progressLine(snapshot: RunSnapshot, columns: number): string {
  if (snapshot.state === "preparing" || snapshot.state === "idle")
    return clipped(`${snapshot.activity ?? "preparing"} …`, columns);
  const share = snapshot.steps === 0 ? 0 : Math.min(1, snapshot.step / snapshot.steps);
  const { loss, accuracy, valAccuracy } = snapshot.metrics;
  const parts = [
    `epoch ${Math.max(1, snapshot.epoch)}/${snapshot.epochs}`,
    `${bar(share)} ${String(Math.floor(share * 100)).padStart(3)} %`,
    ...(loss === undefined ? [] : [`loss ${loss.toFixed(4)}`]),
    ...outputParts(snapshot.metrics),
    ...(accuracy === undefined ? [] : [`acc ${percent(accuracy)}`]),
    ...(valAccuracy === undefined ? [] : [`val ${percent(valAccuracy)}`]),
    `${shortCount(snapshot.samplesPerSecond)} samples/s`,
    `ETA ${clockTime(secondsLeft(snapshot))}`,
  ];
  return clipped(parts.join("  "), columns);
}

/** Of several outputs the first metric of each, behind the output's name. */
function outputParts(metrics: RunSnapshot["metrics"]): readonly string[] {
  return headMetrics(metrics).flatMap((name) => {
    const output = outputOfMetric(name);
    const value = metrics[name] ?? Number.NaN;
    return output === null ? [] : [`${output} ${isShare(name) ? percent(value) : value.toPrecision(4)}`];
  });
}

/** Time left by the speed so far; null before the first step. */
export function secondsLeft({ step, steps, elapsedMs }: RunSnapshot): number | null {
  return step === 0 ? null : ((steps - step) * elapsedMs) / step / 1000;
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}

export function shortCount(count: number): string {
  if (count >= 1e6) return `${(count / 1e6).toFixed(2)}M`;
  if (count >= 1e4) return `${Math.round(count / 1e3)}k`;
  return String(Math.round(count));
}

function bar(share: number): string {
  const filled = Math.round(share * barCells);
  return "█".repeat(filled) + "░".repeat(barCells - filled);
}

function clockTime(seconds: number | null): string {
  if (seconds === null) return "–:––";
  const whole = Math.ceil(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = String(whole % 60).padStart(2, "0");
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${String(minutes).padStart(2, "0")}:${rest}`;
}

function clipped(text: string, columns: number): string {
  return text.length <= columns ? text : `${text.slice(0, Math.max(0, columns - 1))}…`;
}
