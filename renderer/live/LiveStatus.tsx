// One line that says which moment the pictures show. Written straight into the page: it changes with every frame.
import { useEffect, useRef, type ReactNode } from "react";
import { formatCount } from "../ui/numberFormat.ts";
import { feed } from "./appFeed.ts";

export function LiveStatus(): ReactNode {
  const text = useRef<HTMLSpanElement>(null);
  useEffect(
    () =>
      feed.onDraw(() => {
        const now = statusText();
        if (text.current !== null && text.current.textContent !== now) text.current.textContent = now;
      }),
    [],
  );
  return <span ref={text} className="live-status numbers" />;
}

function statusText(): string {
  const frame = feed.frame();
  if (frame === null) return "Before training: the structure, no weights yet";
  const sample = feed.overlaid()
    ? "your own sample"
    : `${frame.probe.split} sample ${formatCount(frame.probe.index)}`;
  return `Step ${formatCount(frame.step)} · ${sample}`;
}
