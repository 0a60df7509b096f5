/** What every page is given: the data behind the Bridge, the GPU behind the worker, and the shared state. */
import { inject } from 'vue';
import type { App, InjectionKey } from 'vue';
import type { Bridge } from '../../shared/contract/bridge.ts';
import type { Compute } from '../compute.ts';
import type { Baselines } from './baselines.ts';
import type { Comparison } from './comparison.ts';
import type { InterfaceLanguage } from './language.ts';
import type { Library } from './library.ts';
import type { MeasureForm } from './measure/measure-form.ts';
import type { Measuring } from './measure/measuring.ts';
import type { Notices } from './notices.ts';
import type { Station } from './offer.ts';
import type { Theme } from './theme.ts';

export interface Services {
  readonly baselines: Baselines;
  readonly bridge: Bridge;
  readonly comparison: Comparison;
  readonly compute: Compute;
  readonly form: MeasureForm;
  readonly language: InterfaceLanguage;
  readonly library: Library;
  readonly measuring: Measuring;
  readonly notices: Notices;
  readonly station: Station;
  readonly theme: Theme;
}

const KEY: InjectionKey<Services> = Symbol('services');

export function provideServices(app: App, services: Services): void {
  app.provide(KEY, services);
}

export function useServices(): Services {
  const services = inject(KEY);
  if (!services) throw new Error('provideServices was not called');
  return services;
}
