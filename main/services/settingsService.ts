import { join } from "node:path";
import { settingsSchema, type Settings } from "../../shared/contract/contract.ts";
import { ok } from "../../shared/result.ts";
import type { ServiceHandlers, ServiceHost } from "./host.ts";
import { readJsonFile, writeJsonFile } from "./jsonFile.ts";

export interface SettingsService {
  readonly handlers: Pick<ServiceHandlers, "settings.get" | "settings.set">;
  current(): Promise<Settings>;
}

const defaults: Settings = { theme: "system", viewBudget: 0.05, engine: "auto", device: "auto" };

export function createSettingsService(host: Pick<ServiceHost, "dataDir">): SettingsService {
  const file = join(host.dataDir, "settings.json");
  let settings: Settings | null = null;

  async function current(): Promise<Settings> {
    settings ??= (await readJsonFile(file, settingsSchema)) ?? defaults;
    return settings;
  }

  return {
    current,
    handlers: {
      "settings.get": async () => ok(await current()),
      "settings.set": async (wanted) => {
        const written = await writeJsonFile(file, wanted);
        if (!written.ok) return written;
        settings = wanted;
        return ok(wanted);
      },
    },
  };
}
