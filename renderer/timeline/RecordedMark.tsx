// Says on the canvas that its pictures are of the past, and leads back.
import { Button } from "@blueprintjs/core";
import { History } from "@blueprintjs/icons";
import type { ReactNode } from "react";
import { formatCount } from "../ui/numberFormat.ts";
import { backToLive } from "./playback.ts";
import { shownStep, useTimeline } from "./timelineStore.ts";
import "./timeline.css";

export function RecordedMark(): ReactNode {
  const step = useTimeline(shownStep);
  if (step === null) return null;
  return (
    <output className="recorded-mark" data-testid="recorded-mark">
      <History size={14} />
      <span>
        <span className="recorded-mark-words">You are looking at </span>step{" "}
        <b className="numbers">{formatCount(step)}</b>
      </span>
      <Button
        size="small"
        intent="primary"
        text="Back to live"
        data-testid="recorded-mark-live"
        onClick={backToLive}
      />
    </output>
  );
}
