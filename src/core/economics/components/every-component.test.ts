import { array, assert, constantFrom, double, property, record, tuple } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sampleArms } from '../../decision/sample-evidence.ts'
import type { ArmEvidence } from '../../decision/evidence.ts'
import { createRandom } from '../../lib/random.ts'
import { hostingKeys, quantityKeys } from '../../task/quantity-keys.ts'
import { costModel } from '../cost-model.ts'
import { contextWith, fixed, taskWith } from '../sample-cost.ts'
import { costComponents } from './index.ts'

const { majority, linear, prompt, current, tuned } = sampleArms
const hosted: ArmEvidence = {
  ...tuned,
  name: 'tuned@hosted',
  modelName: 'hosted',
  cost: { ...tuned.cost, trainingTokens: 1e6, baseBillions: 8 },
}
const served: ArmEvidence = {
  ...tuned,
  name: 'tuned@served',
  modelName: 'served',
  cost: {
    host: { kind: 'remote', provider: 'azure', model: 'small' },
    tokensPerCall: { input: 200, output: 20, evidence: 'measured' },
    validShare: { value: 0, low: 0, high: 0.1, n: 40 },
    cachedShare: 1,
    adapterGb: 0.1,
    deprecatesOn: '2027-01-01',
  },
}
const kept: ArmEvidence = {
  ...served,
  name: 'tuned@kept',
  modelName: 'kept',
  cost: { ...served.cost, host: { kind: 'remote', provider: 'mistral', model: 'x' } },
}
const searching: ArmEvidence = { ...prompt, name: 'retrieval@student', searchesCorpus: true, modelCalls: 100 }
const cached: ArmEvidence = { ...current, modelCalls: 400, cost: { ...current.cost, cachedShare: 0.5 } }
const recorded: ArmEvidence = { ...current, name: 'outputs', cost: { host: { kind: 'unknown' } } }
const arms = [majority, linear, prompt, cached, tuned, hosted, served, kept, searching, recorded]

const { prices, book, today } = contextWith()
const modelOf = (task: ReturnType<typeof taskWith>) => costModel({ task, arms, prices, book, today, random: createRandom(1) })

const everything = taskWith({
  quantities: Object.fromEntries(quantityKeys.map(({ key }) => [key, fixed(0.5)])),
  hosting: { hosted: { gpu: 'H100 80GB', quantities: { tokensPerSecond: fixed(2500) } } },
  trainingProvider: 'together',
})

describe('all components together', () => {
  it('each have an id and a label of their own', () => {
    expect(new Set(costComponents.map(({ id }) => id)).size).toBe(costComponents.length)
    expect(new Set(costComponents.map(({ label }) => label)).size).toBe(costComponents.length)
  })

  it('each come out as money in a task that declares everything, and each has an arm that pays it', () => {
    const model = modelOf(everything)
    const used = new Set(arms.flatMap(({ name }) => model.costsOf(name).parts.map(({ component }) => component.id)))
    expect(costComponents.map(({ id }) => id).filter((id) => !used.has(id))).toEqual([])
  })

  it('name unit, source and trust of every input', () => {
    for (const { unit, source, trust, label } of modelOf(everything).inputs) expect([unit, source, trust, label]).not.toContain('')
  })

  it('list every input that their expressions use, so that none counts as 0 by mistake', () => {
    const model = modelOf(everything)
    const known = new Set(model.inputs.map(({ id }) => id))
    const asked: string[] = []
    for (const { name } of arms)
      model.totalAt(name, (id) => {
        asked.push(id)
        return 1
      })
    expect([...new Set(asked)].filter((id) => !known.has(id))).toEqual([])
  })

  it('cost a finite amount, and never less than nothing, for whatever the keys may be', () => {
    const value = ({ least, most = 1e9 }: { readonly least: number; readonly most?: number }) =>
      tuple(double({ min: 0, max: 1, noNaN: true }), constantFrom('least', 'most', 'between')).map(([at, where]) =>
        fixed(where === 'least' ? least : where === 'most' ? Math.min(most, 1e9) : least + at * (Math.min(most, 1e6) - least)),
      )
    const keys = record(Object.fromEntries(quantityKeys.map((key) => [key.key, value(key)])))
    const host = record(Object.fromEntries(hostingKeys.map((key) => [key.key, value(key)])))
    const chosen = array(constantFrom(...quantityKeys.map(({ key }) => key)), { maxLength: 12 })
    assert(
      property(keys, host, chosen, (all, quantities, names) => {
        const some = Object.fromEntries(names.map((name) => [name, all[name]]))
        const task = taskWith({ quantities: some, hosting: { hosted: { quantities } }, trainingProvider: 'mistral' })
        const model = modelOf(task)
        for (const { name } of arms) {
          const total = model.totalAt(name, model.middlePoint)
          expect(Number.isFinite(total), `${name}: ${total}`).toBe(true)
          expect(total).toBeGreaterThanOrEqual(0)
        }
      }),
      { numRuns: 100, seed: 1 },
    )
  })
})
