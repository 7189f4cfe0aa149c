import { dataMemory } from "../data/packed/packing.ts";
import type { ServiceHost } from "./host.ts";
import type { SettingsService } from "./settingsService.ts";

/** Bytes of data that memory may hold: what the shell was told, else the settings' share of the machine's memory. */
export async function dataMemoryOf(
  host: Pick<ServiceHost, "dataMemoryBytes">,
  settings: Pick<SettingsService, "current">,
): Promise<number> {
  return host.dataMemoryBytes ?? dataMemory((await settings.current()).dataMemoryShare);
}
