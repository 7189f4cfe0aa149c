import { extname } from "node:path";
import { appError } from "../../shared/errors/appError.ts";
import { err } from "../../shared/result.ts";
import type { AllowedPaths } from "./allowedPaths.ts";
import type { ServiceHandlers } from "./host.ts";
import type { TrainingService } from "./trainingService.ts";

const extensions = { onnx: ".onnx" } as const;

/** The trainer holds the weights, so it writes the file; which files it may write is decided here. */
export function createExportService(
  training: Pick<TrainingService, "runOf">,
  paths: AllowedPaths,
): Pick<ServiceHandlers, "export.run"> {
  return {
    "export.run": async ({ runId, ...request }) => {
      const extension = extensions[request.format];
      if (extname(request.path) !== extension) {
        return err(
          appError("file/not-allowed", { expected: `a path that ends in ${extension}`, found: request.path }),
        );
      }
      const run = training.runOf(runId);
      if (!run.ok) return run;
      const path = await paths.resolve(request.path);
      return path.ok ? run.value.use("export", { ...request, path: path.value }) : path;
    },
  };
}
