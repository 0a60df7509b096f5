/** Instants as a person's clock shows them, always with the offset from UTC; what is stored stays UTC. */

const MINUTE_MS = 60_000;

/** "2026-11-30 18:15 +08:00", in the machine's time zone; what is no instant stays as it is. */
export function localTimeText(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const offset = -date.getTimezoneOffset();
  const shifted = new Date(date.getTime() + offset * MINUTE_MS).toISOString();
  return `${shifted.slice(0, 16).replace('T', ' ')} ${offsetText(offset)}`;
}

/** Minutes as "+08:00". */
function offsetText(minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?)? ?(Z|[+-]\d{2}:\d{2})?$/;

/** An instant `from`, and the first one that lies after the span that was named. */
export interface Span {
  readonly from: Date;
  readonly before: Date;
}

/**
 * The span that a date or time stands for: "2026-11-30" a day, "2026-11-30T18:15" a minute, with seconds or their parts
 * just that; in the machine's time zone, or in that of a "Z" or "+08:00" behind it. null for anything else.
 */
export function spanOf(text: string): Span | null {
  const [, year, month, day, hour, minute, second, part, zone] = DATE.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return null;
  const fields = [year, month, day, hour ?? 0, minute ?? 0, second ?? 0, (part ?? '0').padEnd(3, '0')].map(Number);
  const end = hour === undefined ? 2 : second === undefined ? 4 : part === undefined ? 5 : 6;
  const next = fields.with(end, (fields[end] ?? 0) + 1);
  if (!isCalendar(fields)) return null;
  const offset = zone === undefined ? null : offsetOf(zone);
  if (offset !== null && Math.abs(offset) > 14 * 60) return null;
  return { from: instantOf(fields, offset), before: instantOf(next, offset) };
}

/** The platform takes 30 February for 2 March. */
function isCalendar(fields: readonly number[]): boolean {
  const date = instantOf(fields, 0);
  if (Number.isNaN(date.getTime())) return false;
  const same = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours()];
  const rest = [date.getUTCMinutes(), date.getUTCSeconds(), date.getUTCMilliseconds()];
  return [...same, ...rest].every((value, index) => value === fields[index]);
}

/** Minutes east of UTC; null: the machine's own zone, whatever it was on that day. */
function instantOf(fields: readonly number[], offset: number | null): Date {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0, part = 0] = fields;
  if (offset === null) return new Date(year, month - 1, day, hour, minute, second, part);
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second, part) - offset * MINUTE_MS);
}

function offsetOf(zone: string): number {
  if (zone === 'Z') return 0;
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number);
  return (zone.startsWith('-') ? -1 : 1) * (60 * hours + minutes);
}
