// Samples to try: from the data, or found by what the network makes of them, to click through.
import { Button, SegmentedControl, Tag } from "@blueprintjs/core";
import { useEffect, useState, type ReactNode } from "react";
import type { CallResult, Sample } from "../../shared/contract/contract.ts";
import { client } from "../client/client.ts";
import { SampleGrid, SampleTile } from "../data/SampleGrid.tsx";
import { useDataset } from "../data/datasetStore.ts";
import { useDocument } from "../document/documentStore.ts";
import { percent } from "../live/numberText.ts";
import { setOffer, useOffer, type Offer } from "./foundStore.ts";

const picks = 24;
const mostFound = 60;

type Found = CallResult<"training.answers">;

export interface OfferedSamplesProps {
  readonly runId: string;
  readonly onPick: (sample: Sample) => void;
}

export function OfferedSamples({ runId, onPick }: OfferedSamplesProps): ReactNode {
  const offer = useOffer((store) => store.offer);
  const data = useDocument((store) => store.document.data);
  const classes = useDataset((store) => store.summary?.classNames ?? null);
  const [round, setRound] = useState(0);
  return (
    <div className="offered-samples">
      <div className="offered-head">
        {classes === null ? null : (
          <SegmentedControl
            size="small"
            aria-label="Samples offered"
            options={[
              { label: "Data", value: "data" },
              { label: "Wrong", value: "wrong" },
            ]}
            value={offer.kind}
            onValueChange={(kind) => setOffer({ kind: kind === "wrong" ? "wrong" : "data" })}
          />
        )}
        {offer.kind !== "cell" ? null : (
          <Tag minimal intent="primary" onRemove={() => setOffer({ kind: "wrong" })}>
            {nameOf(classes, offer.truth)} taken for {nameOf(classes, offer.answer)}
          </Tag>
        )}
      </div>
      {offer.kind === "data" ? (
        <SampleGrid data={data} count={picks} onPick={onPick} />
      ) : (
        <FoundSamples
          key={`${keyOf(runId, offer)} ${round}`}
          runId={runId}
          offer={offer}
          onPick={onPick}
          onAgain={() => setRound(round + 1)}
        />
      )}
    </div>
  );
}

function keyOf(runId: string, offer: Offer): string {
  return offer.kind === "cell" ? `${runId} ${offer.truth} ${offer.answer}` : `${runId} ${offer.kind}`;
}

interface FoundSamplesProps extends OfferedSamplesProps {
  readonly offer: Offer;
  readonly onAgain: () => void;
}

function FoundSamples({ runId, offer, onPick, onAgain }: FoundSamplesProps): ReactNode {
  const [found, setFound] = useState<Found | null>(null);
  const classes = useDataset((store) => store.summary?.classNames ?? null);
  useEffect(() => {
    let wanted = true;
    async function ask(): Promise<void> {
      const { truth, answer } = offer.kind === "cell" ? offer : { truth: null, answer: null };
      const wrongOnly = offer.kind === "wrong";
      const result = await client.call("training.answers", {
        runId,
        truth,
        answer,
        wrongOnly,
        most: mostFound,
      });
      if (wanted && result.ok) setFound(result.value);
    }
    void ask();
    return () => {
      wanted = false;
    };
  }, [runId, offer]);
  if (found === null) return <p className="offered-note">Looking through the validation samples …</p>;
  return (
    <>
      <p className="offered-note" data-testid="found-count">
        {countText(found)}
        <Button
          size="small"
          variant="minimal"
          icon="refresh"
          aria-label="Look again with the newest weights"
          onClick={onAgain}
        />
      </p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so keys must reach it */}
      <section className="sample-grid" data-testid="found-samples" aria-label="Samples found" tabIndex={0}>
        {found.found.map(({ sample, answer, share }) => (
          <SampleTile
            key={sample.index}
            sample={sample}
            name={`${nameOf(classes, sample.label ?? 0)} → ${nameOf(classes, answer)} ${percent(share)}`}
            onPick={onPick}
          />
        ))}
      </section>
    </>
  );
}

function countText({ total, found }: Found): string {
  if (total === 0) return "None of the validation samples.";
  return found.length < total ? `${found.length} of ${total}, surest first` : `${total}, surest first`;
}

function nameOf(classes: readonly string[] | null, index: number): string {
  return classes?.[index] ?? String(index);
}
