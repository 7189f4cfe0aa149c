// One client for the life of the window. The channel under it may come and go: listeners stay, calls made while it is being
// opened wait, calls made while it is lost fail at once and say so.
import type { Client as EndpointClient } from "../../shared/contract/endpoint.ts";
import {
  events,
  type CallName,
  type CallParams,
  type CallResult,
  type EventName,
  type EventPayload,
} from "../../shared/contract/contract.ts";
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { err, type Result } from "../../shared/result.ts";

export type Client = Pick<EndpointClient, "call" | "notify" | "on">;

type Listener = (payload: never) => void;

export class ReconnectingClient implements Client {
  private inner: Client | null = null;
  private lost = false;
  private readonly waiting: ((inner: Client | null) => void)[] = [];
  private readonly listeners = new Map<EventName, Set<Listener>>();

  async call<C extends CallName>(name: C, params: CallParams<C>): Promise<Result<CallResult<C>, AppError>> {
    const inner = await this.current();
    if (inner === null) return err(appError("contract/closed", { found: `no answer to ${name}` }));
    return inner.call(name, params);
  }

  notify<C extends CallName>(name: C, params: CallParams<C>): void {
    this.inner?.notify(name, params);
  }

  on<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void {
    const registered = this.listeners.get(event) ?? new Set<Listener>();
    this.listeners.set(event, registered);
    registered.add(listener);
    return () => {
      registered.delete(listener);
    };
  }

  /** Puts a fresh connection under the client and lets waiting calls go. */
  attach(inner: Client): void {
    this.inner = inner;
    this.lost = false;
    for (const event of Object.keys(events) as EventName[]) {
      inner.on(event, (payload) => this.dispatch(event, payload));
    }
    for (const go of this.waiting.splice(0)) go(inner);
  }

  /** The connection is gone: calls fail until another is attached. */
  detach(): void {
    this.inner = null;
    this.lost = true;
    for (const go of this.waiting.splice(0)) go(null);
  }

  private current(): Promise<Client | null> {
    if (this.inner !== null || this.lost) return Promise.resolve(this.inner);
    return new Promise((resolve) => {
      this.waiting.push(resolve);
    });
  }

  private dispatch<E extends EventName>(event: E, payload: EventPayload<E>): void {
    for (const listener of this.listeners.get(event) ?? []) {
      (listener as (payload: EventPayload<E>) => void)(payload);
    }
  }
}
