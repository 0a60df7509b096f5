#!/usr/bin/env node
import { setLanguage } from '../shared/words/language.ts';
import { isLanguage, LANGUAGE_VARIABLE, languageOfCall, readLanguageFlag } from './flags/language-flag.ts';
import { restartBehindFilter, restoreLocale, wantsFilter } from './output/library-noise.ts';

const argv = process.argv.slice(2);
const flag = readLanguageFlag(argv);
if (wantsFilter(flag.rest)) restartBehindFilter(argv);
restoreLocale();
setLanguage(languageOfCall(flag, process.env, process.stdout.isTTY));
if (isLanguage(flag.given)) process.env[LANGUAGE_VARIABLE] = flag.given;
// Loaded after that, so that nothing is loaded twice, and texts that are made once have the language.
const { endOnUncaught, endProgram, main } = await import('./main.ts');
endOnUncaught(flag.rest);
// Dawn keeps the event loop alive while anything of it is reachable: end for certain, with all output written.
endProgram(await main(argv));
