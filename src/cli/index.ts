#!/usr/bin/env node
import { restartBehindFilter, restoreLocale, wantsFilter } from './output/library-noise.ts';

const argv = process.argv.slice(2);
if (wantsFilter(argv)) restartBehindFilter(argv);
restoreLocale();
// Loaded after that, so that nothing is loaded twice.
const { endOnUncaught, endProgram, main } = await import('./main.ts');
endOnUncaught(argv);
// Dawn keeps the event loop alive while anything of it is reachable: end for certain, with all output written.
endProgram(await main(argv));
