// Samples of the data, each with its class. Images are drawn as images, everything else as its numbers.
import { useEffect, useRef, useState, type ReactNode } from "react";
import type { DatasetSummary, Sample } from "../../shared/contract/contract.ts";
import type { DataRef } from "../../shared/document/schema.ts";
import { client } from "../client/client.ts";
import { imageOf, type ImageSize } from "../live/chain.ts";
import { plain } from "../live/numberText.ts";
import type { Theme } from "../live/colour.ts";
import { paintCells } from "../live/pictures/cells.ts";
import { paintColourImage } from "../live/pictures/colourImage.ts";
import { useTheme } from "../live/useTheme.ts";
import { useDataset } from "./datasetStore.ts";
import "./data.css";

export interface SampleGridProps {
  readonly data: DataRef;
  readonly count: number;
  readonly onPick?: (sample: Sample) => void;
}

export function SampleGrid({ data, count, onPick }: SampleGridProps): ReactNode {
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  const targets = useDataset((store) => store.summary?.targets ?? noTargets);
  useEffect(() => {
    let wanted = true;
    async function fetchSamples(): Promise<void> {
      const result = await client.call("dataset.samples", { data, split: "validation", start: 0, count });
      if (wanted) setSamples(result.ok ? result.value : []);
    }
    void fetchSamples();
    return () => {
      wanted = false;
    };
  }, [data, count]);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so keys must reach it
    <section className="sample-grid" data-testid="sample-grid" aria-label="Samples" tabIndex={0}>
      {samples.map((sample) => (
        <SampleTile
          key={sample.index}
          sample={sample}
          name={nameOf(sample, targets)}
          {...(onPick === undefined ? {} : { onPick })}
        />
      ))}
    </section>
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

const pixels = 2;

function SamplePicture({ sample }: { readonly sample: Sample }): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const { width, height } = sizeOf(sample);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (context) paintSample(context, sample, theme);
  }, [sample, theme]);
  return <canvas ref={canvas} width={width * pixels} height={height * pixels} aria-hidden="true" />;
}

/** A sample that is no image is drawn as one row of cells. */
function sizeOf({ shape, data }: Sample): ImageSize {
  return imageOf(shape) ?? { height: 1, width: data.length, channels: 1 };
}

function paintSample(context: CanvasRenderingContext2D, sample: Sample, theme: Theme): void {
  const image = sizeOf(sample);
  const { data } = sample;
  const into = { x: 0, y: 0, width: image.width * pixels, height: image.height * pixels };
  if (image.channels === 3) {
    paintColourImage(context, data, image, into);
    return;
  }
  const scale = data.reduce((a, b) => Math.max(a, Math.abs(b)), 1);
  paintCells(context, { columns: image.width, rows: image.height, data, scale }, into, "grey", theme);
}
