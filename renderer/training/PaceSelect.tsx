import { HTMLSelect } from "@blueprintjs/core";
import type { ReactNode } from "react";
import { formatCount } from "../ui/numberFormat.ts";
import { choosePace, paces, usePace } from "./paceStore.ts";

/** Full speed, or so many steps per second: slow enough to see the network learn. */
export function PaceSelect(): ReactNode {
  const stepsPerSecond = usePace((pace) => pace.stepsPerSecond);
  return (
    <HTMLSelect
      minimal
      className="pace-select"
      aria-label="Pace of training"
      title="Pace: full speed, or slow enough to watch. The numbers stay the same."
      data-testid="pace"
      value={String(stepsPerSecond)}
      options={paces.map((pace) => ({ value: String(pace), label: paceText(pace) }))}
      onChange={(event) => {
        const chosen = paces.find((pace) => String(pace) === event.currentTarget.value);
        if (chosen !== undefined) choosePace(chosen);
      }}
    />
  );
}

function paceText(pace: (typeof paces)[number]): string {
  return pace === null ? "Full speed" : `${formatCount(pace)} steps/s`;
}
