import type { Difference, Problem, Wrong } from '../../../scripts/verify/diagnosis.mjs'
import type { Recount } from '../../../scripts/verify/recount.mjs'
import { t } from '../i18n/language.ts'
import { CheckIcon } from '../ui/icons.tsx'
import { labelsOf } from './option-labels.ts'
import { UnknownIcon, WrongIcon } from './verify-icons.tsx'

type Outcome = 'right' | 'wrong' | 'unknown'
const OF_FILE: readonly Wrong[] = ['line', 'choice', 'order', 'double', 'cut', 'after_end', 'end', 'sum']

const outcome = (wrong: boolean, known: boolean): Outcome => (wrong ? 'wrong' : known ? 'right' : 'unknown')

/** Each thing that was looked at, and how it came out. */
function outcomes({ head, problems, announced }: Recount): readonly ['whole' | 'seal' | 'result' | 'poll', Outcome][] {
  const has = (...wrong: readonly Wrong[]): boolean => problems.some(({ what }) => wrong.includes(what))
  return [
    ['whole', outcome(has(...OF_FILE), true)],
    ['seal', outcome(has('seal'), (announced?.seal ?? head?.seal) !== undefined)],
    ['result', outcome(has('result'), (announced?.result ?? head?.result) !== undefined)],
    ['poll', outcome(has('other'), announced?.question !== undefined)],
  ]
}

const ICONS = { right: CheckIcon, wrong: WrongIcon, unknown: UnknownIcon }

/** What was checked, what is wrong, and the seal to compare by eye. */
export function Checks({ counted }: { counted: Recount }) {
  return (
    <>
      <h3>{t('verify.checks')}</h3>
      <ul class="verify-checks">
        {outcomes(counted).map(([check, how]) => {
          const Icon = ICONS[how]
          return (
            <li key={check} class={how}>
              <Icon />
              <span>
                {t(`verify.check.${check}`)}
                {how === 'right' ? (
                  <span class="unseen"> {t('verify.check.right')}</span>
                ) : (
                  <em> {t(`verify.check.${how}`)}</em>
                )}
              </span>
            </li>
          )
        })}
      </ul>
      <Problems counted={counted} />
      <p class="verify-seal">
        <span class="meta">{t('verify.seal')}</span>
        <code>{counted.seal}</code>
      </p>
    </>
  )
}

function Problems({ counted }: { counted: Recount }) {
  const words = counted.problems.flatMap((problem) => wordsOf(problem, counted))
  if (words.length === 0) return null
  return (
    <ul class="verify-problems">
      {words.map((each) => (
        <li key={each}>{each}</li>
      ))}
    </ul>
  )
}

function wordsOf({ what, line = 0, announced = 0, counted: are = 0, differs }: Problem, counted: Recount): string[] {
  switch (what) {
    case 'line':
    case 'choice':
    case 'order':
    case 'double':
      return [t(`verify.problem.${what}`, { line })]
    case 'cut':
    case 'after_end':
    case 'sum':
      return [t(`verify.problem.${what}`)]
    case 'end':
      return [t('verify.problem.end', { announced, counted: are })]
    case 'result':
      return (differs ?? []).map((each) => differenceWords(each, counted))
    default:
      return []
  }
}

function differenceWords({ group, of, announced, counted }: Difference, { head }: Recount): string {
  const label = typeof of === 'number' ? head && labelsOf(head)[of] : t(`verify.problem.${of}`)
  return t('verify.problem.difference', {
    ...{ label: label ?? '', group: t(`verify.group.${group}`) },
    ...{ announced, counted },
  })
}
