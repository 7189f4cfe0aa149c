// Samples to try: from the data, or found by what the network makes of them, to click through.
import { Button, SegmentedControl, Tag } from "@blueprintjs/core";
import { useEffect, useState, type ReactNode } from "react";
import type { CallResult, Sample } from "../../shared/contract/contract.ts";
import { client } from "../client/client.ts";
import { classWords, learnsValues, type AnswerTarget } from "../data/answerTargets.ts";
import { SampleGrid, SampleTile } from "../data/SampleGrid.tsx";
import { useAnswers, useNamedOutput } from "../data/useAnswers.ts";
import { useDocument } from "../document/documentStore.ts";
import { setOffer, useOffer, type Offer } from "./foundStore.ts";
import { answerWords } from "./foundWords.ts";
import { ScrollSection } from "../ui/ScrollSection.tsx";

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
  const { output, target } = useJudgedOutput(offer);
  const [round, setRound] = useState(0);
  return (
    <div className="offered-samples">
      <div className="offered-head">
        {target === null ? null : (
          <SegmentedControl
            size="small"
            aria-label="Samples offered"
            options={[
              { label: "Data", value: "data" },
              { label: learnsValues(target) ? "Furthest off" : "Wrong", value: "wrong" },
            ]}
            value={offer.kind}
            onValueChange={(kind) => setOffer({ kind: kind === "wrong" ? "wrong" : "data" })}
          />
        )}
        <OfferTag words={specialWords(offer, target)} />
      </div>
      {offer.kind === "data" ? (
        <SampleGrid data={data} count={picks} onPick={onPick} />
      ) : offer.kind === "sample" ? (
        <SampleGrid data={data} start={offer.index} count={1} onPick={onPick} />
      ) : (
        <FoundSamples
          key={`${keyOf(runId, output, offer)} ${round}`}
          runId={runId}
          output={output}
          target={target}
          offer={offer}
          onPick={onPick}
          onAgain={() => setRound(round + 1)}
        />
      )}
    </div>
  );
}

/** A choice from elsewhere, to be let go. */
function OfferTag({ words }: { readonly words: string | null }): ReactNode {
  if (words === null) return null;
  return (
    <Tag minimal intent="primary" onRemove={() => setOffer({ kind: "wrong" })}>
      {words}
    </Tag>
  );
}

function specialWords(offer: Offer, target: AnswerTarget | null): string | null {
  if (offer.kind === "sample") return `sample ${offer.index}`;
  if (offer.kind !== "cell") return null;
  return `${classWords(target, offer.truth)} taken for ${classWords(target, offer.answer)}`;
}

interface Judged {
  /** Its node; undefined of the only output. */
  readonly output: string | undefined;
  readonly target: AnswerTarget | null;
}

/** A cell stays with the output whose classes it is of; all else follows the output on show. */
function useJudgedOutput(offer: Offer): Judged {
  const { targets, mainOutput } = useAnswers();
  const named = useNamedOutput();
  const output = offer.kind === "cell" ? offer.output : named;
  return { output, target: targets.get(output ?? mainOutput ?? "") ?? null };
}

function keyOf(runId: string, output: string | undefined, offer: FoundOffer): string {
  const cell = offer.kind === "cell" ? `${offer.truth} ${offer.answer}` : "";
  return `${runId} ${output ?? ""} ${offer.kind} ${cell}`;
}

/** Samples found by what the network makes of them. */
type FoundOffer = Extract<Offer, { kind: "wrong" | "cell" }>;

interface FoundSamplesProps extends OfferedSamplesProps, Judged {
  readonly offer: FoundOffer;
  readonly onAgain: () => void;
}

function FoundSamples({ runId, output, target, offer, onPick, onAgain }: FoundSamplesProps): ReactNode {
  const [found, setFound] = useState<Found | null>(null);
  useEffect(() => {
    let wanted = true;
    async function ask(): Promise<void> {
      const { truth, answer } = offer.kind === "cell" ? offer : { truth: null, answer: null };
      const wrongOnly = offer.kind === "wrong";
      const result = await client.call("training.answers", {
        runId,
        output,
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
  }, [runId, output, offer]);
  if (found === null) return <p className="offered-note">Looking through the validation samples …</p>;
  return (
    <>
      <p className="offered-note" data-testid="found-count">
        {countText(found, target)}
        <Button
          size="small"
          variant="minimal"
          icon="refresh"
          aria-label="Look again with the newest weights"
          onClick={onAgain}
        />
      </p>
      <ScrollSection className="sample-grid" label="Samples found" testId="found-samples">
        {found.found.map((one) => (
          <SampleTile
            key={one.sample.index}
            sample={one.sample}
            name={answerWords(one, target)}
            onPick={onPick}
          />
        ))}
      </ScrollSection>
    </>
  );
}

function countText({ total, found }: Found, target: AnswerTarget | null): string {
  if (total === 0) return "None of the validation samples.";
  const first = learnsValues(target) ? "furthest off first" : "surest first";
  return found.length < total ? `${found.length} of ${total}, ${first}` : `${total}, ${first}`;
}
