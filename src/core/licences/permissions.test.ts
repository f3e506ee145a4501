import { describe, expect, it, test } from 'vitest'
import { assert, constantFrom, property } from 'fast-check'
import { baseLicenceAnswer } from './base-licence.ts'
import { baseModels } from './base-models.ts'
import { licenceBook } from './licence-book.ts'
import { worstOf, withDecision } from './permission.ts'
import type { PermissionAnswer, Use } from './permission.ts'
import { dataLicenceAnswer } from './data-licence.ts'
import { rowLicence } from './row-licence.ts'
import { trainingBlock } from './training-block.ts'
import { sampleTask } from '../decision/sample-evidence.ts'
import type { ModelRef } from '../task/task.ts'

const local = (model: string) => ({ model, provider: 'local' })
const ref = (model: string, provider: string, rest: Partial<ModelRef> = {}): ModelRef => ({ name: 'teacher', model, provider, ...rest })
const small: Use = { monthlyUsers: 20_000, domicile: 'elsewhere' }

describe('the licence of a base model', () => {
  it('is yes for Apache-2.0 and MIT, with its duty, source and day', () => {
    const smol = baseLicenceAnswer(local('SmolLM2-135M-Instruct'), {})
    expect(smol.answer).toBe('yes')
    expect(smol.why).toContain('SmolLM2-135M is under the Apache License 2.0')
    expect(smol.why).toContain('apache.org/licenses/LICENSE-2.0, read 2026-11-22')
    expect(smol.why).toContain('Duties: keep LICENSE and NOTICE.')
    expect(baseLicenceAnswer(local('Phi-4'), {}).answer).toBe('yes')
  })

  it('is unknown under a user cap until monthly users are declared, and a no above it', () => {
    const open = baseLicenceAnswer(local('Llama-3.1-8B-Instruct'), {})
    expect(open).toMatchObject({ answer: 'unknown', evidence: 'declared' })
    expect(open.why).toMatch(/Not declared in task\.yaml: use\.monthlyUsers\.$/)
    expect(baseLicenceAnswer(local('Llama-3.1-8B-Instruct'), small).answer).toBe('yes')
    expect(baseLicenceAnswer(local('Llama-3.1-8B'), { monthlyUsers: 700e6 }).answer).toBe('yes')
    expect(baseLicenceAnswer(local('Llama-3.1-8B'), { monthlyUsers: 700e6 + 1 })).toMatchObject({
      answer: 'no',
      why: expect.stringContaining('use.monthlyUsers is above its cap'),
    })
  })

  it('names the rule on names only where the model may be given to others', () => {
    const why = (use: Use) => baseLicenceAnswer(local('Llama-3.1-8B'), { ...small, ...use }).why
    expect(why({})).toContain('Duties: "Built with Llama"; the name of a distributed model')
    expect(why({ distributed: true })).toContain('the name of a distributed model trained with Llama')
    expect(why({ distributed: false })).toMatch(/Duties: "Built with Llama"\.$/)
  })

  it('of Llama 4 leaves the EU out', () => {
    expect(baseLicenceAnswer(local('Llama-4-Scout'), { monthlyUsers: 1, domicile: 'EU' }).answer).toBe('no')
    expect(baseLicenceAnswer(local('Llama-4-Scout'), { monthlyUsers: 1 })).toMatchObject({
      answer: 'unknown',
      why: expect.stringContaining('task.yaml: use.domicile.'),
    })
    expect(baseLicenceAnswer(local('Llama-4-Scout'), small).answer).toBe('yes')
    expect(baseLicenceAnswer(local('Llama-3.3-70B'), { monthlyUsers: 1, domicile: 'EU' }).answer).toBe('yes')
  })

  it('is unknown where nobody read the text, whatever is declared', () => {
    for (const model of ['Qwen2.5-3B', 'Qwen2.5-72B', 'Mistral-Large-2411', 'gemma-3-4b-it', 'Llama-3-8B']) {
      const answer = baseLicenceAnswer(local(model), { ...small, commercial: false })
      expect([model, answer.answer]).toEqual([model, 'unknown'])
      expect(answer.why).toContain('Nobody read that text')
    }
  })

  it('is unknown for a model that is not in the book, with what is wrong with its name', () => {
    expect(baseLicenceAnswer(local('my-own-7b'), {})).toMatchObject({ answer: 'unknown', why: expect.stringContaining('my-own-7b') })
    expect(baseLicenceAnswer(local('Llama 4 8B'), {}).why).toContain('was not published in 8B')
  })

  it('takes the stricter of two licences', () => {
    expect(baseLicenceAnswer(local('DeepSeek-R1-Distill-Qwen-7B'), {}).answer).toBe('yes')
    expect(baseLicenceAnswer(local('DeepSeek-R1-Distill-Llama-8B'), {}).answer).toBe('unknown')
    expect(baseLicenceAnswer(local('DeepSeek-R1-Distill-Llama-8B'), small).answer).toBe('yes')
  })

  it('of a model that is made up is nobody’s', () => {
    expect(baseLicenceAnswer({ model: 'keyword', provider: 'fake' }, {}).answer).toBe('yes')
  })

  it('is the catalogue’s word where the book has none: the embedder is Apache-2.0', () => {
    expect(baseLicenceAnswer(local('all-MiniLM-L6-v2'), {})).toMatchObject({
      answer: 'yes',
      why: expect.stringContaining('all-MiniLM-L6-v2 of the catalogue is under Apache-2.0. Apache-2.0 permits it'),
    })
  })
})

test('every licence of the book has a clause, a source and the day it was read', () => {
  for (const terms of Object.values(licenceBook)) {
    expect(terms.clause.length).toBeGreaterThan(20)
    expect(terms.sourceUrl).toMatch(/^https:\/\//)
    expect(terms.checkedOn).toMatch(/^\d{4}-\d\d-\d\d$/)
  }
})

test('a model whose licence is neither Apache-2.0 nor MIT is never permitted without an answer from the user', () => {
  for (const model of baseModels) {
    const isOpen = model.licences.every((id) => id === 'apache2' || id === 'mit')
    expect([model.id, baseLicenceAnswer(local(model.id), {}).answer === 'yes']).toEqual([model.id, isOpen])
  }
})

describe('licences of rows', () => {
  it.each([
    ['CC0-1.0', 'yes'],
    ['cc by 4.0', 'yes'],
    ['CC-BY-4.0 International', 'yes'],
    ['PDDL-1.0 (database), CC0-1.0 (contents), Apache-2.0 (packaging)', 'yes'],
    ['MIT License', 'yes'],
    ['ODC-BY-1.0', 'yes'],
    ['own', 'yes'],
    ['CC-BY-NC-4.0', 'no'],
    ['CC BY-NC-SA 4.0', 'no'],
    ['MIT AND CC-BY-NC-4.0', 'no'],
    ['CC-BY-NC-4.0 OR MIT', 'yes'],
    ['CC-BY-NC-4.0 OR CC-BY-SA-4.0', 'unknown'],
    ['CC-BY-SA-4.0', 'unknown'],
    ['CC-BY-ND-4.0', 'unknown'],
    ['ODbL-1.0', 'unknown'],
    ['GPL-3.0-or-later', 'unknown'],
    ['a licence of ours', 'unknown'],
    ['CC-BY-NCX', 'unknown'],
    ['xMIT', 'unknown'],
  ])('%s answers %s where nothing is declared', (licence, answer) => {
    expect(rowLicence(licence, {}).answer).toBe(answer)
  })

  it('no commercial use is a no on an assumption until task.yaml says so, and a yes where the use is not commercial', () => {
    expect(rowLicence('CC-BY-NC-4.0', {})).toMatchObject({
      answer: 'no',
      evidence: 'assumed',
      why: expect.stringContaining('does not say'),
    })
    expect(rowLicence('CC-BY-NC-4.0', { commercial: true })).toMatchObject({ answer: 'no', evidence: 'declared' })
    expect(rowLicence('CC-BY-NC-4.0', { commercial: false }).answer).toBe('yes')
  })

  it('share-alike asks nothing of a model that is not given to others', () => {
    expect(rowLicence('CC-BY-SA-4.0', { distributed: false }).answer).toBe('yes')
    expect(rowLicence('CC-BY-SA-4.0', { distributed: true }).answer).toBe('unknown')
  })

  it('rows without a licence are the user’s own data; one kind that is forbidden is enough for a no', () => {
    expect(dataLicenceAnswer([], {})).toMatchObject({ answer: 'yes', evidence: 'declared', why: expect.stringContaining('your own data') })
    const mixed = dataLicenceAnswer(
      [
        { licence: 'CC0-1.0', rows: 900 },
        { licence: 'CC-BY-NC-4.0', rows: 1 },
        { licence: 'odd', rows: 2 },
      ],
      {},
    )
    expect(mixed).toMatchObject({ answer: 'no', evidence: 'assumed' })
    expect(mixed.why).toMatch(/^1 row to learn from: CC-BY-NC-4\.0 permits no commercial use/)
    expect(mixed.why).not.toContain('odd')
  })
})

describe('answers together', () => {
  const answer = (value: PermissionAnswer['answer'], why: string, evidence: PermissionAnswer['evidence'] = 'declared') => ({
    answer: value,
    evidence,
    why,
  })

  it('are as good as the worst, whose sentences are all said once', () => {
    expect(worstOf([])).toBeUndefined()
    expect(worstOf([answer('yes', 'a.'), answer('unknown', 'b.')])).toEqual(answer('unknown', 'b.'))
    expect(worstOf([answer('no', 'a.'), answer('unknown', 'b.'), answer('no', 'c.', 'assumed'), answer('no', 'a.')])).toEqual(
      answer('no', 'a. c.', 'assumed'),
    )
  })

  it('are lifted by a recorded decision about that gate, and by no other', () => {
    const decision = { gate: 'teacher-terms', by: 'Dana Lee, legal', on: '2026-11-20', why: 'written permission.' } as const
    const lifted = withDecision(answer('no', 'Likely forbidden.'), 'teacher-terms', { accepted: [decision] })
    expect(lifted).toEqual({
      answer: 'yes',
      evidence: 'declared',
      why: 'Accepted by Dana Lee, legal on 2026-11-20: written permission. Without this decision the answer is no: Likely forbidden.',
    })
    expect(withDecision(answer('no', 'x.'), 'base-licence', { accepted: [decision] })).toEqual(answer('no', 'x.'))
    expect(withDecision(answer('yes', 'x.'), 'teacher-terms', { accepted: [decision] })).toEqual(answer('yes', 'x.'))
    const { why: _, ...bare } = decision
    expect(withDecision(answer('unknown', 'x.'), 'teacher-terms', { accepted: [bare] }).why).toMatch(
      /^Accepted by Dana Lee, legal on 2026-11-20\. Without/,
    )
  })

  it('are not lifted by a decision of a day that has come nowhere yet; another one that was made counts', () => {
    const on = (day: string) => ({ gate: 'servable', by: 'Dana Lee', on: day }) as const
    const ask = (...accepted: readonly ReturnType<typeof on>[]) =>
      withDecision(answer('no', 'Cannot.'), 'servable', { accepted, now: '2026-11-20T23:30:00.000Z' })
    expect(ask(on('2026-11-22'))).toEqual(answer('no', 'The decision by Dana Lee counts from 2026-11-22, a day that has not come. Cannot.'))
    // East of Greenwich it is the day after already.
    expect(ask(on('2026-11-21')).answer).toBe('yes')
    expect(ask(on('2031-01-01'), on('2026-11-20')).why).toMatch(/^Accepted by Dana Lee on 2026-11-20/)
  })

  it('never get better by another answer', () => {
    const order = ['no', 'unknown', 'yes'] as const
    const any = constantFrom(...order)
    assert(
      property(any, any, (a, b) => {
        const worst = worstOf([answer(a, 'a.'), answer(b, 'b.')])?.answer ?? 'yes'
        return order.indexOf(worst) === Math.min(order.indexOf(a), order.indexOf(b))
      }),
    )
  })
})

describe('before a training', () => {
  const student = { name: 'student', model: 'SmolLM2-135M-Instruct', provider: 'local' }

  it('only a sure no blocks: what is unknown may be tried', () => {
    expect(trainingBlock(sampleTask, student)).toBeUndefined()
    expect(trainingBlock(sampleTask, { ...student, model: 'unheard-of' })).toBeUndefined()
    const task = {
      ...sampleTask,
      kind: 'generation' as const,
      teacher: 'writer',
      models: { student, writer: { ...ref('gpt-4.1', 'openai'), name: 'writer' } },
    }
    expect(trainingBlock(task, student)).toMatch(/^Likely forbidden for generation/)
    const accepted = [{ gate: 'teacher-terms', by: 'me', on: '2026-11-20' }] as const
    expect(trainingBlock({ ...task, accepted }, student)).toBeUndefined()
    expect(trainingBlock({ ...sampleTask, use: { monthlyUsers: 1e9 } }, { ...student, model: 'Llama-3.1-8B' })).toContain('above its cap')
  })
})
