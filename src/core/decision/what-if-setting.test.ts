import { assert, constantFrom, property, shuffledSubarray } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSetting, taskSourceOf, taskUnder } from './what-if-setting.ts'
import { failureOf } from '../../../tests/fixtures/failure-of.ts'

const text = `name: sample
kind: classification
data: rows.csv
margin: 2pt
volume: { callsPerDay: 1000 }
need: behaviour
`
const source = taskSourceOf({ task: { text } })
const under = (...settings: readonly string[]) => taskUnder(source, settings.map(readSetting))
describe('a setting of a what-if', () => {
  it('is read as task.yaml would read it, ranges and units included', () => {
    const task = under('volume.callsPerDay=2M', 'rates.labelUsd=8..12', 'margin=3pt', 'maintain.willing=true', 'volume.growthPerMonth=5%')
    expect(task.volume).toEqual({ callsPerDay: 2e6, growthPerMonth: 0.05 })
    expect(task.quantities['rates.labelUsd']).toEqual({ kind: 'range', low: 8, high: 12 })
    expect(task.margin).toBe(0.03)
    expect(task.maintain.willing).toBe(true)
    expect(task.origins['rates.labelUsd']).toBe('task.yaml')
  })

  it('of nothing is the task as it was', () => {
    expect(under()).toEqual(source.task)
  })

  it('replaces every other way to say the volume', () => {
    const task = under('volume.callsPerMonth=3650')
    expect(task.volume.callsPerDay).toBeCloseTo(120, 6)
    expect(under('volume.tokensPerMonth=1B').quantities['volume.callsPerDay']).toBeUndefined()
  })

  it('opens a key that was written as one word', () => {
    expect(under('need.kind=knowledge').need).toEqual({ kind: 'knowledge' })
  })

  it('reaches the numbers of a host that task.yaml does not name yet', () => {
    expect(under('hosting.student.usdPerHour=2').hosting['student']?.quantities).toEqual({ usdPerHour: { kind: 'fixed', value: 2 } })
  })

  it.each([
    ['volume.callsPerdy=1', 'task-invalid', 'unknown key "callsPerdy" in volume', 'did you mean "callsPerDay"?'],
    ['volum.callsPerDay=1', 'task-invalid', 'unknown key "volum"', 'did you mean "volume"?'],
    ['volume.callsPerDay=-5', 'task-invalid', 'volume.callsPerDay', ''],
    ['costs.cachedShare=3', 'task-invalid', 'costs.cachedShare', ''],
    ['margin=1..2', 'task-invalid', 'margin', ''],
    ['horizonMonths=0', 'task-invalid', 'whole months from 1', ''],
    ['models.current=gpt-4.1', 'usage', 'needs new measurements', 'edit models in task.yaml and run `assay run`'],
    ['metric=macro-f1', 'usage', 'needs new measurements', 'assay run'],
    ['prompt=a.md', 'usage', 'needs new measurements', 'assay run'],
    ['policy=assay', 'usage', 'chosen with --policy', '--policy NAME'],
    ['rates.labelUsd=8 EUR', 'usage', 'plain number in USD', 'convert'],
    ['rates.labelUsd=€8', 'usage', 'plain number in USD', 'convert'],
    ['rates.labelUsd=', 'usage', 'has no value', '--set volume.callsPerDay=2M'],
    ['rates.labelUsd', 'usage', 'is not KEY=VALUE', ''],
    ['=5', 'usage', 'is not KEY=VALUE', ''],
    ['__proto__.x=5', 'usage', 'is not KEY=VALUE', ''],
    ['margin={', 'usage', 'not understood', ''],
  ])('%s is refused and pointed at', (setting, code, message, hint) => {
    const error = failureOf(() => under(setting))
    expect(error.code).toBe(code)
    expect(error.message).toContain(message)
    expect(`${error.hint}`).toContain(hint)
    expect(error.where).toBe(`--set ${setting}`)
  })

  it('names each of several mistakes with its own setting, and leaves the right ones out', () => {
    const error = failureOf(() => under('rates.labelUsd=5', 'volume.callsPerDay=-5', 'margin=200'))
    expect([error.where, ...error.also.map(({ where }) => where)]).toEqual(['--set volume.callsPerDay=-5', '--set margin=200'])
  })

  it('that another one puts right is not named among the mistakes', () => {
    expect(failureOf(() => under('hosting.student.watts=300')).message).toContain('hosting.student')
    const error = failureOf(() =>
      under('hosting.student.watts=300', 'hosting.student.purchaseUsd=9000', 'hosting.student.lifeMonths=36', 'volume.callsPerDay=-5'),
    )
    expect([error.where, error.also]).toEqual(['--set volume.callsPerDay=-5', []])
  })

  it('given twice is refused, in one key or in two that say the same', () => {
    expect(failureOf(() => under('margin=1pt', 'margin=2pt')).message).toContain('margin is set twice')
    expect(failureOf(() => under('currency={code: EUR}', 'currency.usd=1.1')).message).toContain('currency.usd is set twice')
    expect(failureOf(() => under('volume.callsPerDay=5', 'volume.callsPerMonth=5')).message).toContain('say the same thing')
  })

  it('keys that only begin alike do not clash', () => {
    expect(under('maintain.willing=true', 'margin=1pt').margin).toBe(0.01)
  })

  it('order does not matter', () => {
    const settings = [
      'volume.callsPerDay=2M',
      'rates.labelUsd=8..12',
      'margin=3pt',
      'need.kind=knowledge',
      'hosting.student.usdPerHour=3',
      'currency={code: EUR, usd: 1.08, date: 2026-11-01}',
    ]
    assert(
      property(shuffledSubarray(settings), constantFrom(0, 1), (some, turn) => {
        const other = turn === 0 ? some.toReversed() : some.toSorted()
        expect(under(...other)).toEqual(under(...some))
      }),
    )
  })
})
