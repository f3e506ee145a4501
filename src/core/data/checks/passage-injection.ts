import { instructionIn } from '../../retrieval/instruction-like.ts'
import { counted } from '../../report/format.ts'
import { excerpt, type DataCheck } from './data-check.ts'

/** Passages that speak to a model: whoever can write into the corpus can try to steer every answer that rests on it. */
export const passageInjection: DataCheck = {
  id: 'passage-injection',
  label: 'Instructions inside passages',
  run: ({ passages = [] }) => {
    const found = passages.flatMap((passage) => {
      const words = instructionIn(`${passage.title ?? ''}\n${passage.text}`)
      return words === undefined ? [] : [{ id: passage.id, words }]
    })
    if (found.length === 0) return []
    return [
      {
        id: 'passage-injection',
        severity: 'warning',
        count: found.length,
        message: `${counted(found.length, 'passage')} of the corpus ${found.length === 1 ? 'holds' : 'hold'} text that looks like an instruction to a model`,
        examples: found.slice(0, 5).map(({ id, words }) => ({ rows: [], note: `${id} "${excerpt(words, 60)}"` })),
        rows: [],
        fix: 'read these passages and who can write them; passages are fenced in the prompt, which weakens such text and does not disarm it',
        effect: 'A retrieval arm can be steered by them: its score may be lower than its retrieval deserves.',
      },
    ]
  },
}
