// The live picture of one node, on the canvas or large in the inspector. It fills its container, whose size never depends on it.
import type { Analysis } from "../../shared/document/analyseDocument.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import type { WeightSpec } from "../../shared/layers/definition.ts";
import { useMemo, type ReactNode } from "react";
import { useDataset } from "../data/datasetStore.ts";
import { useDocument, type DocumentStore } from "../document/documentStore.ts";
import { HealthMark } from "../health/HealthMark.tsx";
import { feed } from "./appFeed.ts";
import { chainOf, imageOf, onlySource, throughReshapes, writtenOut } from "./chain.ts";
import { fittingFeed } from "./fittingFeed.ts";
import { LiveCanvas, type Surface } from "./LiveCanvas.tsx";
import type { Picture, PictureSubject } from "./pictures/picture.ts";
import { pictureOf } from "./pictures/pictureOf.ts";
import { createSteady } from "./steady.ts";
import "./live.css";

export interface NodePictureProps {
  readonly nodeId: string;
  /** Without the rim that it keeps on a node. */
  readonly large?: boolean;
}

export function NodePicture({ nodeId, large = false }: NodePictureProps): ReactNode {
  const classNames = useDataset((store) => store.summary?.classNames ?? null);
  const subject = useDocument((store) => subjectOf(store, nodeId));
  const picture = useMemo(
    () => (subject === null ? null : livePicture({ ...subject, classNames, large })),
    [subject, classNames, large],
  );
  if (picture === null) return null;
  return (
    <div className={large ? "node-picture node-picture-large" : "node-picture"}>
      <LiveCanvas taps={picture.taps} draw={picture.draw} className="live-canvas" label={picture.label} />
      {large ? null : <HealthMark nodeId={nodeId} />}
    </div>
  );
}

interface LivePicture extends Pick<Picture, "taps" | "label"> {
  readonly draw: (surface: Surface) => void;
}

function livePicture(subject: PictureSubject): LivePicture {
  const picture = pictureOf(subject);
  const own = fittingFeed(feed, subject);
  return { taps: picture.taps, label: picture.label, draw: (surface) => picture.paint(surface, own) };
}

type NodeSubject = Omit<PictureSubject, "classNames" | "large">;

const steadySubject = createSteady<NodeSubject | null>();

function weightsOf(document: NetDocument, analysis: Analysis, node: string): readonly WeightSpec[] {
  return writtenOut(document, analysis).analysis.weights.get(node) ?? [];
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
    weights: weightsOf(document, analysis, node.id),
  });
}
