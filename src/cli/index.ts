#!/usr/bin/env node
import { main } from './main.ts';

// Dawn keeps the event loop alive while anything of it is reachable: end for certain, with all output written.
const status = await main(process.argv.slice(2));
process.stdout.write('', () => process.exit(status));
