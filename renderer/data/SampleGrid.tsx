// Samples of the data, each with its class.
import { useEffect, useState, type ReactNode } from "react";
import type { DatasetSummary, Sample } from "../../shared/contract/contract.ts";
import type { DataRef } from "../../shared/document/schema.ts";
import { client } from "../client/client.ts";
import { plain } from "../live/numberText.ts";
import { useDataset } from "./datasetStore.ts";
import { SamplePicture } from "./SamplePicture.tsx";
import { ScrollSection } from "../ui/ScrollSection.tsx";
import "./data.css";

export interface SampleGridProps {
  readonly data: DataRef;
  /** The first one's place in the validation set. */
  readonly start?: number;
  readonly count: number;
  readonly onPick?: (sample: Sample) => void;
}

export function SampleGrid({ data, start = 0, count, onPick }: SampleGridProps): ReactNode {
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  const targets = useDataset((store) => store.summary?.targets ?? noTargets);
  useEffect(() => {
    let wanted = true;
    async function fetchSamples(): Promise<void> {
      const result = await client.call("dataset.samples", { data, split: "validation", start, count });
      if (wanted) setSamples(result.ok ? result.value : []);
    }
    void fetchSamples();
    return () => {
      wanted = false;
    };
  }, [data, start, count]);
  return (
    <ScrollSection className="sample-grid" label="Samples" testId="sample-grid">
      {samples.map((sample) => (
        <SampleTile
          key={sample.index}
          sample={sample}
          name={nameOf(sample, targets)}
          {...(onPick === undefined ? {} : { onPick })}
        />
      ))}
    </ScrollSection>
  );
}

type Targets = DatasetSummary["targets"];

const noTargets: Targets = [];

/** What is true of it: its class, its values. */
function nameOf({ truths = [] }: Sample, targets: Targets): string {
  const words = truths.map(({ target, value }) => {
    const { classNames = null } = targets.find(({ name }) => name === target) ?? {};
    return classNames === null ? plain(value) : (classNames[value] ?? String(value));
  });
  return words.join(" · ");
}

export interface SampleTileProps {
  readonly sample: Sample;
  readonly name: string;
  readonly onPick?: (sample: Sample) => void;
}

export function SampleTile({ sample, name, onPick }: SampleTileProps): ReactNode {
  const picture = <SamplePicture sample={sample} />;
  if (onPick === undefined) {
    return (
      <figure className="sample-tile">
        {picture}
        <figcaption>{name}</figcaption>
      </figure>
    );
  }
  return (
    <button
      type="button"
      className="sample-tile"
      aria-label={`Try sample ${sample.index}, ${name}`}
      onClick={() => onPick(sample)}
    >
      {picture}
      <span>{name}</span>
    </button>
  );
}
