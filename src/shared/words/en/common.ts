/** What more than one place says. */
export const common = {
  'common.runs': '{count, plural, one {# run} other {# runs}}',
  'common.clause-separator': '; ',
  'common.list-separator': ', ',
  'progress.pilot': 'pilot',
  'progress.repetition': 'repetition {number}',
  'progress.warm-up': 'warm-up',
  'progress.verification': 'verification',
  'progress.reference': 'point {point}: {title}, needed to compare with, came out {status}: {reason}',
  'progress.again': 'disturbed, measured again · ',
  'progress.done': 'point done',
  'progress.waiting': 'waiting until the machine is quiet again',
  'progress.choosing': 'choosing kernels for {id} on this adapter, once',
  'progress.not-tuned': '{id} was not tuned: {error}',
  'progress.warm-start': 'warm start',
  'progress.skipped': '{skipped} of {points} points will be skipped, because no algorithm can run there: {reason}',
} as const;
