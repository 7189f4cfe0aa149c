/** The operating system's code of a failure ("ENOENT"), or null where it has none. */
export function systemErrorCode(cause: unknown): string | null {
  if (!(cause instanceof Error) || !("code" in cause)) return null;
  return typeof cause.code === "string" ? cause.code : null;
}
