/** Every message in Simplified Chinese. */
import type { en } from '../en/index.ts';
import { charts } from './charts.ts';
import { cli } from './cli.ts';
import { common } from './common.ts';
import { compare } from './compare.ts';
import { facts } from './facts.ts';
import { findings } from './findings.ts';
import { convert } from './convert.ts';
import { flags } from './flags.ts';
import { frame } from './frame.ts';
import { library } from './library.ts';
import { measure } from './measure.ts';
import { report } from './report.ts';
import { run } from './run.ts';
import { shell } from './shell.ts';
import { store } from './store.ts';

export const zh: Readonly<Record<keyof typeof en, string>> = {
  ...charts,
  ...cli,
  ...common,
  ...compare,
  ...facts,
  ...findings,
  ...convert,
  ...flags,
  ...frame,
  ...library,
  ...measure,
  ...report,
  ...run,
  ...shell,
  ...store,
};
