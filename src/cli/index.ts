#!/usr/bin/env node
import { endOnUncaught, main } from './main.ts';
import { endProgram } from './output.ts';

const argv = process.argv.slice(2);
endOnUncaught(argv);
// Dawn keeps the event loop alive while anything of it is reachable: end for certain, with all output written.
endProgram(await main(argv));
