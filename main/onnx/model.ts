// A graph plus what makes it a file: opsets, producer, metadata.
import type { GraphBuilder } from "./graphBuilder.ts";
import { blockedImageDomain, microsoftDomain } from "./graphBuilder.ts";
import type { LoweringTarget } from "./lowerProgram.ts";
import type { Model } from "./proto/messages.ts";

export const producerName = "Netloom";

/** The lowest IR version that goes with an opset. */
function irVersionFor(opset: number): number {
  if (opset <= 18) return 8;
  return opset <= 20 ? 9 : 10;
}

export interface ModelDetails {
  readonly name: string;
  readonly producerVersion?: string;
  readonly documentation?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

export function modelOf(graph: GraphBuilder, target: LoweringTarget, details: ModelDetails): Model {
  const opsetImport = [{ domain: "", version: target.opset }];
  if (target.ownOperators) opsetImport.push({ domain: microsoftDomain, version: 1 });
  if (target.channelBlock !== undefined) opsetImport.push({ domain: blockedImageDomain, version: 1 });
  return {
    irVersion: irVersionFor(target.opset),
    producerName,
    ...(details.producerVersion === undefined ? {} : { producerVersion: details.producerVersion }),
    ...(details.documentation === undefined ? {} : { docString: details.documentation }),
    opsetImport,
    graph: graph.graph(details.name),
    metadataProps: Object.entries(details.metadata ?? {}).map(([key, value]) => ({ key, value })),
  };
}
