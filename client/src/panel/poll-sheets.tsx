import '../styles/poll-compose.css'
import type { PollSheet } from './desk-polls.ts'
import type { PanelModel } from './panel-model.ts'
import { PollCompose } from './poll-compose.tsx'
import { PollImport } from './poll-import.tsx'
import { PollWithdraw } from './poll-withdraw.tsx'

/** What lies over the panel for polls. */
export function PollSheets({ panel, sheet }: { panel: PanelModel; sheet: PollSheet }) {
  switch (sheet.is) {
    case 'poll':
      return <PollCompose key={sheet.instead?.of.poll} panel={panel} sheet={sheet} />
    case 'poll-withdraw':
      return <PollWithdraw panel={panel} sheet={sheet} />
    case 'poll-import':
      return <PollImport panel={panel} file={sheet.file} />
  }
}
