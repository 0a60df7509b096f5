export function filled(template: string, words: Readonly<Record<string, string>>): string;
