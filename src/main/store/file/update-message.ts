/** What a person is told when the database was brought to a newer schema. */
import type { Update } from './migrations.ts';

export function updateMessage(path: string, { from, to, copy }: Update): string {
  return `the database ${path} was updated from schema ${from} to ${to}; the file of before is kept as ${copy}`;
}
