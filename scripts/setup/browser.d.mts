/** The path of a browser that can show the window; ANTLER_BROWSER chooses one. Null where there is none. */
export function findBrowser(): string | null;
