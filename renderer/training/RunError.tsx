// An expected failure in words: what was expected, what was found, what to do.
import { Callout } from "@blueprintjs/core";
import type { ReactNode } from "react";
import type { ShownError } from "./runStore.ts";

export function RunError({
  error,
  children,
}: {
  readonly error: ShownError;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <Callout intent="danger" title={error.title} compact role="alert">
      Expected {error.expected}; found {error.found}. {error.todo}
      {children}
    </Callout>
  );
}
