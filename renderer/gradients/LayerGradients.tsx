// What the gradient check says of one layer, with a way to run it from there.
import { Button } from "@blueprintjs/core";
import { useMemo, type ReactNode } from "react";
import type { GradientReport } from "../../shared/contract/gradients.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { sameNetwork } from "../../shared/document/sameNetwork.ts";
import { openDialog } from "../app/dialogStore.ts";
import { useDocument } from "../document/documentStore.ts";
import { RunError } from "../training/RunError.tsx";
import { CheckProgress } from "./CheckProgress.tsx";
import { GradientTable } from "./GradientTable.tsx";
import { leaveGradientCheck, startGradientCheck, useGradientCheck } from "./gradientStore.ts";
import { layerConclusion } from "./gradientText.ts";
import "./gradients.css";

/** @param node of the network with its blocks written out. */
export function LayerGradients({ node }: { readonly node: string }): ReactNode {
  return (
    <section className="layer-gradients" data-testid="layer-gradients" aria-label="Gradient check">
      <Outcome node={node} />
    </section>
  );
}

function Outcome({ node }: { readonly node: string }): ReactNode {
  const check = useGradientCheck((store) => store.check);
  switch (check.kind) {
    case "idle":
      return <Offer words={question} />;
    case "checking":
      return (
        <>
          <CheckProgress progress={check.progress} />
          <Button size="small" text="Cancel" onClick={leaveGradientCheck} />
        </>
      );
    case "failed":
      return (
        <>
          <RunError error={check.error} />
          <Offer words={question} />
        </>
      );
    case "done":
      return <Found node={node} report={check.report} document={check.document} />;
  }
}

const question = "Is the gradient right? It can be held against the slope of the loss, weight by weight.";

interface FoundProps {
  readonly node: string;
  readonly report: GradientReport;
  readonly document: NetDocument;
}

function Found({ node, report, document }: FoundProps): ReactNode {
  const current = useDocument((store) => store.document);
  const same = useMemo(() => sameNetwork(document, current), [document, current]);
  if (!same) return <Offer words="The gradients were checked before the network was changed." />;
  const own = report.tensors.filter((tensor) => tensor.node === node);
  return (
    <>
      <p>{layerConclusion(own, report)}</p>
      {own.length === 0 ? null : <GradientTable tensors={own} />}
      <div className="layer-gradients-actions">
        <Button size="small" text="Whole report" onClick={() => openDialog("gradients")} />
        <CheckButton text="Check again" />
      </div>
    </>
  );
}

function Offer({ words }: { readonly words: string }): ReactNode {
  return (
    <>
      <p>{words}</p>
      <CheckButton text="Check gradients" />
    </>
  );
}

function CheckButton({ text }: { readonly text: string }): ReactNode {
  return (
    <Button
      size="small"
      icon="endorsed"
      text={text}
      data-testid="layer-gradient-check"
      onClick={() => void startGradientCheck("document")}
    />
  );
}
