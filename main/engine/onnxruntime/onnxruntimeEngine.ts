// The default engine: traces the network's own train step and runs it natively on onnxruntime.
import * as core from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";
import "@tensorflow/tfjs-backend-cpu";
import * as ort from "onnxruntime-node";
import { createTracer } from "../../trace/tracer.ts";
import type { AppError } from "../../../shared/errors/appError.ts";
import { ok, type Result } from "../../../shared/result.ts";
import type { Engine, OpenRequest, TrainingSession } from "../engine.ts";
import { chooseDevice, deviceStatuses } from "./devices.ts";
import { attempt } from "./failure.ts";
import { openTrainingSession } from "./trainingSession.ts";

export function createOnnxruntimeEngine(): Engine {
  return {
    id: "onnxruntime",
    status: async () => ({
      engine: "onnxruntime",
      ready: true,
      version: ort.env.versions.node ?? null,
      devices: await deviceStatuses(),
      todo: "",
    }),
    open: (request) => attempt("the network could not be prepared", () => open(request)),
  };
}

async function open(request: OpenRequest): Promise<Result<TrainingSession, AppError>> {
  const device = await chooseDevice(request.device);
  if (!device.ok) return device;
  await core.setBackend("cpu");
  const network = request.compile({ core, layers });
  const tracer = createTracer(network);
  return ok(await openTrainingSession({ network, tracer, request, device: device.value }));
}
