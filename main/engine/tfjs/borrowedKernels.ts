// tfjs's wasm backend computes forward passes and lacks kernels that gradients need: the filter gradients of convolutions,
// segment sums. Those, and a few that it gets wrong, are taken from the cpu backend: it computes on copies of the wasm
// backend's numbers, and what it makes is copied back.
import type * as TfCore from "@tensorflow/tfjs-core";
import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs-core";
import { invariant } from "../../../shared/invariant.ts";

/** What both backends offer of tfjs's KernelBackend. */
interface HostBackend {
  write(values: TfCore.BackendValues, shape: number[], dtype: TfCore.DataType): object;
  readSync(dataId: object): TfCore.BackendValues;
  disposeData(dataId: object, force?: boolean): boolean;
}

type KernelInputs = Readonly<Record<string, TensorInfo>>;

/**
 * Kernels of the wasm backend that compute something else (tfjs 4.22): its max pools' gradients look for each window's maximum
 * from 0 up, so that windows of negative numbers get none; its sign takes numbers of a size that gradients have for 0.
 */
const wrongKernels: readonly string[] = ["MaxPoolGrad", "MaxPool3DGrad", "Sign"];

/** Gives the wasm backend what only the cpu backend has, or has right. Both must be registered; calling it again does no harm. */
export function borrowKernels(core: typeof TfCore): void {
  const lender = core.findBackend("cpu") as unknown as HostBackend | null;
  invariant(lender !== null, "the cpu backend is registered");
  if (borrowers.has(core)) return;
  borrowers.add(core);
  for (const name of wrongKernels) core.unregisterKernel(name, "wasm");
  const own = new Set(core.getKernelsForBackend("wasm").map(({ kernelName }) => kernelName));
  for (const kernel of core.getKernelsForBackend("cpu")) {
    if (!own.has(kernel.kernelName)) core.registerKernel(borrowed(kernel, "wasm", lender));
  }
}

const borrowers = new WeakSet<object>();

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
      const copies = mapInputs(inputs as unknown as KernelInputs, (tensor) => moved(tensor, own, lender));
      const made = kernelFunc({
        inputs: copies,
        ...(attrs === undefined ? {} : { attrs }),
        backend: lender,
      });
      const results = [made].flat();
      const outputs = results.map((tensor) => moved(tensor, lender, own));
      for (const { dataId } of [...Object.values(copies), ...results]) lender.disposeData(dataId, true);
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
  return Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, map(tensor)]));
}
