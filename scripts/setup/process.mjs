/** Starting other programs, never into our own standard output. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * Runs a program to its end with its output on standard error, or, with `quiet`, kept back.
 * Resolves to { status, output }; status is null where it could not be started or took longer than `timeoutMs`.
 */
export function runProgram(file, args, { env = process.env, cwd, timeoutMs = 0, quiet = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd,
      env,
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 2, 2],
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.once('error', (error) => resolve({ status: null, output: output + error.message }));
    child.once('close', (status) => resolve({ status, output }));
  });
}

/** Runs a program in our place: its streams are ours, signals go through to it, its end is ours. */
export function becomeProgram(file, args, env = process.env) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { env, stdio: 'inherit' });
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    const forward = (signal) => child.kill(signal);
    for (const signal of signals) process.on(signal, forward);
    const end = (status) => {
      for (const signal of signals) process.off(signal, forward);
      process.exitCode = status;
      resolve(status);
    };
    child.once('error', (error) => {
      process.stderr.write(`antler: ${file} could not be started: ${error.message}\n`);
      end(1);
    });
    child.once('exit', (status, signal) => end(status ?? 128 + (constants.signals[signal] ?? 0)));
  });
}
