/** One attempt of a model under the present instructions. `score` is the task's metric, in [0, 1]. */
export interface Attempt {
  readonly input: string
  readonly expected: string
  readonly answered: string
  readonly score: number
}

/** Shown to the writer, the failures first: the whole has to fit a small model's context. */
const mostAttempts = 6
const mostCharacters = { input: 240, answer: 120 }
const longestPrompt = 3_000
const fence = '```'

const cut = (text: string, most: number): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length <= most ? line : `${line.slice(0, most)}…`
}

/** What the writer of better instructions reads: the present ones, and how answers under them compare with what was expected. */
export const reflectionPrompt = (instructions: string, attempts: readonly Attempt[]): string => {
  const shown = [...attempts].sort((a, b) => a.score - b.score).slice(0, mostAttempts)
  const lines = shown.map(({ input, expected, answered, score }) =>
    [
      `Message: ${cut(input, mostCharacters.input)}`,
      `Answer: ${cut(answered, mostCharacters.answer) || '(nothing)'}`,
      `Expected: ${cut(expected, mostCharacters.answer)}${score >= 1 ? ' (right)' : ''}`,
    ].join('\n'),
  )
  return [
    `A model answers messages under these instructions:\n${fence}\n${instructions}\n${fence}`,
    `How it did:\n\n${lines.join('\n\n')}`,
    `Write better instructions for it. Say what the task is, what decides the answer, and what the mistakes above have in common; keep the form of the answer exactly as expected. Do not quote these messages. Write only the new instructions, between ${fence} marks.`,
  ].join('\n\n')
}

/** The instructions in what the writer wrote: between the outermost marks, else all of it. undefined where nothing usable is there. */
export const readInstructions = (text: string): string | undefined => {
  const first = text.indexOf(fence)
  const last = text.lastIndexOf(fence)
  const inner = first < 0 ? text : first === last ? text.slice(first + fence.length) : text.slice(first + fence.length, last)
  // A word right after the mark names a language.
  const instructions = (first < 0 ? inner : inner.replace(/^[a-z]*\n/, '')).trim()
  return instructions.length < 8 || instructions.length > longestPrompt ? undefined : instructions
}
