import type { StaffCapability } from '../../../src/protocol/roles.ts'
import type { WordKey } from '../i18n/language.ts'
import type { PanelModel } from './panel-model.ts'

/** A key of the panel. */
export interface PanelKey {
  /** As the browser names them. */
  keys: readonly string[]
  /** As people read it. */
  shown: string
  does: WordKey
  /** What one must be able to do to press it. */
  needs?: StaffCapability
  /** Acts again and again while it is held down. */
  repeats?: true
  /** `key`: the one that was pressed, as the browser names it. */
  act: (panel: PanelModel, key: string) => void
}
