// A node's picture large in the inspector: to look into, move about and read off. Ctrl or ⌘ with the wheel zooms, dragging moves,
// pointing names the number; with the keyboard + − 0 and the arrows.
import { Button } from "@blueprintjs/core";
import { Minus, Plus, ZoomToFit } from "@blueprintjs/icons";
import {
  useEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  type RefObject,
} from "react";
import { feed } from "./appFeed.ts";
import { LiveCanvas, type Surface } from "./LiveCanvas.tsx";
import { LookBar } from "./LookBar.tsx";
import type { Picture, PictureFeed } from "./pictures/picture.ts";
import { rangeWords } from "./pictures/rangeWords.ts";
import { readingAt, type Reading } from "./pictures/readings.ts";
import { movedBy, wholePicture, zoomedAt, type Zoom } from "./pictureZoom.ts";

export interface LargePictureProps {
  readonly picture: Picture;
  readonly own: PictureFeed;
}

const zoomStep = 1.5;
const keyMove = 40;
const wheelSpeed = 0.004;

export function LargePicture({ picture, own }: LargePictureProps): ReactNode {
  const frame = useRef<HTMLDivElement>(null);
  const words = useRef<HTMLParagraphElement>(null);
  const look = usePictureLook(picture, own, frame, words);
  return (
    <div className="large-picture">
      <div
        ref={frame}
        className="large-picture-frame"
        data-zoomed={look.zoom.scale > 1}
        data-testid="large-picture"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it is moved and zoomed with the keyboard
        tabIndex={0}
        role="group"
        aria-label="Live picture: plus and minus zoom, arrows move"
        onPointerMove={look.point}
        onPointerLeave={look.leave}
        onKeyDown={look.key}
        onDoubleClick={look.whole}
      >
        <LiveCanvas taps={picture.taps} draw={look.draw} className="live-canvas" label={picture.label} />
      </div>
      <div className="large-picture-below">
        <p ref={words} className="large-picture-words numbers" data-testid="picture-reading" />
        <Button
          size="small"
          variant="minimal"
          icon={<Plus size={12} />}
          aria-label="Zoom in on the picture"
          onClick={() => look.zoomBy(zoomStep)}
        />
        <Button
          size="small"
          variant="minimal"
          icon={<Minus size={12} />}
          aria-label="Zoom out of the picture"
          disabled={look.zoom.scale === 1}
          onClick={() => look.zoomBy(1 / zoomStep)}
        />
        <Button
          size="small"
          variant="minimal"
          icon={<ZoomToFit size={12} />}
          aria-label="Show the whole picture"
          disabled={look.zoom.scale === 1}
          onClick={look.whole}
        />
      </div>
      <LookBar />
    </div>
  );
}

function usePictureLook(
  picture: Picture,
  own: PictureFeed,
  frame: RefObject<HTMLDivElement | null>,
  words: RefObject<HTMLParagraphElement | null>,
) {
  const [zoom, setZoom] = useState<Zoom>(wholePicture);
  const readings = useRef<readonly Reading[]>([]);
  const pointer = useRef<{ readonly x: number; readonly y: number } | null>(null);
  const seen = useRef(zoom);

  useEffect(() => {
    seen.current = zoom;
    feed.redraw();
  }, [zoom]);

  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    // React's own wheel listener may not keep the page from zooming.
    function turn(event: WheelEvent): void {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const size = sizeOf(element);
      setZoom((now) =>
        zoomedAt(now, Math.exp(-event.deltaY * wheelSpeed), event.offsetX, event.offsetY, size),
      );
    }
    element.addEventListener("wheel", turn, { passive: false });
    return () => element.removeEventListener("wheel", turn);
  }, [frame]);

  /** Written past React: it changes with every frame. */
  function say(): void {
    if (words.current === null) return;
    const at = pointer.current;
    const { x, y } = seen.current;
    const read = at === null ? null : readingAt(readings.current, at.x + x, at.y + y);
    words.current.textContent = read ?? wordsOf(picture, own);
  }

  function draw(surface: Surface): void {
    const { context, width, height } = surface;
    const { scale, x, y } = seen.current;
    const found: Reading[] = [];
    context.save();
    context.translate(-x, -y);
    picture.paint({ ...surface, width: width * scale, height: height * scale, readings: found }, own);
    context.restore();
    readings.current = found;
    say();
  }

  function move(across: number, down: number): void {
    setZoom((now) => movedBy(now, across, down, sizeOf(frame.current)));
  }

  function zoomBy(times: number): void {
    const size = sizeOf(frame.current);
    setZoom((now) => zoomedAt(now, times, size.width / 2, size.height / 2, size));
  }

  function point(event: PointerEvent<HTMLElement>): void {
    const { offsetX, offsetY, movementX, movementY } = event.nativeEvent;
    pointer.current = { x: offsetX, y: offsetY };
    if (event.buttons === 1) move(-movementX, -movementY);
    say();
  }

  function leave(): void {
    pointer.current = null;
    say();
  }

  function key(event: KeyboardEvent<HTMLElement>): void {
    const act = keyActions[event.key];
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act({ move, zoomBy, whole });
  }

  function whole(): void {
    setZoom(wholePicture);
  }

  return { zoom, draw, point, leave, key, zoomBy, whole };
}

/** While nobody points: what it shows or tells, and how far its numbers reach. */
function wordsOf(picture: Picture, own: PictureFeed): string {
  const words = picture.words?.(own) ?? `${picture.label}.`;
  return [words, rangeWords(picture, own)].filter((part) => part !== null).join(" ");
}

interface Actions {
  move(across: number, down: number): void;
  zoomBy(times: number): void;
  whole(): void;
}

const keyActions: Readonly<Record<string, (actions: Actions) => void>> = {
  "+": ({ zoomBy }) => zoomBy(zoomStep),
  "=": ({ zoomBy }) => zoomBy(zoomStep),
  "-": ({ zoomBy }) => zoomBy(1 / zoomStep),
  "0": ({ whole }) => whole(),
  ArrowLeft: ({ move }) => move(-keyMove, 0),
  ArrowRight: ({ move }) => move(keyMove, 0),
  ArrowUp: ({ move }) => move(0, -keyMove),
  ArrowDown: ({ move }) => move(0, keyMove),
};

function sizeOf(element: HTMLElement | null): { readonly width: number; readonly height: number } {
  return { width: element?.clientWidth ?? 0, height: element?.clientHeight ?? 0 };
}
