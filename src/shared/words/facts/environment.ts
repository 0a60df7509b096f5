/** An environment as names and values for a person: the same for the report, the window and the command line. */
import { type Environment, fieldText, type SweepEnvironment } from '../../contract/parts/environment.ts';
import { formatBytes, formatNs, formatRatio } from '../../text/units.ts';
import { say } from '../say.ts';

type EnvironmentFact = readonly [name: string, value: string];

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
    [say('facts.env.system'), say('facts.env.system-text', { ...system })],
    [say('facts.env.processor'), processorText(processor)],
    [
      say('facts.env.memory'),
      say('facts.env.memory-text', { total: formatBytes(memory.totalBytes), free: formatBytes(memory.freeBytes) }),
    ],
    ...told(say('facts.env.graphics'), graphics.join('; ')),
    [say('facts.env.driver'), adapter.driver || say('facts.not-told')],
    [say('facts.env.power'), sourceText(environment.power)],
    ...told(say('facts.env.display'), [display.session, display.desktop].filter((part) => part !== null).join(', ')),
    ...told(
      say('facts.env.load'),
      environment.load ? say('facts.env.load-text', { values: Object.values(environment.load).join(', ') }) : '',
    ),
    ...told(say('facts.env.limits'), limitText(limits)),
  ];
}

function processorText({ model, cores, threads, governor, megahertz }: Environment['processor']): string {
  const parts = [
    model,
    ...(cores === null ? [] : [say('facts.env.cores', { count: cores })]),
    say('facts.env.threads', { count: threads }),
    ...(megahertz === null ? [] : [`${megahertz.toFixed(0)} MHz`]),
    ...(governor === null ? [] : [say('facts.env.governor', { name: governor })]),
  ];
  return parts.join(say('common.list-separator'));
}

function sourceText({ source, batteryPercent }: Environment['power']): string {
  const power = source === null ? say('facts.not-told') : say(`facts.env.power.${source}`);
  return batteryPercent === null ? power : say('facts.env.battery', { power, percent: batteryPercent.toFixed(0) });
}

function limitText({ processors, memoryBytes }: Environment['limits']): string {
  const parts = [
    ...(processors === null ? [] : [say('facts.env.processors', { count: processors })]),
    ...(memoryBytes === null ? [] : [formatBytes(memoryBytes)]),
  ];
  return parts.join(say('common.list-separator'));
}

function softwareFacts({ runtimes, switches, variables, dependencies, commit }: Environment): EnvironmentFact[] {
  const pairs = (record: Readonly<Record<string, string>>, sign: string): string =>
    Object.entries(record)
      .map(([name, value]) => `${name}${sign}${value}`)
      .join(', ');
  return [
    [say('facts.env.runtimes'), pairs(runtimes, ' ')],
    ...told(say('facts.env.switches'), switches.join(' ')),
    ...told(say('facts.env.variables'), pairs(variables, '=')),
    ...told(say('facts.env.dependencies'), pairs(dependencies, ' ')),
    [say('facts.env.commit'), commit ?? say('facts.not-told')],
  ];
}

/** The fixed work that watches the machine's speed. */
function calibrationFacts({ calibrations }: SweepEnvironment): EnvironmentFact[] {
  return calibrations.flatMap(({ clock, readings }): EnvironmentFact[] => {
    const times = readings.map(({ ns }) => ns);
    if (times.length === 0) return [];
    const best = times.reduce((a, b) => Math.min(a, b));
    const worst = times.reduce((a, b) => Math.max(a, b));
    const said = { best: formatNs(best), ratio: formatRatio(worst / Math.max(best, 1)), count: times.length };
    return [
      [
        say('facts.env.calibration'),
        say(clock === 'gpu' ? 'facts.env.calibration.gpu' : 'facts.env.calibration.wall', said),
      ],
    ];
  });
}

function changeFacts(environment: SweepEnvironment): EnvironmentFact[] {
  const { before, after, changed } = environment;
  if (!before) return [];
  const name = say('facts.env.changed');
  if (!after) return [[name, say('facts.env.changed-unknown')]];
  if (changed.length === 0) return [[name, say('facts.env.changed-nothing')]];
  return [[name, changed.map((field) => changeText(field, environment)).join(say('common.clause-separator'))]];
}

/** What differs between a field's two values. */
export function changeText(name: string, { before, after }: Pick<SweepEnvironment, 'before' | 'after'>): string {
  const show = (environment: Environment | null): string => fieldText(environment, name) ?? say('facts.not-told');
  return say('facts.env.change', { name, before: show(before), after: show(after) });
}

function told(name: string, value: string): EnvironmentFact[] {
  return value === '' ? [] : [[name, value]];
}
