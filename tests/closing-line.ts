import type { Reporter, TestModule } from 'vitest/node'

/** Prints `N passed, N failed, N skipped` on a line of its own: CI reads it. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state: string): number => tests.filter((test) => test.result().state === state).length
    const brokenModules = modules.filter((module) => module.state() === 'failed' && [...module.children.allTests()].length === 0).length
    process.stdout.write(
      `\n${count('passed')} passed, ${count('failed') + brokenModules + errors.length} failed, ${count('skipped') + count('pending')} skipped\n`,
    )
  }
}
