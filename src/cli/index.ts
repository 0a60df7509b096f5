#!/usr/bin/env node
import { main } from './main.ts';
import { endProgram } from './output.ts';

// Dawn keeps the event loop alive while anything of it is reachable: end for certain, with all output written.
endProgram(await main(process.argv.slice(2)));
