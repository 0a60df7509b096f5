/** Keeps what bundles said of machines, adapters and runs that this version has no column for. */
import type { Database } from 'better-sqlite3';
import { type Bundle, unknownPart, type UnknownParts } from '../../../shared/contract/bundle.ts';
import type { UnknownFields } from '../../../shared/contract/border/unknown-fields.ts';

export interface UnknownColumns {
  /** For what is stored already; what was kept before stays. */
  add(parts: UnknownParts): void;
  /** The field `unknown` of a bundle of these; nothing where there is nothing to tell. */
  of(known: Readonly<Record<keyof UnknownParts, readonly { readonly id: string }[]>>): Pick<Bundle, 'unknown'>;
}

const TABLES = ['machines', 'adapters', 'runs'] as const satisfies readonly (keyof UnknownParts)[];

export function createUnknownColumns(db: Database): UnknownColumns {
  const statements = TABLES.map((table) => ({
    table,
    keep: db.prepare<[string, string]>(
      `UPDATE ${table} SET unknown_fields = ? WHERE id = ? AND unknown_fields IS NULL`,
    ),
    read: db.prepare<[string], { id: string; fields: string }>(
      `SELECT id, unknown_fields AS fields FROM ${table}
       WHERE unknown_fields IS NOT NULL AND id IN (SELECT value FROM json_each(?))`,
    ),
  }));
  return {
    add(parts) {
      for (const { table, keep } of statements)
        for (const [id, fields] of parts[table])
          keep.run(JSON.stringify(fields), table === 'runs' ? id.toLowerCase() : id);
    },
    of(known) {
      const parts = { machines: new Map(), adapters: new Map(), runs: new Map() } satisfies UnknownParts;
      for (const { table, read } of statements)
        for (const { id, fields } of read.all(JSON.stringify(known[table].map(({ id }) => id))))
          parts[table].set(id, JSON.parse(fields) as UnknownFields);
      return unknownPart(parts);
    },
  };
}
