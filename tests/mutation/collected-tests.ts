import { expect } from 'vitest'

/** Takes the place of `vitest` in the test files: collects tests instead of running them. Assertions are vitest's own. */
export interface CollectedTest {
  readonly id: string
  readonly run: () => unknown
}

export const collected: CollectedTest[] = []
const path: string[] = []

export const describe = (name: string, body: () => void): void => {
  path.push(name)
  body()
  path.pop()
}

const add = (name: string, run: () => unknown): void => {
  collected.push({ id: `${collected.length}: ${[...path, name].join(' > ')}`, run })
}

const each =
  (cases: readonly unknown[]) =>
  (name: string, run: (...values: readonly unknown[]) => unknown): void =>
    cases.forEach((values, i) => add(`${name} [${i}]`, () => (Array.isArray(values) ? run(...values) : run(values))))

export const it = Object.assign(add, { each })
export const test = Object.assign((name: string, run: () => unknown) => add(name, run), { each })
export { expect }
