/** Menus, dialogs and messages of the application’s main process. */
export const shell = {} as const;
