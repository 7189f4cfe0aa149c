// The fully connected part of the open network, neuron by neuron.
import { SegmentedControl } from "@blueprintjs/core";
import { useState, type ReactNode } from "react";
import { OutputChoice } from "../data/OutputChoice.tsx";
import { useAnswers, useMainTarget } from "../data/useAnswers.ts";
import { useDocument, type DocumentStore } from "../document/documentStore.ts";
import { chainOf } from "./chain.ts";
import { LiveStatus } from "./LiveStatus.tsx";
import { neuronColumns, type NeuronColumn } from "./neuronView/columns.ts";
import { NeuronCanvas } from "./neuronView/NeuronCanvas.tsx";
import type { LineMeaning } from "./neuronView/scene.ts";
import { ProbeControl } from "./ProbeControl.tsx";
import { createSteady } from "./steady.ts";
import "./live.css";

const meanings: { readonly label: string; readonly value: LineMeaning }[] = [
  { label: "Weights", value: "weights" },
  { label: "Signal", value: "signal" },
];

export function NeuronView(): ReactNode {
  const { mainOutput } = useAnswers();
  const columns = useDocument((store) => columnsOf(store, mainOutput));
  const target = useMainTarget();
  const [lineMeaning, setLineMeaning] = useState<LineMeaning>("weights");
  if (columns === null) return <NothingToDraw />;
  return (
    <div className="neuron-view" data-testid="neuron-view">
      <NeuronCanvas columns={columns} target={target} lineMeaning={lineMeaning} />
      <div className="neuron-view-bar">
        <LiveStatus />
        <LineLegend />
        <OutputChoice />
        <ProbeControl />
        <SegmentedControl
          size="small"
          aria-label="What the lines show"
          options={[...meanings]}
          value={lineMeaning}
          onValueChange={(value) => setLineMeaning(value === "signal" ? "signal" : "weights")}
        />
      </div>
    </div>
  );
}

const steadyColumns = createSteady<readonly NeuronColumn[] | null>();

/** The same array while nothing about the columns changed, so that the pictures keep their taps. */
function columnsOf(
  { document, analysis }: DocumentStore,
  output: string | null,
): readonly NeuronColumn[] | null {
  return steadyColumns("columns", neuronColumns(chainOf(document, analysis), output));
}

function LineLegend(): ReactNode {
  return (
    <span className="line-legend" title="Each layer's lines are drawn against its own strongest">
      −<i aria-hidden="true" />+
    </span>
  );
}

function NothingToDraw(): ReactNode {
  return (
    <div className="empty-state">
      <strong>No fully connected part to draw</strong>
      <span>Put a Dense layer before the Output, and its neurons appear here one by one.</span>
    </div>
  );
}
