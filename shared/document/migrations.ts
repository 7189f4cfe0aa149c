// The way from every older project version to the present one: step n brings version n to n + 1. A step is never changed
// once it has shipped; every old project file in test/fixtures still opens.
import { documentVersion } from "./schema.ts";

type RawDocument = Readonly<Record<string, unknown>>;
type Migration = (document: RawDocument) => RawDocument;

const steps: Readonly<Record<number, Migration>> = {};

/** @param version a whole number from 1 to the present version. */
export function migrateDocument(document: RawDocument, version: number): RawDocument {
  let migrated = document;
  for (let from = version; from < documentVersion; from += 1) {
    const step = steps[from];
    if (step !== undefined) migrated = { ...step(migrated), version: from + 1 };
  }
  return migrated;
}
