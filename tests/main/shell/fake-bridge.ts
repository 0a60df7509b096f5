/** A Bridge that records what reaches it and answers as told: for tests of the shells. */
import type { BridgeReply } from '../../../src/shared/contract/bridge.ts';
import type { BridgeServer, Caller } from '../../../src/main/bridge.ts';

export interface FakeBridge extends BridgeServer {
  readonly calls: { method: string; args: unknown; caller: Caller }[];
  readonly forgotten: string[];
  answer: (method: string, args: unknown, caller: Caller) => BridgeReply<unknown> | Promise<BridgeReply<unknown>>;
}

export function createFakeBridge(): FakeBridge {
  const calls: FakeBridge['calls'] = [];
  const forgotten: string[] = [];
  return {
    calls,
    forgotten,
    answer: () => ({ ok: true, value: undefined }),
    async call(method, args, caller) {
      calls.push({ method, args, caller });
      return this.answer(method, args, caller);
    },
    forget: (callerId) => void forgotten.push(callerId),
    cancel: () => undefined,
  };
}
