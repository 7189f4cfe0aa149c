// How the live pictures are coloured: which map, and over which range. Holds for all of them, on the canvas too.
import { HTMLSelect, NumericInput } from "@blueprintjs/core";
import { useEffect, type ReactNode } from "react";
import { feed } from "./appFeed.ts";
import { mapChoices, useLook, type Look } from "./pictures/look.ts";

const titles: Readonly<Record<Look["map"], string>> = {
  own: "Automatic",
  diverging: "Blue to orange",
  sequential: "Magnitude",
};
const usualLimit = 1;

export function LookBar(): ReactNode {
  const { map, limit } = useLook();
  useEffect(() => useLook.subscribe(() => feed.redraw()), []);
  return (
    <div className="look-bar">
      <HTMLSelect
        aria-label="Colours of the pictures"
        data-testid="look-map"
        options={mapChoices.map((value) => ({ value, label: titles[value] }))}
        value={map}
        onChange={({ currentTarget }) => {
          const chosen = mapChoices.find((known) => known === currentTarget.value);
          if (chosen !== undefined) useLook.setState({ map: chosen });
        }}
      />
      <HTMLSelect
        aria-label="Range of the colours"
        data-testid="look-range"
        options={[
          { value: "own", label: "Own range" },
          { value: "fixed", label: "Same range" },
        ]}
        value={limit === null ? "own" : "fixed"}
        onChange={({ currentTarget }) =>
          useLook.setState({ limit: currentTarget.value === "own" ? null : usualLimit })
        }
      />
      {limit === null ? null : (
        <NumericInput
          aria-label="Value of full colour"
          className="look-limit"
          size="small"
          buttonPosition="none"
          min={0}
          minorStepSize={0.001}
          defaultValue={limit}
          onValueChange={(value) => {
            if (value > 0) useLook.setState({ limit: value });
          }}
        />
      )}
    </div>
  );
}
