import type { Example } from '../core/data/example.ts'
import type { OriginStep } from '../core/data/origin.ts'
import { generationTemperature, generationTemplate } from '../core/data/synthesis/generation-request.ts'
import { questionTemplate } from '../core/data/synthesis/question-request.ts'
import { rowHash } from '../core/data/to-example.ts'
import { sha256Hex } from '../core/lib/sha256-hex.ts'
import type { Answered } from './distil-label.ts'
import type { DistilPlan } from './distil-plan.ts'

/** Written rows: the answer with the whole of its origin (data.md §21). `usd`: of all that was asked, shared out over them. */
export const distilledRows = (
  answered: readonly Answered[],
  given: {
    readonly plan: DistilPlan
    readonly systemPrompt: string
    readonly samples: number
    readonly usd: number
    /** ISO 8601. */
    readonly at: string
    /** What the provider says it served. */
    readonly revision?: string
  },
): readonly Example[] => {
  const { plan, systemPrompt, samples, usd, at, revision = '' } = given
  const { what, teacher, terms } = plan
  const isNew = what === 'inputs' || what === 'corpus'
  const template = what === 'corpus' ? questionTemplate : generationTemplate
  const prompt = sha256Hex(isNew ? `${template}\n${systemPrompt}` : systemPrompt).slice(0, 16)
  return answered.map(({ example, expected }): Example => {
    // Calls and a losing answer belong to the answer that was replaced.
    const { expectedCalls: _calls, rejected: _rejected, ...row } = example
    const own: OriginStep = {
      step: what === 'relabel' ? 'relabel' : 'distil',
      at,
      ...(what === 'relabel' && { before: rowHash(example) }),
    }
    const earlier = example.origin?.steps ?? []
    const seed = isNew ? example.origin?.seed : example.id
    const passage = example.origin?.passage
    return {
      ...row,
      id: `s-${rowHash({ ...row, expected: `${what}:${expected}` }).slice(0, 12)}`,
      expected,
      origin: {
        kind: isNew ? 'synthetic' : 'relabelled',
        ...(seed !== undefined && { seed }),
        ...(passage !== undefined && { passage }),
        ...(!isNew && { file: example.origin?.file ?? example.source.file, line: example.origin?.line ?? example.source.line }),
        teacher,
        ...(revision !== '' && { teacherRevision: revision }),
        prompt,
        temperature: isNew || samples > 1 ? generationTemperature : 0,
        at,
        usd: usd / answered.length,
        terms: terms.answer,
        steps: isNew ? earlier.map((step) => ({ ...step, at })) : [...earlier, own],
      },
    }
  })
}

/** Rows of each label, by label; none where the task has no labels. */
export const labelBalance = (rows: readonly Example[]): readonly { readonly label: string; readonly rows: number }[] => {
  const counts = new Map<string, number>()
  for (const { expected = '' } of rows) counts.set(expected, (counts.get(expected) ?? 0) + 1)
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([label, count]) => ({ label, rows: count }))
}
