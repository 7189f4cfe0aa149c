// The envelope of the contract: what a transport carries, whatever it is made of. Checked by the endpoint on each side.
import * as z from "zod";
import type { AppError } from "../errors/appError.ts";
import type { Result } from "../result.ts";
import { appErrorSchema } from "./contract.ts";

/** A call without an id is a notification: it is carried out and not answered. */
export const requestSchema = z.strictObject({
  type: z.literal("call"),
  id: z.number().int().optional(),
  name: z.string().max(100),
  params: z.unknown(),
});
export const responseSchema = z.discriminatedUnion("ok", [
  z.strictObject({
    type: z.literal("result"),
    id: z.number().int(),
    ok: z.literal(true),
    value: z.unknown(),
  }),
  z.strictObject({
    type: z.literal("result"),
    id: z.number().int(),
    ok: z.literal(false),
    error: appErrorSchema,
  }),
]);
export const eventMessageSchema = z.strictObject({
  type: z.literal("event"),
  name: z.string().max(100),
  payload: z.unknown(),
});

export type RequestMessage = z.infer<typeof requestSchema>;
export type ResponseMessage = z.infer<typeof responseSchema>;
export type EventMessage = z.infer<typeof eventMessageSchema>;

/** The message that answers a call. */
export function responseOf(id: number, outcome: Result<unknown, AppError>): ResponseMessage {
  return outcome.ok
    ? { type: "result", id, ok: true, value: outcome.value }
    : { type: "result", id, ok: false, error: outcome.error };
}

/** A two-way channel of structured values (typed arrays included). MessagePort and WebSocket each implement it in one file. */
export interface Channel {
  send(message: unknown): void;
  /** Replaces the listener. */
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}
