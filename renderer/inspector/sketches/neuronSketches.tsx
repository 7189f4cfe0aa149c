// Layers of neurons: dense, recurrent, attention, tables of vectors, ends of the network.
import { Arrow, Cells, Circle, Frame, Onward, sketchHeight, Words } from "./strokes.tsx";

const inputs = [12, 36, 60, 84];
const outputs = [24, 48, 72];

/** Every output sees every input; one of them is marked with all that leads to it. */
export function DenseSketch() {
  return (
    <>
      {outputs.flatMap((to) =>
        inputs.map((from) => (
          <line
            key={`${from} ${to}`}
            className={to === 48 ? "sketch-line" : "sketch-line sketch-faint"}
            x1={75}
            y1={from}
            x2={165}
            y2={to}
          />
        )),
      )}
      {inputs.map((y) => (
        <Circle key={y} x={70} y={y} emphasis="soft" />
      ))}
      {outputs.map((y) => (
        <Circle key={y} x={170} y={y} emphasis={y === 48 ? "lit" : "plain"} />
      ))}
    </>
  );
}

const steps = [50, 105, 160];

/** One cell, the same at every step, that hands its state on; backwards as well where `both`. */
export function RecurrentSketch({ both = false }: { readonly both?: boolean }) {
  return (
    <>
      {steps.map((x, step) => (
        <g key={x}>
          <Cells x={x} y={76} rows={1} columns={2} size={12} emphasis={() => "plain"} />
          <Arrow from={[x + 12, 75]} to={[x + 12, 62]} />
          <Cells
            x={x - 3}
            y={both ? 48 : 38}
            rows={1}
            columns={1}
            size={both ? 13 : 24}
            emphasis={() => "soft"}
          />
          {both ? <Cells x={x + 14} y={28} rows={1} columns={1} size={13} emphasis={() => "lit"} /> : null}
          {step < 2 ? (
            <Arrow from={[x + (both ? 11 : 22), both ? 55 : 50]} to={[x + 51, both ? 55 : 50]} />
          ) : null}
          {both && step > 0 ? <Arrow from={[x + 13, 34]} to={[x - 27, 34]} /> : null}
          <Arrow from={[x + 12, both ? 27 : 37]} to={[x + 12, 12]} />
        </g>
      ))}
    </>
  );
}

/** Steps that are empty at the end of a sequence: the state goes past them. */
export function MaskingSketch() {
  return (
    <>
      {steps.map((x, step) => (
        <g key={x}>
          <Cells
            x={x}
            y={70}
            rows={1}
            columns={2}
            size={12}
            emphasis={() => (step === 0 ? "plain" : "empty")}
          />
          {step === 0 ? <Arrow from={[x + 12, 69]} to={[x + 12, 48]} /> : null}
          <Cells
            x={x}
            y={22}
            rows={1}
            columns={1}
            size={24}
            emphasis={() => (step === 0 ? "lit" : "soft")}
            text={() => (step === 0 ? "h" : "= h")}
          />
          {step < 2 ? <Arrow from={[x + 26, 34]} to={[x + 51, 34]} /> : null}
        </g>
      ))}
    </>
  );
}

/** One layer, the same for each step. */
export function TimeDistributedSketch() {
  return steps.map((x) => (
    <g key={x}>
      <Cells x={x - 4} y={68} rows={2} columns={2} size={12} />
      <Arrow from={[x + 8, 67]} to={[x + 8, 56]} />
      <Frame x={x - 8} y={34} width={32} height={20} />
      <Words x={x + 8} y={44}>
        f
      </Words>
      <Arrow from={[x + 8, 33]} to={[x + 8, 24]} />
      <Cells x={x + 2} y={9} rows={1} columns={1} size={12} emphasis={() => "lit"} />
    </g>
  ));
}

const shares = [0.08, 0.62, 0.1, 0.2];

/** One step of the query takes from every value its share: the thicker the line, the larger. */
export function AttentionSketch() {
  return (
    <>
      {shares.map((share, index) => {
        const x = 48 + index * 48;
        return (
          <g key={x}>
            <line className="sketch-share" x1={120} y1={28} x2={x} y2={62} strokeWidth={0.8 + 7 * share} />
            <Cells x={x - 7} y={62} rows={1} columns={1} size={14} emphasis={() => "soft"} />
            <Words x={x} y={88}>
              {Math.round(100 * share)} %
            </Words>
          </g>
        );
      })}
      <Cells x={113} y={12} rows={1} columns={1} size={14} emphasis={() => "lit"} />
    </>
  );
}

/** A number is looked up in a table. */
export function EmbeddingSketch() {
  return (
    <>
      <Cells x={24} y={40} rows={1} columns={1} size={18} text={() => "3"} />
      <Arrow from={[46, 49]} to={[82, 58]} />
      <Cells x={86} y={12} rows={6} columns={4} size={12} emphasis={(row) => (row === 3 ? "lit" : "plain")} />
      <Onward x={156} />
      <Cells x={176} y={42} rows={1} columns={4} size={12} emphasis={() => "lit"} />
    </>
  );
}

/** Waves of several lengths tell places apart. */
export function PositionSketch() {
  return [0, 1, 2].map((row) => <path key={row} className="sketch-curve" d={wave(20 + row * 28, 1 + row)} />);
}

function wave(y: number, times: number): string {
  const points = Array.from({ length: 81 }, (_, index) => {
    const angle = (index / 80) * 2 * Math.PI * times;
    return `${30 + (index / 80) * 180} ${(y - 11 * Math.sin(angle)).toFixed(1)}`;
  });
  return `M ${points.join(" L ")}`;
}

export function InputSketch() {
  const isStroke = (row: number, column: number): boolean =>
    (column === 3 && row > 0 && row < 6) || (row === 1 && column === 2);
  return (
    <>
      <Cells
        x={60}
        y={6}
        rows={7}
        columns={6}
        size={12}
        emphasis={(row, column) => (isStroke(row, column) ? "lit" : "plain")}
      />
      <Arrow from={[142, sketchHeight / 2]} to={[186, sketchHeight / 2]} />
    </>
  );
}

const answers = [14, 70, 26, 8];

/** What the network says against what is true. */
export function OutputSketch() {
  return answers.map((length, index) => (
    <g key={length}>
      <rect
        className={`sketch-cell sketch-${index === 1 ? "lit" : "soft"}`}
        x={60}
        y={8 + index * 21}
        width={length}
        height={14}
        rx={2}
      />
      {index === 1 ? (
        <Words x={156} y={15 + index * 21}>
          true
        </Words>
      ) : null}
    </g>
  ));
}
