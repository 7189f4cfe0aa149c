// All services of one app, put together: one handler for every call of the contract.
import type { ServiceHost, Services } from "./host.ts";
import { AllowedPaths } from "./allowedPaths.ts";
import { createAppService } from "./appService.ts";
import { createBlockService } from "./blockService.ts";
import { dataMemoryOf } from "./dataMemory.ts";
import { createDatasetService } from "./datasetService.ts";
import { createEnginesService } from "./enginesService.ts";
import { createExportService } from "./exportService.ts";
import { createFileService } from "./fileService.ts";
import { createGradientService } from "./gradientService.ts";
import { createImportService } from "./importService.ts";
import { createProjectService } from "./projectService.ts";
import { createRecordingService } from "./recordingService.ts";
import { createSettingsService } from "./settingsService.ts";
import { TrainerPool } from "./trainerPool.ts";
import { createTrainingService } from "./trainingService.ts";
import { WeightsShelf } from "./weightsShelf.ts";

export function createServices(host: ServiceHost): Services {
  const paths = new AllowedPaths(host);
  const pool = new TrainerPool(host);
  const settings = createSettingsService(host);
  const shelf = new WeightsShelf(host.dataDir);
  const project = createProjectService(host, paths, shelf);
  const gradients = createGradientService(host);
  const imports = createImportService(host, paths, shelf);
  const training = createTrainingService({ host, settings, pool, shelf });
  return {
    handlers: {
      ...createAppService(host),
      ...project.handlers,
      ...createFileService(host, paths),
      ...createBlockService(host),
      ...createDatasetService(host, () => dataMemoryOf(host, settings)),
      ...training.handlers,
      ...createRecordingService(training, settings),
      ...createExportService(training, paths),
      ...gradients.handlers,
      ...imports.handlers,
      ...createEnginesService(pool),
      ...settings.handlers,
    },
    allow: (path) => {
      paths.allow(path);
      shelf.lookBeside(path);
    },
    close: async () => {
      project.close();
      gradients.close();
      imports.close();
      await Promise.all([training.close(), pool.close()]);
    },
  };
}
