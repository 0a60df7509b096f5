/** A canvas that draws nothing: Chart.js lays out, builds its ticks and updates on it as it does in a page. */

/** Just enough of a canvas for `new Chart`. */
export function stillCanvas(width = 800, height = 500): HTMLCanvasElement {
  const canvas: Record<string, unknown> = { width, height, style: {}, nodeName: 'CANVAS' };
  const noop = (): void => undefined;
  const context = new Proxy<Record<string, unknown>>(
    { canvas, measureText: (text: string) => ({ width: 7 * text.length }) },
    { get: (target, key) => target[String(key)] ?? noop, set: () => true },
  );
  Object.assign(canvas, { getContext: () => context, getAttribute: () => null, setAttribute: noop });
  return canvas as unknown as HTMLCanvasElement;
}
