/** Axes of a row-major array in a new order: output axis i is input axis perm[i]. */
export function transposeFloats(
  data: Float32Array,
  shape: readonly number[],
  perm: readonly number[],
): Float32Array {
  const strides = shape.map((_, axis) =>
    shape.slice(axis + 1).reduce((product, length) => product * length, 1),
  );
  const outShape = perm.map((axis) => shape[axis] ?? 1);
  const outStrides = perm.map((axis) => strides[axis] ?? 0);
  const out = new Float32Array(data.length);
  const place = outShape.map(() => 0);
  let from = 0;
  for (let index = 0; index < out.length; index += 1) {
    out[index] = data[from]!;
    for (let axis = place.length - 1; axis >= 0; axis -= 1) {
      place[axis]! += 1;
      from += outStrides[axis]!;
      if (place[axis]! < outShape[axis]!) break;
      from -= outStrides[axis]! * outShape[axis]!;
      place[axis] = 0;
    }
  }
  return out;
}
