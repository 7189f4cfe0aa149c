// An expected failure in words: what was expected, what was found, what to do.
import { Callout } from "@blueprintjs/core";
import type { ReactNode } from "react";
import type { ShownError } from "./runStore.ts";
import "./training.css";

export interface RunErrorProps {
  readonly error: ShownError;
  /** What can be done at once. */
  readonly children?: ReactNode;
}

export function RunError({ error, children }: RunErrorProps): ReactNode {
  return (
    <Callout intent="danger" compact role="alert" className="run-error">
      <strong>{error.title}.</strong> Expected {error.expected}; found {error.found}. {error.todo}
      {children}
    </Callout>
  );
}
