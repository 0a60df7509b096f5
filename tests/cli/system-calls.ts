/** Reads what `strace` wrote of network calls and opened files, one call a line (-ff: no call is cut in two). */

/** Where drivers, system libraries and their settings lie, and what the kernel shows of itself. */
const SYSTEM = [
  /^\/(proc|sys|dev)(\/|$)/,
  /^(\/usr)?\/lib(32|64)?\/(?!.*node_modules)/,
  /^\/usr\/(local\/)?share\/(vulkan|drirc\.d|libdrm|locale|zoneinfo|glvnd|nvidia)(\/|$)/,
  /^\/etc\/(vulkan|glvnd|ld\.so\.|drirc|ssl\/openssl\.cnf$|passwd$|group$|nsswitch\.conf$|localtime$|os-release$|machine-id$)/,
  /^\/opt\/(google|microsoft)\//,
];

/** Sockets and connections that leave the machine, or could: everything but Unix sockets. */
export function foreignConnections(calls: readonly string[]): string[] {
  return calls.filter((call) => {
    if (/^socket(pair)?\(/.test(call)) return !/^socket(pair)?\((AF_UNIX|AF_LOCAL)\b/.test(call);
    return /^(connect|bind|sendto|sendmsg)\(/.test(call) && /sa_family=(?!AF_UNIX|AF_LOCAL)/.test(call);
  });
}

/** Paths that were opened outside of the folders given and of the system's own. */
export function foreignFiles(calls: readonly string[], folders: readonly string[]): string[] {
  const isOwn = (path: string): boolean => folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
  const isForeign = (path: string): boolean => !isOwn(path) && !SYSTEM.some((pattern) => pattern.test(path));
  // A relative path is one in the folder that the process stands in.
  return opened(calls).flatMap(({ path }) => (path.startsWith('/') && isForeign(path) ? [path] : []));
}

/** Paths that were opened for writing. */
export function writtenFiles(calls: readonly string[]): string[] {
  return opened(calls).flatMap(({ path, flags }) => (/O_WRONLY|O_RDWR|O_CREAT/.test(flags) ? [path] : []));
}

function opened(calls: readonly string[]): { path: string; flags: string }[] {
  return calls.flatMap((call) => {
    const [, path, flags] =
      /^(?:open|openat|openat2|creat)\((?:\w+, )?"((?:[^"\\]|\\.)*)"(.*)\) = \d+/.exec(call) ?? [];
    return path === undefined || flags === undefined ? [] : [{ path, flags }];
  });
}
