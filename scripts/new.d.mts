export interface NewFile {
  readonly path: string;
  readonly text: string;
}
export interface NewPlan {
  readonly files: readonly NewFile[];
  readonly edits: readonly NewFile[];
  readonly next: readonly string[];
}
export function planNew(args: readonly string[], root: string): NewPlan;
export function writeNew(plan: NewPlan, root: string): void;
