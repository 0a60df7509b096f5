/** The arguments of an ICU message, read from its text by the type checker. */

/**
 * Names in `{name}`, `{name, number}` and `{name, plural, one {…} other {…}}`, branches included. The stack says what encloses
 * the text ahead: a message ("m") or the list of a placeholder's branches ("b").
 */
type Names<
  Text extends string,
  Stack extends string = 'm',
  Found extends string = never,
> = Stack extends `b${infer Outer}`
  ? BranchAhead<Text, Stack, Outer, Found>
  : Text extends `${infer Before}{${infer After}`
    ? Before extends `${string}}${string}`
      ? Leave<Text, Stack, Found>
      : Placeholder<After, Stack, Found>
    : Text extends `${string}}${string}`
      ? Leave<Text, Stack, Found>
      : Found;

/** Past the end of a branch's message, back in its list. */
type Leave<Text extends string, Stack extends string, Found extends string> = Text extends `${string}}${infer After}`
  ? Stack extends `m${infer Outer}`
    ? Names<After, Outer, Found>
    : Found
  : Found;

/** In a list of branches: into the next one, or past its end. */
type BranchAhead<
  Text extends string,
  Stack extends string,
  Outer extends string,
  Found extends string,
> = Text extends `${infer Before}{${infer After}`
  ? Before extends `${string}}${string}`
    ? Text extends `${string}}${infer Rest}`
      ? Names<Rest, Outer, Found>
      : Found
    : Names<After, `m${Stack}`, Found>
  : Text extends `${string}}${infer Rest}`
    ? Names<Rest, Outer, Found>
    : Found;

/** Just past the brace that opens a placeholder. */
type Placeholder<
  Text extends string,
  Stack extends string,
  Found extends string,
> = Text extends `${infer Name}}${infer Rest}`
  ? Name extends `${infer Plain}, ${infer Kind}`
    ? Kind extends `plural, ${string}` | `select, ${string}`
      ? Text extends `${string}, ${'plural' | 'select'}, ${infer Branches}`
        ? Names<Branches, `b${Stack}`, Found | Plain>
        : never
      : Names<Rest, Stack, Found | Plain>
    : Names<Rest, Stack, Found | Name>
  : Found;

/** What a message needs: each named argument as text or a number. */
export type MessageArguments<Text extends string> = Readonly<Record<Names<Text>, string | number>>;
