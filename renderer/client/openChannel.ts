// Picks the transport of the shell this window runs in: a port offered by the preload script, else a WebSocket to the server
// that served the page.
import {
  bridgeName,
  channelPath,
  portChannel,
  portMessage,
  socketChannel,
  type WindowBridge,
} from "../../shared/contract/endpointChannels.ts";
import type { Channel } from "../../shared/contract/messages.ts";

/** Resolves once the channel is open; rejects where it can't be opened. */
export function openChannel(): Promise<Channel> {
  const bridge = (window as unknown as Readonly<Record<string, WindowBridge | undefined>>)[bridgeName];
  return bridge === undefined ? openSocket(window.location) : openPort(bridge);
}

function openPort(bridge: WindowBridge): Promise<Channel> {
  return new Promise((resolve) => {
    function receive(event: MessageEvent<unknown>): void {
      const port = event.ports[0];
      if (event.source !== window || event.data !== portMessage || port === undefined) return;
      window.removeEventListener("message", receive);
      resolve(portChannel(port));
    }
    window.addEventListener("message", receive);
    bridge.requestPort();
  });
}

function openSocket({ protocol, host }: Location): Promise<Channel> {
  const socket = new WebSocket(`${protocol === "https:" ? "wss" : "ws"}://${host}${channelPath}`);
  return new Promise((resolve, reject) => {
    socket.addEventListener("open", () => resolve(socketChannel(socket)), { once: true });
    socket.addEventListener("error", () => reject(new Error("the WebSocket can't be opened")), {
      once: true,
    });
  });
}
