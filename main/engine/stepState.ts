/** Under this name a state read in full holds the number of steps done so far, int32 []. */
export const stepStateName = "step";
