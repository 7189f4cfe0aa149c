// What all parts of a run share from its beginning on.
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { InvariantError } from "../../shared/invariant.ts";
import type { TrainerDependencies } from "./dependencies.ts";
import { engineFailure } from "./engineFailure.ts";
import type { Pace } from "./pace.ts";
import type { RunMachine } from "./runMachine.ts";
import type { RunRequest } from "./runParts.ts";
import type { RunReport } from "./runReport.ts";
import type { EmitTrainerEvent } from "./trainerServer.ts";
import type { Turnstile } from "./turnstile.ts";

export interface RunContext {
  readonly request: RunRequest;
  readonly tools: TrainerDependencies;
  readonly emit: EmitTrainerEvent;
  readonly machine: RunMachine;
  readonly report: RunReport;
  readonly pace: Pace;
  /** Chunks, frames and commands take turns here. */
  readonly turnstile: Turnstile;
}

/** What a thrown error means for the run; a bug of ours is reported. */
export function explainFailure({ tools }: Pick<RunContext, "tools">, cause: unknown): AppError {
  if (!(cause instanceof InvariantError)) return engineFailure(cause);
  tools.report(cause);
  return appError("internal", { found: cause.message });
}
