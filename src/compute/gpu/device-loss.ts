import { Fault } from '../../shared/contract/fault.ts';

/** The device was lost: nothing on its engine works from here on. */
export class DeviceLoss extends Fault {
  constructor(message: string, options: ErrorOptions) {
    super('failed', message, options);
  }
}
