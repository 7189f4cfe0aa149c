// Histograms of recorded steps, computed when somebody looks at them: nothing is spent on what nobody looks at, and what is
// recorded holds all they need. While the run goes on they take a quarter of the view's share, a step at a time.
import type { CallParams, PastHistograms } from "../../../shared/contract/contract.ts";
import type { AppError } from "../../../shared/errors/appError.ts";
import { ok, type Result } from "../../../shared/result.ts";
import type { TrainingSession } from "../../engine/engine.ts";
import { TapReader, type SeldomBudget, type TapSource } from "../tapReader.ts";
import type { Turnstile } from "../turnstile.ts";
import type { ViewBudget } from "../viewBudget.ts";
import { measureCost, type WorkClocks } from "../workCost.ts";
import type { RecordedState } from "./recordingReader.ts";
import type { RunRecording } from "./runRecording.ts";
import { ShownSession } from "./shownSession.ts";

export interface PastSource extends Omit<TapSource, "session"> {
  readonly session: Pick<TrainingSession, "forward" | "readState" | "watchStep" | "writeState">;
  readonly recording: Pick<RunRecording, "stateAt">;
  readonly turnstile: Turnstile;
  readonly budget: Pick<ViewBudget, "resting" | "countAside">;
  readonly clocks: WorkClocks;
  /** Share of the training time that the view may cost. */
  readonly share: number;
  readonly wait: (delayMs: number) => Promise<void>;
}

export interface PastRequest extends Omit<CallParams<"recording.histograms">, "runId"> {
  /** Of the recording. */
  readonly path: string;
}

/** Nobody waits longer for the next step while the run goes on. */
const mostWaitMs = 10_000;
/** The looks are rationed between them, not within one. */
const unrationed: SeldomBudget = { allowsSeldom: true, spendSeldom: (_builds, work) => work() };

/** One moment per step, as far as the run lets them be looked at: none of a run whose view may cost nothing. */
export async function findPastHistograms(
  source: PastSource,
  { path, steps, taps }: PastRequest,
): Promise<Result<PastHistograms, AppError>> {
  const { turnstile, recording, budget, wait } = source;
  const moments: PastHistograms["moments"][number][] = [];
  for (const step of steps) {
    if (!budget.resting && source.share === 0) break;
    const state = await recording.stateAt(path, step);
    if (!state.ok) return state;
    const cost = measureCost(source.clocks);
    const values = await turnstile.pass(() => valuesOf(source, state.value, taps));
    const costMs = cost();
    moments.push({ step: state.value.header.step, values });
    if (budget.resting) continue;
    budget.countAside(costMs, "waiting");
    await wait(Math.min(mostWaitMs, (4 * costMs) / source.share));
  }
  return ok({ moments });
}

async function valuesOf(
  { session, network, dataset }: PastSource,
  { header: { step, epoch }, weights }: RecordedState,
  taps: PastRequest["taps"],
): Promise<PastHistograms["moments"][number]["values"]> {
  const then = new ShownSession(session);
  then.showRecorded({ step, epoch }, weights);
  const reader = new TapReader({ session: then, network, ...(dataset && { dataset }) }, unrationed);
  // Histograms are of weights and of the batch: no sample is looked at.
  return reader.read(taps, { features: [], targets: [] });
}
