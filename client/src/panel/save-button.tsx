import type { ComponentChildren } from 'preact'
import { Button } from '../ui/button.tsx'
import type { PanelModel } from './panel-model.ts'

interface SaveProps {
  panel: PanelModel
  /** The press that it makes, to be busy with it. */
  press: string
  /** Whether what is written can be sent. */
  good: boolean
  children: ComponentChildren
}

/** Sends what a sheet holds; not while the panel is away. */
export function SaveButton({ panel, press, good, children }: SaveProps) {
  return (
    <Button
      kind="primary"
      type="submit"
      disabled={!good || !panel.connected.value || panel.archived.value}
      busy={panel.commands.isBusy(press)}
    >
      {children}
    </Button>
  )
}
