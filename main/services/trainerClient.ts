// The services' end of the trainer's protocol: calls that always settle, events that were checked. A process that has gone
// answers every call with the same error.
import {
  eventMessageSchema,
  responseSchema,
  type RequestMessage,
  type ResponseMessage,
} from "../../shared/contract/messages.ts";
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { err, type Result } from "../../shared/result.ts";
import {
  trainerCalls,
  trainerEvents,
  type TrainerCallName,
  type TrainerCallParams,
  type TrainerCallResult,
  type TrainerEventName,
  type TrainerEventPayload,
} from "../trainer/protocol.ts";
import type { TrainerProcess } from "./host.ts";

/** Listeners of a trainer's events, and of its end: `reason` is its exit code or signal, with its last words. */
export type TrainerListeners = {
  readonly [E in TrainerEventName]?: (payload: TrainerEventPayload<E>) => void;
} & { readonly exit?: (reason: string) => void };

interface PendingCall {
  readonly name: TrainerCallName;
  readonly settle: (outcome: Result<unknown, AppError>) => void;
}

const shutdownPatienceMs = 10_000;

export class TrainerClient {
  readonly #process: TrainerProcess;
  readonly #pending = new Map<number, PendingCall>();
  #listeners: TrainerListeners = {};
  #nextId = 1;
  #alive = true;
  #lastWords = "";
  readonly #exited: Promise<void>;

  constructor(process: TrainerProcess) {
    this.#process = process;
    this.#exited = new Promise((resolve) => {
      process.onExit((reason) => {
        this.#end(reason);
        resolve();
      });
    });
    process.onMessage((message) => this.#receive(message));
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Replaces all listeners. */
  listen(listeners: TrainerListeners): void {
    this.#listeners = listeners;
  }

  call<C extends TrainerCallName>(
    name: C,
    params: TrainerCallParams<C>,
  ): Promise<Result<TrainerCallResult<C>, AppError>> {
    if (!this.#alive) return Promise.resolve(err(crashed("the trainer has ended")));
    const id = this.#nextId++;
    return new Promise((resolve) => {
      // The answer is parsed with this call's own schema before it settles.
      this.#pending.set(id, { name, settle: resolve as PendingCall["settle"] });
      this.#process.send({ type: "call", id, name, params } satisfies RequestMessage);
    });
  }

  /** The same where no answer is of interest. */
  notify<C extends TrainerCallName>(name: C, params: TrainerCallParams<C>): void {
    if (this.#alive) this.#process.send({ type: "call", name, params } satisfies RequestMessage);
  }

  /** Lets the trainer keep what its run would lose; one that does not end by itself is ended. */
  async shutdown(): Promise<void> {
    this.#listeners = {};
    if (!this.#alive) return;
    void this.call("shutdown", {});
    const impatience = setTimeout(() => this.#process.kill(), shutdownPatienceMs);
    await this.#exited;
    clearTimeout(impatience);
  }

  #receive(message: unknown): void {
    const response = responseSchema.safeParse(message);
    if (response.success) return this.#settle(response.data);
    const event = eventMessageSchema.safeParse(message);
    if (event.success && isTrainerEvent(event.data.name)) this.#hear(event.data.name, event.data.payload);
  }

  #settle(response: ResponseMessage): void {
    const call = this.#pending.get(response.id);
    if (call === undefined) return;
    this.#pending.delete(response.id);
    call.settle(checkedOutcome(call.name, response));
  }

  #hear(name: TrainerEventName, payload: unknown): void {
    const checked = trainerEvents[name].safeParse(payload);
    if (!checked.success) return;
    if (name === "fault") this.#lastWords = trainerEvents.fault.parse(payload).message;
    // The schema of this very event has checked the payload.
    const listener = this.#listeners[name] as ((payload: unknown) => void) | undefined;
    listener?.(checked.data);
  }

  #end(reason: string): void {
    this.#alive = false;
    const ending = this.#lastWords === "" ? reason : `${reason}: ${this.#lastWords}`;
    const lost = [...this.#pending.values()];
    this.#pending.clear();
    for (const call of lost) call.settle(err(crashed(ending)));
    this.#listeners.exit?.(ending);
  }
}

function crashed(found: string): AppError {
  return appError("run/crashed", { found });
}

function checkedOutcome(name: TrainerCallName, response: ResponseMessage): Result<unknown, AppError> {
  if (!response.ok) return err(response.error as AppError);
  const value = trainerCalls[name].result.safeParse(response.value);
  if (value.success) return { ok: true, value: value.data };
  return err(
    appError("internal", {
      found: `the trainer's answer to ${name}: ${value.error.issues[0]?.message ?? "wrong"}`,
    }),
  );
}

function isTrainerEvent(name: string): name is TrainerEventName {
  return Object.hasOwn(trainerEvents, name);
}
