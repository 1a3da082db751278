import { t } from '../i18n/language.ts'
import type { PanelModel } from './panel-model.ts'

export function toggleSlow(panel: PanelModel): void {
  const slow = panel.everyone.brakes.slow > 0 ? 0 : panel.slowness.value
  setSlow(panel, slow)
}

export function setSlow(panel: PanelModel, slow: number): void {
  void panel.acts.brake({ slow }, slow > 0 ? t('panel.did.slow', { n: slow }) : t('panel.did.slow_off'))
}

export function toggleHold(panel: PanelModel): void {
  const hold = !panel.everyone.brakes.hold
  void panel.acts.brake({ hold }, t(hold ? 'panel.did.hold' : 'panel.did.hold_off'))
}

export function toggleBlank(panel: PanelModel): void {
  const blank = !panel.everyone.brakes.blank
  void panel.acts.brake({ blank }, t(blank ? 'panel.did.blank' : 'panel.did.blank_off'))
}

export function setCalm(panel: PanelModel, calm: boolean): void {
  void panel.acts.brake({ calm }, t(calm ? 'panel.did.calm' : 'panel.did.calm_off'))
}

/** "We are back in a moment", or back to what was on air before it. */
export function toggleBackSoon(panel: PanelModel): void {
  const { scene, before } = panel.everyone.stage
  void panel.acts.air(scene?.kind === 'back_soon' ? (before ?? null) : { kind: 'back_soon' })
}
