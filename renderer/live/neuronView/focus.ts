// The neuron that is pointed at: its incoming weights over the pixels, and its card.
import type { TapValue } from "../../../shared/contract/live.ts";
import type { Surface } from "../LiveCanvas.tsx";
import { outputName } from "../outputName.ts";
import { currentInk } from "../theme.ts";
import { magnitudeOf, wholeValue } from "../wholeValue.ts";
import type { NeuronColumn } from "./columns.ts";
import type { NeuronHit, NeuronLayout, PlacedColumn } from "./layout.ts";
import type { NeuronScene } from "./scene.ts";
import type { ColumnNumbers } from "./neuronNumbers.ts";
import { cardPlace, paintCard, type NeuronCard } from "./paintCard.ts";
import { weightedSum } from "./weightedSum.ts";

/** The kernel column of the neuron pointed at, where it stands right after the pixels. */
export function focusWeights(
  scene: NeuronScene,
  layout: NeuronLayout,
  numbers: readonly ColumnNumbers[],
  pixels: number,
): { readonly data: Float32Array; readonly scale: number } | null {
  const { focus } = scene;
  const kernel = numbers[pixels + 1]?.kernel;
  const placed = layout.columns[pixels + 1];
  if (focus?.column !== pixels + 1 || kernel === null || kernel === undefined || placed === undefined)
    return null;
  return incomingWeights(kernel, placed.column, focus.neuron);
}

function incomingWeights(
  kernel: TapValue,
  column: NeuronColumn,
  neuron: number,
): { readonly data: Float32Array; readonly scale: number } {
  const whole = wholeValue(kernel);
  const data = new Float32Array(Math.floor(whole.length / column.size));
  let scale = 0;
  for (let i = 0; i < data.length; i++) {
    const weight = whole[i * column.size + neuron] ?? Number.NaN;
    data[i] = weight;
    if (Math.abs(weight) > scale) scale = Math.abs(weight);
  }
  return { data, scale: scale || magnitudeOf(kernel) || 1 };
}

export function paintFocusCard(
  surface: Surface,
  scene: NeuronScene,
  layout: NeuronLayout,
  numbers: readonly ColumnNumbers[],
): void {
  const { focus } = scene;
  if (focus === null || focus.column === 0) return;
  const [placed, source, own, before] = [
    layout.columns[focus.column],
    layout.columns[focus.column - 1],
    numbers[focus.column],
    numbers[focus.column - 1],
  ];
  if (placed === undefined || source === undefined || own === undefined || before === undefined) return;
  const place = cardPlace(focus.centre, placed.radius, surface.width, surface.height);
  paintCard(
    surface.context,
    cardOf(scene, focus, placed, source, own, before),
    place,
    surface.theme,
    currentInk(),
  );
}

function cardOf(
  scene: NeuronScene,
  focus: NeuronHit,
  placed: PlacedColumn,
  source: PlacedColumn,
  own: ColumnNumbers,
  before: ColumnNumbers,
): NeuronCard {
  const { kernel } = own;
  const weights = kernel === null ? null : incomingWeights(kernel, placed.column, focus.neuron);
  const whole = kernel !== null && kernel.grid === undefined && before.activations !== null;
  return {
    column: placed.column,
    source: source.column,
    neuron: focus.neuron,
    name:
      placed.column.kind === "outputs" ? outputName(scene.target, placed.column.size, focus.neuron) : null,
    activation: own.activations?.[focus.neuron] ?? null,
    sum: whole
      ? weightedSum({
          kernel: kernel.data,
          sources: source.column.size,
          targets: placed.column.size,
          target: focus.neuron,
          inputs: before.activations,
          bias: own.bias,
          list: 3,
        })
      : null,
    weights: weights?.data ?? null,
    weightScale: weights?.scale ?? 1,
  };
}
