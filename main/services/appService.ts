import { totalmem } from "node:os";
import { ok } from "../../shared/result.ts";
import type { ServiceHandlers, ServiceHost } from "./host.ts";

export function createAppService(
  host: Pick<ServiceHost, "version" | "shell">,
): Pick<ServiceHandlers, "app.info"> {
  const { version, shell } = host;
  return {
    "app.info": async () =>
      ok({ version, shell, platform: process.platform, node: process.version, memoryBytes: totalmem() }),
  };
}
