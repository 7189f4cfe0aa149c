// The run's variables between calls. Each lives in two buffers: a call reads one and writes the other, then they change
// places. So no call allocates state, and a call that fails leaves the last good state untouched.
import { fail } from "../../../shared/errors/appError.ts";
import { invariant } from "../../../shared/invariant.ts";
import type { EngineState, HostTensor } from "../engine.ts";
import type { NativeTensor } from "./nativeSession.ts";
import { emptyData, nativeTensor } from "./tensors.ts";

interface Slot {
  readonly shape: readonly number[];
  current: NativeTensor;
  spare: NativeTensor | null;
}

export class StateStore {
  readonly #slots = new Map<string, Slot>();

  constructor(initial: EngineState) {
    for (const [name, { shape, data }] of initial) {
      this.#slots.set(name, { shape, current: nativeTensor(data.slice(), dtypeOf(data), shape), spare: null });
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
    slot.spare ??= nativeTensor(emptyData({ dtype, shape: slot.shape }), dtype, slot.shape);
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
      return [name, { shape: slot.shape, data: (slot.current.data as HostTensor["data"]).slice() }];
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
      (slot.current.data as Float32Array).set(data as Float32Array);
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
