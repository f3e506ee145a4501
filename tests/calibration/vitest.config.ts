import { defineConfig } from 'vitest/config'

/** `npm run test:calibration`: simulations that take a minute, run by hand when src/core/stats changes. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['tests/calibration/**/*.test.ts'],
    testTimeout: 600_000,
    reporters: ['default', './tests/closing-line.ts'],
  },
})
