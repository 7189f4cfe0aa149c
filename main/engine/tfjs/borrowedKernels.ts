// tfjs's wasm backend computes forward passes and lacks kernels that gradients need: the filter gradients of convolutions,
// segment sums. Those, and a few that it gets wrong, are taken from the cpu backend: it computes on copies of the wasm
// backend's numbers, and what it makes is copied back. Others are wrong for NaN alone, and are taken from there only then.
import type * as TfCore from "@tensorflow/tfjs-core";
import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs-core";
import { invariant } from "../../../shared/invariant.ts";

/** What both backends offer of tfjs's KernelBackend. */
interface HostBackend {
  write(values: TfCore.BackendValues, shape: number[], dtype: TfCore.DataType): object;
  readSync(dataId: object): TfCore.BackendValues;
  disposeData(dataId: object, force?: boolean): boolean;
}

interface WasmBackend extends HostBackend {
  /** A view, as long as nothing else is computed. */
  typedArrayFromHeap(tensor: TensorInfo): Float32Array;
}

/** Those that may be left out, as a bias, are then undefined. */
type KernelInputs = Readonly<Record<string, TensorInfo | undefined>>;

/**
 * Kernels of the wasm backend that compute something else (tfjs 4.22): its max pools' gradients look for each window's maximum
 * from 0 up, so that windows of negative numbers get none; its sign takes numbers of a size that gradients have for 0.
 */
const wrongKernels: readonly string[] = ["MaxPoolGrad", "MaxPool3DGrad", "Sign"];

/**
 * Kernels of the wasm backend that lose NaN (tfjs 4.22): they clamp with comparisons that NaN never wins, so that it comes out as
 * −Infinity, as 0 or as the other number, and a run that has gone wrong would look sound.
 */
const kernelsThatLoseNaN: readonly string[] = [
  "Maximum",
  "Minimum",
  "ClipByValue",
  "Relu6",
  "_FusedMatMul",
  "Conv2D",
  "FusedConv2D",
  "DepthwiseConv2dNative",
  "FusedDepthwiseConv2D",
  "MaxPool",
  "AvgPool",
];

/** Gives the wasm backend what only the cpu backend has, or has right. Both must be registered; calling it again does no harm. */
export function borrowKernels(core: typeof TfCore): void {
  const lender = core.findBackend("cpu") as unknown as HostBackend | null;
  invariant(lender !== null, "the cpu backend is registered");
  if (borrowers.has(core)) return;
  borrowers.add(core);
  for (const name of wrongKernels) core.unregisterKernel(name, "wasm");
  for (const name of kernelsThatLoseNaN) keepNaN(core, name, lender);
  const own = new Set(core.getKernelsForBackend("wasm").map(({ kernelName }) => kernelName));
  for (const kernel of core.getKernelsForBackend("cpu")) {
    if (!own.has(kernel.kernelName)) core.registerKernel(borrowed(kernel, "wasm", lender));
  }
}

const borrowers = new WeakSet<object>();

/** Where an input holds NaN, the cpu backend computes; else the kernel itself. */
function keepNaN(core: typeof TfCore, name: string, lender: HostBackend): void {
  const own = core.getKernel(name, "wasm");
  const lent = borrowed(core.getKernel(name, "cpu"), "wasm", lender);
  core.unregisterKernel(name, "wasm");
  core.registerKernel({
    ...own,
    kernelFunc(call) {
      const backend = call.backend as WasmBackend;
      const tensors = Object.values(call.inputs);
      return tensors.some((tensor) => holdsNaN(tensor, backend))
        ? lent.kernelFunc(call)
        : own.kernelFunc(call);
    },
  });
}

function holdsNaN(tensor: TensorInfo | undefined, backend: WasmBackend): boolean {
  if (tensor?.dtype !== "float32") return false;
  const numbers = backend.typedArrayFromHeap(tensor);
  for (let at = 0; at < numbers.length; at += 1) if (Number.isNaN(numbers[at])) return true;
  return false;
}

function borrowed(
  { kernelName, kernelFunc }: KernelConfig,
  backendName: string,
  lender: HostBackend,
): KernelConfig {
  return {
    kernelName,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const own = backend as HostBackend;
      const copies = mapInputs(inputs, (tensor) => moved(tensor, own, lender));
      const made = kernelFunc({
        inputs: copies,
        ...(attrs === undefined ? {} : { attrs }),
        backend: lender,
      });
      const results = [made].flat();
      const outputs = results.map((tensor) => moved(tensor, lender, own));
      for (const tensor of [...Object.values(copies), ...results])
        if (tensor !== undefined) lender.disposeData(tensor.dataId, true);
      return Array.isArray(made) ? outputs : (outputs[0] as TensorInfo);
    },
  };
}

/** A copy of the tensor's numbers on another backend. */
function moved({ dataId, shape, dtype }: TensorInfo, from: HostBackend, to: HostBackend): TensorInfo {
  const values = from.readSync(dataId);
  // A view of memory that the backend uses again must not be kept.
  const copy = ArrayBuffer.isView(values) ? (values as Float32Array).slice() : values;
  return { dataId: to.write(copy, shape, dtype), shape, dtype };
}

/** Kernels get their inputs by name, some as a list. */
function mapInputs(inputs: KernelInputs, map: (tensor: TensorInfo) => TensorInfo): KernelInputs {
  if (Array.isArray(inputs)) return (inputs as TensorInfo[]).map(map) as unknown as KernelInputs;
  const mapped: Record<string, TensorInfo> = {};
  for (const [name, tensor] of Object.entries(inputs)) if (tensor !== undefined) mapped[name] = map(tensor);
  return mapped;
}
