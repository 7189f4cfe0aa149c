// tfjs's own backends as engines: "cpu" is the reference that everything is tested against, "wasm" borrows from it the kernels
// that training needs and it lacks, "tensorflow" is there where @tensorflow/tfjs-node could be installed.
import * as core from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";
import type { Tfjs } from "../../../shared/layers/definition.ts";
import { AppFailure, appError, type AppError } from "../../../shared/errors/appError.ts";
import { InvariantError } from "../../../shared/invariant.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { disposeNetwork } from "../../compile/disposeNetwork.ts";
import { registerRandomUniform } from "../../trace/randomUniform.ts";
import { createTracer } from "../../trace/tracer.ts";
import type { Engine, EngineStatus, OpenRequest, TrainingSession } from "../engine.ts";
import { loadTensorflow } from "../tensorflow/loadTensorflow.ts";
import { borrowKernels } from "./borrowedKernels.ts";
import { TfjsSession, type TfjsParts } from "./tfjsSession.ts";

type TfjsEngineId = "cpu" | "wasm" | "tensorflow";

/** Loads a backend: the tfjs instance it belongs to. Throws where it is not there. */
type BackendLoader = () => Promise<Tfjs>;

const loaders: Readonly<Record<TfjsEngineId, BackendLoader>> = {
  cpu: async () => {
    await import("@tensorflow/tfjs-backend-cpu");
    return useBackend({ core, layers }, "cpu");
  },
  wasm: async () => {
    await Promise.all([import("@tensorflow/tfjs-backend-cpu"), import("@tensorflow/tfjs-backend-wasm")]);
    borrowKernels(core);
    return useBackend({ core, layers }, "wasm");
  },
  tensorflow: async () => {
    return useBackend(loadTensorflow(), "tensorflow");
  },
};

const howToGet: Readonly<Record<TfjsEngineId, string>> = {
  cpu: "",
  wasm: "",
  tensorflow: "Run `netloom engines install tensorflow`.",
};

export function createTfjsEngine(id: TfjsEngineId): Engine {
  return {
    id,
    status: () => status(id),
    open: (request) => open(id, request),
  };
}

async function useBackend(tf: Tfjs, backend: string): Promise<Tfjs> {
  if (!(await tf.core.setBackend(backend))) throw new Error(`tfjs could not start its ${backend} backend`);
  await tf.core.ready();
  registerRandomUniform(tf.core, backend);
  return tf;
}

async function status(id: TfjsEngineId): Promise<EngineStatus> {
  try {
    const tf = await loaders[id]();
    const version = tf.core.version_core;
    return {
      engine: id,
      ready: true,
      version,
      devices: [{ device: "cpu", ready: true, detail: "" }],
      todo: "",
    };
  } catch (cause) {
    const detail = firstLine(cause);
    return {
      engine: id,
      ready: false,
      version: null,
      devices: [{ device: "cpu", ready: false, detail }],
      todo: howToGet[id],
    };
  }
}

async function open(id: TfjsEngineId, request: OpenRequest): Promise<Result<TrainingSession, AppError>> {
  if (request.device !== "auto" && request.device !== "cpu") {
    return err(
      appError("engine/device-unavailable", {
        found: `${request.device} with the ${id} engine`,
        todo: "Choose the onnxruntime engine for that device.",
      }),
    );
  }
  try {
    const tf = await loaders[id]();
    const network = request.compile(tf);
    return ok(
      await openSession({ engine: id, backend: id, network, tracer: createTracer(network), request }),
    );
  } catch (cause) {
    if (cause instanceof AppFailure) return err(cause.error);
    if (cause instanceof InvariantError) throw cause;
    const way = howToGet[id];
    const found = `${id}: ${firstLine(cause)}`;
    return err(
      appError("engine/unavailable", way === "" ? { found } : { found, todo: `${way} Or choose another.` }),
    );
  }
}

async function openSession(parts: TfjsParts): Promise<TfjsSession> {
  try {
    return await TfjsSession.open(parts);
  } catch (cause) {
    disposeNetwork(parts.network);
    throw cause;
  }
}

function firstLine(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.split("\n", 1)[0] ?? message;
}
