/**
 * Finds SQL that reaches into another service's schema. Imports cannot show this: the table's name is text.
 *
 * Only names that stand where SQL expects a table are looked at (`FROM catalog.skill`), so that a subject
 * such as `reef.evt.catalog.skill.renamed.v1` or a sentence about catalog.yaml is no finding.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

const SERVICES = ['gateway', 'catalog', 'publishing', 'ratings', 'moderation', 'scanning'];

const KEYWORDS =
  'from|join|into|update|table|only|truncate|references|exists|sequence|index|view|type|function|trigger|on|using';
const SCHEMA = `"?(${SERVICES.join('|')})"?`;
const TABLE = new RegExp(`(?:\\b(?:${KEYWORDS})\\s+|,\\s*|\\bschema\\s+)${SCHEMA}\\s*\\.\\s*"?[a-z_]\\w*`, 'gi');
const WHOLE_SCHEMA = new RegExp(
  `\\b(?:schema(?:\\s+if\\s+(?:not\\s+)?exists)?|search_path\\s*(?:=|to))\\s+${SCHEMA}(?![\\w.])`,
  'gi',
);
/** A comma before a dotted name is SQL only where there is SQL. */
const LOOKS_LIKE_SQL = /\b(select|insert|update|delete|truncate|alter|create|drop|from|join|search_path)\b/i;

export interface ForeignSchema {
  readonly file: string;
  readonly line: number;
  readonly schema: string;
}

/** The schemas a piece of SQL names. */
function schemasIn(sql: string): string[] {
  if (!LOOKS_LIKE_SQL.test(sql)) return [];
  return [...sql.matchAll(TABLE), ...sql.matchAll(WHOLE_SCHEMA)].map((match) => match[1]!.toLowerCase());
}

/** The text of a string or template, with `?` where a template has an expression. */
function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map((span) => `?${span.literal.text}`).join('');
  }
  return undefined;
}

/** The schema of `@Entity({ schema: 'catalog' })` and its like. */
function schemaOption(node: ts.Node): string[] {
  const isOption = ts.isPropertyAssignment(node) && node.name.getText() === 'schema';
  return isOption && ts.isStringLiteralLike(node.initializer) ? [node.initializer.text] : [];
}

/** Every schema one file names that is not its service's own. */
function foreignIn(root: string, path: string): ForeignSchema[] {
  const file = relative(root, path);
  const own = /^apps\/([^/]+)\//.exec(file)?.[1];
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: ForeignSchema[] = [];
  const visit = (node: ts.Node): void => {
    const text = textOf(node);
    const named = text === undefined ? schemaOption(node) : schemasIn(text);
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    for (const schema of named) {
      if (schema !== own && SERVICES.includes(schema)) found.push({ file, line, schema });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Looks through the apps and libs below `root`; a library has no schema of its own. */
export function findForeignSchemas(root: string): ForeignSchema[] {
  return ['apps', 'libs']
    .flatMap((top) =>
      readdirSync(join(root, top), { recursive: true, encoding: 'utf8' }).map((name) => join(top, name)),
    )
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .sort()
    .flatMap((name) => foreignIn(root, join(root, name)));
}
