import { AssayError } from '../errors.ts'
import type { RowFormat } from './formats/row-format.ts'

/** Rows fit several shapes: nobody is guessed for, the flag that says which is named. */
export const shapeUnclear = (file: string, formats: readonly RowFormat[]): AssayError => {
  const names = formats.map(({ name }) => name)
  return new AssayError('shape-unclear', `${file} fits ${names.length} shapes: ${names.join(', ')}`, {
    where: file,
    hint: `say which: \`assay import ${file} --as ${names[0] ?? 'SHAPE'}\` writes rows of it; or name its columns in task.yaml: columns: { input: NAME, expected: NAME }`,
    also: formats.map(({ name, rule }) => ({ message: `${name}: every row has ${rule}` })),
  })
}

/** Several columns could be the answer. */
export const answerUnclear = (file: string, columns: readonly string[]): AssayError =>
  new AssayError('shape-unclear', `${file}: ${columns.map((name) => `"${name}"`).join(' and ')} could each be the answer`, {
    where: file,
    hint: `name the one that is: columns: { expected: ${columns[0] ?? 'NAME'} } in task.yaml, or --columns expected=${columns[0] ?? 'NAME'} for \`assay import\``,
  })
