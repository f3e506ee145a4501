import { describe, expect, it } from 'vitest'
import { sampleArms } from '../../decision/sample-evidence.ts'
import type { ArmEvidence } from '../../decision/evidence.ts'
import type { PriceRow } from '../price-book.ts'
import { contextWith, costAt, fixed, taskWith } from '../sample-cost.ts'
import { monitoring, retrievalStore } from './monthly-services.ts'
import { deploymentFee, modelStorage } from './provider-fees.ts'
import { storage } from './storage.ts'

const { majority, linear, prompt, current, tuned } = sampleArms
const tunedAt = (provider: string, untuned = false): ArmEvidence => ({
  ...tuned,
  untuned,
  cost: { host: { kind: 'remote', provider, model: 'm' } },
})

describe("a provider's fees for a tuned model", () => {
  it('are 1,241 USD a month for a deployment at Azure: 1.70 an hour, the offer for trying out left out', () => {
    const cost = costAt(deploymentFee, tunedAt('azure'))
    expect(cost?.monthly).toBeCloseTo(1241, 9)
    expect(cost?.input('fee-deployment-hour:azure')).toMatchObject({
      label: 'a deployment at azure',
      unit: 'USD/h',
      date: '2026-02-11',
      trust: 'vendor-page',
    })
  })

  it('are 1.95 USD a month for keeping a model at Bedrock and 2 USD at Mistral', () => {
    expect(costAt(modelStorage, tunedAt('bedrock'))?.monthly).toBeCloseTo(1.95, 9)
    expect(costAt(modelStorage, tunedAt('mistral'))?.monthly).toBeCloseTo(2, 9)
    expect(costAt(modelStorage, tunedAt('mistral'))?.input('fee-model-month:mistral')).toMatchObject({
      label: 'a model kept at mistral',
      unit: 'USD/month',
    })
  })

  it.each([deploymentFee, modelStorage])(
    'are none of an untuned arm, of one on this machine or hosted by hand, or where there is no row',
    (component) => {
      const provider = component === deploymentFee ? 'azure' : 'mistral'
      const context = contextWith({ task: taskWith({ hosting: { student: { quantities: {} } } }) })
      expect(costAt(component, tunedAt(provider, true))).toBeUndefined()
      expect(costAt(component, tuned)).toBeUndefined()
      expect(costAt(component, tunedAt(provider), { context })).toBeUndefined()
      expect(costAt(component, tunedAt('nobody'))).toBeUndefined()
    },
  )
})

describe('storage', () => {
  const withAdapter = { ...tuned, cost: { ...tuned.cost, adapterGb: 0.5 } }
  const own: PriceRow = {
    id: 'own',
    provider: 'mine',
    kind: 'storage',
    value: 0.3,
    currency: 'USD',
    unit: 'GB-month',
    asOf: '2026-11-20',
    source: 'bill',
    trust: 'declared',
    own: true,
  }

  it('keeps the adapter at what object stores ask', () => {
    const cost = costAt(storage, withAdapter)
    expect(cost?.monthly).toBeCloseTo(0.03, 12)
    expect(cost?.input('adapter-gb:tuned@student')).toMatchObject({ unit: 'GB', trust: 'measured' })
    expect(cost?.input('gb-month')).toMatchObject({
      quantity: { kind: 'range', low: 0.02, high: 0.1 },
      trust: 'assumed',
      unit: 'USD/GB-month',
    })
  })

  it("keeps what is declared, at the training provider's or the user's own price", () => {
    const quantities = { 'costs.storageGb': fixed(200) }
    const at = (rest: object) => costAt(storage, withAdapter, { context: contextWith(rest) })
    expect(at({ task: taskWith({ quantities, trainingProvider: 'tinker' }) })?.monthly).toBeCloseTo(20, 9)
    expect(at({ task: taskWith({ quantities }), book: [own] })?.monthly).toBeCloseTo(60, 9)
    expect(at({ task: taskWith({ quantities }) })?.input('storage-gb')).toMatchObject({ unit: 'GB', trust: 'declared' })
  })

  it('is no cost of an untuned arm, or where nobody knows how much', () => {
    const context = contextWith({ task: taskWith({ quantities: { 'costs.storageGb': fixed(200) } }) })
    expect([costAt(storage, tuned), costAt(storage, linear, { context })]).toEqual([undefined, undefined])
  })
})

describe('services by the month', () => {
  it('are a store for arms that search, 0 to 50 USD where nobody says', () => {
    const searching = { ...prompt, searchesCorpus: true }
    expect(costAt(retrievalStore, searching)?.input('retrieval-store')).toMatchObject({
      quantity: { kind: 'range', low: 0, high: 50 },
      trust: 'assumed',
      unit: 'USD/month',
    })
    const context = contextWith({ task: taskWith({ quantities: { 'costs.retrievalStoreUsdPerMonth': fixed(70) } }) })
    expect(costAt(retrievalStore, searching, { context })?.monthly).toBe(70)
    expect(costAt(retrievalStore, prompt, { context })).toBeUndefined()
  })

  it('are monitoring for whatever runs as a service, as declared', () => {
    const context = contextWith({ task: taskWith({ quantities: { 'costs.monitoringUsdPerMonth': fixed(120) } }) })
    expect([linear, current, tuned].map((arm) => costAt(monitoring, arm, { context })?.monthly)).toEqual([120, 120, 120])
    expect(costAt(monitoring, linear, { context })?.input('monitoring')).toMatchObject({ unit: 'USD/month', trust: 'declared' })
    expect([costAt(monitoring, majority, { context }), costAt(monitoring, linear)]).toEqual([undefined, undefined])
  })
})
