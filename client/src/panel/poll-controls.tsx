import type { CommandName } from '../../../src/protocol/index.ts'
import type { Poll } from '../../../src/protocol/polls.ts'
import { t } from '../i18n/language.ts'
import { Armed } from '../ui/armed.tsx'
import { Button } from '../ui/button.tsx'
import type { PanelModel } from './panel-model.ts'
import { archivePoll, closePoll, extendPoll, openPoll, pressOf, revealPoll } from './poll-acts.ts'
import { mayDo, type PollDeed } from './poll-deeds.ts'
import { LITTLE_MS, MUCH_MS } from './poll-keys.ts'

interface ControlRule {
  deed: PollDeed
  press: CommandName
  shortcut: string
  words: () => string
  /** The one thing that waits to be done. */
  due?: true
  /** At the end, and quiet. */
  last?: true
  act: (panel: PanelModel, poll: Poll) => unknown
}

const EXTENDS = { deed: 'extend', press: 'poll.extend' } as const
const CONTROLS: readonly ControlRule[] = [
  {
    ...{ ...EXTENDS, shortcut: 'E', words: () => t('panel.poll.extend', { n: LITTLE_MS / 1000 }) },
    act: (panel, poll) => extendPoll(panel, poll, LITTLE_MS),
  },
  {
    ...{ ...EXTENDS, shortcut: 'T', words: () => t('panel.poll.extend_min', { n: MUCH_MS / 60_000 }) },
    act: (panel, poll) => extendPoll(panel, poll, MUCH_MS),
  },
  { deed: 'close', press: 'poll.close', shortcut: 'C', words: () => t('panel.poll.close'), act: closePoll },
  {
    deed: 'reveal',
    press: 'poll.reveal',
    shortcut: 'X',
    words: () => t('panel.poll.reveal'),
    due: true,
    act: revealPoll,
  },
  {
    ...{ deed: 'again', press: 'poll.open', shortcut: 'Y', words: () => t('panel.poll.again') },
    act: (panel, { poll }) => openPoll(panel, poll, false),
  },
  { deed: 'archive', press: 'poll.archive', shortcut: 'L', words: () => t('panel.poll.archive'), act: archivePoll },
  {
    ...{
      deed: 'withdraw',
      press: 'poll.withdraw',
      shortcut: 'Del',
      last: true,
      words: () => `${t('panel.poll.withdraw')}…`,
    },
    act: (panel, { poll }) => panel.open({ is: 'poll-withdraw', poll }),
  },
]

interface ControlsProps {
  panel: PanelModel
  poll: Poll
}

/** What can be done with the poll as it stands, each with its key. */
export function PollControls({ panel, poll }: ControlsProps) {
  return (
    <div class="poll-controls" role="group" aria-label={t('panel.poll.controls')}>
      {CONTROLS.filter(({ deed }) => mayDo(deed, poll)).map((rule) =>
        rule.deed === 'archive' ? (
          <ArchiveControl key={`${poll.poll} ${poll.round}`} panel={panel} poll={poll} />
        ) : (
          <Control key={rule.shortcut} panel={panel} poll={poll} rule={rule} />
        ),
      )}
    </div>
  )
}

function Control({ panel, poll, rule }: ControlsProps & { rule: ControlRule }) {
  const { press, shortcut, due, last, words, act } = rule
  return (
    <span class={due ? 'control due' : last ? 'control last' : 'control'}>
      <Button
        kind={last ? 'plain' : 'quiet'}
        aria-keyshortcuts={shortcut === 'Del' ? 'Delete' : shortcut}
        disabled={!panel.connected.value}
        busy={panel.commands.isBusy(pressOf(press, poll.poll))}
        onClick={() => void act(panel, poll)}
      >
        {words()} <kbd aria-hidden="true">{shortcut}</kbd>
      </Button>
    </span>
  )
}

/** Nobody sees it any more, and it does not come back: armed, then held. */
function ArchiveControl({ panel, poll }: ControlsProps) {
  return (
    <span class="control arms-archive">
      <Armed
        arm={t('panel.poll.archive')}
        shortcut="L"
        dryRun={t('panel.poll.archive.dry')}
        does={t('panel.poll.archive.do')}
        disabled={!panel.connected.value}
        onHeld={() => void archivePoll(panel, poll)}
      />
    </span>
  )
}
