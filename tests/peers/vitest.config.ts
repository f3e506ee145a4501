import { defineConfig } from 'vitest/config'

/** `npm run test:peers`: other tools from PyPI, which take minutes to install; run by hand, dated results in docs/results. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['tests/peers/**/*.test.ts'],
    testTimeout: 900_000,
    hookTimeout: 900_000,
    fileParallelism: false,
    reporters: ['default', './tests/closing-line.ts'],
  },
})
