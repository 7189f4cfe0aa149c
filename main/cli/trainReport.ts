// What `netloom train` tells while it runs: NDJSON for programs, a progress bar or a line per epoch for people.
import type { ExportReport, RunSnapshot } from "../../shared/contract/contract.ts";
import type { AppError } from "../../shared/errors/appError.ts";
import type { Terminal } from "./context.ts";
import { percent, progressLine, secondsLeft, shortCount } from "./progressLine.ts";

export interface TrainReport {
  snapshot(snapshot: RunSnapshot): void;
  finished(snapshot: RunSnapshot, exported: ExportReport | null): void;
  interrupted(snapshot: RunSnapshot): void;
  failed(error: AppError): void;
}

/** The fixed last line of a run that finished. */
export function finishedEvent(snapshot: RunSnapshot, exported: ExportReport | null) {
  const { metrics } = snapshot;
  return {
    event: "finished",
    epochs: snapshot.epochs,
    steps: snapshot.step,
    seconds: snapshot.elapsedMs / 1000,
    samplesPerSecond: snapshot.samplesPerSecond,
    loss: metrics["loss"] ?? null,
    accuracy: metrics["accuracy"] ?? null,
    valLoss: metrics["valLoss"] ?? null,
    valAccuracy: metrics["valAccuracy"] ?? null,
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
      if (changes.finishedEpoch(snapshot)) {
        print({ event: "epoch", epoch: snapshot.epoch, step: snapshot.step, ...snapshot.metrics });
      } else if (snapshot.state === "running" && now() - progressAt >= 1000) {
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
      const finishedEpoch = changes.finishedEpoch(snapshot);
      if (terminal.interactive) terminal.status(progressLine(snapshot, terminal.columns));
      else if (finishedEpoch) terminal.note(epochLine(snapshot));
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

/** Notices what is new in a snapshot. */
class SnapshotChanges {
  private notes = 0;
  private running = false;
  private epochs = 0;

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

  /** An epoch counts once its validation is done. */
  finishedEpoch({ epoch, metrics }: RunSnapshot): boolean {
    if (epoch <= this.epochs || metrics["valLoss"] === undefined) return false;
    this.epochs = epoch;
    return true;
  }
}

function epochLine({ epoch, epochs, metrics, samplesPerSecond }: RunSnapshot): string {
  return `epoch ${epoch}/${epochs}  ${metricWords(metrics)}  ${shortCount(samplesPerSecond)} samples/s`;
}

function metricWords(metrics: RunSnapshot["metrics"]): string {
  const { loss, accuracy, valLoss, valAccuracy } = metrics;
  return [
    ...(loss === undefined ? [] : [`loss ${loss.toFixed(4)}`]),
    ...(accuracy === undefined ? [] : [`accuracy ${percent(accuracy)}`]),
    ...(valLoss === undefined ? [] : [`validation loss ${valLoss.toFixed(4)}`]),
    ...(valAccuracy === undefined ? [] : [`validation accuracy ${percent(valAccuracy)}`]),
  ].join("  ");
}

function finishedLines(snapshot: RunSnapshot, exported: ExportReport | null): readonly string[] {
  const seconds = (snapshot.elapsedMs / 1000).toFixed(1);
  const trained = `Trained ${snapshot.epochs} epochs (${snapshot.step} steps) in ${seconds} s`;
  return [
    `${trained}, ${shortCount(snapshot.samplesPerSecond)} samples/s, on ${snapshot.engine} · ${snapshot.device}.`,
    metricWords(snapshot.metrics),
    ...(exported === null ? [] : [exportLine(exported)]),
  ];
}

function exportLine({ path, opset, maxAbsDiff, samplesChecked }: ExportReport): string {
  return `Exported ${path} (opset ${opset}); on ${samplesChecked} held-out samples it differs from the trained model by at most ${maxAbsDiff.toExponential(1)}.`;
}
