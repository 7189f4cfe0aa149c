// Random numbers that depend on nothing but (seed, site, step, element): the same on every engine, before and after a pause.
// tfjs draws in JavaScript, which a trace would freeze, so layers that draw call this kernel instead: with
// runKernel("NetloomRandomUniform", {}, { shape, seed, site }), where `site` tells apart the places of one network.
import type * as TfCore from "@tensorflow/tfjs-core";
import type { KernelBackend, NamedAttrMap } from "@tensorflow/tfjs-core";

export const randomUniformKernel = "NetloomRandomUniform";

export interface RandomUniformAttrs {
  readonly shape: readonly number[];
  readonly seed: number;
  readonly site: number;
}

/**
 * The generator, all arithmetic on uint32 modulo 2³²:
 *
 *     mix(x):   x ^= x >> 16;  x *= 0x7feb352d;  x ^= x >> 15;  x *= 0x846ca68b;  x ^= x >> 16
 *     place   = mix(mix(seed) + site)             known when the program is made
 *     offset  = mix(place + 0x9e3779b9)           known when the program is made
 *     key     = mix(step ^ place)                 one number per step
 *     x       = index ^ key                       index: 0, 1, 2 … in row-major order
 *     x      ^= x >> 16;  x *= 0x7feb352d;  x ^= x >> 15
 *     x      += key * 0x9e3779b1 + offset
 *     x      *= 0x846ca68b
 *     uniform = float32(x >> 8) * 2⁻²⁴            in [0, 1), every step of 2⁻²⁴ equally likely
 *
 * mix is the lowbias32 finalizer of Chris Wellons' hash prospector. The second use of the key, between its two
 * multiplications, keeps steps whose keys differ in low bits only from permuting each other's numbers. Every
 * operation is an ONNX operator on uint32 (BitShift, BitwiseXor, Mul, Add, Cast), so engines agree bit for bit.
 */
export const randomUniformConstants = {
  firstFactor: 0x7feb352d,
  secondFactor: 0x846ca68b,
  keyFactor: 0x9e3779b1,
  offsetIncrement: 0x9e3779b9,
  scale: 2 ** -24,
} as const;

export interface RandomPlace {
  readonly place: number;
  readonly offset: number;
}

/** The lowbias32 finalizer on uint32. */
export function mixBits(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), randomUniformConstants.firstFactor);
  x = Math.imul(x ^ (x >>> 15), randomUniformConstants.secondFactor);
  return (x ^ (x >>> 16)) >>> 0;
}

/** The part of the generator that is known when a program is made. */
export function randomPlace(seed: number, site: number): RandomPlace {
  const place = mixBits((mixBits(seed) + site) >>> 0);
  const offset = mixBits((place + randomUniformConstants.offsetIncrement) >>> 0);
  return { place, offset };
}

/** The reference: `count` numbers in [0, 1) of one step and site, in row-major order. */
export function randomUniform(count: number, seed: number, site: number, step: number): Float32Array {
  const { firstFactor, secondFactor, keyFactor, scale } = randomUniformConstants;
  const { place, offset } = randomPlace(seed, site);
  const key = mixBits(step ^ place);
  const addend = (Math.imul(key, keyFactor) + offset) | 0;
  const values = new Float32Array(count);
  for (let index = 0; index < count; index++) {
    let x = index ^ key;
    x = Math.imul(x ^ (x >>> 16), firstFactor);
    x = (x ^ (x >>> 15)) + addend;
    x = Math.imul(x, secondFactor);
    values[index] = (x >>> 8) * scale;
  }
  return values;
}

let currentStep = 0;

/** Tells the tfjs engines which step the next random numbers belong to. Call it before each training step. */
export function setRandomStep(step: number): void {
  currentStep = step;
}

/** Lets a tfjs backend that computes ("cpu", "wasm", "tensorflow") draw. Calling it again does no harm. */
export function registerRandomUniform(core: typeof TfCore, backendName: string): void {
  if (core.getKernel(randomUniformKernel, backendName) !== undefined) return;
  core.registerKernel({
    kernelName: randomUniformKernel,
    backendName,
    kernelFunc: ({ attrs, backend }) => draw(core, backend as KernelBackend, attrs),
  });
}

function draw(
  core: typeof TfCore,
  backend: KernelBackend,
  attrs: NamedAttrMap | undefined,
): TfCore.TensorInfo {
  const { shape, seed, site } = attrs as unknown as RandomUniformAttrs;
  const values = randomUniform(core.util.sizeFromShape([...shape]), seed, site, currentStep);
  return { dataId: backend.write(values, [...shape], "float32"), shape: [...shape], dtype: "float32" };
}
