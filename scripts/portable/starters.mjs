/** What the person starts: it names everything by full paths, so nothing is looked up on the PATH. */

/** `command -p` finds readlink without a PATH; a link may lead to a link. */
const POSIX = `#!/bin/sh
# Starts Antler with the Node beside it, from any folder, also through a link and with an empty PATH.
file=$0
case $file in */*) ;; *) file=./$file ;; esac
while [ -h "$file" ]; do
  target=$(command -p readlink "$file" 2>/dev/null) || target=
  if [ -z "$target" ]; then
    echo "antler: $file is a link that cannot be followed here: start the file that it leads to" >&2
    exit 1
  fi
  case $target in /*) file=$target ;; *) file=\${file%/*}/$target ;; esac
done
folder=$(CDPATH= cd -P "\${file%/*}/" && pwd -P) || exit 1
exec "$folder/bin/node" "$folder/out/main/cli.js" "$@"
`;

const WINDOWS = '@"%~dp0bin\\node.exe" "%~dp0out\\main\\cli.js" %*\r\n';

/** Name and text of the starter for a platform, "linux-x64". */
export function starterFor(platform) {
  return platform.startsWith('win32-') ? { name: 'antler.cmd', text: WINDOWS } : { name: 'antler', text: POSIX };
}

const DRIVERS = { linux: 'a Vulkan driver and its loader (libvulkan.so.1)', darwin: 'Metal', win32: 'Direct3D 12' };

/** A few lines for whoever finds the folder on a stick. */
export function readmeFor({ version, platform }) {
  const [system] = platform.split('-');
  const { name } = starterFor(platform);
  const start = system === 'win32' ? name : `./${name}`;
  return `Antler ${version} for ${platform}, complete: it needs ${DRIVERS[system] ?? 'a graphics driver'}, and no network.

  ${start} devices
  ${start} run --preset quick --database results.db
  ${start} export --database results.db --format html --out report.html
  ${start} --help

Nothing is written into this folder: it may be read-only. Without --database (or ANTLER_DATABASE) results go to the user's data folder.
`;
}
