// The run's variables between calls. Each lives in two buffers: a call reads one and writes the other, then they change
// places. So no call allocates state, and a call that fails leaves the last good state untouched. Kernels stay in the order
// of axes the programs have them in, and small variables share buffers; only who reads or writes state sees tfjs's.
import { fail } from "../../../shared/errors/appError.ts";
import { invariant } from "../../../shared/invariant.ts";
import { transposeFloats } from "../../onnx/transposeFloats.ts";
import type { AxisOrder } from "../../trace/passes/layout.ts";
import { sizeOf, stridesOf } from "../../trace/program/shape.ts";
import type { EngineState, HostTensor, TensorView } from "../engine.ts";
import type { NativeTensor } from "./nativeSession.ts";
import { bufferShape } from "./bufferShape.ts";
import type { StatePacking } from "./packState.ts";
import type { StateLayout } from "./prepareProgram.ts";
import { emptyData, nativeTensor } from "./tensors.ts";

/** A tensor in two buffers. */
interface Slot {
  current: NativeTensor;
  spare: NativeTensor | null;
}

/** Where a variable lies, and how. */
interface Place {
  /** As tfjs has it. */
  readonly shape: readonly number[];
  /** Order of the axes in the buffer; null where it is tfjs's. */
  readonly order: AxisOrder | null;
  readonly slot: Slot;
  readonly offset: number;
  /** False where the slot holds this variable alone. */
  readonly packed: boolean;
}

export class StateStore {
  readonly #slots = new Map<string, Slot>();
  readonly #places = new Map<string, Place>();

  constructor(initial: EngineState, { stateOrders, packing }: StateLayout) {
    for (const [buffer, length] of bufferLengths(initial, packing)) {
      this.#slots.set(buffer, {
        current: nativeTensor(new Float32Array(length), "float32", bufferShape(length)),
        spare: null,
      });
    }
    for (const [name, { shape, data }] of initial) {
      const order = stateOrders.get(name) ?? null;
      const packed = packing.get(name);
      const slot = packed ? this.#slot(packed.buffer) : newSlot(dtypeOf(data), reordered(shape, order));
      if (!packed) this.#slots.set(name, slot);
      this.#places.set(name, {
        shape,
        order,
        slot,
        offset: packed?.offset ?? 0,
        packed: packed !== undefined,
      });
    }
    this.write(initial);
  }

  /** What a call reads: a variable, or a buffer of packed ones. */
  current(name: string): NativeTensor {
    const place = this.#places.get(name);
    if (!place?.packed) return this.#slot(name).current;
    return nativeTensor(dataOf(place), "float32", reordered(place.shape, place.order));
  }

  /** Where a call may write the next value. */
  spare(name: string): NativeTensor {
    const slot = this.#slot(name);
    slot.spare ??= emptyLike(slot.current);
    return slot.spare;
  }

  /** The spares hold the newest values now. */
  advance(names: readonly string[]): void {
    for (const name of names) {
      const slot = this.#slot(name);
      invariant(slot.spare, `${name} was not written`);
      [slot.current, slot.spare] = [slot.spare, slot.current];
    }
  }

  /** Copies, so that the next call can't change what was read. */
  read(names: readonly string[] = [...this.#places.keys()]): Map<string, HostTensor> {
    return new Map(
      names.map((name) => {
        const place = this.#place(name);
        return [
          name,
          inTfjsOrder({ shape: reordered(place.shape, place.order), data: dataOf(place) }, place.order),
        ];
      }),
    );
  }

  /** Variables where they lie, until the next call writes. */
  view(names: readonly string[]): Map<string, TensorView> {
    return new Map(names.map((name) => [name, viewOf(this.#place(name))]));
  }

  /** Takes over values by name. Throws AppFailure (run/checkpoint-invalid) where one does not fit. */
  write(state: EngineState): void {
    for (const [name, { shape, data }] of state) {
      const place = this.#places.get(name);
      if (!place)
        fail("run/checkpoint-invalid", { found: `a variable "${name}" that this network does not have` });
      if (shape.join() !== place.shape.join()) {
        fail("run/checkpoint-invalid", {
          found: `"${name}" of shape [${shape.join()}], not [${place.shape.join()}]`,
        });
      }
      (dataOf(place) as Float32Array).set(inOrder({ shape, data }, place.order).data);
    }
  }

  #slot(name: string): Slot {
    const slot = this.#slots.get(name);
    invariant(slot, `no state named ${name}`);
    return slot;
  }

  #place(name: string): Place {
    const place = this.#places.get(name);
    invariant(place, `no state named ${name}`);
    return place;
  }
}

function bufferLengths(initial: EngineState, packing: StatePacking): ReadonlyMap<string, number> {
  const lengths = new Map<string, number>();
  for (const [name, { buffer, offset }] of packing) {
    const size = initial.get(name)?.data.length;
    invariant(size !== undefined, `no state named ${name}`);
    lengths.set(buffer, Math.max(lengths.get(buffer) ?? 0, offset + size));
  }
  return lengths;
}

function newSlot(dtype: StateDType, shape: readonly number[]): Slot {
  return { current: nativeTensor(emptyData({ dtype, shape }), dtype, shape), spare: null };
}

function emptyLike(tensor: NativeTensor): NativeTensor {
  const dtype = dtypeOf(tensor.data as HostTensor["data"]);
  return nativeTensor(emptyData({ dtype, shape: tensor.dims }), dtype, tensor.dims);
}

/** The variable's numbers in the newest buffer, as a view. */
function dataOf({ slot, offset, shape, packed }: Place): HostTensor["data"] {
  const data = slot.current.data as HostTensor["data"];
  return packed ? data.subarray(offset, offset + sizeOf(shape)) : data;
}

function viewOf(place: Place): TensorView {
  const { shape, order } = place;
  const kept = stridesOf(reordered(shape, order));
  const strides = order === null ? kept : shape.map((_, axis) => kept[order.indexOf(axis)]!);
  return { shape, data: dataOf(place), strides };
}

function reordered(shape: readonly number[], order: AxisOrder | null): readonly number[] {
  return order === null ? shape : order.map((axis) => shape[axis]!);
}

type StateDType = ReturnType<typeof dtypeOf>;

function dtypeOf(data: HostTensor["data"]): "float32" | "int32" | "bool" {
  if (data instanceof Float32Array) return "float32";
  return data instanceof Int32Array ? "int32" : "bool";
}

function inOrder(tensor: HostTensor, order: AxisOrder | null): HostTensor {
  if (order === null) return tensor;
  invariant(tensor.data instanceof Float32Array, "only weights change their order");
  return {
    shape: reordered(tensor.shape, order),
    data: transposeFloats(tensor.data, tensor.shape, order),
  };
}

/** A copy in tfjs's order. */
function inTfjsOrder(tensor: HostTensor, order: AxisOrder | null): HostTensor {
  if (order === null) return { shape: tensor.shape, data: tensor.data.slice() };
  return inOrder(
    tensor,
    order.map((_, axis) => order.indexOf(axis)),
  );
}
