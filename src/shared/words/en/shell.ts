/** Dialogs of the main process. */
export const shell = {
  'shell.cannot-go-on': 'Antler cannot continue',
  'shell.leave.close': 'A measurement is running. Stop it and close the window?',
  'shell.leave.reload': 'A measurement is running. Stop it and reload the window?',
  'shell.leave.detail': 'Finished runs are kept, and the sweep can be resumed.',
  'shell.leave.stay': 'Keep measuring',
  'shell.leave.stop-close': 'Stop and close',
  'shell.leave.stop-reload': 'Stop and reload',
  'shell.measuring-already': 'this program is measuring already: wait for it to end, or cancel it',
  'shell.no-runs': 'none of these runs is in the database any more',
  'shell.save': 'Save file',
} as const;
