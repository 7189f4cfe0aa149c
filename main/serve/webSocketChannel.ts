// The server's end of a window's WebSocket. A window that draws slower than the run reports gets the newest state instead of a
// queue of old ones: replaceable events wait in one slot each while the socket is behind.
import type { RawData, WebSocket } from "ws";
import { decodeMessage, encodeMessage } from "../../shared/contract/codec.ts";
import type { EventName } from "../../shared/contract/contract.ts";
import { eventMessageSchema, type Channel } from "../../shared/contract/messages.ts";

/** Events of which only the newest matters. */
const replaceable: ReadonlySet<string> = new Set<EventName>([
  "live.frame",
  "training.changed",
  "dataset.progress",
]);

/** Above this many bytes waiting in the socket, replaceable events wait outside. */
const behindBytes = 512 * 1024;
/** Above this many the window has stopped reading and is let go; it connects anew when it wakes. */
const stalledBytes = 64 * 1024 * 1024;

/** What is used of a WebSocket, so that tests can stand in for a slow one. */
export type ServerSocket = Pick<WebSocket, "bufferedAmount" | "send" | "on" | "close" | "terminate">;

export function webSocketChannel(socket: ServerSocket): Channel {
  const newest = new Map<string, unknown>();

  function transmit(message: unknown): void {
    socket.send(encodeMessage(message), { binary: true }, sendNewest);
    if (socket.bufferedAmount > stalledBytes) socket.terminate();
  }

  function sendNewest(): void {
    for (const [name, message] of newest) {
      if (socket.bufferedAmount > behindBytes) return;
      newest.delete(name);
      transmit(message);
    }
  }

  return {
    send(message) {
      const name = replaceableName(message);
      if (name !== null && socket.bufferedAmount > behindBytes) newest.set(name, message);
      else transmit(message);
    },
    onMessage(listener) {
      socket.on("message", (data: RawData, isBinary: boolean) => {
        const message = isBinary && data instanceof Buffer ? decodeMessage(data) : null;
        if (message?.ok) listener(message.value);
        else socket.close(1003, "not a message of the contract");
      });
    },
    onClose: (listener) => socket.on("close", listener),
    close: () => socket.close(1001),
  };
}

function replaceableName(message: unknown): string | null {
  const event = eventMessageSchema.safeParse(message);
  return event.success && replaceable.has(event.data.name) ? event.data.name : null;
}
