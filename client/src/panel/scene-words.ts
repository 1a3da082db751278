import type { Scene, SceneKind } from '../../../src/protocol/stage.ts'
import { t } from '../i18n/language.ts'

/** Scenes that need no words of their own, in the order of a show. */
export const PLAIN_SCENES = ['stream', 'countdown', 'join', 'wall', 'thanks', 'back_soon'] as const

export const kindWords = (kind: SceneKind): string => t(`panel.scene.${kind}`)

/** A scene in a few words; null = what the phase has by itself. */
export function sceneWords(scene: Scene | null): string {
  if (scene === null) return t('panel.scene.own')
  return scene.kind === 'card' ? t('panel.scene.card.of', { title: scene.title }) : kindWords(scene.kind)
}
