import { defineConfig } from 'vitest/config'

/** `npm run test:calibration`: enumerations and simulations that take some minutes, run by hand when src/core/stats changes. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['tests/calibration/**/*.test.ts'],
    globalSetup: ['tests/calibration/report.ts'],
    maxWorkers: 2,
    testTimeout: 3_600_000,
    reporters: ['default', './tests/closing-line.ts'],
  },
})
