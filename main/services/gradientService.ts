// Gradient checks. Each runs in a trainer process of its own: it computes for seconds without a pause, which must hold up
// neither this process nor a run.
import { appError } from "../../shared/errors/appError.ts";
import { err, ok } from "../../shared/result.ts";
import { datasetCacheDir } from "../data/loadDataset.ts";
import type { ServiceHandlers, ServiceHost, TrainerProcess } from "./host.ts";
import { TrainerClient } from "./trainerClient.ts";

export interface GradientService {
  readonly handlers: Pick<ServiceHandlers, "gradients.check" | "gradients.cancel">;
  /** Ends a check that is under way. */
  close(): void;
}

export function createGradientService(
  host: Pick<ServiceHost, "spawnTrainer" | "dataDir" | "emit">,
): GradientService {
  let checking: TrainerProcess | null = null;
  let cancelled = false;

  const check: ServiceHandlers["gradients.check"] = async (request) => {
    if (checking !== null) {
      return err(
        appError("run/wrong-state", {
          expected: "no other gradient check under way",
          found: "one that has not ended",
        }),
      );
    }
    const process = host.spawnTrainer();
    checking = process;
    cancelled = false;
    try {
      const client = new TrainerClient(process);
      client.listen({ gradientProgress: (progress) => host.emit("gradients.progress", progress) });
      const report = await client.call("gradients", { ...request, cacheDir: datasetCacheDir(host.dataDir) });
      return cancelled ? err(appError("cancelled", { found: "the check was ended" })) : report;
    } finally {
      // It holds nothing that would be lost.
      process.kill();
      checking = null;
    }
  };

  const cancel: ServiceHandlers["gradients.cancel"] = async () => {
    cancelled = true;
    checking?.kill();
    return ok({});
  };

  return {
    handlers: { "gradients.check": check, "gradients.cancel": cancel },
    close: () => checking?.kill(),
  };
}
