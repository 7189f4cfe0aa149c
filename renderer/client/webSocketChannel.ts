// A WebSocket as a channel of the contract: one binary message per value (see shared/contract/codec.ts).
import { decodeMessage, encodeMessage } from "../../shared/contract/codec.ts";
import type { Channel } from "../../shared/contract/messages.ts";

/** Resolves once the socket is open; rejects where it can't be opened. */
export function openWebSocketChannel(url: string): Promise<Channel> {
  const socket = new WebSocket(url);
  socket.binaryType = "arraybuffer";
  return new Promise((resolve, reject) => {
    socket.addEventListener("open", () => resolve(channelOver(socket)), { once: true });
    socket.addEventListener("error", () => reject(new Error("the WebSocket can't be opened")), { once: true });
  });
}

function channelOver(socket: WebSocket): Channel {
  let listener: (message: unknown) => void = () => {};
  socket.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (!(data instanceof ArrayBuffer)) return;
    const message = decodeMessage(new Uint8Array(data));
    if (message.ok) listener(message.value);
  });
  return {
    send(message) {
      if (socket.readyState === WebSocket.OPEN) socket.send(encodeMessage(message));
    },
    onMessage(next) {
      listener = next;
    },
    onClose(closed) {
      socket.addEventListener("close", closed, { once: true });
    },
    close: () => socket.close(),
  };
}
