import { useEffect, useState } from 'preact/hooks'
import type { Poll } from '../../../src/protocol/polls.ts'
import { t } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import { HoldButton } from '../ui/hold-button.tsx'
import { EditIcon, WarnIcon } from '../ui/icons.tsx'
import { Sheet } from '../ui/sheet.tsx'
import type { PollSheet } from './desk-polls.ts'
import type { PanelModel } from './panel-model.ts'
import { pressOf, titleOf, withdrawPoll } from './poll-acts.ts'
import { Refusal } from './poll-compose.tsx'
import { ReasonField } from './reason-field.tsx'

/** Says that a poll does not count, and why; or goes on to a corrected copy. What people voted on is never changed. */
export function PollWithdraw({
  panel,
  sheet,
}: {
  panel: PanelModel
  sheet: Extract<PollSheet, { is: 'poll-withdraw' }>
}) {
  const [reason, setReason] = useState('')
  useEffect(() => void (panel.polls.refusal.value = undefined), [])
  const poll = panel.polls.all.value.find((one) => one.poll === sheet.poll)
  // Somebody has put it away meanwhile.
  useEffect(() => {
    if (!poll) panel.close()
  }, [poll])
  if (!poll) return null
  return (
    <Sheet title={t('compose.withdraw')} onClose={panel.close}>
      <div class="stack wide-sheet">
        <div class="dry-run">
          <p>
            <bdi>
              <strong>{titleOf(poll.setup)}</strong>
            </bdi>
          </p>
          <p class="meta">{t('compose.withdraw.more')}</p>
        </div>
        {poll.state === 'withdrawn' && <p class="field-error">{t('compose.withdraw.already')}</p>}
        <ReasonField reason={reason} onReason={setReason} />
        <Refusal panel={panel} />
        <WithdrawEnd panel={panel} poll={poll} reason={reason.trim()} />
      </div>
    </Sheet>
  )
}

/** Gone, or gone and corrected; either way it must have a reason. */
function WithdrawEnd({ panel, poll, reason }: { panel: PanelModel; poll: Poll; reason: string }) {
  const withdraw = async () => {
    if (await withdrawPoll(panel, poll, reason)) panel.close()
  }
  return (
    <div class="sheet-end">
      <Button
        disabled={poll.state === 'withdrawn'}
        onClick={() => panel.open({ is: 'poll', instead: { of: poll, reason } })}
      >
        <EditIcon /> {t('compose.correct')}
      </Button>
      <HoldButton
        hint={t('panel.hold')}
        busy={panel.commands.isBusy(pressOf('poll.withdraw', poll.poll))}
        disabled={reason === '' || poll.state === 'withdrawn' || !panel.connected.value}
        onHeld={() => void withdraw()}
      >
        <WarnIcon /> {t('compose.withdraw.do')}
      </HoldButton>
    </div>
  )
}
