// Both ends of the contract over any Channel: `serveChannel` answers calls on the main side, `createClient` makes them in a
// window. Each checks everything that arrives; neither ever throws because of what the other side sent.
import type * as z from "zod";
import { appError, AppFailure, type AppError } from "../errors/appError.ts";
import { err, type Result } from "../result.ts";
import {
  calls,
  events,
  type CallName,
  type CallParams,
  type CallResult,
  type EventName,
  type EventPayload,
} from "./contract.ts";
import {
  eventMessageSchema,
  requestSchema,
  responseOf,
  responseSchema,
  type Channel,
  type EventMessage,
  type RequestMessage,
  type ResponseMessage,
} from "./messages.ts";

/** One handler per call. Params are checked before it runs. */
export type CallHandlers = {
  readonly [C in CallName]: (params: CallParams<C>) => Promise<Result<CallResult<C>, AppError>>;
};

export interface ServeOptions {
  /** Checks handlers' results and emitted payloads too: a bug of ours, so for development and tests. */
  readonly checkOutgoing: boolean;
  /** Receives what must not reach the window: thrown errors with their stacks, results that break the contract. */
  readonly report: (problem: unknown) => void;
}

export interface ServedChannel {
  emit<E extends EventName>(event: E, payload: EventPayload<E>): void;
  close(): void;
}

/** Answers the calls that arrive on the channel. */
export function serveChannel(channel: Channel, handlers: CallHandlers, options: ServeOptions): ServedChannel {
  let open = true;
  channel.onClose(() => {
    open = false;
  });
  channel.onMessage((message) => {
    const request = requestSchema.safeParse(message);
    if (!request.success) {
      options.report(request.error);
      return;
    }
    void answerCall(request.data);
  });
  async function answerCall(request: RequestMessage): Promise<void> {
    const outcome = await runCall(request, handlers, options);
    if (open && request.id !== undefined) channel.send(responseOf(request.id, outcome));
  }

  return {
    emit(event, payload) {
      if (!open) return;
      if (options.checkOutgoing) {
        const problem = firstProblem(events[event], payload);
        if (problem !== null) {
          options.report(new Error(`event ${event} breaks the contract: ${problem}`));
          return;
        }
      }
      channel.send({ type: "event", name: event, payload } satisfies EventMessage);
    },
    close() {
      open = false;
      channel.close();
    },
  };
}

async function runCall(
  request: RequestMessage,
  handlers: CallHandlers,
  options: ServeOptions,
): Promise<Result<unknown, AppError>> {
  if (!isCallName(request.name))
    return err(appError("contract/invalid", { found: `an unknown call "${request.name}"` }));
  const params = calls[request.name].params.safeParse(request.params);
  if (!params.success)
    return err(appError("contract/invalid", { found: `${request.name}: ${describeProblem(params.error)}` }));
  try {
    // The schema of this very call has checked the params; the table's type can't follow a name known only at run time.
    const handler = handlers[request.name] as (checked: unknown) => Promise<Result<unknown, AppError>>;
    const outcome = await handler(params.data);
    if (outcome.ok && options.checkOutgoing) {
      const problem = firstProblem(calls[request.name].result, outcome.value);
      if (problem !== null) throw new Error(`the result of ${request.name} breaks the contract: ${problem}`);
    }
    return outcome;
  } catch (thrown) {
    if (thrown instanceof AppFailure) return err(thrown.error);
    options.report(thrown);
    return err(appError("internal", { found: `a fault while answering ${request.name}` }));
  }
}

export interface Client {
  /** Never rejects: a lost connection or a broken answer is an AppError like any other. */
  call<C extends CallName>(name: C, params: CallParams<C>): Promise<Result<CallResult<C>, AppError>>;
  /** The same where no answer is of interest: it costs neither side one. Lost without a word where the main side is gone. */
  notify<C extends CallName>(name: C, params: CallParams<C>): void;
  /** Returns the function that ends the subscription. */
  on<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void;
  /** Called once when the main side has gone. Returns the function that ends the subscription. */
  onClose(listener: () => void): () => void;
  close(): void;
}

interface PendingCall {
  readonly name: CallName;
  readonly settle: (outcome: Result<unknown, AppError>) => void;
}

/** Makes calls over the channel and hands out its events. */
export function createClient(channel: Channel): Client {
  const pending = new Map<number, PendingCall>();
  const listeners = new Map<EventName, Set<(payload: unknown) => void>>();
  const closeListeners = new Set<() => void>();
  let nextId = 1;
  let open = true;

  function receiveResponse(response: ResponseMessage): void {
    const call = pending.get(response.id);
    if (call === undefined) return;
    pending.delete(response.id);
    call.settle(checkedOutcome(call.name, response));
  }

  function receiveEvent(message: EventMessage): void {
    if (!isEventName(message.name)) return;
    const subscribed = listeners.get(message.name);
    if (subscribed === undefined || subscribed.size === 0) return;
    const payload = events[message.name].safeParse(message.payload);
    if (!payload.success) return;
    for (const listener of subscribed) listener(payload.data);
  }

  channel.onMessage((message) => {
    const response = responseSchema.safeParse(message);
    if (response.success) return receiveResponse(response.data);
    const event = eventMessageSchema.safeParse(message);
    if (event.success) receiveEvent(event.data);
  });
  channel.onClose(() => {
    open = false;
    const lost = [...pending.values()];
    pending.clear();
    for (const call of lost) call.settle(err(connectionLost(call.name)));
    for (const listener of closeListeners) listener();
  });

  return {
    call<C extends CallName>(name: C, params: CallParams<C>) {
      if (!open) return Promise.resolve(err(connectionLost(name)));
      const id = nextId++;
      return new Promise<Result<CallResult<C>, AppError>>((resolve) => {
        // checkedOutcome has parsed the value with this call's own schema.
        pending.set(id, { name, settle: resolve as PendingCall["settle"] });
        channel.send({ type: "call", id, name, params } satisfies RequestMessage);
      });
    },
    notify(name, params) {
      if (open) channel.send({ type: "call", name, params } satisfies RequestMessage);
    },
    on<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void) {
      const subscribed = listeners.get(event) ?? new Set();
      listeners.set(event, subscribed);
      // receiveEvent has parsed the payload with this event's own schema.
      const entry = listener as (payload: unknown) => void;
      subscribed.add(entry);
      return () => subscribed.delete(entry);
    },
    onClose(listener) {
      closeListeners.add(listener);
      return () => closeListeners.delete(listener);
    },
    close: () => channel.close(),
  };
}

function checkedOutcome(name: CallName, response: ResponseMessage): Result<unknown, AppError> {
  // Codes are checked by the other side's types; a newer side may know one more, which is still good to show.
  if (!response.ok) return err(response.error as AppError);
  const value = calls[name].result.safeParse(response.value);
  if (value.success) return { ok: true, value: value.data };
  return err(
    appError("contract/invalid", { found: `the answer to ${name}: ${describeProblem(value.error)}` }),
  );
}

function connectionLost(name: CallName): AppError {
  return appError("contract/closed", { found: `no answer to ${name}` });
}

function isCallName(name: string): name is CallName {
  return Object.hasOwn(calls, name);
}

function isEventName(name: string): name is EventName {
  return Object.hasOwn(events, name);
}

function firstProblem(schema: z.ZodType, value: unknown): string | null {
  const checked = schema.safeParse(value);
  return checked.success ? null : describeProblem(checked.error);
}

function describeProblem(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return "a wrong value";
  const place = issue.path.map(String).join(".");
  return place === "" ? issue.message : `${place}: ${issue.message}`;
}
