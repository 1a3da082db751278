import { useMemo } from 'preact/hooks'
import { t } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import { DownIcon } from '../ui/more-icons.tsx'
import type { RoomModel } from './room-model.ts'
import { rowsOf } from './rows.ts'

/** Back to the newest line, with how many came meanwhile, and how many of them are for the reader. */
export function ToNewest({ model }: { model: RoomModel }) {
  const missed = model.conversation.missed.value
  const forMe = useMemo(
    () =>
      rowsOf(missed, { waiting: [], me: model.me.value, known: (seq) => model.line(seq) }).filter((row) => row.forMe),
    [missed, model.me.value],
  ).length
  return (
    <div class="to-newest">
      <Button onClick={() => model.conversation.resume()}>
        <DownIcon /> {missed.length > 0 ? t('chat.new', { n: missed.length }) : t('chat.latest')}
        {forMe > 0 && <span class="for-me-count">{t('chat.for_me', { n: forMe })}</span>}
      </Button>
    </div>
  )
}
