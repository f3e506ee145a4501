import { expect, test } from 'vitest'
import { formatMark, isAlive, ownMark, parseMark } from './process-liveness.ts'

test('this process lives; a process of its number that started at another time does not', () => {
  const mark = ownMark()
  expect(isAlive(mark)).toBe(true)
  if (mark.started !== '') expect(isAlive({ ...mark, started: `${Number(mark.started) + 1}` })).toBe(false)
})

test('a number that no process has, and a process of another host, count as dead', () => {
  expect(isAlive({ ...ownMark(), pid: 2 ** 30 })).toBe(false)
  expect(isAlive({ ...ownMark(), host: 'elsewhere.invalid' })).toBe(false)
})

test('a mark survives being written down, whatever the host is called', () => {
  const mark = { pid: 12, started: '345', host: 'a:b' }
  expect(parseMark(formatMark(mark))).toEqual(mark)
  expect(parseMark('nonsense')).toBeUndefined()
})
