// The channel of this process to the one that started it: an Electron utilityProcess has a port, a Node child process has
// an IPC pipe (with serialization "advanced", so that typed arrays cross as they are).
import type { Channel } from "../../shared/contract/messages.ts";
import { invariant } from "../../shared/invariant.ts";

/** The part of Electron's parentPort that is used; this folder knows nothing else of Electron. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: "message", listener: (event: { readonly data: unknown }) => void): void;
}

export function processChannel(): Channel {
  const port = Reflect.get(process, "parentPort") as ParentPort | null | undefined;
  return port ? portChannel(port) : pipeChannel();
}

function portChannel(port: ParentPort): Channel {
  let receive: (message: unknown) => void = () => {};
  port.on("message", (event) => receive(event.data));
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => {
      receive = listener;
    },
    // Electron ends a utility process together with the app.
    onClose: () => {},
    close: () => process.exit(0),
  };
}

function pipeChannel(): Channel {
  invariant(process.send !== undefined, "a trainer is started by Netloom, not by hand");
  let receive: (message: unknown) => void = () => {};
  process.on("message", (message) => receive(message));
  return {
    send: (message) => {
      // A message on its way while the other side goes is lost; that is told by the disconnection itself.
      if (process.connected) process.send?.(message, undefined, undefined, () => {});
    },
    onMessage: (listener) => {
      receive = listener;
    },
    onClose: (listener) => process.once("disconnect", listener),
    close: () => process.disconnect(),
  };
}
