// Which sample the pictures show: another one every two seconds, or one held still.
import { Button, ButtonGroup, NumericInput } from "@blueprintjs/core";
import { useEffect, useState, type ReactNode } from "react";
import type { Probe } from "../../shared/contract/live.ts";
import { useDataset } from "../data/datasetStore.ts";
import { feed } from "./appFeed.ts";

const everyMs = 2000;

export function ProbeControl(): ReactNode {
  const probe = useProbe();
  const held = probe.kind === "sample";
  const count = useDataset((store) => store.summary?.validationCount ?? 0);

  function hold(index: number): void {
    feed.setOverlay(null);
    feed.setProbe({ kind: "sample", split: "validation", index });
  }

  function rotate(): void {
    feed.setOverlay(null);
    feed.setProbe({ kind: "rotate", everyMs });
  }

  return (
    <ButtonGroup variant="outlined" aria-label="Sample on show">
      <Button
        size="small"
        icon="pin"
        active={held}
        aria-pressed={held}
        title={held ? "Let the samples change again" : "Hold this sample"}
        aria-label="Hold this sample"
        onClick={() => (held ? rotate() : hold(feed.frame()?.probe.index ?? 0))}
      />
      <Button
        size="small"
        icon="random"
        title="Show another sample"
        aria-label="Show another sample"
        disabled={count === 0}
        onClick={() => hold(anotherIndex(feed.frame()?.probe.index ?? 0, count))}
      />
      {held ? (
        <NumericInput
          size="small"
          className="probe-index"
          aria-label="Number of the sample"
          data-testid="probe-index"
          min={0}
          max={Math.max(0, count - 1)}
          buttonPosition="none"
          value={probe.index}
          onValueChange={(index) => {
            if (Number.isInteger(index) && index >= 0 && index < count) hold(index);
          }}
        />
      ) : null}
    </ButtonGroup>
  );
}

/** What is on show, whoever chose it. */
function useProbe(): Probe {
  const [probe, setProbe] = useState(feed.probe);
  useEffect(() => feed.onDraw(() => setProbe(feed.probe())), []);
  return probe;
}

function anotherIndex(current: number, count: number): number {
  const index = Math.floor(Math.random() * Math.max(1, count - 1));
  return index >= current ? Math.min(count - 1, index + 1) : index;
}
