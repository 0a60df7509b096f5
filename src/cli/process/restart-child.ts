/** One restart of a sweep, as a process of its own: what passes between it and the process that started it. */
import type { MeasureEvent } from '../../shared/contract/events.ts';
import type { Fault } from '../../shared/contract/fault.ts';
import type { Setting, Share } from '../flags/assignment.ts';

/** What a restart measures; problems and cells come from the files that it is called with. */
export interface RestartJob {
  readonly share: Share;
  readonly setting: Setting;
  /** Name and checksum of the problem that the first process read; null: drawn ones. */
  readonly problem: string | null;
}

export type ToRestart = { readonly kind: 'measure'; readonly job: RestartJob } | { readonly kind: 'cancel' };

export type FromRestart =
  /** It listens. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'event'; readonly event: MeasureEvent }
  | { readonly kind: 'ended' }
  | { readonly kind: 'failed'; readonly code: Fault['code']; readonly message: string };

/** The hidden command that a restart is. */
export const RESTART_COMMAND = 'measure-restart';
