// What the canvas offers at its lower edge: zoom, fit, layout, and what the network adds up to.
import { Button, Tooltip } from "@blueprintjs/core";
import { memo } from "react";
import { costsOf, type NetworkCost } from "../../shared/document/analysis/costs.ts";
import { describeBytes, describeOperations } from "../../shared/document/analysis/costWords.ts";
import { useScope } from "../document/scope.ts";
import { commandById } from "../commands/registry.ts";
import { runCommand } from "../commands/runCommand.ts";
import { Keys } from "../ui/Keys.tsx";
import { formatCount } from "../ui/numberFormat.ts";

const shown = ["view.zoomOut", "view.zoomIn", "view.fit", "graph.layout"] as const;

export const CanvasBar = memo(function CanvasBar() {
  return (
    <div className="canvas-bar canvas-bar-bottom" role="toolbar" aria-label="View">
      {shown.map((id) => {
        const command = commandById(id);
        const Icon = command.icon;
        const shortcut = command.shortcuts?.[0];
        return (
          <Tooltip
            key={id}
            compact
            placement="top"
            hoverOpenDelay={400}
            content={
              <>
                {command.label} {shortcut === undefined ? null : <Keys shortcut={shortcut} />}
              </>
            }
          >
            <Button
              variant="minimal"
              size="small"
              aria-label={command.label}
              data-testid={`canvas-${id.split(".")[1]}`}
              {...(Icon === undefined ? {} : { icon: <Icon size={14} /> })}
              onClick={() => runCommand(command)}
            />
          </Tooltip>
        );
      })}
      <Totals />
    </div>
  );
});

function Totals() {
  const document = useScope((state) => state.document);
  const analysis = useScope((state) => state.analysis);
  const cost = costsOf(document, analysis);
  return (
    <span className="canvas-totals" title={totalsInWords(cost)}>
      <span data-testid="total-parameters">
        <strong>{formatCount(analysis.totalParameters)}</strong> parameters
      </span>
      {" · "}
      <span data-testid="total-operations">{describeOperations(cost.forward)} a sample</span>
      {" · "}
      <span data-testid="total-memory">{describeBytes(cost.trainingBytes)} to train</span>
    </span>
  );
}

function totalsInWords(cost: NetworkCost): string {
  return [
    `Forward ${describeOperations(cost.forward)}, backward ${describeOperations(cost.backward)} for each sample`,
    `Training with batches of ${formatCount(cost.batchSize)}: weights ${describeBytes(cost.weightBytes)}, gradients ${describeBytes(cost.gradientBytes)}, optimizer ${describeBytes(cost.optimizerBytes)}, activations ${describeBytes(cost.batchActivationBytes)}`,
  ].join("\n");
}
