/** Text that a study declares in every language, in the language of the interface. */
export { localized as textOf, capitalized as headOf } from '../contract/local-text.ts';
