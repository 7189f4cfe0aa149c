// The graph in a Keras model's config: layers, each once per call, with what feeds them. Sequential and functional models,
// models inside models, in the ways Keras 2, Keras 3 and TensorFlow.js write them.
import { fail } from "../../shared/errors/appError.ts";
import { importLimits } from "./importLimits.ts";
import { isObject, type JsonObject } from "./kerasConfig.ts";

export interface KerasLayer {
  readonly key: string;
  readonly name: string;
  readonly className: string;
  readonly config: unknown;
  readonly inputs: readonly (string | null)[];
  /** Names of the models it lies in, then its own. */
  readonly path: readonly string[];
  /** Where a .keras archive keeps its weights: "layers/dense_1". */
  readonly archivePath: string;
  /** Shape of an input without the batch axis, null for lengths left open. */
  readonly inputShape: readonly (number | null)[] | null;
}

export interface KerasModel {
  readonly name: string;
  readonly layers: readonly KerasLayer[];
  /** Keys of the layers whose outputs are the model's, with the names Keras gives them. */
  readonly outputs: readonly { readonly key: string; readonly name: string }[];
}

/** import/no-layers where it is no model of layers. */
export function readKerasModel(topology: unknown): KerasModel {
  const reader = new ModelReader();
  const outputs = reader.read(modelOf(topology), { path: [], archivePath: "", inputs: null });
  if (reader.layers.length === 0) fail("import/no-layers", { found: "a model without layers" });
  return { name: modelName(topology), layers: reader.layers, outputs };
}

function modelName(topology: unknown): string {
  const config = isObject(topology) ? topology["config"] : null;
  const name = isObject(config) ? config["name"] : null;
  return typeof name === "string" && name !== "" ? name : "Imported model";
}

const modelClasses: ReadonlySet<string> = new Set(["Sequential", "Functional", "Model"]);

function modelOf(value: unknown): JsonObject {
  const className = isObject(value) ? value["class_name"] : null;
  if (isObject(value) && typeof className === "string" && modelClasses.has(className)) return value;
  return fail("import/no-layers", {
    found: typeof className === "string" ? `a model of the class ${className}` : "no model config",
  });
}

interface Place {
  readonly path: readonly string[];
  readonly archivePath: string;
  /** What feeds a model inside a model; null at the top. */
  readonly inputs: readonly (string | null)[] | null;
}

type Outputs = readonly { readonly key: string; readonly name: string }[];

class ModelReader {
  readonly layers: KerasLayer[] = [];
  readonly #keys = new Set<string>();

  read(model: JsonObject, place: Place): Outputs {
    const config = model["config"];
    if (model["class_name"] === "Sequential") return this.#sequential(config, place);
    if (!isObject(config)) return fail("import/no-layers", { found: "a model without a config" });
    return this.#functional(config, place);
  }

  #sequential(config: unknown, place: Place): Outputs {
    const entries = layerEntries(Array.isArray(config) ? config : isObject(config) ? config["layers"] : []);
    if (entries.length === 0) fail("import/no-layers", { found: "a model without layers" });
    const archive = new ArchiveNames(place.archivePath);
    let previous: Outputs = place.inputs?.flatMap((key) => (key === null ? [] : [{ key, name: "" }])) ?? [];
    if (place.inputs === null && entries[0]?.className !== "InputLayer") {
      const first = isObject(entries[0]?.config) ? entries[0].config : {};
      const shape = shapeWithoutBatch(
        first["batch_input_shape"] ?? (isObject(config) ? config["build_input_shape"] : null),
      );
      previous = [
        this.#add({
          ...place,
          name: "input",
          className: "InputLayer",
          config: {},
          inputs: [],
          archivePath: "",
          inputShape: shape,
        }),
      ];
    }
    for (const entry of entries) {
      const archivePath = archive.next(entry.className);
      if (entry.className === "InputLayer" && place.inputs !== null) continue;
      previous = this.#call(entry, { place, archivePath, inputs: previous.map(({ key }) => key) });
    }
    return previous;
  }

  /** Calls wait until what feeds them is read; those that wait for each other are left without. */
  #functional(config: JsonObject, place: Place): Outputs {
    const entries = layerEntries(config["layers"]);
    const archive = new ArchiveNames(place.archivePath);
    const results = new Map<string, Outputs>();
    const given = new Map(
      referencesIn(config["input_layers"]).map((reference, index) => [
        reference.layer,
        place.inputs?.[index] ?? null,
      ]),
    );
    let waiting = entries.flatMap((entry) => {
      const archivePath = archive.next(entry.className);
      return callsOf(entry).map((call, index) => ({
        entry,
        archivePath,
        call,
        id: `${entry.name}#${index}`,
      }));
    });
    while (waiting.length > 0) {
      const still = waiting.filter(({ entry, archivePath, call, id }) => {
        if (entry.className === "InputLayer" && place.inputs !== null) {
          const key = given.get(entry.name);
          results.set(id, key == null ? [] : [{ key, name: entry.name }]);
          return false;
        }
        if (call.references.some((reference) => !results.has(idOf(reference)))) return true;
        const inputs = call.references.map((reference) => {
          const outputs = results.get(idOf(reference)) ?? [];
          return (outputs[reference.tensor] ?? outputs[0])?.key ?? null;
        });
        const settings = isObject(entry.config) ? { ...entry.config, ...call.settings } : entry.config;
        results.set(id, this.#call({ ...entry, config: settings }, { place, archivePath, inputs }));
        return false;
      });
      if (still.length === waiting.length)
        fail("import/unreadable", {
          found: `the layer ${still[0]?.entry.name}, fed by one that is not there`,
        });
      waiting = still;
    }
    return referencesIn(config["output_layers"]).flatMap((reference) => {
      const outputs = results.get(idOf(reference)) ?? [];
      const output = outputs[reference.tensor] ?? outputs[0];
      return output === undefined ? [] : [{ key: output.key, name: reference.layer }];
    });
  }

  #call(
    entry: LayerEntry,
    { place, archivePath, inputs }: { place: Place; archivePath: string; inputs: readonly (string | null)[] },
  ): Outputs {
    if (modelClasses.has(entry.className)) {
      const model = { class_name: entry.className, config: entry.config };
      return this.read(model, { path: [...place.path, entry.name], archivePath: `${archivePath}/`, inputs });
    }
    const config = isObject(entry.config) ? entry.config : {};
    const inputShape =
      entry.className === "InputLayer"
        ? shapeWithoutBatch(config["batch_shape"] ?? config["batch_input_shape"])
        : null;
    return [this.#add({ ...entry, path: place.path, archivePath, inputs, inputShape })];
  }

  #add(layer: Omit<KerasLayer, "key">): { key: string; name: string } {
    if (this.layers.length >= importLimits.layers)
      fail("import/too-large", { found: `more than ${importLimits.layers} layers` });
    const stem = [...layer.path, layer.name].join("/");
    let key = stem;
    for (let number = 2; this.#keys.has(key); number += 1) key = `${stem}#${number}`;
    this.#keys.add(key);
    this.layers.push({ ...layer, key, path: [...layer.path, layer.name] });
    return { key, name: layer.name };
  }
}

interface LayerEntry {
  readonly name: string;
  readonly className: string;
  readonly config: unknown;
  readonly inboundNodes: unknown;
}

function layerEntries(value: unknown): readonly LayerEntry[] {
  if (!Array.isArray(value)) return fail("import/no-layers", { found: "a model without a list of layers" });
  return value.map((item: unknown, index) => {
    if (!isObject(item) || typeof item["class_name"] !== "string") {
      return fail("import/unreadable", {
        expected: "layers with a class",
        found: `something else in place ${index + 1} of the layers`,
      });
    }
    const config = isObject(item["config"]) ? item["config"] : {};
    const name =
      [item["name"], config["name"]].find((text) => typeof text === "string") ?? `layer ${index + 1}`;
    return {
      name,
      className: item["class_name"],
      config: item["config"],
      inboundNodes: item["inbound_nodes"],
    };
  });
}

/** Numbers layers of one class as Keras does in an archive: dense, dense_1… */
class ArchiveNames {
  readonly #prefix: string;
  readonly #counts = new Map<string, number>();

  constructor(prefix: string) {
    this.#prefix = `${prefix}layers/`;
  }

  next(className: string): string {
    const snake = className
      .replaceAll(/\W+/g, "")
      .replaceAll(/(.)([A-Z][a-z]+)/g, "$1_$2")
      .replaceAll(/([a-z])([A-Z])/g, "$1_$2")
      .toLowerCase();
    const count = this.#counts.get(snake) ?? 0;
    this.#counts.set(snake, count + 1);
    return `${this.#prefix}${count === 0 ? snake : `${snake}_${count}`}`;
  }
}

interface Reference {
  readonly layer: string;
  readonly call: number;
  readonly tensor: number;
}

interface Call {
  readonly references: readonly Reference[];
  /** Settings that were given to the call and not to the layer. */
  readonly settings: JsonObject;
}

function idOf({ layer, call }: Reference): string {
  return `${layer}#${call}`;
}

function callsOf({ className, inboundNodes }: LayerEntry): readonly Call[] {
  const nodes: readonly unknown[] = Array.isArray(inboundNodes) ? inboundNodes : [];
  if (className === "InputLayer" || nodes.length === 0) return [{ references: [], settings: {} }];
  return nodes.map((node) => ({ references: referencesIn(node), settings: callSettings(node) }));
}

/** Every [layer, call, tensor] and every keras_history within, in order. */
function referencesIn(value: unknown): readonly Reference[] {
  if (Array.isArray(value)) {
    const [layer, call, tensor, settings] = value as unknown[];
    if (typeof layer === "string" && typeof call === "number" && typeof tensor === "number") {
      return [{ layer, call, tensor }, ...referencesIn(settings)];
    }
    return value.flatMap(referencesIn);
  }
  if (!isObject(value)) return [];
  if (value["class_name"] === "__keras_tensor__" && isObject(value["config"]))
    return referencesIn(value["config"]["keras_history"]);
  return Object.values(value).flatMap(referencesIn);
}

function callSettings(node: unknown): JsonObject {
  const settings = isObject(node) ? node["kwargs"] : null;
  if (!isObject(settings)) return {};
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => typeof value === "boolean"));
}

function shapeWithoutBatch(value: unknown): readonly (number | null)[] | null {
  if (!Array.isArray(value)) return null;
  return value
    .slice(1)
    .map((size: unknown) => (typeof size === "number" && Number.isInteger(size) && size > 0 ? size : null));
}
