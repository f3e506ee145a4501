import { expect, it } from 'vitest'
import { fixed, taskWith } from './sample-cost.ts'
import { declaredQuantity, statedInput, taskInput } from './task-input.ts'

const options = {
  key: 'rates.labelUsd',
  id: 'label',
  label: 'a label',
  unit: 'USD/row',
  otherwise: { quantity: fixed(9), source: 'a guess' },
} as const

it('takes the declared quantity before the plain field, and the plain field before the assumption', () => {
  expect(taskInput(taskWith(), options)).toEqual({
    id: 'label',
    label: 'a label',
    unit: 'USD/row',
    date: null,
    quantity: fixed(9),
    source: 'a guess',
    trust: 'assumed',
  })
  expect(taskInput(taskWith({ rates: { labelUsd: 2 } }), options)).toMatchObject({
    quantity: fixed(2),
    source: 'task.yaml rates.labelUsd',
    trust: 'declared',
  })
  const range = { kind: 'range', low: 1, high: 2 } as const
  expect(taskInput(taskWith({ rates: { labelUsd: 1.5 }, quantities: { 'rates.labelUsd': range } }), options).quantity).toEqual(range)
  expect(taskInput(taskWith(), { ...options, otherwise: { ...options.otherwise, trust: 'measured' } }).trust).toBe('measured')
})

it('does not take a default of task.yaml for something that was said', () => {
  expect(declaredQuantity(taskWith({ origins: { 'volume.callsPerDay': 'default' } }), 'volume.callsPerDay')).toBeUndefined()
  expect(declaredQuantity(taskWith(), 'volume.callsPerDay')).toEqual(fixed(1000))
  expect(declaredQuantity(taskWith(), 'costs.labels')).toBeUndefined()
})

it('knows a line that nobody has: not declared, or declared as nothing', () => {
  const options = { key: 'costs.labels', id: 'labels', label: 'rows', unit: 'rows' } as const
  const stated = (quantities: object) => statedInput(taskWith({ quantities }), options)
  expect([stated({}), stated({ 'costs.labels': fixed(0) })]).toEqual([undefined, undefined])
  expect(stated({ 'costs.labels': fixed(1) })).toEqual({
    id: 'labels',
    label: 'rows',
    unit: 'rows',
    date: null,
    quantity: fixed(1),
    source: 'task.yaml costs.labels',
    trust: 'declared',
  })
})
