// Keeps a connection under the client: opens it at start and again whenever it is lost, waiting a little longer each time.
import { createClient } from "../../shared/contract/endpoint.ts";
import type { Channel } from "../../shared/contract/messages.ts";
import { connection } from "./client.ts";
import { setConnectionState } from "./connectionStore.ts";

const firstDelayMs = 250;
const longestDelayMs = 5000;

export interface ConnectOptions {
  readonly open: () => Promise<Channel>;
  /** Called after every connection but the first: what was watched before must be asked for again. */
  readonly onReconnect: () => void;
}

export async function keepConnected({ open, onReconnect }: ConnectOptions): Promise<never> {
  let delayMs = firstDelayMs;
  let connectedBefore = false;
  for (;;) {
    const channel = await open().catch(() => null);
    if (channel !== null) {
      delayMs = firstDelayMs;
      const closed = attach(channel);
      if (connectedBefore) onReconnect();
      connectedBefore = true;
      await closed;
    }
    connection.detach();
    setConnectionState("lost");
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    delayMs = Math.min(longestDelayMs, delayMs * 2);
  }
}

function attach(channel: Channel): Promise<void> {
  const inner = createClient(channel);
  const closed = new Promise<void>((resolve) => inner.onClose(resolve));
  connection.attach(inner);
  setConnectionState("open");
  return closed;
}
