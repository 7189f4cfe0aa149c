// The window's only way to the main side. Features import `client`; main.tsx opens the connection under it.
import { ReconnectingClient, type Client } from "./reconnectingClient.ts";

export type { Client } from "./reconnectingClient.ts";

export const connection = new ReconnectingClient();
export const client: Client = connection;
