// What `netloom train` tells while it runs: NDJSON for programs, a progress bar or a line per epoch for people.
import type { ExportReport, MetricPoint, RunSnapshot } from "../../shared/contract/contract.ts";
import type { AppError } from "../../shared/errors/appError.ts";
import {
  chosenNames,
  isShare,
  metricsByOutput,
  metricWords,
  validationName,
} from "../../shared/metrics/metricNames.ts";
import type { Terminal } from "./context.ts";
import type { RunFollower } from "./training.ts";
import { percent, progressLine, secondsLeft, shortCount } from "./progressLine.ts";

export interface TrainReport extends RunFollower {
  finished(snapshot: RunSnapshot, exported: ExportReport | null): void;
  interrupted(snapshot: RunSnapshot): void;
  failed(error: AppError): void;
}

/** The fixed last line of a run that finished. */
export function finishedEvent(snapshot: RunSnapshot, exported: ExportReport | null) {
  const { metrics } = snapshot;
  const outputs = metricsByOutput(metrics);
  return {
    event: "finished",
    epochs: snapshot.epoch,
    steps: snapshot.step,
    seconds: snapshot.elapsedMs / 1000,
    samplesPerSecond: snapshot.samplesPerSecond,
    loss: metrics["loss"] ?? null,
    accuracy: metrics["accuracy"] ?? null,
    valLoss: metrics["valLoss"] ?? null,
    valAccuracy: metrics["valAccuracy"] ?? null,
    // Of several outputs each has metrics of its own, and none is the network's.
    ...(outputs === null ? {} : { outputs }),
    metrics,
    parameters: snapshot.parameters,
    engine: snapshot.engine,
    device: snapshot.device,
    export:
      exported === null
        ? null
        : {
            path: exported.path,
            opset: exported.opset,
            maxAbsDiff: exported.maxAbsDiff,
            samplesChecked: exported.samplesChecked,
          },
  } as const;
}

export function jsonReport(terminal: Terminal, now: () => number): TrainReport {
  const changes = new SnapshotChanges();
  let progressAt = Number.NEGATIVE_INFINITY;
  const print = (event: object): void => terminal.out(JSON.stringify(event));
  return {
    snapshot(snapshot) {
      for (const note of changes.newNotes(snapshot)) print({ event: "note", text: note });
      if (changes.startedRunning(snapshot)) {
        const { engine, device, threads, parameters, steps, epochs } = snapshot;
        print({ event: "started", engine, device, threads, parameters, steps, epochs });
      }
      if (snapshot.state === "running" && now() - progressAt >= 1000) {
        progressAt = now();
        const { epoch, step, steps, samplesPerSecond, metrics } = snapshot;
        print({
          event: "progress",
          epoch,
          step,
          steps,
          samplesPerSecond,
          secondsLeft: secondsLeft(snapshot),
          ...metrics,
        });
      }
    },
    points(points) {
      for (const epoch of changes.finishedEpochs(points))
        print({ event: "epoch", epoch: epoch.epoch, step: epoch.step, ...epoch.metrics });
    },
    finished: (snapshot, exported) => print(finishedEvent(snapshot, exported)),
    interrupted: ({ step, checkpoint }) => print({ event: "interrupted", steps: step, checkpoint }),
    failed: (error) => print({ event: "failed", error }),
  };
}

export function textReport(terminal: Terminal): TrainReport {
  const changes = new SnapshotChanges();
  const clear = (): void => {
    if (terminal.interactive) terminal.status("");
  };
  return {
    snapshot(snapshot) {
      for (const note of changes.newNotes(snapshot)) {
        clear();
        terminal.note(note);
      }
      if (terminal.interactive) terminal.status(progressLine(snapshot, terminal.columns));
    },
    points(points) {
      if (terminal.interactive) return;
      for (const epoch of changes.finishedEpochs(points)) terminal.note(epochLine(epoch));
    },
    finished(snapshot, exported) {
      clear();
      for (const line of finishedLines(snapshot, exported)) terminal.out(line);
    },
    interrupted({ step, steps, checkpoint }) {
      clear();
      terminal.note(
        `Interrupted at step ${step} of ${steps}.${checkpoint === null ? "" : ` Go on with --resume ${checkpoint}`}`,
      );
    },
    failed: clear,
  };
}

/** Notices what is new. */
class SnapshotChanges {
  private notes = 0;
  private running = false;

  newNotes({ notes }: RunSnapshot): readonly string[] {
    const fresh = notes.slice(this.notes);
    this.notes = notes.length;
    return fresh;
  }

  startedRunning({ state }: RunSnapshot): boolean {
    if (this.running || state !== "running") return false;
    this.running = true;
    return true;
  }

  /** A validation that ends an epoch tells what the training came to over it. */
  finishedEpochs(points: readonly MetricPoint[]): readonly FinishedEpoch[] {
    const finished: FinishedEpoch[] = [];
    for (const { step, epoch, values, trained } of points) {
      if (trained === undefined) continue;
      const validation = Object.entries(values).map(
        ([name, value]) => [validationName(name), value] as const,
      );
      finished.push({
        epoch: Math.round(epoch),
        step,
        metrics: { ...trained, ...Object.fromEntries(validation) },
      });
    }
    return finished;
  }
}

interface FinishedEpoch {
  readonly epoch: number;
  readonly step: number;
  readonly metrics: Readonly<Record<string, number>>;
}

function epochLine({ epoch, metrics }: FinishedEpoch): string {
  return `epoch ${epoch}  ${metricsInWords(metrics)}`;
}

function metricsInWords(metrics: RunSnapshot["metrics"]): string {
  const names = ["loss", ...chosenNames(metrics)];
  const valueWords = (words: string, key: string, name: string) => {
    const value = metrics[key];
    return value === undefined ? [] : [`${words} ${isShare(name) ? percent(value) : value.toFixed(4)}`];
  };
  return [
    ...names.flatMap((name) => valueWords(metricWords(name), name, name)),
    ...names.flatMap((name) => valueWords(`validation ${metricWords(name)}`, validationName(name), name)),
  ].join("  ");
}

function finishedLines(snapshot: RunSnapshot, exported: ExportReport | null): readonly string[] {
  const seconds = (snapshot.elapsedMs / 1000).toFixed(1);
  const epochs = `${snapshot.epoch} ${snapshot.epoch === 1 ? "epoch" : "epochs"}`;
  const trained = `Trained ${epochs} (${snapshot.step} steps) in ${seconds} s`;
  return [
    `${trained}, ${shortCount(snapshot.samplesPerSecond)} samples/s, on ${snapshot.engine} · ${snapshot.device}.`,
    metricsInWords(snapshot.metrics),
    ...(exported === null ? [] : [exportLine(exported)]),
  ];
}

function exportLine({ path, opset, maxAbsDiff, samplesChecked }: ExportReport): string {
  return `Exported ${path} (opset ${opset}); on ${samplesChecked} held-out samples it differs from the trained model by at most ${maxAbsDiff.toExponential(1)}.`;
}
