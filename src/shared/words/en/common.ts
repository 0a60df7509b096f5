/** What more than one place says. */
export const common = {
  'common.runs': '{count, plural, one {# run} other {# runs}}',
  'common.clause-separator': '; ',
  'common.list-separator': ', ',
} as const;
