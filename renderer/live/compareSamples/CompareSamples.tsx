// Two samples side by side: their pictures, what the network answers to each, and the neurons of a layer that tell them apart.
import { HTMLSelect, NumericInput } from "@blueprintjs/core";
import { useMemo, useState, type ReactNode } from "react";
import { throughLink } from "../../../shared/losses/throughLink.ts";
import { placeOfLargest } from "../../../shared/metrics/placeOfLargest.ts";
import { classWords, learnsValues, truthOf, type AnswerTarget } from "../../data/answerTargets.ts";
import { classShares } from "../../data/classShares.ts";
import { useDataset } from "../../data/datasetStore.ts";
import { OutputChoice } from "../../data/OutputChoice.tsx";
import { SamplePicture } from "../../data/SamplePicture.tsx";
import { useAnswers, useMainTarget } from "../../data/useAnswers.ts";
import { useDocument } from "../../document/documentStore.ts";
import { chainOf } from "../chain.ts";
import { neuronColumns, type NeuronColumn } from "../neuronView/columns.ts";
import { percent, plain, signed } from "../numberText.ts";
import { outputName } from "../outputName.ts";
import { NumberTable } from "../stepThrough/NumberTable.tsx";
import { largestDifferences } from "./differences.ts";
import { useComparedSample, type ComparedSample } from "./useComparedSample.ts";

const mostRows = 8;

export function CompareSamples(): ReactNode {
  const document = useDocument((store) => store.document);
  const analysis = useDocument((store) => store.analysis);
  const { mainOutput } = useAnswers();
  const columns = useMemo(
    () => neuronColumns(chainOf(document, analysis), mainOutput) ?? [],
    [document, analysis, mainOutput],
  );
  const nodes = useMemo(() => columns.map((column) => column.node), [columns]);
  const [first, setFirst] = useState(0);
  const [second, setSecond] = useState(1);
  const [chosen, setChosen] = useState(1);
  const left = useComparedSample(first, nodes);
  const right = useComparedSample(second, nodes);
  const column = columns[chosen] ?? columns.at(-1);
  if (column === undefined) return <p>Comparing needs a Dense layer before the output.</p>;
  return (
    <div className="compare-samples" data-testid="compare-samples">
      <OutputChoice />
      <ComparedCard
        name="First sample"
        index={first}
        onIndex={setFirst}
        compared={left}
        output={columns.at(-1)}
      />
      <ComparedCard
        name="Second sample"
        index={second}
        onIndex={setSecond}
        compared={right}
        output={columns.at(-1)}
      />
      <div className="compare-table">
        <HTMLSelect
          aria-label="Layer to compare"
          value={chosen}
          options={columns.slice(1).map((option, index) => ({ value: index + 1, label: option.title }))}
          onChange={(event) => setChosen(Number(event.target.value))}
        />
        {left === null || right === null ? null : <Differences column={column} left={left} right={right} />}
      </div>
    </div>
  );
}

interface ComparedCardProps {
  readonly name: string;
  readonly index: number;
  readonly onIndex: (index: number) => void;
  readonly compared: ComparedSample | null;
  readonly output: NeuronColumn | undefined;
}

function ComparedCard({ name, index, onIndex, compared, output }: ComparedCardProps): ReactNode {
  const count = useDataset((store) => store.summary?.validationCount ?? 1);
  const target = useMainTarget();
  const values = output === undefined ? undefined : compared?.values.get(output.node);
  const answer = values === undefined || output === undefined ? null : throughLink(values, output.link);
  const truth = truthOf(compared?.sample ?? null, target);
  return (
    <div className="compare-card">
      <NumericInput
        size="small"
        fill
        aria-label={name}
        min={0}
        max={count - 1}
        value={index}
        clampValueOnBlur
        onValueChange={(value) => onIndex(Math.max(0, Math.min(count - 1, Math.round(value) || 0)))}
      />
      {compared === null ? null : <SamplePicture sample={compared.sample} className="compare-image" />}
      <span>
        {truth === null ? "" : `${truthWords(target, truth)}; `}
        {answer === null ? "" : `answered ${answerWords(target, answer)}`}
      </span>
    </div>
  );
}

function truthWords(target: AnswerTarget | null, truth: number): string {
  return learnsValues(target) ? plain(truth) : classWords(target, truth);
}

function answerWords(target: AnswerTarget | null, answer: Float32Array): string {
  if (learnsValues(target)) return plain(answer[0] ?? 0);
  const shares = classShares(answer, target?.classNames ?? null);
  const best = placeOfLargest(shares);
  return `${classWords(target, best)} (${percent(shares[best] ?? 0)})`;
}

function Differences({
  column,
  left,
  right,
}: {
  readonly column: NeuronColumn;
  readonly left: ComparedSample;
  readonly right: ComparedSample;
}): ReactNode {
  const target = useMainTarget();
  const valuesOf = (compared: ComparedSample) =>
    throughLink(compared.values.get(column.node) ?? new Float32Array(), column.link);
  const rows = largestDifferences(valuesOf(left), valuesOf(right), mostRows).map(
    ({ neuron, first, second, difference }) => [
      (column.kind === "outputs" ? outputName(target, column.size, neuron) : null) ?? String(neuron),
      plain(first, 4),
      plain(second, 4),
      signed(difference, 4),
    ],
  );
  return <NumberTable heads={["neuron", "first", "second", "difference"]} rows={rows} />;
}
