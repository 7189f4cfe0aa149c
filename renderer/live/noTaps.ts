import type { TapRequest } from "../../shared/contract/live.ts";

/** For drawings that need nothing from the trainer; one array, so that it never counts as a new wish. */
export const noTaps: readonly TapRequest[] = [];
