import { AssayError } from '../errors.ts'
import type { Scorer } from './scorer.ts'
import { textScorer } from './text-scorer.ts'

/** Longer answers are cut before a pattern sees them: patterns that backtrack take time that grows fast with the text. */
const longest = 20_000

/** The answer contains a match of the pattern; `^` and `$` bind it to the whole. Throws `scorer-invalid` where the pattern is not valid. */
export const regexScorer = (name: string, pattern: string, flags = 'u'): Scorer => {
  // A sticky or global pattern remembers where it stopped: the next answer would be judged by the last one.
  const stateless = flags.replaceAll(/[gy]/g, '')
  let compiled: RegExp
  try {
    compiled = new RegExp(pattern, stateless)
  } catch (cause) {
    throw new AssayError('scorer-invalid', `scorers: ${name}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      where: 'task.yaml',
      hint: 'write a JavaScript regular expression, its backslashes in single quotes',
      cause,
    })
  }
  return textScorer({ name, label: `Matches ${name}`, scale: 'binary' }, (text) => (compiled.test(text.slice(0, longest)) ? 1 : 0))
}
