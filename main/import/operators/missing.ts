/** Why an operator can't become a layer. */
export const missingInput = "its input is not known";
export const missingWeights = "its weights are not in the file";
