/** Generated sources that can be made harder by noise. */
export const noisySources: readonly string[] = ["circles", "xor", "gauss", "spiral"];
