import type { Passage } from '../retrieval/passage.ts'
import type { ArmDefinition } from './arm.ts'
import { replyReader } from './model-request.ts'
import { passageRequests } from './passage-request.ts'

/**
 * The prompt with the right passage given: a probe, never a rung, because finding that passage took the answer. `passages` holds it by
 * example id; an example without one is asked as it is.
 */
export const oracleArm = (passages: ReadonlyMap<string, Passage>): ArmDefinition => ({
  kind: 'oracle',
  label: 'Right passage given',
  rung: 86,
  answerKind: 'retrieval',
  taskKinds: ['classification', 'extraction', 'generation', 'chat'],
  needs: { model: true, embedder: false, training: false, outputsFile: false },
  fit: async (train, context, signal) => {
    signal.throwIfAborted()
    const build = passageRequests(train, context)
    return {
      kind: 'request',
      detail: 'the passage found with question and answer',
      request: async (example, repeat) => {
        const passage = passages.get(example.id)
        return build(example, repeat, passage === undefined ? [] : [passage]).request
      },
      read: replyReader(context),
    }
  },
})
