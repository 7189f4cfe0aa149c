// The ONNX messages this project reads and writes, as one table: field name → number and type in the public onnx.proto.
// The TypeScript types of the messages are derived from it, so writer, reader and types can't drift apart.

type Scalar = "int" | "float" | "string" | "bytes";
interface Field {
  readonly number: number;
  readonly kind: FieldKind;
  readonly repeated?: true;
}

export const messages = {
  ModelProto: {
    irVersion: { number: 1, kind: "int" },
    producerName: { number: 2, kind: "string" },
    producerVersion: { number: 3, kind: "string" },
    domain: { number: 4, kind: "string" },
    modelVersion: { number: 5, kind: "int" },
    docString: { number: 6, kind: "string" },
    graph: { number: 7, kind: "GraphProto" },
    opsetImport: { number: 8, kind: "OperatorSetId", repeated: true },
    metadataProps: { number: 14, kind: "StringStringEntry", repeated: true },
  },
  OperatorSetId: { domain: { number: 1, kind: "string" }, version: { number: 2, kind: "int" } },
  StringStringEntry: { key: { number: 1, kind: "string" }, value: { number: 2, kind: "string" } },
  GraphProto: {
    node: { number: 1, kind: "NodeProto", repeated: true },
    name: { number: 2, kind: "string" },
    initializer: { number: 5, kind: "TensorProto", repeated: true },
    docString: { number: 10, kind: "string" },
    input: { number: 11, kind: "ValueInfo", repeated: true },
    output: { number: 12, kind: "ValueInfo", repeated: true },
    valueInfo: { number: 13, kind: "ValueInfo", repeated: true },
  },
  NodeProto: {
    input: { number: 1, kind: "string", repeated: true },
    output: { number: 2, kind: "string", repeated: true },
    name: { number: 3, kind: "string" },
    opType: { number: 4, kind: "string" },
    attribute: { number: 5, kind: "AttributeProto", repeated: true },
    docString: { number: 6, kind: "string" },
    domain: { number: 7, kind: "string" },
  },
  AttributeProto: {
    name: { number: 1, kind: "string" },
    f: { number: 2, kind: "float" },
    i: { number: 3, kind: "int" },
    s: { number: 4, kind: "string" },
    t: { number: 5, kind: "TensorProto" },
    g: { number: 6, kind: "GraphProto" },
    floats: { number: 7, kind: "float", repeated: true },
    ints: { number: 8, kind: "int", repeated: true },
    strings: { number: 9, kind: "string", repeated: true },
    type: { number: 20, kind: "int" },
  },
  TensorProto: {
    dims: { number: 1, kind: "int", repeated: true },
    dataType: { number: 2, kind: "int" },
    floatData: { number: 4, kind: "float", repeated: true },
    int32Data: { number: 5, kind: "int", repeated: true },
    int64Data: { number: 7, kind: "int", repeated: true },
    name: { number: 8, kind: "string" },
    rawData: { number: 9, kind: "bytes" },
    /** 1: the numbers lie in another file. */
    dataLocation: { number: 14, kind: "int" },
  },
  ValueInfo: { name: { number: 1, kind: "string" }, type: { number: 2, kind: "TypeProto" } },
  TypeProto: {
    tensorType: { number: 1, kind: "TensorType" },
    sequenceType: { number: 4, kind: "SequenceType" },
  },
  SequenceType: { elemType: { number: 1, kind: "TypeProto" } },
  TensorType: { elemType: { number: 1, kind: "int" }, shape: { number: 2, kind: "TensorShape" } },
  TensorShape: { dim: { number: 1, kind: "Dimension", repeated: true } },
  Dimension: { dimValue: { number: 1, kind: "int" }, dimParam: { number: 2, kind: "string" } },
} as const;

export type MessageName = keyof typeof messages;

interface ScalarTypes {
  readonly int: number;
  readonly float: number;
  readonly string: string;
  readonly bytes: Uint8Array;
}

type ValueOf<F> = F extends { readonly kind: infer K }
  ? K extends Scalar
    ? ScalarTypes[K]
    : K extends MessageName
      ? Message<K>
      : never
  : never;

/** A message as a plain object; absent fields are absent, repeated ones are arrays. Integers must be safe integers. */
export type Message<M extends MessageName> = {
  readonly [F in keyof (typeof messages)[M]]?: (typeof messages)[M][F] extends { readonly repeated: true }
    ? readonly ValueOf<(typeof messages)[M][F]>[]
    : ValueOf<(typeof messages)[M][F]>;
};

export type Model = Message<"ModelProto">;
export type Graph = Message<"GraphProto">;
export type Node = Message<"NodeProto">;
export type Attribute = Message<"AttributeProto">;
export type TensorValue = Message<"TensorProto">;
export type ValueInfo = Message<"ValueInfo">;

export type FieldKind = Scalar | MessageName;

export function isMessageName(kind: FieldKind): kind is MessageName {
  return kind in messages;
}

/** Field name → description of one message, without the literal types. */
export function fieldsOf(name: MessageName): Readonly<Record<string, Field>> {
  return messages[name];
}

/** TensorProto.DataType, as far as used. */
export const elementTypes = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  uint32: 12,
  uint64: 13,
} as const;
export type ElementType = keyof typeof elementTypes;

/** AttributeProto.AttributeType, as far as used. */
export const attributeTypes = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
  strings: 8,
} as const;
