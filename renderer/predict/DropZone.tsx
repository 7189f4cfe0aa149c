// Takes a picture or a table row dropped anywhere on the panel, or chosen as a file, as the sample to try.
import { Button } from "@blueprintjs/core";
import { useRef, useState, type DragEvent, type ReactNode } from "react";
import type { ImageSize } from "../live/chain.ts";
import { imageSample, type Dropped, type PictureKind } from "./droppedSample.ts";
import { sizeOf } from "./severalInputs.ts";
import { useRowReader } from "./useRowReader.ts";

export interface DropZoneProps {
  readonly shape: readonly number[] | null;
  readonly image: ImageSize | null;
  readonly kind: PictureKind;
  readonly onSample: (data: Float32Array<ArrayBuffer>) => void;
  /** Other ways to give a sample, above the file. */
  readonly inputs: ReactNode;
  readonly children: ReactNode;
}

export function DropZone({ shape, image, kind, onSample, inputs, children }: DropZoneProps): ReactNode {
  const [problem, setProblem] = useState<string | null>(null);
  const [over, setOver] = useState(false);
  const chooser = useRef<HTMLInputElement>(null);
  const rows = useRowReader(sizeOf(shape ?? []));

  async function take(file: File | undefined): Promise<void> {
    if (file === undefined || shape === null) return;
    const dropped = await read(file);
    setProblem("problem" in dropped ? dropped.problem : null);
    if ("data" in dropped) onSample(dropped.data);
  }

  async function read(file: File): Promise<Dropped> {
    if (!file.type.startsWith("image/")) return rows.read(await file.text());
    if (image === null)
      return { problem: "This network's input is no picture; drop a row of numbers instead." };
    return imageSample(file, image, kind);
  }

  function onDragOver(event: DragEvent): void {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    setOver(true);
  }

  function onDrop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  }

  return (
    <div className="try-frame">
      <div
        className="try-dock"
        data-testid="try-dock"
        data-over={over}
        onDragOver={onDragOver}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <div className="try-left">
          <div className="try-inputs">{inputs}</div>
          <div className="try-file">
            <Button
              size="small"
              variant="minimal"
              icon="document-open"
              text={image === null ? "Row from a file" : "Picture from a file"}
              title="Or drop a file anywhere on this panel"
              onClick={() => chooser.current?.click()}
            />
            <input
              ref={chooser}
              type="file"
              hidden
              accept="image/*,.csv,.txt"
              aria-label="A picture or a row of numbers to try"
              data-testid="try-file"
              onChange={({ currentTarget }) => {
                void take(currentTarget.files?.[0]);
                currentTarget.value = "";
              }}
            />
            <span className="row-problem" role="status">
              {problem}
            </span>
          </div>
        </div>
        {children}
      </div>
    </div>
  );
}
