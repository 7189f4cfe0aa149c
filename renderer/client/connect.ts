// Opens the connection under the client at start and again whenever it is lost, waiting a little longer after each failure.
import { createClient } from "../../shared/contract/endpoint.ts";
import type { Channel } from "../../shared/contract/messages.ts";
import { connection } from "./client.ts";
import { setConnectionState } from "./connectionStore.ts";
import { hasPreload, openPortChannel } from "./portChannel.ts";
import { openWebSocketChannel } from "./webSocketChannel.ts";

const firstDelayMs = 250;
const longestDelayMs = 5000;

/** Picks the transport of the shell this window runs in. */
export function openChannel(): Promise<Channel> {
  return hasPreload() ? openPortChannel() : openWebSocketChannel(socketUrl(window.location));
}

/** Keeps a connection under the client for as long as the window lives. */
export async function keepConnected(open: () => Promise<Channel>): Promise<never> {
  let delayMs = firstDelayMs;
  for (;;) {
    const channel = await open().catch(() => null);
    if (channel !== null) {
      delayMs = firstDelayMs;
      await untilClosed(channel);
    }
    connection.detach();
    setConnectionState("lost");
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    delayMs = Math.min(longestDelayMs, delayMs * 2);
  }
}

function untilClosed(channel: Channel): Promise<void> {
  return new Promise((resolve) => {
    const inner = createClient(channel);
    inner.onClose(resolve);
    connection.attach(inner);
    setConnectionState("open");
  });
}

function socketUrl(location: Location): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/channel${location.search}`;
}
