// The training service on a test's host, set up as the shells set it up; with settings that nobody has changed.
import { createTrainingService, type TrainingService } from "../../main/services/trainingService.ts";
import { TrainerPool } from "../../main/services/trainerPool.ts";
import { WeightsShelf } from "../../main/services/weightsShelf.ts";
import type { ServiceHost } from "../../main/services/host.ts";

export const untouchedSettings = {
  current: async () => ({ theme: "system", viewBudget: 0.05, engine: "auto", device: "auto" }) as const,
};

export function trainingOn(host: ServiceHost): TrainingService {
  return createTrainingService({
    host,
    settings: untouchedSettings,
    pool: new TrainerPool(host),
    shelf: new WeightsShelf(host.dataDir),
  });
}
