import { describe, expect, it } from 'vitest'
import type { ArmDefinition } from '../../src/core/arms/arm.ts'
import { arms } from '../../src/core/arms/index.ts'
import { armContract } from './arms.ts'

for (const [kind, definition] of Object.entries(arms)) {
  describe(`arm ${kind}`, () => {
    armContract(definition)
  })
}

describe('the ladder', () => {
  it('names every arm by its kind', () => {
    expect(Object.values(arms).map((arm) => arm.kind)).toEqual(Object.keys(arms))
  })

  it('puts the arms that ask a model above those that do not, and training last', () => {
    const [asking, alone] = [true, false].map((model) =>
      Object.values(arms)
        .filter((arm) => arm.needs.model === model)
        .map((arm) => arm.rung),
    )
    expect(Math.min(...asking!)).toBeGreaterThan(Math.max(...alone!))
    const trained = Object.values<ArmDefinition>(arms).filter((arm) => arm.needs.training)
    const untuned = Object.values<ArmDefinition>(arms).filter((arm) => !arm.needs.training)
    expect(Math.min(...trained.map((arm) => arm.rung))).toBeGreaterThan(Math.max(...untuned.map((arm) => arm.rung)))
  })
})
