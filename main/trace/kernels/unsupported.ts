// tfjs kernels that no Program holds, each with the reason that is shown to the user.
const text = "it works on text";
const dynamicShape = "the shape of its result depends on the data";
const complex = "it works on complex numbers";
const sparse = "it works on sparse tensors, whose shapes depend on the data";
const overwrites = "it overwrites elements at computed places";
const dynamicPlaces = "it samples images at places that depend on the data";
const morphology = "no layer uses morphological filters";
const readsBack = "it reads its input in JavaScript";

export const unsupportedKernels: Readonly<Record<string, string>> = {
  BitwiseAnd: "it works on the bits of whole numbers",
  BroadcastArgs: readsBack,
  Complex: complex,
  ComplexAbs: complex,
  FFT: complex,
  IFFT: complex,
  Imag: complex,
  Real: complex,
  Dilation2D: morphology,
  Dilation2DBackpropFilter: morphology,
  Dilation2DBackpropInput: morphology,
  Draw: "it draws to a canvas",
  FromPixels: "it reads a picture",
  MaxPoolWithArgmax: "no layer uses the places of maxima",
  Multinomial: "it draws random numbers in JavaScript",
  NonMaxSuppressionV3: dynamicShape,
  NonMaxSuppressionV4: dynamicShape,
  NonMaxSuppressionV5: dynamicShape,
  RaggedGather: dynamicShape,
  RaggedRange: dynamicShape,
  RaggedTensorToTensor: dynamicShape,
  RotateWithOffset: dynamicPlaces,
  SparseFillEmptyRows: sparse,
  SparseReshape: sparse,
  SparseSegmentMean: sparse,
  SparseSegmentSum: sparse,
  SparseToDense: overwrites,
  StaticRegexReplace: text,
  StringNGrams: text,
  StringSplit: text,
  StringToHashBucketFast: text,
  TensorScatterUpdate: overwrites,
  Transform: dynamicPlaces,
  Unique: dynamicShape,
};
