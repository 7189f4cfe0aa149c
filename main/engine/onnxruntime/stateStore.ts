// The run's variables between calls. Each lives in two buffers: a call reads one and writes the other, then they change
// places. So no call allocates state, and a call that fails leaves the last good state untouched. Kernels stay in the order
// of axes the programs have them in; only who reads or writes state sees tfjs's.
import { fail } from "../../../shared/errors/appError.ts";
import { invariant } from "../../../shared/invariant.ts";
import { transposeFloats } from "../../onnx/transposeFloats.ts";
import type { AxisOrder, StateOrders } from "../../trace/passes/layout.ts";
import type { EngineState, HostTensor } from "../engine.ts";
import type { NativeTensor } from "./nativeSession.ts";
import { emptyData, nativeTensor } from "./tensors.ts";

interface Slot {
  /** As tfjs has it. */
  readonly shape: readonly number[];
  /** Order of the axes in the buffers; null where it is tfjs's. */
  readonly order: AxisOrder | null;
  current: NativeTensor;
  spare: NativeTensor | null;
}

export class StateStore {
  readonly #slots = new Map<string, Slot>();

  constructor(initial: EngineState, orders: StateOrders) {
    for (const [name, tensor] of initial) {
      const order = orders.get(name) ?? null;
      const { shape, data } = inOrder(tensor, order);
      const current = nativeTensor(order === null ? data.slice() : data, dtypeOf(data), shape);
      this.#slots.set(name, { shape: tensor.shape, order, current, spare: null });
    }
  }

  get names(): readonly string[] {
    return [...this.#slots.keys()];
  }

  /** What a call reads. */
  current(name: string): NativeTensor {
    return this.#slot(name).current;
  }

  /** Where a call may write the variable's next value. */
  spare(name: string): NativeTensor {
    const slot = this.#slot(name);
    const dtype = dtypeOf(slot.current.data as HostTensor["data"]);
    const shape = slot.current.dims;
    slot.spare ??= nativeTensor(emptyData({ dtype, shape }), dtype, shape);
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
  read(names: readonly string[] = this.names): Map<string, HostTensor> {
    return new Map(names.map((name) => {
      const slot = this.#slot(name);
      return [name, inTfjsOrder({ shape: slot.current.dims, data: slot.current.data as HostTensor["data"] }, slot.order)];
    }));
  }

  /** Takes over values by name. Throws AppFailure (run/checkpoint-invalid) where one does not fit. */
  write(state: EngineState): void {
    for (const [name, { shape, data }] of state) {
      const slot = this.#slots.get(name);
      if (!slot) fail("run/checkpoint-invalid", { found: `a variable "${name}" that this network does not have` });
      if (shape.join() !== slot.shape.join()) {
        fail("run/checkpoint-invalid", { found: `"${name}" of shape [${shape.join()}], not [${slot.shape.join()}]` });
      }
      (slot.current.data as Float32Array).set(inOrder({ shape, data }, slot.order).data as Float32Array);
    }
  }

  #slot(name: string): Slot {
    const slot = this.#slots.get(name);
    invariant(slot, `no state named ${name}`);
    return slot;
  }
}

function dtypeOf(data: HostTensor["data"]): "float32" | "int32" | "bool" {
  if (data instanceof Float32Array) return "float32";
  return data instanceof Int32Array ? "int32" : "bool";
}

function inOrder(tensor: HostTensor, order: AxisOrder | null): HostTensor {
  if (order === null) return tensor;
  invariant(tensor.data instanceof Float32Array, "only weights change their order");
  return {
    shape: order.map((axis) => tensor.shape[axis]!),
    data: transposeFloats(tensor.data, tensor.shape, order),
  };
}

/** A copy in tfjs's order. */
function inTfjsOrder(tensor: HostTensor, order: AxisOrder | null): HostTensor {
  if (order === null) return { shape: tensor.shape, data: tensor.data.slice() };
  return inOrder(tensor, order.map((_, axis) => order.indexOf(axis)));
}
