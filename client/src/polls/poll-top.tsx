import { t } from '../i18n/language.ts'
import { IconButton } from '../ui/button.tsx'
import { countdownWords } from '../ui/countdown.tsx'
import { FoldIcon } from '../ui/more-icons.tsx'
import type { CardSwitch, PollNow } from './poll-card.tsx'
import { NextIcon, PreviousIcon } from './poll-icons.tsx'

/** What is asked, of which poll, and how long it is open. */
export function PollTop(props: PollNow & { others: CardSwitch | undefined; onFold: () => void }) {
  const { poll, titled, question, others, onFold, left } = props
  return (
    <header class="poll-top">
      <div class="poll-kicker">
        <span class="poll-marks">
          <span class="poll-kind">{t(poll.setup.kind === 'battle' ? 'battle.title' : 'poll.title')}</span>
          <Marks {...props} />
          {others && <Switch {...others} />}
        </span>
        <span class="poll-clock">
          {left !== undefined && (
            <span class="figure poll-left" role="timer">
              {countdownWords(left)}
            </span>
          )}
          <IconButton name={t('poll.fold')} aria-expanded onClick={onFold}>
            <FoldIcon />
          </IconButton>
        </span>
      </div>
      <h3 id={titled} class="poll-question" lang={question.lang}>
        <bdi>{question.text}</bdi>
      </h3>
      <Corrects {...props} />
    </header>
  )
}

/** What else is to be known of it: on air, which round, in overtime, in place of another. */
function Marks({ poll, model }: PollNow) {
  const scene = model.onStage.value?.scene
  const onAir = scene?.kind === 'poll' && scene.poll === poll.poll && poll.state === 'open'
  return (
    <>
      {onAir && <span class="poll-air">{t('poll.on_air')}</span>}
      {poll.round > 1 && <span class="chip">{t('poll.round', { n: poll.round })}</span>}
      {poll.overtime && poll.state === 'open' && <span class="chip overtime">{t('battle.overtime')}</span>}
      {poll.corrects !== undefined && !reasonOfBefore(poll, model) && <span class="chip">{t('poll.corrected')}</span>}
    </>
  )
}

/** Why that poll does not count in whose place this one was opened; undefined = it was put away. */
const reasonOfBefore = ({ corrects }: PollNow['poll'], { polls }: PollNow['model']): string | undefined =>
  corrects && polls.value.find((one) => one.poll === corrects)?.reason

/** Why it was opened in the place of another. */
function Corrects({ poll, model }: PollNow) {
  const reason = reasonOfBefore(poll, model)
  if (!reason) return null
  return (
    <p class="meta poll-corrects">
      <bdi>{t('poll.corrects', { reason })}</bdi>
    </p>
  )
}

/** 2 of 3. */
function Switch({ at, of, go }: CardSwitch) {
  return (
    <span class="poll-switch" role="group" aria-label={t('poll.switch')}>
      <IconButton name={t('poll.previous')} onClick={() => go(-1)}>
        <PreviousIcon />
      </IconButton>
      <span class="meta">{t('poll.at', { at: at + 1, of })}</span>
      <IconButton name={t('poll.next')} onClick={() => go(1)}>
        <NextIcon />
      </IconButton>
    </span>
  )
}
