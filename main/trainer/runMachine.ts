// Where a run stands: moved by the named events of shared/run/runState.ts alone, and told at every move.
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { invariant } from "../../shared/invariant.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { isOver, nextRunState, type RunEvent, type RunState } from "../../shared/run/runState.ts";

export type Done = Result<Record<string, never>, AppError>;

export const done: Done = ok({});

export class RunMachine {
  readonly #onEnter: (state: RunState) => void;
  #state: RunState = "idle";
  #error: AppError | null = null;

  /** @param onEnter hears of every state as it is entered. */
  constructor(onEnter: (state: RunState) => void) {
    this.#onEnter = onEnter;
  }

  get state(): RunState {
    return this.#state;
  }

  get isOver(): boolean {
    return isOver(this.#state);
  }

  /** Why the run failed; null where it has not. */
  get error(): AppError | null {
    return this.#error;
  }

  allows(event: RunEvent): boolean {
    return nextRunState(this.#state, event) !== null;
  }

  enter(event: RunEvent): void {
    const next = nextRunState(this.#state, event);
    invariant(next !== null, `${event} does not fit a run that is ${this.#state}`);
    this.#state = next;
    this.#onEnter(next);
  }

  enterIfAllowed(event: RunEvent): Done {
    if (!this.allows(event)) return this.refusal(event);
    this.enter(event);
    return done;
  }

  refusal(event: RunEvent): Done {
    return err(appError("run/wrong-state", { found: `"${event}" while the run is ${this.#state}` }));
  }

  /** What goes wrong after the end changes nothing any more. */
  fail(error: AppError): void {
    if (this.isOver) return;
    this.#error = error;
    this.enter("fail");
  }
}
