// The answer in words: the likeliest class, the truth where it is another, and what else came close.
import type { ReactNode } from "react";
import { useDataset } from "../data/datasetStore.ts";
import { percent, plain } from "../live/numberText.ts";
import { throughLink } from "../live/neuronView/neuronNumbers.ts";
import type { LastLayer } from "./lastLayer.ts";

const most = 3;

export interface VerdictProps {
  readonly last: LastLayer;
  readonly values: Float32Array;
  readonly label: number | null;
}

export function Verdict({ last, values, label }: VerdictProps): ReactNode {
  const names = useDataset((store) => store.summary?.classNames ?? null);
  const shares = throughLink(values, last.output.link);
  const classes = names !== null && shares.length === names.length && shares.length > 1;
  if (!classes) {
    const numbers = [...shares.subarray(0, 6)].map((value) => plain(value)).join(", ");
    return (
      <p className="verdict" data-testid="verdict">
        <b>{numbers}</b>
      </p>
    );
  }
  const order = [...shares.keys()].sort((a, b) => (shares[b] ?? 0) - (shares[a] ?? 0)).slice(0, most);
  const [best = 0, ...others] = order;
  const wrong = label !== null && label !== best;
  return (
    <p className="verdict numbers" data-testid="verdict" data-wrong={wrong}>
      <b>{names[best]}</b> {percent(shares[best] ?? 0)}
      {wrong ? <span className="verdict-wrong">wrong: it is {names[label]}</span> : null}
      <span className="verdict-others">
        {others.map((index) => `${names[index]} ${percent(shares[index] ?? 0)}`).join(" · ")}
      </span>
    </p>
  );
}
