import type { ComponentChildren } from 'preact'
import { POLL_LIMITS, type Poll, type PollTally } from '../../../src/protocol/polls.ts'
import { formatNumber, language, t, type WordKey } from '../i18n/language.ts'
import { abstainedOf, averageOf, pollRows, tallyOf, turnoutOf } from '../polls/poll-figures.ts'
import { optionLabels, questionIn } from '../polls/poll-words.ts'
import { IconButton } from '../ui/button.tsx'
import { countdownWords } from '../ui/countdown.tsx'
import { CloseIcon } from '../ui/icons.tsx'
import { useNow } from '../ui/use-now.ts'
import { FansSee } from './fans-see.tsx'
import { OnAirIcon } from './panel-icons.tsx'
import type { PanelModel } from './panel-model.ts'
import { airPoll, isOnStage, titleOf } from './poll-acts.ts'
import { PollControls } from './poll-controls.tsx'
import { PollPreview } from './poll-preview.tsx'
import { StateChip } from './poll-state.tsx'
import { PollTable } from './poll-table-rows.tsx'

/** The poll that everybody is asked now, or was asked last: its figures before fans have them, and what can be done. */
export function PollDesk({ panel }: { panel: PanelModel }) {
  const poll = panel.polls.onDesk.value
  if (!poll) return null
  return (
    <section class={`poll-desk place-polls ${poll.state}`} aria-labelledby="poll-desk-title" data-poll={poll.poll}>
      <DeskHead panel={panel} poll={poll} />
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reached by keyboard */}
      <div class="poll-desk-body" role="region" aria-label={t('panel.poll.figures')} tabIndex={0}>
        <DeskFigures panel={panel} poll={poll} />
        <AsFansSee panel={panel} poll={poll} />
      </div>
      {panel.shows.value && !panel.archived.value && <PollControls panel={panel} poll={poll} />}
    </section>
  )
}

function DeskHead({ panel, poll }: { panel: PanelModel; poll: Poll }) {
  const { open } = panel.polls
  return (
    <header class="poll-desk-head">
      <h2 id="poll-desk-title">
        {t(`panel.poll.kind.${poll.setup.kind}`)}
        {poll.round > 1 && ` · ${t('panel.poll.round', { n: poll.round })}`}
      </h2>
      <StateChip poll={poll} />
      {panel.shows.value && panel.isOpen.value && <StageSwitch panel={panel} poll={poll} />}
      {open.value.length > 1 && <OpenOnes panel={panel} shown={poll} />}
      <span class="panel-gap" />
      <TimeLeft panel={panel} poll={poll} />
      <IconButton name={t('panel.poll.aside')} onClick={() => panel.polls.putAside(poll)}>
        <CloseIcon />
      </IconButton>
    </header>
  )
}

/** On the stage and the big screen, or off. */
function StageSwitch({ panel, poll }: { panel: PanelModel; poll: Poll }) {
  const on = isOnStage(panel.everyone.stage.scene, poll.poll)
  return (
    <button
      type="button"
      class="mini stage-switch"
      aria-pressed={on}
      aria-keyshortcuts="Z"
      disabled={!panel.connected.value}
      onClick={() => void airPoll(panel, poll)}
    >
      <OnAirIcon /> {t(on ? 'panel.poll.on_stage' : 'panel.poll.to_stage')} <kbd aria-hidden="true">Z</kbd>
    </button>
  )
}

/** Where several are open at once: which of them lies here. */
function OpenOnes({ panel, shown }: { panel: PanelModel; shown: Poll }) {
  return (
    <span class="open-ones" role="group" aria-label={t('panel.poll.open_ones')}>
      {panel.polls.open.value.slice(0, POLL_LIMITS.open).map(({ poll, setup }, n) => (
        <button
          key={poll}
          type="button"
          class="mini"
          aria-pressed={poll === shown.poll}
          title={titleOf(setup)}
          onClick={() => panel.polls.choose(poll)}
        >
          {formatNumber(n + 1)} <span class="unseen">{titleOf(setup)}</span>
        </button>
      ))}
    </span>
  )
}

const CLOSING_MS = 10_000

function TimeLeft({ panel, poll }: { panel: PanelModel; poll: Poll }) {
  const { closesAt, state, ended, overtime } = poll
  const now = useNow(state === 'open' && closesAt !== undefined, () => panel.room.clock.now(), closesAt)
  if (state === 'open')
    return (
      <p class={closesAt !== undefined && closesAt - now <= CLOSING_MS ? 'poll-time nearly' : 'poll-time'}>
        {overtime && <span class="chip">{t('panel.poll.overtime')}</span>}
        {closesAt === undefined ? (
          <span class="meta">{t('panel.poll.no_end')}</span>
        ) : (
          <>
            <span class="meta">{t('panel.poll.closes_in')}</span>{' '}
            <span class="figure" role="timer">
              {countdownWords(closesAt - now)}
            </span>
          </>
        )}
      </p>
    )
  return ended ? <p class="meta">{t(`panel.poll.ended.${ended}`)}</p> : null
}

function DeskFigures({ panel, poll }: { panel: PanelModel; poll: Poll }) {
  const tally = tallyOf(panel.room.signals.value, poll)
  const rows = pollRows(poll, tally, optionLabels(poll.setup, language.value, t))
  const { text, lang } = questionIn(poll.setup, language.value)
  return (
    <div class="poll-desk-figures">
      <h3 class="desk-question">
        <bdi lang={lang}>{text}</bdi>
      </h3>
      {poll.reason !== undefined && (
        <p class="poll-reason">
          {t('panel.poll.withdrawn_for')} <bdi>{poll.reason}</bdi>
        </p>
      )}
      <Instead panel={panel} poll={poll} />
      {rows && <PollTable poll={poll} rows={rows} before={sharesBefore(poll)} />}
      {poll.state !== 'withdrawn' && (
        <Sums panel={panel} poll={poll} tally={tally}>
          {rows && <Average poll={poll} average={averageOf(poll.setup, rows)} />}
        </Sums>
      )}
      <FansSee poll={poll} />
    </div>
  )
}

/** The poll that was opened in its place, or in whose place it was opened. */
function Instead({ panel, poll }: { panel: PanelModel; poll: Poll }) {
  const other = panel.polls.all.value.find((one) => one.poll === (poll.corrected ?? poll.corrects))
  if (!other) return null
  return (
    <p>
      <button type="button" class="mini instead" onClick={() => panel.polls.choose(other.poll)}>
        {t(poll.corrected ? 'panel.poll.corrected' : 'panel.poll.corrects')}
      </button>
    </p>
  )
}

/** The shares of the round before, to see what has changed. */
function sharesBefore({ before, setup, round }: Poll): readonly number[] | undefined {
  const last = before.at(-1)
  if (!last || last.round !== round - 1) return undefined
  const labels = last.result.members.votes.map(() => '')
  return pollRows({ setup, result: last.result }, undefined, labels)?.map(({ percent }) => percent)
}

interface SumsProps {
  panel: PanelModel
  poll: Poll
  tally: PollTally | undefined
  children: ComponentChildren
}

/** How many took part, and how many of those who are here that is. */
function Sums({ panel, poll, tally, children }: SumsProps) {
  const turnout = turnoutOf(poll, tally)
  const audience = panel.room.signals.value['room.audience']?.value.count ?? 0
  const abstained = abstainedOf(poll, tally) ?? 0
  const share =
    poll.state === 'open' && audience > 0 ? Math.min(100, Math.round((turnout / audience) * 100)) : undefined
  return (
    <p class="poll-sums">
      <strong>{t(turnoutKey(poll), { n: turnout })}</strong>
      {share !== undefined && <span> · {t('panel.poll.of_audience', { n: share })}</span>}
      {poll.state === 'open' && poll.setup.atBallots !== undefined && (
        <span> · {t('panel.poll.closes_at', { n: poll.setup.atBallots })}</span>
      )}
      {abstained > 0 && <span> · {t('panel.poll.abstained', { n: abstained })}</span>}
      {children}
    </p>
  )
}

function turnoutKey({ setup, state }: Poll): WordKey {
  if (setup.kind !== 'battle') return 'panel.poll.turnout'
  return state === 'open' ? 'panel.poll.tappers' : 'panel.poll.tapped'
}

function Average({ poll, average }: { poll: Poll; average: number | undefined }) {
  if (average === undefined || !poll.setup.scale) return null
  const words = new Intl.NumberFormat(language.value, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
  return <span> · {t('panel.poll.average', { average: words.format(average) })}</span>
}

/** What somebody has on their phone who has not voted. */
function AsFansSee({ panel, poll }: { panel: PanelModel; poll: Poll }) {
  const known = panel.polls.all.value.find((one) => one.poll === poll.poll) ?? poll
  const told = panel.room.signals.value['poll.tally']?.value[poll.poll]
  return (
    <figure class="as-fans-see">
      <PollPreview setup={poll.setup} poll={known} tally={told?.round === poll.round ? told : undefined} />
      <figcaption class="meta">{t('panel.poll.as_fans')}</figcaption>
    </figure>
  )
}
