// Stands where an answer about the validation set will be, or says why there will be none.
import type { ReactNode } from "react";
import type { AppError } from "../../shared/errors/appError.ts";
import type { Result } from "../../shared/result.ts";
import { OutputChoice } from "../data/OutputChoice.tsx";

export interface NoAnswerYetProps {
  /** What will be here. */
  readonly what: string;
  readonly answer: Result<unknown, AppError> | null;
}

export function NoAnswerYet({ what, answer }: NoAnswerYetProps): ReactNode {
  return (
    <div className="no-answer-yet">
      <OutputChoice />
      <p>{refusal(answer) ?? `${what} appears after the first epoch.`}</p>
    </div>
  );
}

/** The network on the canvas is not the one that was trained; anything else passes by itself. */
function refusal(answer: Result<unknown, AppError> | null): string | null {
  if (answer === null || answer.ok) return null;
  const { code, title, todo } = answer.error;
  return code === "run/unknown-output" || code === "data/output-mismatch" ? `${title}. ${todo}` : null;
}
