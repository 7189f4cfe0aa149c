// One run from start to end through the services, with its snapshots handed on and a Ctrl-C turned into an orderly stop.
import type { CallParams, EventPayload, MetricPoint, RunSnapshot } from "../../shared/contract/contract.ts";
import { AppFailure, type AppError } from "../../shared/errors/appError.ts";
import type { Result } from "../../shared/result.ts";
import { isOver } from "../../shared/run/runState.ts";
import type { ServiceHost, Services } from "../services/host.ts";
import type { CliContext } from "./context.ts";

/** What a run tells while it goes. */
export interface RunFollower {
  snapshot(snapshot: RunSnapshot): void;
  points(points: readonly MetricPoint[]): void;
}

/** One app without a window: its services, and what they tell. */
export class CliSession {
  readonly services: Services;
  private follower: RunFollower | null = null;
  private readonly context: CliContext;

  /** @param dataMemoryBytes data with more bytes is read from the disk; the settings say where it is left out. */
  constructor(
    context: CliContext,
    createServices: (host: ServiceHost) => Services,
    dataMemoryBytes?: number,
  ) {
    this.context = context;
    this.services = createServices({
      shell: "cli",
      version: context.version,
      dataDir: context.places.dataDir,
      startFolder: process.cwd(),
      dataMemoryBytes,
      spawnTrainer: () => context.spawnTrainer(),
      emit: (event, payload) => {
        // The event's name says which payload it is; the compiler can't narrow one by the other.
        if (event === "training.changed") this.follower?.snapshot(payload as RunSnapshot);
        if (event === "training.points")
          this.follower?.points((payload as EventPayload<"training.points">).points);
      },
    });
  }

  /** Trains to the end, to the first failure, or until interrupted. */
  async train(request: CallParams<"training.start">, follower: RunFollower): Promise<RunSnapshot> {
    const over = new Promise<RunSnapshot>((resolve) => {
      this.follower = {
        points: (points) => follower.points(points),
        snapshot(snapshot) {
          follower.snapshot(snapshot);
          if (isOver(snapshot.state)) resolve(snapshot);
        },
      };
    });
    const { runId } = succeeded(await this.services.handlers["training.start"](request));
    const endInterrupts = this.context.onInterrupt(() => {
      void this.services.handlers["training.stop"]({ runId }).catch(this.context.report);
    });
    try {
      return await over;
    } finally {
      endInterrupts();
    }
  }
}

/** The value, or the failure thrown for the program to report. */
export function succeeded<T>(outcome: Result<T, AppError>): T {
  if (!outcome.ok) throw new AppFailure(outcome.error);
  return outcome.value;
}
