// What the gradient check says of one layer, with a way to run it from there.
import { Button, Tag } from "@blueprintjs/core";
import { useMemo, type ReactNode } from "react";
import type { GradientReport, TensorGradient } from "../../shared/contract/gradients.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { sameNetwork } from "../../shared/document/sameNetwork.ts";
import { openDialog } from "../app/dialogStore.ts";
import { useDocument } from "../document/documentStore.ts";
import { RunError } from "../training/RunError.tsx";
import { CheckProgress } from "./CheckProgress.tsx";
import { GradientTable } from "./GradientTable.tsx";
import {
  leaveGradientCheck,
  startGradientCheck,
  useGradientCheck,
  type GradientCheck,
} from "./gradientStore.ts";
import { layerConclusion, layerVerdict } from "./gradientText.ts";
import "./gradients.css";

/** @param node of the network with its blocks written out. */
export function LayerGradients({ node }: { readonly node: string }): ReactNode {
  const check = useGradientCheck((store) => store.check);
  if (check.kind === "idle") return null;
  return (
    <section className="layer-gradients" data-testid="layer-gradients" aria-label="Gradient check">
      <Outcome node={node} check={check} />
    </section>
  );
}

interface OutcomeProps {
  readonly node: string;
  readonly check: Exclude<GradientCheck, { kind: "idle" }>;
}

function Outcome({ node, check }: OutcomeProps): ReactNode {
  switch (check.kind) {
    case "checking":
      return (
        <>
          <CheckProgress progress={check.progress} />
          <Button size="small" text="Cancel" onClick={leaveGradientCheck} />
        </>
      );
    case "failed":
      return <RunError error={check.error} />;
    case "done":
      return <Found node={node} report={check.report} document={check.document} />;
  }
}

interface FoundProps {
  readonly node: string;
  readonly report: GradientReport;
  readonly document: NetDocument;
}

function Found({ node, report, document }: FoundProps): ReactNode {
  if (!useIsOnCanvas(document)) return <p>The gradients were checked before the network was changed.</p>;
  const own = tensorsOf(report, node);
  return (
    <>
      <p>{layerConclusion(own, report)}</p>
      {own.length === 0 ? null : <GradientTable tensors={own} />}
      <CheckButton text="Check again" />
    </>
  );
}

/** The verdict of a layer in a word, which leads to the whole report; where there is none, the way to get one. */
export function GradientBadge({ node }: { readonly node: string }): ReactNode {
  const check = useGradientCheck((store) => store.check);
  const current = useIsOnCanvas(check.kind === "done" ? check.document : null);
  if (check.kind === "checking") return <Tag minimal>Checking gradients …</Tag>;
  if (check.kind !== "done" || !current) return <CheckButton text="Check gradients" />;
  const { words, wrong } = layerVerdict(tensorsOf(check.report, node));
  return (
    <Tag
      minimal
      interactive
      intent={wrong ? "danger" : "success"}
      title="The whole report of the gradient check"
      data-testid="layer-gradient-verdict"
      onClick={() => openDialog("gradients")}
    >
      {words}
    </Tag>
  );
}

function useIsOnCanvas(checked: NetDocument | null): boolean {
  const current = useDocument((store) => store.document);
  return useMemo(() => checked !== null && sameNetwork(checked, current), [checked, current]);
}

function tensorsOf(report: GradientReport, node: string): readonly TensorGradient[] {
  return report.tensors.filter((tensor) => tensor.node === node);
}

function CheckButton({ text }: { readonly text: string }): ReactNode {
  return (
    <Button
      size="small"
      icon="endorsed"
      text={text}
      title="Holds the engine's gradients against the slope of the loss, weight by weight"
      data-testid="layer-gradient-check"
      onClick={() => void startGradientCheck("document")}
    />
  );
}
