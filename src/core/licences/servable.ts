import type { ModelRef, Task } from '../task/task.ts'
import type { PermissionAnswer } from './permission.ts'
import { tuningProviders, tuningProvidersCheckedOn } from './tuning-providers.ts'

const declared = (answer: PermissionAnswer['answer'], why: string): PermissionAnswer => ({ answer, evidence: 'declared', why })

/**
 * Can what would be trained also be served? Training money is lost otherwise. Measured where the tuned arm answered through the path that
 * would be used; else by where it is trained and whether its weights may leave.
 */
export const servableAnswer = (
  base: Pick<ModelRef, 'model' | 'provider'>,
  options: Pick<Task, 'trainingProvider' | 'privacy'> & { readonly wasServed: boolean },
): PermissionAnswer => {
  const { trainingProvider, wasServed, privacy } = options
  if (trainingProvider === undefined || trainingProvider === 'local') {
    if (wasServed) return { answer: 'yes', evidence: 'measured', why: 'The tuned arm answered through the path that would serve it.' }
    return base.provider === 'local' || base.provider === 'fake'
      ? declared('yes', `${base.model} is loaded on this machine, which takes adapters.`)
      : declared('unknown', `Nobody tried whether ${base.provider} serves an adapter of ${base.model}.`)
  }
  const found = tuningProviders[trainingProvider]
  if (found === undefined) return declared('unknown', `What becomes of a model that ${trainingProvider} tuned is not in the book.`)
  const { weightsOut, serves, note, source } = found
  const text = `${trainingProvider}: ${note} (${source}, noted ${tuningProvidersCheckedOn}).`
  if (weightsOut === 'yes') return declared('yes', `The weights may be taken away and served elsewhere. ${text}`)
  if (weightsOut === 'no' && privacy === 'local') return declared('no', `The weights do not leave, and privacy is local. ${text}`)
  if (serves === 'unknown' || weightsOut === 'unknown') return declared('unknown', text)
  return declared('yes', `Only its trainer serves it, ${serves}. ${text}`)
}
