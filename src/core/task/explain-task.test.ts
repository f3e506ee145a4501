import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { explainTask } from './explain-task.ts'
import { parseTask } from './parse-task.ts'
import { taskKeys } from './task-keys.ts'
import { taskJsonSchema } from './task-schema.ts'

const task = parseTask('name: x\nkind: classification\ndata: a.csv\nmargin: 3pt\nvolume: { growthPerMonth: 2% }\n', {
  fileName: 'task.yaml',
})

test('every key is explained with its value, its meaning and where it came from', () => {
  const rows = explainTask(task)
  expect(rows.map(({ key }) => key)).toEqual(taskKeys.map(({ key }) => key))
  expect(rows.every(({ meaning }) => meaning.length > 5)).toBe(true)
  const row = (key: string) => rows.find((entry) => entry.key === key)
  expect(row('margin')).toMatchObject({ value: '3pt', origin: 'task.yaml', fallback: '2pt' })
  expect(row('volume.growthPerMonth')).toMatchObject({ value: '2%', origin: 'task.yaml' })
  expect(row('horizonMonths')).toMatchObject({ value: '12', origin: 'default' })
  expect(row('output')).toMatchObject({ value: '{"labels":"auto"}', origin: 'derived' })
  expect(row('target')).toMatchObject({ value: '', origin: 'default' })
})

test('each key that is explained exists in the JSON Schema for editors, and the other way round', () => {
  type Node = { properties?: Record<string, Node>; type?: string; description?: string }
  const schema = taskJsonSchema() as Node
  const top = new Set(taskKeys.map(({ key }) => key.split('.')[0]))
  expect(new Set(Object.keys(schema.properties ?? {}))).toEqual(top)
  for (const { key } of taskKeys) {
    const [first = '', second] = key.split('.')
    const node = schema.properties?.[first]
    expect(node?.description, key).toBeTruthy()
    if (second !== undefined) expect(Object.keys(node?.properties ?? {}), key).toContain(second)
  }
})

test('the JSON Schema accepts a valid task and refuses an unknown key', () => {
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(taskJsonSchema())
  expect(validate({ name: 'x', kind: 'chat', data: 'a.jsonl', margin: '2pt' })).toBe(true)
  expect(validate({ name: 'x', kind: 'chat', data: 'a.jsonl', margn: '2pt' })).toBe(false)
})
