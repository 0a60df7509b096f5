type Variables = Readonly<Record<string, string | undefined>>;

export function hasDisplay(variables?: Variables, platform?: NodeJS.Platform): boolean;
/** What Electron's command line is given so that its windows can be drawn with Vulkan. */
export function ozoneArguments(args: readonly string[], variables?: Variables, platform?: NodeJS.Platform): string[];
