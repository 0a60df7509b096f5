/** Areas of the debug log that the window was asked for: `?debug=wgsl,submit`, or `antler-debug` in its local storage. */
export function debugAreas(search: string, storage: Pick<Storage, 'getItem'>): string | null {
  return new URLSearchParams(search).get('debug') ?? storage.getItem('antler-debug');
}
