// The main output's answer: a bar per class, drawn from the feed like the picture of the output node.
import { useCallback, useMemo, type ReactNode } from "react";
import { throughLink } from "../../shared/losses/throughLink.ts";
import { truthOf } from "../data/answerTargets.ts";
import { useAnswers, useMainTarget } from "../data/useAnswers.ts";
import { useDocument } from "../document/documentStore.ts";
import { feed } from "../live/appFeed.ts";
import { chainOf, onlySource } from "../live/chain.ts";
import { LiveCanvas, type Surface } from "../live/LiveCanvas.tsx";
import { noTaps } from "../live/noTaps.ts";
import { givesShares, paintClassBars } from "../live/pictures/outputPicture.ts";
import { wholeValue } from "../live/wholeValue.ts";

export function AnswerBars({ empty }: { readonly empty: boolean }): ReactNode {
  const document = useDocument((store) => store.document);
  const analysis = useDocument((store) => store.analysis);
  const { mainOutput } = useAnswers();
  const target = useMainTarget();
  const output = useMemo(() => {
    const chain = chainOf(document, analysis);
    const node = mainOutput === null ? undefined : chain.get(mainOutput);
    return node === undefined ? null : { node, source: onlySource(chain, node) ?? node };
  }, [document, analysis, mainOutput]);
  const draw = useCallback(
    (surface: Surface) => {
      if (output === null) return;
      const value = empty ? undefined : feed.value(output.source.id, "activation");
      paintClassBars(surface, {
        values: value === undefined ? null : throughLink(wholeValue(value), output.node.link),
        size: output.node.outputShape?.at(-1) ?? 1,
        target,
        truth: empty ? null : truthOf(feed.sample(), target),
        shares: givesShares(output.node, target),
      });
    },
    [output, target, empty],
  );
  return (
    <div className="answer-bars" data-testid="answer-bars">
      <LiveCanvas
        taps={noTaps}
        draw={draw}
        className="live-canvas"
        label="The network's answer, a bar per class"
      />
    </div>
  );
}
