import type { Poll } from '../../../src/protocol/polls.ts'
import { t } from '../i18n/language.ts'
import type { PollStand } from './poll-stand.ts'

/** Persons who have voted, or votes where each has one; of a battle taps, too. */
export function turnoutWords({ poll: { setup }, turnout: n, rows }: PollStand): string {
  if (setup.kind === 'battle') {
    const people = t('screen.battle.people', { n })
    const taps = rows?.reduce((all, { votes }) => all + votes, 0)
    return taps === undefined ? people : `${t('screen.battle.taps', { n: taps })} · ${people}`
  }
  return t(setup.kind === 'multiple' ? 'screen.poll.people' : 'screen.poll.votes', { n })
}

/** Why there are no figures. */
export function hiddenWords({ state, setup }: Poll): string {
  if (state === 'closed') return t(setup.shown === 'reveal' ? 'screen.poll.kept' : 'screen.poll.counting')
  if (setup.shown === 'own_vote') return t('screen.poll.hidden.own_vote')
  return t(setup.shown === 'reveal' ? 'screen.poll.hidden.reveal' : 'screen.poll.hidden.close')
}

/** What has to be known beside the figures, shortest first. */
export function notesOf(stand: PollStand, polls: readonly Poll[]): readonly string[] {
  const { poll, abstained, before, rows } = stand
  const { setup, result, round, state } = poll
  const corrected = polls.find((one) => one.poll === poll.corrects)?.reason
  const battle = setup.kind === 'battle'
  return [
    result &&
      result.winners.length > 1 &&
      setup.kind !== 'scale' &&
      t(battle ? 'screen.battle.draw' : 'screen.poll.tie'),
    result && result.winners.length === 0 && t('screen.poll.none'),
    poll.state === 'closed' && rows && hiddenWords(poll),
    setup.members && t('screen.poll.members_only'),
    setup.kind === 'multiple' && !result && t('screen.poll.several', { n: setup.max ?? setup.options.length }),
    setup.abstain && state === 'open' && abstained === 0 && t('screen.poll.abstain'),
    abstained > 0 && t('screen.poll.abstained', { n: abstained }),
    round > 1 && t('screen.poll.round', { n: round }),
    before && rows && !battle && t('screen.poll.before', { n: before.round }),
    corrected !== undefined && t('screen.poll.corrected', { reason: corrected }),
  ].filter((note) => typeof note === 'string')
}
