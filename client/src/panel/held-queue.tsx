import { useSignal } from '@preact/signals'
import type { HeldLine } from '../../../src/protocol/chat.ts'
import { t } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { HoldButton } from '../ui/hold-button.tsx'
import { CheckIcon, CloseIcon } from '../ui/icons.tsx'
import { hueOf, NameTag } from '../ui/name-tag.tsx'
import { useNow } from '../ui/use-now.ts'
import { clockWords } from './cue-times.ts'
import type { PanelModel } from './panel-model.ts'

/** A line that was judged here: it keeps its place as long as the pointer is over the list, so that nothing jumps. */
interface Judged {
  line: HeldLine
  allowed: boolean
}

/** Lines that wait for the staff, oldest first. */
export function HeldQueue({ panel }: { panel: PanelModel }) {
  const judged = useSignal<readonly Judged[]>([])
  const { held } = panel.staff.chat
  const gone = judged.value.filter(({ line }) => !held.some((one) => one.held === line.held))
  const rows = [...held, ...gone.map(({ line }) => line)].toSorted((a, b) => a.held - b.held)
  const judge = async (line: HeldLine, allow: boolean) => {
    if ((await panel.acts.judge([line.held], allow)) > 0) judged.value = [...judged.value, { line, allowed: allow }]
  }
  if (rows.length === 0)
    return (
      <Empty title={t('panel.held.none')}>
        <p>{t(panel.everyone.brakes.hold || panel.everyone.brakes.calm ? 'panel.held.on' : 'panel.held.off')}</p>
      </Empty>
    )
  return (
    <div class="held-queue">
      <HeldTop panel={panel} held={held} />
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- only keeps rows in their places */}
      <ol class="held-lines" onPointerLeave={() => (judged.value = [])}>
        {rows.map((line) => (
          <HeldRow
            key={line.held}
            panel={panel}
            line={line}
            first={line === held[0]}
            verdict={gone.find((one) => one.line.held === line.held)?.allowed}
            onJudge={(allow) => void judge(line, allow)}
          />
        ))}
      </ol>
    </div>
  )
}

function HeldTop({ panel, held }: { panel: PanelModel; held: readonly HeldLine[] }) {
  const now = useNow(true, () => panel.room.clock.now())
  const oldest = held[0]
  return (
    <header class="held-top">
      <p class="meta">{oldest && t('panel.held.oldest', { n: held.length, age: clockWords(now - oldest.at) })}</p>
      {held.length > 1 && (
        <HoldButton
          danger={false}
          hint={t('panel.hold')}
          disabled={!panel.connected.value}
          onHeld={() =>
            void panel.acts.judge(
              held.map((line) => line.held),
              true,
            )
          }
        >
          {t('panel.held.allow_all', { n: held.length })}
        </HoldButton>
      )}
    </header>
  )
}

interface RowProps {
  panel: PanelModel
  line: HeldLine
  /** The one that keys act on. */
  first: boolean
  verdict: boolean | undefined
  onJudge: (allow: boolean) => void
}

function HeldRow({ panel, line, first, verdict, onJudge }: RowProps) {
  const now = useNow(verdict === undefined, () => panel.room.clock.now())
  const off = !panel.connected.value || panel.commands.busy.value.has(`chat.judge ${line.held}`)
  return (
    <li class={`held-line${first ? ' first' : ''}${verdict === undefined ? '' : ' judged'}`}>
      <span class="meta held-age">{clockWords(now - line.at)}</span>
      <div>
        <NameTag name={line.name} hue={hueOf(line.by)} />
        <p class="held-text">
          <bdi>{line.text}</bdi>
        </p>
      </div>
      {verdict === undefined ? (
        <span class="held-actions">
          <Button disabled={off} onClick={() => onJudge(true)}>
            <CheckIcon /> {t('panel.held.allow')} {first && <kbd>A</kbd>}
          </Button>
          <Button kind="plain" disabled={off} onClick={() => onJudge(false)}>
            <CloseIcon /> {t('panel.held.deny')} {first && <kbd>D</kbd>}
          </Button>
        </span>
      ) : (
        <span class="meta">{t(verdict ? 'panel.held.allowed' : 'panel.held.denied')}</span>
      )}
    </li>
  )
}
