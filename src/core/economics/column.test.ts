import { describe, expect, it } from 'vitest'
import {
  addColumns,
  at,
  divideColumns,
  largestColumn,
  multiplyColumns,
  powerColumns,
  roundUpColumn,
  smallestColumn,
  subtractColumns,
} from './column.ts'

const a = Float64Array.of(1, 2, 3)
const b = Float64Array.of(4, 0, -1)

describe('columns', () => {
  it('are joined draw by draw, with plain numbers in every draw', () => {
    expect(addColumns([a, 10, b, 1])).toEqual(Float64Array.of(16, 13, 13))
    expect(multiplyColumns([2, a, b, 0.5])).toEqual(Float64Array.of(4, 0, -3))
    expect(largestColumn([a, b, 2])).toEqual(Float64Array.of(4, 2, 3))
    expect(smallestColumn([2, a, b])).toEqual(Float64Array.of(1, 0, -1))
    expect(subtractColumns(a, b)).toEqual(Float64Array.of(-3, 2, 4))
    expect(subtractColumns(5, a)).toEqual(Float64Array.of(4, 3, 2))
    expect(subtractColumns(a, 5)).toEqual(Float64Array.of(-4, -3, -2))
    expect(divideColumns(6, a)).toEqual(Float64Array.of(6, 3, 2))
    expect(divideColumns(a, 2)).toEqual(Float64Array.of(0.5, 1, 1.5))
    expect(powerColumns(2, a)).toEqual(Float64Array.of(2, 4, 8))
    expect(powerColumns(a, 2)).toEqual(Float64Array.of(1, 4, 9))
    expect(roundUpColumn(Float64Array.of(0.1, 2))).toEqual(Float64Array.of(1, 2))
  })

  it('stay plain numbers where all are', () => {
    expect([addColumns([1, 2]), multiplyColumns([3, 4]), largestColumn([3, 4]), smallestColumn([3, 4])]).toEqual([3, 12, 4, 3])
    expect([subtractColumns(5, 3), divideColumns(6, 3), powerColumns(2, 3), roundUpColumn(1.5)]).toEqual([2, 2, 8, 2])
  })

  it('are left as they were', () => {
    addColumns([a, b])
    multiplyColumns([a, 0])
    largestColumn([b, a])
    smallestColumn([b, a])
    expect([a, b]).toEqual([Float64Array.of(1, 2, 3), Float64Array.of(4, 0, -1)])
  })

  it('of nothing are what changes nothing', () => {
    expect([addColumns([]), multiplyColumns([])]).toEqual([0, 1])
  })

  it('have a value in each draw', () => {
    expect([at(a, 1), at(7, 1), at(a, 9)]).toEqual([2, 7, 0])
  })

  it('give nothing for nothing divided by nothing', () => {
    expect(divideColumns(Float64Array.of(0, 4), Float64Array.of(0, 2))).toEqual(Float64Array.of(0, 2))
    expect(divideColumns(0, 0)).toBe(0)
  })
})
