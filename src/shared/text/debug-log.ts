/**
 * What the program does inside, for those who develop it: off unless an area is asked for, by `ANTLER_DEBUG=wgsl,store` in
 * the environment or `?debug=` in the window. The host opens it; code that has something to log writes
 * `debug.submit?.('name', { … })`, which evaluates nothing while the area is off. No sentences, no translation.
 */

export const DEBUG_AREAS = ['wgsl', 'submit', 'measure', 'store'] as const;
export type DebugArea = (typeof DEBUG_AREAS)[number];

type DebugValue = string | number | boolean | null | undefined;

/** `body`: further lines, such as a source. */
export type DebugLog = (event: string, values?: Readonly<Record<string, DebugValue>>, body?: string) => void;

/** The log of each area; null while it is off. */
export const debug: Record<DebugArea, DebugLog | null> = { wgsl: null, submit: null, measure: null, store: null };

/** Where lines go, without a line break at their end. */
export type DebugSink = (line: string) => void;

let told = new Set<string>();

/**
 * Turns on the areas of a comma list and turns off the others. An unknown name is reported once, in the log itself.
 */
export function openDebugLog(
  wanted: string | null | undefined,
  write: DebugSink,
  now: () => Date = () => new Date(),
): void {
  const names = (wanted ?? '').split(',').flatMap((name) => name.trim() || []);
  for (const area of DEBUG_AREAS) debug[area] = names.includes(area) ? logTo(area, write, now) : null;
  const unknown = names.filter((name) => !DEBUG_AREAS.some((area) => area === name) && !told.has(name));
  told = new Set([...told, ...unknown]);
  if (unknown.length > 0)
    logTo('debug', write, now)('unknown-area', { name: unknown.join(','), known: DEBUG_AREAS.join(',') });
}

function logTo(area: string, write: DebugSink, now: () => Date): DebugLog {
  return (event, values = {}, body) => {
    const time = now().toISOString().slice('2026-01-01T'.length, -1);
    const fields = Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [` ${name}=${fieldText(value)}`],
    );
    write(`[antler ${area} ${time}] ${event}${fields.join('')}`);
    if (body !== undefined) write(body);
  };
}

/** Text with a space or a line break in it is quoted, so that a line stays one line that can be split again. */
function fieldText(value: Exclude<DebugValue, undefined>): string {
  if (typeof value === 'number') return String(Number.isInteger(value) ? value : Number(value.toPrecision(4)));
  if (typeof value !== 'string') return String(value);
  return /^[^\s"]+$/.test(value) ? value : JSON.stringify(value);
}

/** A source with the numbers of its lines, as compilers name them. */
export function numberedLines(source: string): string {
  const lines = source.split('\n');
  const width = String(lines.length).length;
  return lines.map((line, index) => `${String(index + 1).padStart(width)} | ${line}`).join('\n');
}
