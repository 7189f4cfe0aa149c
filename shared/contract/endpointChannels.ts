// The window's side of both transports as Channels, and the few names that the window, the preload script and the shells agree
// on. Ports and sockets are described by what is used of them, so nothing here needs the DOM.
import { decodeMessage, encodeMessage } from "./codec.ts";
import type { Channel } from "./messages.ts";

/** Path of the WebSocket under serve. */
export const channelPath = "/channel";
/** The property of `window` by which the preload script offers a port, and the message with which the port arrives. */
export const bridgeName = "netloomBridge";
export const portMessage = "netloom:port";

export interface WindowBridge {
  /** Asks the main side for a port; it arrives as a window message whose data is `portMessage`. */
  requestPort(): void;
}

export interface PortLike {
  postMessage(message: unknown): void;
  onmessage: ((event: { data: unknown }) => void) | null;
  addEventListener(type: "close", listener: () => void): void;
  start(): void;
  close(): void;
}

/** A MessagePort whose other end is the main side. Typed arrays are copied: transferring to the main side would lose the message. */
export function portChannel(port: PortLike): Channel {
  return {
    send: (message) => port.postMessage(message),
    onMessage(listener) {
      port.onmessage = (event) => listener(event.data);
      port.start();
    },
    onClose: (listener) => port.addEventListener("close", listener),
    close: () => port.close(),
  };
}

export interface SocketLike {
  readonly readyState: number;
  binaryType: string;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(): void;
  onmessage: ((event: { data: unknown }) => void) | null;
  addEventListener(type: "open" | "close", listener: () => void): void;
}

const socketConnecting = 0;
const socketOpen = 1;

/** A browser's WebSocket to serve. What is sent while it connects waits; a message that is no message of ours closes it. */
export function socketChannel(socket: SocketLike): Channel {
  const waiting: Uint8Array<ArrayBuffer>[] = [];
  socket.binaryType = "arraybuffer";
  socket.addEventListener("open", () => {
    for (const bytes of waiting.splice(0)) socket.send(bytes);
  });
  return {
    send(message) {
      const bytes = encodeMessage(message);
      if (socket.readyState === socketConnecting) waiting.push(bytes);
      else if (socket.readyState === socketOpen) socket.send(bytes);
    },
    onMessage(listener) {
      socket.onmessage = ({ data }) => {
        const message = data instanceof ArrayBuffer ? decodeMessage(new Uint8Array(data)) : null;
        if (message?.ok) listener(message.value);
        else socket.close();
      };
    },
    onClose: (listener) => socket.addEventListener("close", listener),
    close: () => socket.close(),
  };
}
