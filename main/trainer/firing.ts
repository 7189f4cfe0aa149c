// Which neurons do no work over a batch of samples: those that are zero for all of them, and values at the ends of their
// function, where its slope is nearly zero.
import type { HostTensor } from "../engine/engine.ts";
import type { TapValue } from "../../shared/contract/live.ts";

type Firing = NonNullable<TapValue["firing"]>;

/** How near the end of a function counts as there: its slope is then below 2 % of the steepest. */
const nearness = 0.005;

const atItsEnds: Readonly<Record<string, (value: number) => boolean>> = {
  sigmoid: (value) => value < nearness || value > 1 - nearness,
  hardSigmoid: (value) => value <= 0 || value >= 1,
  tanh: (value) => Math.abs(value) > 1 - nearness,
  // Its slope, (1 − |x|)², falls more slowly.
  softsign: (value) => Math.abs(value) > 0.9,
};

/** @param values [samples, …, neurons]; a neuron of an image is one of its channels. */
export function firingOf({ shape, data }: HostTensor, activation: string | undefined): Firing {
  const samples = shape[0] ?? 1;
  const neurons = shape.length > 1 ? (shape.at(-1) ?? 1) : 1;
  return {
    samples,
    neurons,
    dead: deadShare(data, neurons),
    saturated: activation === "softmax" ? certainShare(data, neurons) : shareAtEnds(data, activation),
  };
}

/** Ends with the number by which the last neuron fires: in a network that lives, after few samples. */
function deadShare(data: HostTensor["data"], neurons: number): number {
  const fired = new Uint8Array(neurons);
  let silent = neurons;
  for (let start = 0; start < data.length && silent > 0; start += neurons)
    for (let neuron = 0; neuron < neurons; neuron += 1) {
      if (fired[neuron] === 1 || data[start + neuron] === 0) continue;
      fired[neuron] = 1;
      silent -= 1;
    }
  return silent / neurons;
}

/** Share of softmax's rows that are all but one-hot. */
function certainShare(data: HostTensor["data"], neurons: number): number {
  const rows = data.length / neurons;
  let certain = 0;
  for (let index = 0; index < data.length; index++) if ((data[index] ?? 0) > 1 - nearness) certain += 1;
  return rows === 0 ? 0 : certain / rows;
}

function shareAtEnds(data: HostTensor["data"], activation = ""): number | null {
  const isAtEnd = atItsEnds[activation];
  if (isAtEnd === undefined) return null;
  let count = 0;
  for (let index = 0; index < data.length; index++) if (isAtEnd(data[index] ?? 0)) count += 1;
  return data.length === 0 ? 0 : count / data.length;
}
