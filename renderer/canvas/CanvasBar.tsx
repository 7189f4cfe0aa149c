// What the canvas offers at its lower edge: zoom, fit, layout, and what the network adds up to.
import { Button, Tooltip } from "@blueprintjs/core";
import { useScope } from "../document/scope.ts";
import { commandById } from "../commands/registry.ts";
import { runCommand } from "../commands/runCommand.ts";
import { Keys } from "../ui/Keys.tsx";
import { formatBytes, formatCount } from "../ui/numberFormat.ts";

const shown = ["view.zoomOut", "view.zoomIn", "view.fit", "graph.layout"] as const;
const bytesPerFloat = 4;

export function CanvasBar() {
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
}

function Totals() {
  const parameters = useScope((state) => state.analysis.totalParameters);
  return (
    <span
      className="canvas-totals"
      data-testid="total-parameters"
      title="Weights and biases of the network, as float32"
    >
      <strong>{formatCount(parameters)}</strong> parameters · {formatBytes(parameters * bytesPerFloat)}
    </span>
  );
}
