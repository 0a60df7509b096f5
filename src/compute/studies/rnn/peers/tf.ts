/** TensorFlow.js as compositions take it: loaded when a peer is first asked for, and handed in. */
import type * as tfjs from '@tensorflow/tfjs-core';

export type Tf = typeof tfjs;
