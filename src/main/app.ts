/** The program behind a window, whichever shell shows it. */
import { name, version } from '../../package.json';
import { createBridge } from './bridge.ts';
import { defaultDatabasePath } from './data-folder.ts';
import { exportOffers } from './export/index.ts';
import { openHost } from './environment/host.ts';
import { describeMachine } from './machine.ts';
import type { Shell } from './shell/shell.ts';
import { sqliteVersion } from './store/file/database.ts';
import { updateMessage } from './store/file/update-message.ts';
import { openReadableStore } from './store/store.ts';

/** Opens the database, shows the window, and ends when it is closed. */
export async function runApp(shell: Shell): Promise<void> {
  const path = defaultDatabasePath();
  const store = openReadableStore(path, { onUpdate: (update) => console.warn(updateMessage(path, update)) });
  try {
    await shell.serve(
      createBridge({
        store,
        info: {
          name,
          version,
          shell: shell.kind,
          runtime: shell.runtime,
          runtimeVersion: shell.runtimeVersion,
          databasePath: store.path,
          exportFormats: exportOffers(),
          machine: describeMachine(),
        },
        host: openHost({
          isMeasuring: false,
          watch: shell.watch,
          switches: shell.switches,
          runtimes: { sqlite: sqliteVersion() },
        }),
        onMeasuring: (isMeasuring) => shell.keepAwake(isMeasuring),
        reportError: (error) => console.error(error),
      }),
    );
    await shell.showWindow();
  } finally {
    await shell.close();
    store.close();
  }
}
