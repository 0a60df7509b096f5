/** An environment as names and values for a person: the same for the report, the window and the command line. */
import type { Environment, SweepEnvironment } from '../../contract/parts/environment.ts';
import { changeText } from '../../contract/parts/environment.ts';
import { powerText } from '../../contract/parts/disturbances.ts';
import { formatBytes, formatNs, formatRatio } from '../../text/units.ts';

export type EnvironmentFact = readonly [name: string, value: string];

/** The state before the sweep (or after it, where nobody told before), then what changed. Empty where nothing is known. */
export function environmentFacts(environment: SweepEnvironment): EnvironmentFact[] {
  const first = environment.before ?? environment.after;
  return [
    ...(first ? hostFacts(first) : []),
    ...(first ? softwareFacts(first) : []),
    ...calibrationFacts(environment),
    ...changeFacts(environment),
  ];
}

function hostFacts(environment: Environment): EnvironmentFact[] {
  const { system, processor, memory, graphics, display, limits, adapter } = environment;
  return [
    ['System', `${system.name}, kernel ${system.kernel} (${system.architecture})`],
    ['Processor', processorText(processor)],
    ['Memory', `${formatBytes(memory.totalBytes)}, ${formatBytes(memory.freeBytes)} free`],
    ...told('Graphics', graphics.join('; ')),
    ['Driver', adapter.driver || 'not told'],
    ['Power', sourceText(environment.power)],
    ...told('Display', [display.session, display.desktop].filter((part) => part !== null).join(', ')),
    ...told('Load', environment.load ? `${Object.values(environment.load).join(', ')} (1, 5, 15 minutes)` : ''),
    ...told('Held to', limitText(limits)),
  ];
}

function processorText({ model, cores, threads, governor, megahertz }: Environment['processor']): string {
  const parts = [
    model,
    ...(cores === null ? [] : [`${cores} ${cores === 1 ? 'core' : 'cores'}`]),
    `${threads} ${threads === 1 ? 'thread' : 'threads'}`,
    ...(megahertz === null ? [] : [`${megahertz.toFixed(0)} MHz`]),
    ...(governor === null ? [] : [`governor ${governor}`]),
  ];
  return parts.join(', ');
}

function sourceText({ source, batteryPercent }: Environment['power']): string {
  const charge = batteryPercent === null ? '' : `, battery at ${batteryPercent.toFixed(0)} %`;
  return source === null ? `not told${charge}` : `${powerText(source)}${charge}`;
}

function limitText({ processors, memoryBytes }: Environment['limits']): string {
  const parts = [
    ...(processors === null ? [] : [`${processors} ${processors === 1 ? 'processor' : 'processors'}`]),
    ...(memoryBytes === null ? [] : [formatBytes(memoryBytes)]),
  ];
  return parts.join(', ');
}

function softwareFacts({ runtimes, switches, variables, dependencies, commit }: Environment): EnvironmentFact[] {
  const pairs = (record: Readonly<Record<string, string>>, sign: string): string =>
    Object.entries(record)
      .map(([name, value]) => `${name}${sign}${value}`)
      .join(', ');
  return [
    ['Runtimes', pairs(runtimes, ' ')],
    ...told('Switches', switches.join(' ')),
    ...told('Variables', pairs(variables, '=')),
    ...told('Dependencies', pairs(dependencies, ' ')),
    ['Commit', commit ?? 'not known'],
  ];
}

/** The fixed work that watches the machine's speed. */
function calibrationFacts({ calibrations }: SweepEnvironment): EnvironmentFact[] {
  return calibrations.flatMap(({ clock, readings }): EnvironmentFact[] => {
    const times = readings.map(({ ns }) => ns);
    if (times.length === 0) return [];
    const best = times.reduce((a, b) => Math.min(a, b));
    const worst = times.reduce((a, b) => Math.max(a, b));
    const range = `${formatNs(best)} at best, ${formatRatio(worst / Math.max(best, 1))} of that at worst`;
    const what = clock === 'gpu' ? 'GPU time' : 'wall time';
    return [['Calibration', `${range}, over ${times.length} readings (${what})`]];
  });
}

function changeFacts(environment: SweepEnvironment): EnvironmentFact[] {
  const { before, after, changed } = environment;
  if (!before) return [];
  if (!after) return [['Changed meanwhile', 'not known: the sweep has not ended']];
  if (changed.length === 0) return [['Changed meanwhile', 'nothing']];
  return [['Changed meanwhile', changed.map((name) => changeText(name, environment)).join('; ')]];
}

function told(name: string, value: string): EnvironmentFact[] {
  return value === '' ? [] : [[name, value]];
}
