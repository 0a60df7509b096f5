/** What this program calls itself in the files it writes. */
import { version } from '../../package.json';
import type { Bundle } from '../shared/contract/bundle.ts';

export const APP: Bundle['app'] = { name: 'antler', version, runtime: 'node', runtimeVersion: process.version };

export { version };
