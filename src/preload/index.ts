/** Puts the Bridge at `window.antler`: named functions only, never the messaging object itself. */
import { contextBridge, ipcRenderer } from 'electron';
import { bridgeChannel, type BridgeTransport } from '../shared/contract/bridge.ts';

const antler: BridgeTransport = {
  info: () => ipcRenderer.invoke(bridgeChannel('info')),
  listRuns: (query) => ipcRenderer.invoke(bridgeChannel('listRuns'), query),
  getRun: (id) => ipcRenderer.invoke(bridgeChannel('getRun'), id),
  getRuns: (ids) => ipcRenderer.invoke(bridgeChannel('getRuns'), ids),
  listSweeps: (limit) => ipcRenderer.invoke(bridgeChannel('listSweeps'), limit),
  listAdapters: () => ipcRenderer.invoke(bridgeChannel('listAdapters')),
  kernelSources: (hashes) => ipcRenderer.invoke(bridgeChannel('kernelSources'), hashes),
  sweepEnvironment: (sweepId) => ipcRenderer.invoke(bridgeChannel('sweepEnvironment'), sweepId),
  environment: () => ipcRenderer.invoke(bridgeChannel('environment')),
  conditions: () => ipcRenderer.invoke(bridgeChannel('conditions')),
  energy: () => ipcRenderer.invoke(bridgeChannel('energy')),
  deleteRuns: (ids) => ipcRenderer.invoke(bridgeChannel('deleteRuns'), ids),
  listBaselines: () => ipcRenderer.invoke(bridgeChannel('listBaselines')),
  baselineRuns: (name) => ipcRenderer.invoke(bridgeChannel('baselineRuns'), name),
  pinBaseline: (name, ids) => ipcRenderer.invoke(bridgeChannel('pinBaseline'), name, ids),
  removeBaseline: (name) => ipcRenderer.invoke(bridgeChannel('removeBaseline'), name),
  exportRuns: (ids, format) => ipcRenderer.invoke(bridgeChannel('exportRuns'), ids, format),
  savePicture: (name, kind, content) => ipcRenderer.invoke(bridgeChannel('savePicture'), name, kind, content),
  importBundle: (fileName, content) => ipcRenderer.invoke(bridgeChannel('importBundle'), fileName, content),
  acquireMeasuring: () => ipcRenderer.invoke(bridgeChannel('acquireMeasuring')),
  releaseMeasuring: () => ipcRenderer.invoke(bridgeChannel('releaseMeasuring')),
  record: (event) => ipcRenderer.invoke(bridgeChannel('record'), event),
  setLanguage: (language) => ipcRenderer.invoke(bridgeChannel('setLanguage'), language),
};

contextBridge.exposeInMainWorld('antler', antler);
