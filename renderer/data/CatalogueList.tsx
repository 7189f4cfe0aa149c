// The data there is to choose from: drawn by the app, published, or the user's own folder.
import { Button, ProgressBar, Tag } from "@blueprintjs/core";
import type { ReactNode } from "react";
import type { CatalogueEntry } from "../../shared/contract/contract.ts";
import type { DataSource } from "../../shared/document/schema.ts";
import { useDocument } from "../document/documentStore.ts";
import { pickOpenPath } from "../files/pickPath.ts";
import { formatBytes } from "../ui/numberFormat.ts";
import { withoutMark } from "./generatedMark.ts";
import { useDownloads, type DownloadProgress } from "./downloadStore.ts";

/** Enough to learn from in a minute, little enough to draw at once. */
const generatedCount = 10_000;
const generatedSeed = 1;

interface CatalogueListProps {
  readonly onChoose: (source: DataSource) => void;
}

export function CatalogueList({ onChoose }: CatalogueListProps): ReactNode {
  const entries = useDownloads((store) => store.entries);
  const source = useDocument((store) => store.document.data.source);

  async function chooseFolder(): Promise<void> {
    const path = await pickOpenPath({ title: "Folder with IDX files", extensions: [], folder: true });
    if (path !== null) onChoose({ kind: "folder", path });
  }

  return (
    <ul className="catalogue" aria-label="Data to choose from">
      {entries.map((entry) => (
        <CatalogueItem
          key={entry.id}
          entry={entry}
          chosen={source.kind === entry.kind && source.id === entry.id}
          onChoose={onChoose}
        />
      ))}
      <li className="catalogue-item" data-chosen={source.kind === "folder"}>
        <div className="catalogue-text">
          <strong>Your own folder</strong>
          <span>
            {source.kind === "folder" ? source.path : "IDX files, gzipped or not: images and labels."}
          </span>
        </div>
        <Button size="small" text="Choose…" onClick={() => void chooseFolder()} />
      </li>
    </ul>
  );
}

interface CatalogueItemProps extends CatalogueListProps {
  readonly entry: CatalogueEntry;
  readonly chosen: boolean;
}

function CatalogueItem({ entry, chosen, onChoose }: CatalogueItemProps): ReactNode {
  const progress = useDownloads((store) => store.progress[entry.id]);
  const error = useDownloads((store) => store.errors[entry.id]);
  const download = useDownloads((store) => store.download);
  const cancel = useDownloads((store) => store.cancel);
  const downloading = progress !== undefined;

  async function fetchAndChoose(): Promise<void> {
    if (await download(entry.id)) onChoose(sourceOf(entry));
  }

  return (
    <li className="catalogue-item" data-chosen={chosen} data-testid={`data-${entry.id}`}>
      <div className="catalogue-text">
        <strong>
          {withoutMark(entry.title)} {entry.kind === "generated" ? <Tag minimal>generated</Tag> : null}
        </strong>
        <span>{error === undefined ? entry.description : `${error.title}. ${error.todo}`}</span>
        {downloading ? <Download progress={progress} /> : null}
      </div>
      {downloading ? (
        <Button size="small" text="Cancel" onClick={() => void cancel(entry.id)} />
      ) : entry.cached || entry.downloadBytes === 0 ? (
        <Button
          size="small"
          text={chosen ? "In use" : "Use"}
          disabled={chosen}
          onClick={() => onChoose(sourceOf(entry))}
        />
      ) : (
        <Button
          size="small"
          icon="download"
          text={formatBytes(entry.downloadBytes)}
          title={`Download ${entry.title}`}
          onClick={() => void fetchAndChoose()}
        />
      )}
    </li>
  );
}

function Download({ progress }: { readonly progress: DownloadProgress | null }): ReactNode {
  if (progress === null) return <ProgressBar aria-label="Download starts" />;
  const { receivedBytes, totalBytes, file } = progress;
  return (
    <>
      <ProgressBar
        aria-label={`Download of ${file}`}
        value={totalBytes > 0 ? receivedBytes / totalBytes : 0}
        animate={false}
        stripes={false}
        intent="primary"
      />
      <span className="numbers">
        {file}: {formatBytes(receivedBytes)} of {formatBytes(totalBytes)}
      </span>
    </>
  );
}

function sourceOf({ kind, id }: CatalogueEntry): DataSource {
  return kind === "generated" ? { kind, id, count: generatedCount, seed: generatedSeed } : { kind, id };
}
