import type { PollDraft } from '../../../src/protocol/polls.ts'
import type { Scene } from '../../../src/protocol/stage.ts'
import { t } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import type { PanelModel } from './panel-model.ts'
import { openPoll, pressOf, titleOf } from './poll-acts.ts'

/** The poll of that scene, while nobody has opened it: there is nothing to be shown yet. */
export const draftOf = (panel: PanelModel, scene: Scene | null | undefined): PollDraft | undefined =>
  scene?.kind === 'poll' ? panel.polls.queue.value.find(({ poll }) => poll === scene.poll) : undefined

/** The stage has a poll that is not open: one press opens it there. */
export function PollWaits({ panel }: { panel: PanelModel }) {
  const draft = draftOf(panel, panel.everyone.stage.scene)
  if (!draft) return null
  return (
    <div class="poll-waits">
      <p>
        {t('panel.poll.waits')} <bdi>{titleOf(draft.setup)}</bdi>
      </p>
      <Button
        aria-keyshortcuts="G"
        disabled={!panel.connected.value}
        busy={panel.commands.isBusy(pressOf('poll.open', draft.poll))}
        onClick={() => void openPoll(panel, draft.poll, false)}
      >
        {t('panel.poll.waits.open')} <kbd aria-hidden="true">G</kbd>
      </Button>
    </div>
  )
}
