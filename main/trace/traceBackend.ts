// The tfjs backend whose kernels record. It holds no numbers itself: the recorder of the trace in progress knows what each
// data id stands for. Registered once per process, because tfjs keeps backends and kernels in process-wide tables.
import type * as TfCore from "@tensorflow/tfjs-core";
import type { BackendValues, DataType, KernelBackend } from "@tensorflow/tfjs-core";
import { invariant } from "../../shared/invariant.ts";
import { kernelRules } from "./kernels/kernelTable.ts";
import { unsupportedKernels } from "./kernels/unsupported.ts";
import type { Recorder } from "./recorder.ts";

type DataId = TfCore.TensorInfo["dataId"];
type MemoryInfo = ReturnType<KernelBackend["memory"]>;

export const traceBackendName = "netloom-trace";

/** The backend while a trace is in progress: the recorder takes what tfjs writes, reads and runs. */
export interface TraceBackend extends KernelBackend {
  recorder: Recorder | null;
  /** Sees each scalar tfjs writes before it becomes a constant; answers with the data id to use instead, or null. */
  interceptScalar: ((number: number) => DataId | null) | null;
}

/** The process's trace backend, registered with all recording kernels on first use. */
export function traceBackend(core: typeof TfCore): TraceBackend {
  if (core.findBackendFactory(traceBackendName) === null) register(core);
  return core.findBackend(traceBackendName) as TraceBackend;
}

function register(core: typeof TfCore): void {
  core.registerBackend(traceBackendName, () => createBackend(core), 0);
  for (const kernelName of Object.keys(kernelRules)) {
    core.registerKernel({
      kernelName,
      backendName: traceBackendName,
      kernelFunc: ({ inputs, attrs, backend }) => recorderOf(backend).run(kernelName, inputs, attrs ?? {}),
    });
  }
  for (const [kernelName, reason] of Object.entries(unsupportedKernels)) {
    core.registerKernel({
      kernelName,
      backendName: traceBackendName,
      kernelFunc: ({ backend }) => recorderOf(backend).refuse(kernelName, reason),
    });
  }
}

function recorderOf(backend: unknown): Recorder {
  const { recorder } = backend as TraceBackend;
  invariant(recorder !== null, "a tensor of a finished trace was used");
  return recorder;
}

function createBackend(core: typeof TfCore): TraceBackend {
  class RecordingBackend extends core.KernelBackend implements TraceBackend {
    recorder: Recorder | null = null;
    interceptScalar: TraceBackend["interceptScalar"] = null;
    private readonly references = new WeakMap<object, number>();

    override write(values: BackendValues, shape: number[], dtype: DataType): DataId {
      const numbers = values as ArrayLike<number>;
      const [number] = Array.from(shape.length === 0 && dtype === "float32" ? numbers : []);
      const intercepted = number === undefined ? null : (this.interceptScalar?.(number) ?? null);
      if (intercepted !== null) return intercepted;
      return recorderOf(this).constant(numbers, shape, dtype);
    }

    override readSync(dataId: object): BackendValues {
      return recorderOf(this).read(dataId);
    }

    override read(dataId: object): Promise<BackendValues> {
      return Promise.resolve(this.readSync(dataId));
    }

    // Data ids are plain objects that the recorder holds weakly, so nothing is freed; tensors that share one are
    // counted all the same, because the engine's own bookkeeping leans on it.
    override disposeData(dataId: object): boolean {
      const left = this.refCount(dataId) - 1;
      this.references.set(dataId, left);
      return left <= 0;
    }
    override incRef(dataId: object): void {
      this.references.set(dataId, this.refCount(dataId) + 1);
    }
    override refCount(dataId: object): number {
      return this.references.get(dataId) ?? 1;
    }
    override numDataIds(): number {
      return 0;
    }
    override move(): void {
      invariant(false, "a tensor was moved to the trace backend");
    }
    override memory(): MemoryInfo {
      return { unreliable: true };
    }
    override timerAvailable(): boolean {
      return false;
    }
    override floatPrecision(): 16 | 32 {
      return 32;
    }
    override epsilon(): number {
      return 1e-7;
    }
    override dispose(): void {
      this.recorder = null;
    }
  }
  return new RecordingBackend();
}
