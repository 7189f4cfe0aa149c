// Whether the window can reach the main side. The banner and the client read it; the transports write it.
import { create } from "zustand";

export type ConnectionState = "connecting" | "open" | "lost";

export const useConnection = create<{ readonly state: ConnectionState }>()(() => ({ state: "connecting" }));

export function setConnectionState(state: ConnectionState): void {
  useConnection.setState({ state });
}
