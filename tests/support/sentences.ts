/** Finds text for people in source files: what reads like a sentence or a label, and so belongs in a catalogue. */
import { parse } from 'vue/compiler-sfc';
import ts from 'typescript';

export interface Sentence {
  readonly line: number;
  readonly text: string;
}

/** Two words of letters with a space between them. */
const SENTENCE = /[A-Za-z]{2,}[,;:]? [A-Za-z]{2,}/;
/** Attributes of elements that people read or hear. */
const SPOKEN = new Set(['title', 'aria-label', 'placeholder', 'label', 'alt']);
/** Calls whose text no user is meant to see. */
const FOR_DEVELOPERS = /^(debugLog|debug|console\.\w+|querySelector|prepare|exec|require|import)$/;

/** In the order of the file. */
export function sentencesIn(file: string, text: string): Sentence[] {
  return file.endsWith('.vue') ? ofComponent(file, text) : ofScript(file, text, 0);
}

function ofComponent(file: string, text: string): Sentence[] {
  const { descriptor } = parse(text, { filename: file });
  const scripts = [descriptor.script, descriptor.scriptSetup].flatMap((block) =>
    block === null ? [] : ofScript(`${file}.ts`, block.content, block.loc.start.line - 1),
  );
  const root = descriptor.template?.ast;
  return [...scripts, ...(root ? root.children.flatMap((child) => ofTemplate(child as TemplateNode)) : [])];
}

/** What this reads of Vue's tree: elements have `props` and `children`, texts `content`, placeholders an expression. */
interface TemplateNode {
  readonly type: number;
  readonly loc: { readonly source: string; readonly start: { readonly line: number } };
  readonly content?: unknown;
  readonly props?: readonly {
    readonly type: number;
    readonly name: string;
    readonly loc: TemplateNode['loc'];
    readonly value?: { readonly content: string };
    readonly exp?: { readonly content?: string };
  }[];
  readonly children?: readonly TemplateNode[];
}

const TEXT = 2;
const INTERPOLATION = 5;
const ATTRIBUTE = 6;

function ofTemplate(node: TemplateNode): Sentence[] {
  const { line } = node.loc.start;
  if (node.type === TEXT) return [{ line, text: node.loc.source.replaceAll(/\s+/g, ' ').trim() }].filter(reads);
  if (node.type === INTERPOLATION) return ofExpression(node.loc.source.slice(2, -2), line);
  const spoken = (node.props ?? []).flatMap(({ type, name, value, exp, loc }) => {
    if (type !== ATTRIBUTE) return name === 'on' ? [] : ofExpression(exp?.content ?? '', loc.start.line);
    return SPOKEN.has(name) && value ? [{ line: loc.start.line, text: value.content }].filter(reads) : [];
  });
  return [...spoken, ...(node.children ?? []).flatMap(ofTemplate)];
}

function ofExpression(text: string, line: number): Sentence[] {
  return ofScript('expression.ts', `(${text})`, line - 1);
}

function ofScript(file: string, text: string, before: number): Sentence[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Sentence[] = [];
  const visit = (node: ts.Node): void => {
    if (isForDevelopers(node)) return;
    const said = textOf(node);
    if (said !== null && SENTENCE.test(said)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      found.push({ line: line + 1 + before, text: said });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** A defect's message, a type, an import, a call that only developers read. */
function isForDevelopers(node: ts.Node): boolean {
  if (ts.isNewExpression(node)) return /^\w*Error$/.test(node.expression.getText()) && !isShown(node);
  if (ts.isImportDeclaration(node) || ts.isLiteralTypeNode(node)) return true;
  if (!ts.isCallExpression(node)) return false;
  const name = node.expression.getText().replace(/^.*\.(?=\w+$)/, (owner) => (owner === 'console.' ? owner : ''));
  return FOR_DEVELOPERS.test(name);
}

/** Commander shows these. */
function isShown(node: ts.NewExpression): boolean {
  return node.expression.getText() === 'InvalidArgumentError';
}

/** Of a template, with "…" for each value. */
function textOf(node: ts.Node): string | null {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return null;
  return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
}

function reads({ text }: Sentence): boolean {
  return SENTENCE.test(text);
}
