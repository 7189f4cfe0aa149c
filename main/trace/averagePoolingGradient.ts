// tfjs's cpu backend divides an average pooling's gradient by the whole window even where the window reaches over the
// edge, though its forward pass divides by the elements inside. The traced step has the true gradient; with this
// correction the reference has it too.
import type * as TfCore from "@tensorflow/tfjs-core";
import type { AvgPoolGradAttrs, KernelBackend, KernelFunc, TensorInfo } from "@tensorflow/tfjs-core";

const kernelName = "AvgPoolGrad";
const backendName = "cpu";
const corrected = new WeakSet<KernelFunc>();

/** Calling it again does no harm. */
export function correctAveragePoolingGradient(core: typeof TfCore): void {
  const known = core.getKernel(kernelName, backendName)?.kernelFunc;
  if (known === undefined || corrected.has(known)) return;
  const kernelFunc: KernelFunc = (call) => {
    const { dy, input } = call.inputs;
    if (dy === undefined || input === undefined) return known(call);
    const attrs = call.attrs as unknown as AvgPoolGradAttrs;
    const cpu = call.backend as KernelBackend;
    const rescaled = rescale(core, cpu, dy, input, attrs);
    const dx = known({ ...call, inputs: { dy: rescaled, input } });
    cpu.disposeData(rescaled.dataId);
    return dx;
  };
  core.unregisterKernel(kernelName, backendName);
  core.registerKernel({ kernelName, backendName, kernelFunc });
  corrected.add(kernelFunc);
}

/** dy · (window's size / its elements inside), which undoes the division and does the right one. */
function rescale(
  core: typeof TfCore,
  backend: KernelBackend,
  dy: TensorInfo,
  input: TensorInfo,
  { filterSize, strides, pad }: AvgPoolGradAttrs,
): TensorInfo {
  const shape = input.shape as [number, number, number, number];
  const info = core.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad);
  const rows = shares(info.outHeight, info.strideHeight, info.padInfo.top, info.filterHeight, info.inHeight);
  const columns = shares(info.outWidth, info.strideWidth, info.padInfo.left, info.filterWidth, info.inWidth);
  const values = Float32Array.from(backend.readSync(dy.dataId) as Float32Array, (value, at) => {
    const column = Math.floor(at / info.outChannels) % info.outWidth;
    const row = Math.floor(at / (info.outChannels * info.outWidth)) % info.outHeight;
    return value * (rows[row] ?? 1) * (columns[column] ?? 1);
  });
  return { dataId: backend.write(values, dy.shape, "float32"), shape: dy.shape, dtype: "float32" };
}

/** Along one axis: the window's length over the part of it that is inside, for each window. */
function shares(count: number, stride: number, before: number, window: number, length: number): number[] {
  return Array.from({ length: count }, (_, at) => {
    const begin = at * stride - before;
    return window / (Math.min(begin + window, length) - Math.max(begin, 0));
  });
}
