// Expected failures of the world (file, network, device) as values. Every code stands in catalogue.ts and
// says what was expected, what was found and what to do.
import { catalogue, type ErrorCode } from "./catalogue.ts";

export interface AppError {
  readonly code: ErrorCode;
  readonly title: string;
  readonly expected: string;
  readonly found: string;
  readonly todo: string;
  /** The node of the document the failure belongs to, where there is one. */
  readonly node?: string;
}

export interface AppErrorDetail {
  readonly expected?: string;
  readonly found: string;
  readonly todo?: string;
  readonly node?: string;
}

/** Makes an error of a catalogued code; the detail fills in what was really found. */
export function appError(code: ErrorCode, detail: AppErrorDetail): AppError {
  const entry = catalogue[code];
  return {
    code,
    title: entry.title,
    expected: detail.expected ?? entry.expected,
    found: detail.found,
    todo: detail.todo ?? entry.todo,
    ...(detail.node === undefined ? {} : { node: detail.node }),
  };
}

/** One line for a terminal or a notification. */
export function describeError(error: AppError): string {
  const found = error.found.replace(/\.$/, "");
  return `${error.title}: expected ${error.expected}; found ${found}. ${error.todo}`;
}

/** Carries an AppError through code that can only throw; caught at the edge and turned back into a Result. */
export class AppFailure extends Error {
  override readonly name = "AppFailure";
  readonly error: AppError;
  constructor(error: AppError) {
    super(describeError(error));
    this.error = error;
  }
}

/** Shorthand for throwing a catalogued failure. */
export function fail(code: ErrorCode, detail: AppErrorDetail): never {
  throw new AppFailure(appError(code, detail));
}
