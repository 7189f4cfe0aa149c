// The trainer's end of the protocol: checks each call, runs its handler, answers. A fault in a handler is answered as an
// internal error and reported; it never leaves the other side waiting.
import { appError, AppFailure, type AppError } from "../../shared/errors/appError.ts";
import {
  requestSchema,
  responseOf,
  type Channel,
  type EventMessage,
  type RequestMessage,
} from "../../shared/contract/messages.ts";
import { err, type Result } from "../../shared/result.ts";
import {
  trainerCalls,
  type TrainerCallName,
  type TrainerCallParams,
  type TrainerCallResult,
  type TrainerEventName,
  type TrainerEventPayload,
} from "./protocol.ts";

export type TrainerHandlers = {
  readonly [C in TrainerCallName]: (
    params: TrainerCallParams<C>,
  ) => Promise<Result<TrainerCallResult<C>, AppError>>;
};

export type EmitTrainerEvent = <E extends TrainerEventName>(
  event: E,
  payload: TrainerEventPayload<E>,
) => void;

/** Sends an event of the protocol over the channel. */
export function trainerEmitter(channel: Channel): EmitTrainerEvent {
  return (event, payload) => channel.send({ type: "event", name: event, payload } satisfies EventMessage);
}

/** Answers the calls that arrive on the channel, each as soon as its handler is done. */
export function serveTrainerCalls(
  channel: Channel,
  handlers: TrainerHandlers,
  report: (fault: unknown) => void,
): void {
  channel.onMessage((message) => {
    const request = requestSchema.safeParse(message);
    if (!request.success) return report(request.error);
    const { id } = request.data;
    void outcomeOf(request.data, handlers, report).then((outcome) => {
      if (id !== undefined) channel.send(responseOf(id, outcome));
    });
  });
}

async function outcomeOf(
  request: RequestMessage,
  handlers: TrainerHandlers,
  report: (fault: unknown) => void,
): Promise<Result<unknown, AppError>> {
  try {
    return await runHandler(request, handlers);
  } catch (fault) {
    if (fault instanceof AppFailure) return err(fault.error);
    report(fault);
    return err(appError("internal", { found: `a fault in the trainer during ${request.name}` }));
  }
}

async function runHandler(
  request: RequestMessage,
  handlers: TrainerHandlers,
): Promise<Result<unknown, AppError>> {
  if (!isTrainerCall(request.name)) {
    return err(appError("contract/invalid", { found: `an unknown trainer call "${request.name}"` }));
  }
  const params = trainerCalls[request.name].params.safeParse(request.params);
  if (!params.success) {
    return err(
      appError("contract/invalid", {
        found: `${request.name}: ${params.error.issues[0]?.message ?? "wrong params"}`,
      }),
    );
  }
  // The schema of this very call has checked the params; the table's type can't follow a name known only at run time.
  const handler = handlers[request.name] as (checked: unknown) => Promise<Result<unknown, AppError>>;
  return handler(params.data);
}

function isTrainerCall(name: string): name is TrainerCallName {
  return Object.hasOwn(trainerCalls, name);
}
