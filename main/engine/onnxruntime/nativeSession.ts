// The one place where onnxruntime-node sessions are made: options, execution providers, release.
import * as ort from "onnxruntime-node";
import type { DeviceId } from "../../../shared/run/runSpec.ts";
import { guarded } from "./failure.ts";
import { isListRefused, listName } from "./writtenInPlace.ts";

export type NativeTensor = ort.Tensor;
export type Feeds = Record<string, NativeTensor>;
/** Wanted outputs: a tensor to write into, or null for a fresh one. */
export type Fetches = Record<string, NativeTensor | null>;

export interface SessionRequest {
  readonly bytes: Uint8Array;
  readonly device: DeviceId;
  readonly threads: number;
}

export interface NativeSession {
  readonly threads: number;
  run(feeds: Feeds, fetches: Fetches): Promise<Readonly<Record<string, NativeTensor>>>;
  /** Runs a program made with stopCopies: its outputs are written into these tensors, nothing is copied. */
  runInto(feeds: Feeds, targets: Feeds): Promise<void>;
  release(): Promise<void>;
}

/** Throws AppFailure where onnxruntime refuses the model. */
export async function openNativeSession(request: SessionRequest): Promise<NativeSession> {
  const session = await guarded("onnxruntime could not load the program", () =>
    ort.InferenceSession.create(request.bytes, optionsFor(request)),
  );
  return {
    threads: request.threads,
    run: (feeds, fetches) =>
      guarded("onnxruntime could not run the program", () => runSession(session, feeds, fetches)),
    runInto: (feeds, targets) =>
      guarded("onnxruntime could not run the program", () => runInto(session, feeds, targets)),
    release: () => session.release(),
  };
}

async function runSession(session: ort.InferenceSession, feeds: Feeds, fetches: Fetches) {
  return (await session.run(feeds, fetches)) as Record<string, NativeTensor>;
}

async function runInto(session: ort.InferenceSession, feeds: Feeds, targets: Feeds): Promise<void> {
  try {
    await session.run(feeds, { [listName]: null, ...targets });
  } catch (cause) {
    if (!isListRefused(cause)) throw cause;
  }
}

function optionsFor({ device, threads }: SessionRequest): ort.InferenceSession.SessionOptions {
  return {
    executionProviders: device === "cpu" ? ["cpu"] : [device, "cpu"],
    graphOptimizationLevel: "all",
    executionMode: "sequential",
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    enableCpuMemArena: true,
    enableMemPattern: true,
    logSeverityLevel: 3,
    // Between two calls idle threads would go on spinning for about 5 ms: time that pictures and the window need, and that
    // would count as theirs.
    extra: { session: { force_spinning_stop: "1" } },
  };
}
