// Which part of an enlarged picture is seen: a scale and the place of the window's corner in it, pure.
export interface Zoom {
  /** 1 shows all. */
  readonly scale: number;
  /** Left upper corner of what is seen, in pixels of the enlarged picture. */
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const wholePicture: Zoom = { scale: 1, x: 0, y: 0 };
const largestScale = 24;

/** Enlarged `times` about a point of the window that stays where it is. */
export function zoomedAt(zoom: Zoom, times: number, x: number, y: number, size: Size): Zoom {
  const scale = Math.min(largestScale, Math.max(1, zoom.scale * times));
  const grown = scale / zoom.scale;
  return inside({ scale, x: (zoom.x + x) * grown - x, y: (zoom.y + y) * grown - y }, size);
}

export function movedBy(zoom: Zoom, across: number, down: number, size: Size): Zoom {
  return inside({ ...zoom, x: zoom.x + across, y: zoom.y + down }, size);
}

function inside({ scale, x, y }: Zoom, { width, height }: Size): Zoom {
  const within = (value: number, most: number): number => Math.min(Math.max(0, value), Math.max(0, most));
  return { scale, x: within(x, width * (scale - 1)), y: within(y, height * (scale - 1)) };
}
