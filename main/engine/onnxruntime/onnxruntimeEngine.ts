// The default engine: traces the network's own train step and runs it natively on onnxruntime.
import * as core from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";
import "@tensorflow/tfjs-backend-cpu";
import * as ort from "onnxruntime-node";
import { disposeNetwork } from "../../compile/disposeNetwork.ts";
import { createTracer } from "../../trace/tracer.ts";
import type { AppError } from "../../../shared/errors/appError.ts";
import { ok, type Result } from "../../../shared/result.ts";
import type { DeviceId } from "../../../shared/run/runSpec.ts";
import type { Engine, OpenRequest, TrainingSession } from "../engine.ts";
import { chooseDevice, deviceStatuses } from "./devices.ts";
import { attempt } from "./failure.ts";
import { fasterSession, mayHaveGpu } from "./fasterDevice.ts";
import { openTrainingSession, type OnnxruntimeSession, type SessionParts } from "./trainingSession.ts";

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
  try {
    const parts = { network, tracer: createTracer(network), request };
    const session = await openTrainingSession({ ...parts, device: device.value });
    return ok(request.device === "auto" && mayHaveGpu() ? await onFasterDevice(session, parts) : session);
  } catch (cause) {
    disposeNetwork(network);
    throw cause;
  }
}

async function onFasterDevice(
  cpu: OnnxruntimeSession,
  parts: Omit<SessionParts, "device">,
): Promise<TrainingSession> {
  const { session, note } = await fasterSession({
    cpu,
    batchSize: parts.request.batchSize,
    trainCount: parts.request.dataset.train.count,
    openOn: (device) => openOn(device, parts),
    release: (loser) => loser.releasePrograms(),
    now: () => performance.now(),
  });
  if (note !== null) session.notes.push(note);
  return session;
}

/** The same network on a device that may not be there, or may refuse the program. */
async function openOn(
  choice: DeviceId,
  parts: Omit<SessionParts, "device">,
): Promise<Result<OnnxruntimeSession, AppError>> {
  const device = await chooseDevice(choice);
  if (!device.ok) return device;
  return attempt(`the program could not be opened on ${choice}`, async () =>
    ok(await openTrainingSession({ ...parts, device: device.value })),
  );
}
