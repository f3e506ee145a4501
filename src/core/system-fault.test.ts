import { expect, test } from 'vitest'
import { systemFault } from './system-fault.ts'

const thrown = (fields: Record<string, unknown>): Error => Object.assign(new Error('from below'), fields)

test('a file that cannot be used is named with what to do, not called a bug', () => {
  const fault = systemFault(thrown({ code: 'EROFS', syscall: 'mkdir', path: '/data/task/.assay' }))
  expect(fault).toMatchObject({ code: 'file-unusable', exitCode: 3, message: '/data/task/.assay lies on a disk that cannot be written' })
  expect(fault?.hint).toContain('copy the task folder')
})

test('a full disk is a full disk, whoever reports it', () => {
  expect(systemFault(thrown({ code: 'ENOSPC', syscall: 'write' }))).toMatchObject({ code: 'disk-full', exitCode: 3 })
  expect(systemFault(thrown({ code: 'ERR_SQLITE_ERROR', errcode: 13 }))).toMatchObject({ code: 'disk-full' })
})

test('a database in a folder that cannot be written says so', () => {
  expect(systemFault(thrown({ code: 'ERR_SQLITE_ERROR', errcode: 8 }))?.message).toContain('may not be written')
  expect(systemFault(thrown({ code: 'ERR_SQLITE_ERROR', errcode: 14 | (2 << 8) }))?.message).toContain('could not be opened')
})

test('everything else stays a bug: wrong code, a missing program, a refused connection', () => {
  expect(systemFault(new TypeError('x is undefined'))).toBeUndefined()
  expect(systemFault(thrown({ code: 'ENOENT', syscall: 'spawn python3', path: 'python3' }))).toBeUndefined()
  expect(systemFault(thrown({ code: 'ERR_SQLITE_ERROR', errcode: 1 }))).toBeUndefined()
  expect(systemFault('text')).toBeUndefined()
})
