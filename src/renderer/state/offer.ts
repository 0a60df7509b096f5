/** Where we are: the application, the machine, and the adapter with what can run on it. */
import { shallowRef } from 'vue';
import type { ShallowRef } from 'vue';
import type { AppInfo, Bridge } from '../../shared/contract/bridge.ts';
import type { Offer } from '../../compute/messages.ts';
import type { Compute } from '../compute.ts';
import { messageOf } from './notices.ts';

export interface Station {
  readonly info: ShallowRef<AppInfo | null>;
  readonly offer: ShallowRef<Offer | null>;
  /** Why nothing can be measured here; null while unknown or when all is well. */
  readonly trouble: ShallowRef<string | null>;
  /** Asks the application and the GPU who they are. Never rejects: trouble is shown. */
  refresh(): Promise<void>;
}

export function createStation(bridge: Bridge, compute: Compute): Station {
  const info = shallowRef<AppInfo | null>(null);
  const offer = shallowRef<Offer | null>(null);
  const trouble = shallowRef<string | null>(null);
  const refresh = async (): Promise<void> => {
    try {
      info.value = await bridge.info();
      offer.value = await compute.offer(info.value.machine);
      trouble.value = null;
    } catch (error) {
      offer.value = null;
      trouble.value = messageOf(error);
    }
  };
  return { info, offer, trouble, refresh };
}
