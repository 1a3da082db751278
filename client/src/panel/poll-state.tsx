import type { Poll } from '../../../src/protocol/polls.ts'
import { t } from '../i18n/language.ts'

/** How far a poll has come, in a word. */
export function StateChip({ poll }: { poll: Poll }) {
  return <span class={`chip poll-state ${poll.state}`}>{t(`panel.poll.state.${poll.state}`)}</span>
}
