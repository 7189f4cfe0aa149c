// The window's side of both transports as Channels, and the few names on which window, preload script and shells agree.
//   serve:    a WebSocket at `channelPath`; each binary message is one value of codec.ts.
//   desktop:  the window calls window[bridgeName].requestPort(); a MessagePort arrives as a window message whose data is
//             `portMessage`; each port message is one value.
// Ports and sockets are described by what is used of them, so nothing here needs the DOM.
import { decodeMessage, encodeMessage } from "./codec.ts";
import type { Channel } from "./messages.ts";

export const channelPath = "/channel";
export const bridgeName = "netloomBridge";
export const portMessage = "netloom:port";

/** What the preload script puts on `window`, and all it puts there. */
export interface WindowBridge {
  requestPort(): void;
}

export interface PortLike {
  postMessage(message: unknown): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: "close", listener: () => void): void;
  start(): void;
  close(): void;
}

/** A MessagePort whose other end is the main side. Typed arrays are copied: transferring them to it would lose the message. */
export function portChannel(port: PortLike): Channel {
  let deliver: (message: unknown) => void = () => undefined;
  port.addEventListener("message", ({ data }) => deliver(data));
  return {
    send: (message) => port.postMessage(message),
    onMessage(listener) {
      deliver = listener;
      // What arrived before anyone listened has waited in the port.
      port.start();
    },
    onClose: (listener) => port.addEventListener("close", listener),
    close: () => port.close(),
  };
}

export interface SocketLike {
  readonly readyState: number;
  binaryType: "arraybuffer" | "blob";
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: "open" | "close", listener: () => void): void;
}

const socketConnecting = 0;
const socketOpen = 1;

/** A browser's WebSocket to serve. What is sent while it connects waits; what is no message of ours closes it. */
export function socketChannel(socket: SocketLike): Channel {
  const waiting: Uint8Array<ArrayBuffer>[] = [];
  let deliver: (message: unknown) => void = () => undefined;
  socket.binaryType = "arraybuffer";
  socket.addEventListener("open", () => {
    for (const bytes of waiting.splice(0)) socket.send(bytes);
  });
  socket.addEventListener("message", ({ data }) => {
    const message = data instanceof ArrayBuffer ? decodeMessage(new Uint8Array(data)) : null;
    if (message?.ok) deliver(message.value);
    else socket.close();
  });
  return {
    send(message) {
      const bytes = encodeMessage(message);
      if (socket.readyState === socketConnecting) waiting.push(bytes);
      else if (socket.readyState === socketOpen) socket.send(bytes);
    },
    onMessage(listener) {
      deliver = listener;
    },
    onClose: (listener) => socket.addEventListener("close", listener),
    close: () => socket.close(),
  };
}
