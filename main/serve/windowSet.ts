// All windows of one process over one set of services: every window's calls are answered, every event reaches all of them.
import { serveChannel, type ServedChannel, type ServeOptions } from "../../shared/contract/endpoint.ts";
import type { Channel } from "../../shared/contract/messages.ts";
import type { ServiceHandlers, ServiceHost } from "../services/host.ts";

export interface WindowSet {
  add(channel: Channel, handlers: ServiceHandlers): ServedChannel;
  readonly emit: ServiceHost["emit"];
  closeAll(): void;
}

export function createWindowSet(options: ServeOptions): WindowSet {
  const windows = new Set<ServedChannel>();
  return {
    add(channel, handlers) {
      const served = serveChannel(channel, handlers, options);
      windows.add(served);
      channel.onClose(() => windows.delete(served));
      return served;
    },
    emit(event, payload) {
      for (const served of windows) served.emit(event, payload);
    },
    closeAll() {
      for (const served of windows) served.close();
      windows.clear();
    },
  };
}
