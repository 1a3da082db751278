import type { Reporter, TestCase, TestModule } from 'vitest/node'

/**
 * Ends a run with one plain line, the last on stdout: `N passed, N failed`, and `, N skipped` if any were. Before it stands
 * what passed at the second try only, and why not at the first.
 */
export default class PlainReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const lines = [...secondTries(modules), summary(modules, unhandled.length)]
    process.once('exit', () => process.stdout.write(`${lines.join('\n')}\n`))
  }
}

const testsOf = (modules: readonly TestModule[]) => modules.flatMap((module) => [...module.children.allTests()])

const secondTries = (modules: readonly TestModule[]): string[] =>
  testsOf(modules)
    .filter((test) => test.diagnostic()?.flaky)
    .map((test) => `passed at the second try: ${test.module.relativeModuleId} > ${test.fullName}${whyOf(test)}`)

const whyOf = (test: TestCase): string =>
  (test.result().errors ?? []).map(({ message, diff = '' }) => `\n${message}\n${diff}`.trimEnd()).join('')

function summary(modules: readonly TestModule[], unhandled: number): string {
  const tests = testsOf(modules)
  const count = (state: string) => tests.filter((test) => test.result().state === state).length
  const failed = count('failed') + modules.reduce((sum, module) => sum + brokenOutsideTests(module), unhandled)
  const skipped = count('skipped')
  return `${count('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/** Files that do not load and suites whose hooks throw have failed, though no test of theirs has. */
function brokenOutsideTests(module: TestModule): number {
  const suites = [...module.children.allSuites()]
  return [module, ...suites].filter((part) => part.errors().length > 0).length
}
