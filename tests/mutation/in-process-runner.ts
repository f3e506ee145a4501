import { globSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CollectedTest } from './collected-tests.ts'

/**
 * A test runner for Stryker that stays in one process. The statistics and the verdict are pure and their tests synchronous, so a mutant needs no
 * new vitest: it is switched on, the tests that reach it run until one fails, it is switched off. That is some hundred times as fast as
 * starting vitest for each of five thousand mutants. A mutant in code that runs once, on loading, gets a fresh process from Stryker.
 */
interface Namespace {
  activeMutant?: string | undefined
  currentTestId?: string | undefined
  mutantCoverage?: unknown
  hitCount?: number | undefined
  hitLimit?: number | undefined
}

interface MutantRun {
  readonly activeMutant: { readonly id: string }
  readonly testFilter?: readonly string[]
  readonly hitLimit?: number
  readonly mutantActivation: 'runtime' | 'static'
}

/** `MUTATION_TESTS=src/core/stats/wilcoxon.test.ts npx stryker run --mutate src/core/stats/wilcoxon.ts` looks at one file in seconds. */
const testFiles = (
  process.env['MUTATION_TESTS'] ?? 'src/core/stats/*.test.ts,src/core/decision/*.test.ts,src/core/economics/**/*.test.ts'
).split(',')
const shim = new URL('collected-tests.ts', import.meta.url).href

const loadTests = async (): Promise<readonly CollectedTest[]> => {
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'vitest' && context.parentURL !== shim ? { url: shim, shortCircuit: true } : next(specifier, context),
  })
  for (const file of globSync(testFiles).sort()) await import(pathToFileURL(resolve(file)).href)
  return (await import(shim)).collected
}

const succeeded = 0
const failed = 1

class InProcessRunner {
  /** Where Stryker's instrumented code looks for the active mutant. */
  readonly #namespace: Namespace = ((globalThis as unknown as Record<string, Namespace>)['__stryker__'] ??= {})
  #tests: readonly CollectedTest[] | undefined

  capabilities() {
    return { reloadEnvironment: false }
  }

  async dryRun() {
    this.#tests = await loadTests()
    const results = []
    for (const { id, run } of this.#tests) {
      this.#namespace.currentTestId = id
      const started = performance.now()
      const failureMessage = await this.#failureOf(run)
      const timeSpentMs = performance.now() - started
      const base = { id, name: id, timeSpentMs }
      results.push(failureMessage === undefined ? { ...base, status: succeeded } : { ...base, status: failed, failureMessage })
    }
    this.#namespace.currentTestId = undefined
    return { status: 'complete', tests: results, mutantCoverage: this.#namespace.mutantCoverage }
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation }: MutantRun) {
    const namespace = this.#namespace
    if (mutantActivation === 'static') namespace.activeMutant = activeMutant.id
    this.#tests ??= await loadTests()
    namespace.activeMutant = activeMutant.id
    namespace.hitCount = hitLimit === undefined ? undefined : 0
    namespace.hitLimit = hitLimit
    const chosen = testFilter === undefined ? this.#tests : this.#tests.filter(({ id }) => testFilter.includes(id))
    let nrOfTests = 0
    try {
      for (const { id, run } of chosen) {
        nrOfTests++
        const failureMessage = await this.#failureOf(run)
        if (hitLimit !== undefined && (namespace.hitCount ?? 0) > hitLimit) return { status: 'timeout', reason: 'hit limit reached' }
        if (failureMessage !== undefined) return { status: 'killed', killedBy: [id], failureMessage, nrOfTests }
      }
      return { status: 'survived', nrOfTests }
    } finally {
      namespace.activeMutant = undefined
    }
  }

  async #failureOf(run: () => unknown): Promise<string | undefined> {
    try {
      await run()
      return undefined
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'in-process', injectableClass: InProcessRunner }]
