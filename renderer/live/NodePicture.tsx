// The live picture of one node, on the canvas or large in the inspector. It fills its container, whose size never depends on it.
import type { Analysis } from "../../shared/document/analyseDocument.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { layerOf } from "../../shared/layers/registry.ts";
import { useMemo, type ReactNode } from "react";
import { useDataset } from "../data/datasetStore.ts";
import { useAnswers } from "../data/useAnswers.ts";
import { useDocument, type DocumentStore } from "../document/documentStore.ts";
import { HealthMark } from "../health/HealthMark.tsx";
import { feed } from "./appFeed.ts";
import { chainOf, imageOf, onlySource, throughReshapes, writtenOut, type ChainNode } from "./chain.ts";
import { fittingFeed } from "./fittingFeed.ts";
import { LargePicture } from "./LargePicture.tsx";
import { LiveCanvas, type Surface } from "./LiveCanvas.tsx";
import type { Picture, PictureFeed, PictureSubject } from "./pictures/picture.ts";
import { pictureOf } from "./pictures/pictureOf.ts";
import { isLeftOut } from "./restingPictures.ts";
import { createSteady } from "./steady.ts";
import "./live.css";

export interface NodePictureProps {
  readonly nodeId: string;
  /** To look into and read off, as in the inspector. */
  readonly large?: boolean;
}

export function NodePicture({ nodeId, large = false }: NodePictureProps): ReactNode {
  const classNames = useDataset((store) => store.summary?.classNames ?? null);
  const target = useAnswers().targets.get(nodeId) ?? null;
  const subject = useDocument((store) => subjectOf(store, nodeId));
  const live = useMemo(
    () => (subject === null ? null : livePicture({ ...subject, classNames, target, large })),
    [subject, classNames, target, large],
  );
  if (live === null) return null;
  const { picture, own, draw, isLeftOut } = live;
  if (large) return <LargePicture key={nodeId} picture={picture} own={own} />;
  return (
    <div className="node-picture">
      <LiveCanvas
        taps={picture.taps}
        draw={draw}
        isLeftOut={isLeftOut}
        className="live-canvas"
        label={picture.label}
      />
      <HealthMark nodeId={nodeId} />
    </div>
  );
}

interface LivePicture {
  readonly picture: Picture;
  readonly own: PictureFeed;
  readonly draw: (surface: Surface) => void;
  readonly isLeftOut: () => boolean;
}

function livePicture(subject: PictureSubject): LivePicture {
  const picture = pictureOf(subject);
  const own = fittingFeed(feed, subject);
  return {
    picture,
    own,
    draw: (surface) => picture.paint(surface, own),
    isLeftOut: () => isLeftOut(subject, picture, own),
  };
}

type NodeSubject = Omit<PictureSubject, "classNames" | "target" | "large">;

const steadySubject = createSteady<NodeSubject | null>();

/** What a layer has inside: its weights, and values that can be watched. */
function insidesOf(
  document: NetDocument,
  analysis: Analysis,
  { id, layer }: ChainNode,
): Pick<PictureSubject, "weights" | "inner"> {
  const { analysis: trained } = writtenOut(document, analysis);
  const [fields, inputs] = [trained.fields.get(id), trained.inputShapes.get(id)];
  const definition = layerOf(layer);
  return {
    weights: trained.weights.get(id) ?? [],
    inner: fields == null || inputs == null ? [] : (definition?.innerValues?.(fields, inputs) ?? []),
  };
}

/** The same object while nothing about the node changed: an edit elsewhere leaves its picture and its wishes alone. */
function subjectOf({ document, analysis }: DocumentStore, nodeId: string): NodeSubject | null {
  const chain = chainOf(document, analysis);
  const node = chain.get(nodeId);
  if (node === undefined || node.outputShape === null) return null;
  const source = onlySource(chain, node);
  const origin = source === null ? null : throughReshapes(chain, source);
  const sourceImage =
    origin?.role === "input" && origin.outputShape !== null ? imageOf(origin.outputShape) : null;
  return steadySubject(nodeId, {
    node,
    source,
    sourceImage,
    ...insidesOf(document, analysis, node),
  });
}
