import { AssayError } from '../core/errors.ts'
import { privacyBlock } from '../core/task/privacy-block.ts'
import type { AskedModel } from '../engine/ask-models.ts'
import type { Session } from './session.ts'

/** Opens another model of task.yaml for an arm of several steps, where privacy lets it see rows. Throws `model-unknown`, `privacy-blocked`. */
export const otherModel =
  (session: Session) =>
  async (name: string): Promise<AskedModel> => {
    const ref = session.task.models[name]
    if (ref === undefined) throw new AssayError('model-unknown', `models.${name} is not in task.yaml`, { where: 'task.yaml' })
    const blocked = privacyBlock(session.task, ref)
    if (blocked !== undefined)
      throw new AssayError('privacy-blocked', blocked, { where: 'task.yaml', hint: 'name a model that may see the data' })
    return { model: await session.model(ref), price: session.costOf(ref) }
  }
