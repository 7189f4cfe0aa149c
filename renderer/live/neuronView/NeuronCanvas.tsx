// The neuron view's canvas with its pointer and keyboard: point at a neuron or walk to it with the arrow keys.
import {
  useCallback,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
} from "react";
import type { AnswerTarget } from "../../data/answerTargets.ts";
import { feed } from "../appFeed.ts";
import { LiveCanvas, type Surface } from "../LiveCanvas.tsx";
import type { NeuronColumn } from "./columns.ts";
import { neuronAt, neuronBeside, type NeuronHit } from "./layout.ts";
import { createNeuronPainter } from "./neuronPainter.ts";
import type { LineMeaning } from "./scene.ts";
import { tapsOf } from "./neuronNumbers.ts";
import { NeuronWords } from "./NeuronWords.tsx";

export interface NeuronCanvasProps {
  readonly columns: readonly NeuronColumn[];
  readonly target: AnswerTarget | null;
  readonly lineMeaning: LineMeaning;
}

const arrows: Readonly<Record<string, { readonly columns: number; readonly rows: number }>> = {
  ArrowLeft: { columns: -1, rows: 0 },
  ArrowRight: { columns: 1, rows: 0 },
  ArrowUp: { columns: 0, rows: -1 },
  ArrowDown: { columns: 0, rows: 1 },
};

export function NeuronCanvas({ columns, target, lineMeaning }: NeuronCanvasProps): ReactNode {
  const taps = useMemo(() => tapsOf(columns), [columns]);
  const painter = useMemo(() => createNeuronPainter(feed), []);
  const [hovered, setHovered] = useState<NeuronHit | null>(null);
  const [pinned, setPinned] = useState<NeuronHit | null>(null);
  const focus = hovered ?? pinned;
  const draw = useCallback(
    (surface: Surface) => painter.paint(surface, { columns, target, lineMeaning, focus }),
    [painter, columns, target, lineMeaning, focus],
  );
  const area = useRef<HTMLDivElement>(null);

  function hit(event: PointerEvent): NeuronHit | null {
    const layout = painter.layout();
    const bounds = area.current?.getBoundingClientRect();
    if (layout === null || bounds === undefined) return null;
    return neuronAt(layout, { x: event.clientX - bounds.left, y: event.clientY - bounds.top });
  }

  function point(event: PointerEvent): void {
    const next = hit(event);
    if (next?.column !== hovered?.column || next?.neuron !== hovered?.neuron) setHovered(next);
  }

  function walk(event: KeyboardEvent): void {
    const layout = painter.layout();
    if (event.key === "Escape") setPinned(null);
    const arrow = arrows[event.key];
    if (arrow === undefined || layout === null) return;
    event.preventDefault();
    setPinned(neuronBeside(layout, pinned, arrow));
  }

  /* oxlint-disable jsx-a11y/no-noninteractive-tabindex -- an application has keys of its own */
  return (
    <div
      ref={area}
      className="neuron-canvas"
      tabIndex={0}
      role="application"
      aria-label="Neurons of the network. Arrow keys walk from neuron to neuron, Escape leaves."
      data-pointing={hovered !== null}
      onPointerMove={point}
      onPointerLeave={() => setHovered(null)}
      onClick={() => setPinned(hovered)}
      onKeyDown={walk}
    >
      <LiveCanvas
        taps={taps}
        draw={draw}
        className="live-canvas"
        label="Neurons and weights of the network"
      />
      <NeuronWords columns={columns} focus={focus} />
    </div>
  );
}
