/** Names of what `npm run new` makes: what is allowed, and the forms in which they stand in the sources. */

/** A call that is refused; the message is the whole story. */
export class Refusal extends Error {}

const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const MOST_CHARACTERS = 30;

/** Words that cannot name a constant. */
const RESERVED = new Set(
  (
    'abstract any arguments as async await boolean break case catch class const continue debugger default delete do else ' +
    'enum eval export extends false finally for from function get if implements import in instanceof interface is let new ' +
    'null number object of package private protected public return set static string super switch symbol this throw true ' +
    'try type typeof undefined unknown var void while with yield'
  ).split(' '),
);

/** { id: 'my-cell', camel: 'myCell', title: 'My cell' }; throws a Refusal for anything else. */
export function checkedName(id) {
  if (!KEBAB.test(id) || id.length > MOST_CHARACTERS)
    throw new Refusal(
      `"${id}" is no name: small letters and digits in parts joined by "-", such as my-part, ${MOST_CHARACTERS} characters at most`,
    );
  const camel = id.replaceAll(/-(.)/g, (_, letter) => letter.toUpperCase());
  if (RESERVED.has(camel)) throw new Refusal(`"${id}" is a word of the language; choose another name`);
  const words = id.replaceAll('-', ' ');
  return { id, camel, title: `${words.charAt(0).toUpperCase()}${words.slice(1)}` };
}
