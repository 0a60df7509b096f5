/**
 * What a study declares: pure data, from which forms, flags, columns, legends, comparability, reproduction and reports are
 * made. How its problems are drawn, solved and judged is in compute/studies.
 */
import type { LocalText } from '../contract/local-text.ts';
import type { RunConfig, SettingValue } from '../contract/run-config.ts';

/**
 * What it means for a comparison that two runs differ in an axis. `refuse`: they did not answer the same question, there is
 * no ratio. `on-request`: refused unless asked for, then as `warn`. `warn`: there is a ratio, but nothing is concluded from
 * it. `fine`: named, and no more.
 */
export type Severity = 'refuse' | 'on-request' | 'warn' | 'fine';

export interface DifferenceSpec {
  readonly severity: Severity;
  /** Completes "not comparable, because …". */
  readonly reason: LocalText;
  /** Not looked at where runs differ in one of these axes ("contender" among them): it would say the same again. */
  readonly unless?: readonly string[];
}

/** An integer axis of a study; any of them may be the horizontal axis of a chart. */
export interface SizeSpec {
  readonly id: string;
  /** As in the study's paper: "T". */
  readonly symbol: string;
  /** "sequence length". */
  readonly name: LocalText;
  /** Before the symbol in a table of differences: "length". */
  readonly short: LocalText;
  /** Of one: "steps"; null for a pure count. */
  readonly unit: LocalText | null;
  /** Without dashes: "length". */
  readonly flag: string;
  readonly hint: LocalText;
  readonly min: number;
  readonly max: number;
  /** What a sweep takes when nothing is asked for. */
  readonly defaults: readonly number[];
  /** Id of the size that this one equals unless asked for; such a size takes one value, not a list. */
  readonly follows?: string;
  readonly difference: DifferenceSpec;
}

/** What a setting can be, and how it is read from a flag, a field or a file. */
export type SettingKind =
  | {
      readonly kind: 'number';
      readonly min: number;
      readonly max: number;
      /** The smallest value itself is not allowed. */
      readonly above?: boolean;
      /** The ends that a file may reach, where a form or a flag allows less. */
      readonly stored?: { readonly min: number; readonly max: number; readonly above?: boolean };
      readonly print: 'plain' | 'error' | 'count';
      readonly integer?: boolean;
    }
  | {
      readonly kind: 'switch';
      readonly on: LocalText;
      readonly off: LocalText;
      /** Beside its tick box in a form; absent: the setting's hint, or `on` where it is on by default. */
      readonly field?: LocalText;
      /** Beside the setting's name, in a table: "with"; absent: `on` and `off`. */
      readonly short?: { readonly on: LocalText; readonly off: LocalText };
    }
  | {
      readonly kind: 'choice';
      readonly options: readonly string[];
      /** Half a sentence on each option, for readers who do not know them. */
      readonly notes?: Readonly<Record<string, LocalText>>;
      /** Others are allowed, such as names from files. */
      readonly open?: boolean;
    }
  /** Numbers in a fixed order, kept as "1,0.3,1e-8". */
  | {
      readonly kind: 'numbers';
      readonly parts: readonly {
        readonly name: LocalText;
        readonly min: number;
        readonly max: number;
        readonly above?: boolean;
      }[];
    };

/** A knob that is no size. */
export interface SettingSpec {
  readonly id: string;
  /** Short form for legends and table heads, "λ"; absent: the name. */
  readonly symbol?: string;
  readonly name: LocalText;
  /** In a table of differences; absent: the name. */
  readonly short?: LocalText;
  readonly hint: LocalText;
  /** Of the problem: every contender has it. Of the method: only contenders that list it. */
  readonly of: 'problem' | 'method';
  readonly value: SettingKind;
  /** null: the study decides, by contender and size; `unset` says what that is in words. */
  readonly default: SettingValue;
  readonly unset?: LocalText;
  /** The study always decides where nothing was asked for: no run is without a value. */
  readonly isAlwaysSet?: boolean;
  /** Without dashes: "gain"; of a switch that is on by default, the flag that turns it off ("no-reset"). */
  readonly flag: string;
  /** Several values may be asked for at once, and are measured side by side at every point. */
  readonly isList?: boolean;
  /** Something is drawn from the seed for it, whether the problem is drawn or given. */
  readonly usesSeed?: boolean;
  /** How a value stands in a legend, with {value}; absent: symbol or name, then the value. */
  readonly label?: LocalText;
  /** The value of a run that does not have it, in words. */
  readonly none?: LocalText;
  /** Stands behind the contender's name, "elk λ 0.01": wherever there is a value, or where it is not the contender's own. */
  readonly inName?: 'always' | 'unless-own';
  /** Always worth saying in a subtitle, not only where it is not the default. */
  readonly isAlwaysShown?: boolean;
  readonly difference: DifferenceSpec;
}

/** Where a contender comes from: the paper itself, a method after the paper, or ours. */
export type Mark = 'paper' | 'after' | 'ours';

export interface ContenderLook {
  readonly light: string;
  readonly dark: string;
  readonly marker: 'circle' | 'rect' | 'rectRot' | 'triangle';
  /** Degrees by which the marker is turned. */
  readonly rotation: number;
}

export interface ContenderSpec {
  readonly id: string;
  readonly title: LocalText;
  /** One sentence for a form or a legend. */
  readonly description: LocalText;
  readonly source: string;
  readonly mark: Mark;
  /** What other code computes is a peer. */
  readonly family: 'baseline' | 'method' | 'peer';
  /** On the processor, without the adapter; absent: on the adapter. */
  readonly runsOn?: 'cpu';
  /** Ids of the method's settings that it takes. */
  readonly settings: readonly string[];
  /** Where the setting's default is null: this contender's own. */
  readonly defaults?: Readonly<Record<string, SettingValue>>;
  readonly look: ContenderLook;
}

export interface TraceColumnSpec {
  readonly id: string;
  /** Heads its column in a table. */
  readonly title: LocalText;
  /** In a sentence: "residual"; absent: the title. */
  readonly name?: LocalText;
  /** On the axis of its chart; absent: the title. */
  readonly axis?: LocalText;
  /** What to read in its chart, one sentence. */
  readonly description?: LocalText;
  readonly scale: 'log' | 'linear';
  /** Drawn on the convergence chart. */
  readonly isCharted: boolean;
  /** A count: never null. */
  readonly isCount?: boolean;
  /** The accuracy setting is a bound of it: iterations stop where it falls below. */
  readonly isBounded?: boolean;
  /** Often known at the end of a run alone: a number then, and no course to draw. */
  readonly isOftenLast?: boolean;
}

/** A number that judges the answer, not the speed. */
export interface MeasureSpec {
  readonly id: string;
  readonly title: LocalText;
  readonly better: 'lower' | 'higher';
  readonly format: 'plain' | 'error' | 'count' | 'percent';
}

export interface PresetSpec {
  readonly id: string;
  readonly title: LocalText;
  readonly contenders: readonly string[];
  /** What differs from the defaults. */
  readonly sizes: Readonly<Record<string, readonly number[]>>;
  readonly settings?: Readonly<Record<string, SettingValue | readonly SettingValue[]>>;
  readonly seeds?: readonly number[];
  readonly restarts: number;
  readonly secondsPerPoint: number;
}

/** Cards that a study may ask for; each is registered by its id wherever pages and reports are put together. */
export const CARD_IDS = ['predictability', 'damping', 'accuracy'] as const;
export type CardId = (typeof CARD_IDS)[number];

/** A sentence with the values of axes in it: {length} stands for every value that the runs have there. */
export interface SentenceSpec {
  readonly text: LocalText;
  /** Said where a run has this setting at another value than its default; "drawn": where a problem was drawn. */
  readonly where?: string;
  /** Said where no run has this setting at another value than its default. */
  readonly unless?: string;
}

/** A named paragraph of a report; not there where none of its sentences is said. */
export interface NoteSpec {
  readonly title: LocalText;
  readonly sentences: readonly SentenceSpec[];
}

/** What others published, for orientation: never part of a ratio. */
export interface PublishedSpec {
  readonly headlines: readonly { readonly source: string; readonly text: LocalText }[];
  readonly tablesTitle: LocalText;
  readonly tablesSource: LocalText;
  readonly tables: readonly {
    readonly caption: LocalText;
    readonly columns: readonly { readonly title: LocalText; readonly print: 'count' | 'seconds' | 'ratio' }[];
    readonly rows: readonly (readonly number[])[];
  }[];
}

/** The flat form of version 1 of a bundle, in which settings, sizes and the contender stand side by side. */
export interface FlatForm {
  /** The field that holds the contender. */
  readonly contender: string;
  /** Every field of version 1 in its order; "seed" and "problem" among them. */
  readonly order: readonly string[];
  /** The columns that every row of a trace had. */
  readonly trace: readonly string[];
  /** Fields of a stored sweep that are not called like their size or setting; of `null`, the contenders. */
  readonly sweep: Readonly<Record<string, string | null>>;
}

export interface StudySpec {
  readonly id: string;
  readonly title: LocalText;
  /** What a contender is called in this study: "algorithm". */
  readonly contenderNoun: LocalText;
  readonly question: LocalText;
  readonly source: string;
  readonly sizes: readonly SizeSpec[];
  readonly settings: readonly SettingSpec[];
  readonly contenders: readonly ContenderSpec[];
  /** Over the contenders of each family in a form; absent: baselines, methods, peers. */
  readonly familyTitles?: Readonly<Partial<Record<ContenderSpec['family'], LocalText>>>;
  /** Id of the contender that ratios are over. */
  readonly reference: string;
  /**
   * How verdicts name the two sides, within a sentence, one method, and what the reference does; absent: another contender,
   * and the reference by its id.
   */
  readonly sides?: Readonly<Record<'methods' | 'baselines' | 'method' | 'reference', LocalText>>;
  /** Ids of the contenders that a sweep takes when nothing is asked for. */
  readonly defaultContenders: readonly string[];
  readonly traceColumns: readonly TraceColumnSpec[];
  readonly measures: readonly MeasureSpec[];
  /** Cards that its pages and reports have beside those of every study. */
  readonly cards: readonly CardId[];
  /** That runs were drawn from different seeds; absent: they are refused, as other problems. */
  readonly seedDifference?: DifferenceSpec;
  /** How a report describes the method, by its own paragraphs before those of every study. */
  readonly method?: readonly NoteSpec[];
  /** What its numbers do not say, beside what holds for every study. */
  readonly limits?: readonly NoteSpec[];
  readonly published?: PublishedSpec;
  /** Id of the setting that says how accurate an answer is: runs that differ in it never meet in a ratio; null without one. */
  readonly accuracy: string | null;
  /** Id of the setting that limits iterations; absent: nothing iterates up to a limit. */
  readonly iterationLimit?: string;
  /** Id of the size on the horizontal axis of charts over sizes. */
  readonly mainSize: string;
  /** Id of the size that tells lines of one contender apart by their dashes. */
  readonly lineSize: string;
  readonly presets: readonly PresetSpec[];
  /**
   * What the study decides where nothing was asked for, such as a limit that depends on a size: the configuration with no
   * size or setting left open.
   */
  readonly complete?: (config: RunConfig) => RunConfig;
  /** Only of a study whose runs were stored before there were others. */
  readonly flat?: FlatForm;
}
