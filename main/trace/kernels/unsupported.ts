// tfjs kernels that no Program can hold, each with the reason that is shown to the user.
const text = "it works on text";
const dynamicShape = "the shape of its result depends on the data";

export const unsupportedKernels: Readonly<Record<string, string>> = {
  NonMaxSuppressionV3: dynamicShape,
  NonMaxSuppressionV4: dynamicShape,
  NonMaxSuppressionV5: dynamicShape,
  Unique: dynamicShape,
  StaticRegexReplace: text,
  StringNGrams: text,
  StringSplit: text,
  StringToHashBucketFast: text,
};
