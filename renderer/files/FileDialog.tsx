// The window's own file dialog: folders and fitting files of the machine Netloom runs on, which under serve may be another one.
import {
  Button,
  Classes,
  Dialog,
  DialogBody,
  DialogFooter,
  InputGroup,
  NonIdealState,
  Spinner,
} from "@blueprintjs/core";
import { ArrowUp, Document, FolderClose } from "@blueprintjs/icons";
import { useEffect, useState, type ReactNode } from "react";
import type { CallResult } from "../../shared/contract/contract.ts";
import { describeError, type AppError } from "../../shared/errors/appError.ts";
import { client } from "../client/client.ts";
import { formatBytes } from "../ui/numberFormat.ts";
import { useFileDialog, type FileRequest } from "./fileDialogStore.ts";
import "./files.css";

type Listing = CallResult<"files.list">;
type Entry = Listing["entries"][number];

export function FileDialog(): ReactNode {
  const request = useFileDialog((dialog) => dialog.request);
  const answer = useFileDialog((dialog) => dialog.answer);
  return (
    <Dialog
      isOpen={request !== null}
      onClose={() => answer(null)}
      title={request?.title ?? ""}
      className="file-dialog"
    >
      {request === null ? null : <FileBrowser key={request.title} request={request} answer={answer} />}
    </Dialog>
  );
}

interface FileBrowserProps {
  readonly request: FileRequest;
  readonly answer: (path: string | null) => void;
}

function FileBrowser({ request, answer }: FileBrowserProps) {
  const [folder, setFolder] = useState<string | null>(null);
  const [listing, setListing] = useState<Listing | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [name, setName] = useState(request.suggestion);

  useEffect(() => {
    let current = true;
    async function list(): Promise<void> {
      const result = await client.call("files.list", { folder });
      if (!current) return;
      setError(result.ok ? null : result.error);
      if (result.ok) setListing(result.value);
    }
    void list();
    return () => {
      current = false;
    };
  }, [folder]);

  const entries = (listing?.entries ?? []).filter((entry) => entry.folder || fits(entry, request));
  const chosen = pathOf(listing, name, request);

  function choose(entry: Entry): void {
    if (entry.folder) setFolder(entry.path);
    else setName(entry.name);
  }

  return (
    <>
      <DialogBody>
        <div className="file-dialog-place">
          <Button
            icon={<ArrowUp size={14} />}
            variant="minimal"
            aria-label="Folder above"
            disabled={listing?.parent == null}
            onClick={() => setFolder(listing?.parent ?? null)}
          />
          <span className={Classes.TEXT_OVERFLOW_ELLIPSIS} title={listing?.folder}>
            {listing?.folder}
          </span>
        </div>
        <ul className="file-dialog-entries" aria-label="Files">
          {entries.map((entry) => (
            <li key={entry.path}>
              <button
                type="button"
                aria-pressed={entry.name === name}
                onClick={() => choose(entry)}
                onDoubleClick={() => (entry.folder ? undefined : answer(entry.path))}
              >
                {entry.folder ? <FolderClose size={14} /> : <Document size={14} />}
                <span>{entry.name}</span>
                <small>{entry.folder ? "" : formatBytes(entry.bytes)}</small>
              </button>
            </li>
          ))}
          {error === null ? null : <NonIdealState icon="error" description={describeError(error)} />}
          {listing === null && error === null ? <Spinner size={20} /> : null}
          {listing !== null && entries.length === 0 ? (
            <li className="file-dialog-nothing">Nothing here that fits.</li>
          ) : null}
        </ul>
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button text="Cancel" onClick={() => answer(null)} />
            <Button
              intent="primary"
              text={request.mode === "save" ? "Save" : "Open"}
              disabled={chosen === null}
              data-testid="file-dialog-confirm"
              onClick={() => answer(chosen)}
            />
          </>
        }
      >
        {request.folder ? null : (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (chosen !== null) answer(chosen);
            }}
          >
            <InputGroup
              fill
              autoFocus
              aria-label="File name"
              data-testid="file-dialog-name"
              placeholder={request.mode === "save" ? "File name" : "File name or path"}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
          </form>
        )}
      </DialogFooter>
    </>
  );
}

function fits(entry: Entry, { extensions, folder }: FileRequest): boolean {
  if (folder) return false;
  return (
    extensions.length === 0 ||
    extensions.some((extension) => entry.name.toLowerCase().endsWith(`.${extension}`))
  );
}

/** The path the typed name means: itself where it is whole, else within the folder on show. */
function pathOf(listing: Listing | null, name: string, request: FileRequest): string | null {
  if (request.folder) return listing?.folder ?? null;
  const typed = name.trim();
  if (typed === "") return null;
  if (typed.startsWith("/") || /^[A-Za-z]:[\\/]/.test(typed)) return typed;
  if (listing === null) return null;
  const separator = listing.folder.includes("\\") ? "\\" : "/";
  return listing.folder.endsWith(separator) ? listing.folder + typed : listing.folder + separator + typed;
}
