// How a window gets its port: it asks, the sender is checked, one end of a fresh channel goes to the asking frame. A port belongs
// to the frame it was given to; when that frame reloads, goes or asks anew, the old port is closed.
import type { IpcMainEvent, MessagePortMain, WebContents, WebFrameMain } from "electron";
import { portMessage } from "../../shared/contract/endpointChannels.ts";
import type { Channel } from "../../shared/contract/messages.ts";
import { isAppUrl } from "./appProtocol.ts";

export type PortRequest = Pick<IpcMainEvent, "senderFrame" | "sender">;
export type MainPort = Pick<MessagePortMain, "on" | "once" | "postMessage" | "start" | "close">;

export interface PortHandshakeParts {
  /** The app's own windows: no other contents may ask. */
  isOwnWindow(contents: WebContents): boolean;
  newChannel(): { port1: MainPort; port2: MessagePortMain };
  /** Serves the contract on the window's channel; what is returned ends it. */
  serve(channel: Channel): { close(): void };
  report(problem: unknown): void;
}

/** Answers requests for a port; what is returned handles one message of ipcMain. */
export function portHandshake(parts: PortHandshakeParts): (request: PortRequest) => void {
  const served = new WeakMap<WebContents, { close(): void }>();
  return ({ sender, senderFrame }) => {
    if (!mayAsk(sender, senderFrame, parts)) {
      parts.report(new Error(`a port was refused to ${senderFrame?.url ?? "a frame that is gone"}`));
      return;
    }
    served.get(sender)?.close();
    const { port1, port2 } = parts.newChannel();
    served.set(sender, parts.serve(portChannel(port1)));
    sender.postMessage(portMessage, null, [port2]);
  };
}

function mayAsk(sender: WebContents, frame: WebFrameMain | null, parts: PortHandshakeParts): boolean {
  return frame !== null && frame === sender.mainFrame && isAppUrl(frame.url) && parts.isOwnWindow(sender);
}

function portChannel(port: MainPort): Channel {
  return {
    send: (message) => port.postMessage(message),
    onMessage(listener) {
      port.on("message", ({ data }) => listener(data));
      port.start();
    },
    onClose: (listener) => void port.once("close", listener),
    close: () => port.close(),
  };
}
