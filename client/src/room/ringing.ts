import { effect, signal } from '@preact/signals'
import type { RoomModel } from './room-model.ts'

/** Whether this page rings when the room goes live; as long as it is open. */
export const armed = signal(false)
let sound: AudioContext | undefined
let stop: (() => void) | undefined

/** Two notes, 0.4 s. A browser lets this be heard only after its person has touched the page. */
async function chime(): Promise<void> {
  sound ??= new AudioContext()
  await sound.resume()
  note(sound, 659.3, 0, 0.2)
  note(sound, 987.8, 0.16, 0.24)
}

function note(context: AudioContext, pitch: number, after: number, length: number): void {
  const begin = context.currentTime + after
  const tone = context.createOscillator()
  const level = context.createGain()
  tone.frequency.value = pitch
  level.gain.setValueAtTime(0, begin)
  level.gain.linearRampToValueAtTime(0.3, begin + 0.02)
  level.gain.exponentialRampToValueAtTime(0.001, begin + length)
  tone.connect(level).connect(context.destination)
  tone.start(begin)
  tone.stop(begin + length)
}

/** Rings once when the room goes live, and lets it be heard now. */
export function arm(model: RoomModel): void {
  disarm()
  armed.value = true
  void chime()
  stop = effect(() => {
    if (model.launch.value?.phase !== 'live') return
    armed.value = false
    void chime()
    navigator.vibrate?.([200, 120, 200])
  })
}

export function disarm(): void {
  stop?.()
  armed.value = false
}
