// All windows of one process over one set of services: every window's calls are answered, every event reaches all of them.
import { serveChannel, type ServedChannel, type ServeOptions } from "../../shared/contract/endpoint.ts";
import type { EventName, EventPayload } from "../../shared/contract/contract.ts";
import type { Channel } from "../../shared/contract/messages.ts";
import type { ServiceHandlers } from "../services/host.ts";

export interface WindowSet {
  add(channel: Channel, handlers: ServiceHandlers): ServedChannel;
  emit<E extends EventName>(event: E, payload: EventPayload<E>): void;
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
