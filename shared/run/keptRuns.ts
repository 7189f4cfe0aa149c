/** So many runs stay on the disk with their recordings and checkpoints, the newest; older ones are removed when another begins. */
export const keptRuns = 10;
