// Which devices onnxruntime-node has here. What it lists is only what it was built with; whether a device answers is found
// out by running one addition on it.
import * as ort from "onnxruntime-node";
import type { DeviceChoice, DeviceId } from "../../../shared/run/runSpec.ts";
import { AppFailure, appError, describeError, type AppError } from "../../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { GraphBuilder } from "../../onnx/graphBuilder.ts";
import { trainingTarget } from "../../onnx/lowerProgram.ts";
import { modelOf } from "../../onnx/model.ts";
import { encodeMessage, joinChunks } from "../../onnx/proto/write.ts";
import type { EngineStatus } from "../engine.ts";
import { openNativeSession } from "./nativeSession.ts";
import { nativeTensor } from "./tensors.ts";

type DeviceStatus = EngineStatus["devices"][number];

const devices: readonly DeviceId[] = ["cpu", "webgpu", "cuda", "dml", "coreml"];

const howToGet: Readonly<Record<DeviceId, string>> = {
  cpu: "",
  webgpu: "It needs a graphics card with a Vulkan, Metal or Direct3D 12 driver.",
  cuda: "It needs Linux on x64, an NVIDIA driver, CUDA 12 with cuDNN 9, and onnxruntime's CUDA library: run `npm rebuild onnxruntime-node --onnxruntime-node-install=cuda12`.",
  dml: "It needs Windows.",
  coreml: "It needs macOS.",
};

export async function deviceStatuses(): Promise<readonly DeviceStatus[]> {
  const statuses: DeviceStatus[] = [];
  for (const device of devices) statuses.push(await deviceStatus(device));
  return statuses;
}

export async function deviceStatus(device: DeviceId): Promise<DeviceStatus> {
  if (!listedDevices().has(device))
    return { device, ready: false, detail: `Not part of this onnxruntime-node. ${howToGet[device]}` };
  try {
    await addOnce(device);
    return { device, ready: true, detail: "" };
  } catch (cause) {
    const why = cause instanceof AppFailure ? describeFound(cause.error) : String(cause);
    return { device, ready: false, detail: `${inWords(why)} ${howToGet[device]}`.trim() };
  }
}

/** The device to run on; "auto" is the CPU. */
export async function chooseDevice(choice: DeviceChoice): Promise<Result<DeviceId, AppError>> {
  if (choice === "auto" || choice === "cpu") return ok("cpu");
  const status = await deviceStatus(choice);
  if (status.ready) return ok(choice);
  return err(appError("engine/device-unavailable", { found: `${choice}: ${status.detail}` }));
}

function listedDevices(): ReadonlySet<string> {
  return new Set(["cpu", ...ort.listSupportedBackends().map((backend) => backend.name)]);
}

const longestReason = 200;

/** What a driver that is not there makes onnxruntime say, in words; anything else as it is, but not for pages. */
function inWords(reason: string): string {
  if (/No supported adapters|Failed to get a WebGPU adapter/.test(reason))
    return "No graphics card answered.";
  if (/Failed to load shared library|cannot open shared object/.test(reason))
    return "Its library could not be loaded.";
  return reason.length <= longestReason ? reason : `${reason.slice(0, longestReason)}…`;
}

function describeFound(error: AppError): string {
  return error.found === "" ? describeError(error) : error.found;
}

async function addOnce(device: DeviceId): Promise<void> {
  const graph = new GraphBuilder();
  const input = graph.addInput("x", "float32", [4]);
  graph.addNode("Add", [input, input], ["y"]);
  graph.addOutput("y", "float32", [4]);
  const bytes = joinChunks(encodeMessage("ModelProto", modelOf(graph, trainingTarget, { name: "probe" })));
  const session = await openNativeSession({ bytes, device, threads: 1 });
  try {
    await session.run({ x: nativeTensor(new Float32Array(4), "float32", [4]) }, { y: null });
  } finally {
    await session.release();
  }
}
