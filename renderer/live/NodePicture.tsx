// The live picture of one node, on the canvas or large in the inspector. It fills its container, whose size never depends on it.
import { useCallback, useMemo, type ReactNode } from "react";
import { useDataset } from "../data/datasetStore.ts";
import { useDocument, type DocumentStore } from "../document/documentStore.ts";
import { feed } from "./appFeed.ts";
import { chainOf, imageOf, onlySource, throughReshapes } from "./chain.ts";
import { LiveCanvas, type Surface } from "./LiveCanvas.tsx";
import type { PictureSubject } from "./pictures/picture.ts";
import { pictureOf } from "./pictures/pictureOf.ts";
import "./live.css";

export interface NodePictureProps {
  readonly nodeId: string;
  /** Without the rim that it keeps on a node. */
  readonly large?: boolean;
}

export function NodePicture({ nodeId, large = false }: NodePictureProps): ReactNode {
  const classNames = useDataset((store) => store.summary?.classNames ?? null);
  // As text, so that an edit elsewhere in the document leaves this picture and its wishes alone.
  const text = useDocument((store) => subjectText(store, nodeId));
  const picture = useMemo(
    () =>
      text === null
        ? null
        : pictureOf({ ...(JSON.parse(text) as Omit<PictureSubject, "classNames">), classNames }),
    [text, classNames],
  );
  const draw = useCallback((surface: Surface) => picture?.paint(surface, feed), [picture]);
  if (picture === null) return null;
  return (
    <div className={large ? "node-picture node-picture-large" : "node-picture"}>
      <LiveCanvas taps={picture.taps} draw={draw} className="live-canvas" label={picture.label} />
    </div>
  );
}

function subjectText({ document, analysis }: DocumentStore, nodeId: string): string | null {
  const chain = chainOf(document, analysis);
  const node = chain.get(nodeId);
  if (node === undefined || node.outputShape === null) return null;
  const source = onlySource(chain, node);
  const origin = source === null ? null : throughReshapes(chain, source);
  const sourceImage =
    origin?.role === "input" && origin.outputShape !== null ? imageOf(origin.outputShape) : null;
  const subject: Omit<PictureSubject, "classNames"> = {
    node,
    source,
    sourceImage,
    weights: analysis.weights.get(nodeId) ?? [],
  };
  return JSON.stringify(subject);
}
