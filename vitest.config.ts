import { defineConfig } from 'vitest/config'

/** Pictures of every page in every look, fail-overs, rolling restarts: `npm test -- --long`. */
const long = 'tests/**/*.long.test.ts'
const isLong = process.env['LONG_TESTS'] === 'on'

export default defineConfig({
  // `await using` is not in Node 20: lowered here for the tests, by tsc for production.
  oxc: { target: 'es2023', jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: isLong ? [long] : ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    exclude: isLong ? [] : [long],
    globalSetup: ['tests/global-setup.ts'],
    reporters: ['default', './tests/plain-reporter.ts'],
    pool: 'forks',
    // Tests wait more than they work: with two at a time, two processors stand idle half of the time.
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // A machine that is shared may stand still for longer than a page is given. What needed it is named at the end.
    retry: 1,
    coverage: { provider: 'v8', include: ['src/**/*.ts'] },
  },
})
