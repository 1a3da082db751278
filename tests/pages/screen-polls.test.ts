import type { Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formOf } from '../../client/src/screen/poll-stand.ts'
import { sceneName, shownOnScreen } from '../../client/src/screen/screen-scene.ts'
import type { Poll, PollId, PollSetup } from '../../src/protocol/polls.ts'
import type { Scene } from '../../src/protocol/stage.ts'
import { emptyEveryone } from '../../src/protocol/view.ts'
import { colours, duel, newPoll } from '../polls/poll-setups.ts'
import type { Fan } from '../support.ts'
import { axeFindings, usePages } from './page-browser.ts'
import { onAir, openScreenHall, SCREEN, shows, words, type HostedRoom, type ScreenHall } from './screen-hall.ts'
import { cutOff, drawn, SHAPES, WORST } from './screen-shapes.ts'

describe('what is on the screen', () => {
  const poll = (id: string, more: Partial<Poll> = {}): Poll => ({
    ...{ poll: id as PollId, setup: colours, state: 'open', round: 1, box: '', openedAt: 1, before: [] },
    ...more,
  })
  const on = (scene: Scene, polls: readonly Poll[]) => shownOnScreen({ ...emptyEveryone(), stage: { scene }, polls })
  const scene = { kind: 'poll', poll: 'a' as PollId } as const

  it('is the poll or battle that hosts put there, or what was opened in its place; the title when there is none', () => {
    const one = poll('a')
    const battle = poll('a', { setup: duel })
    expect(on(scene, [one])).toEqual({ is: 'poll', poll: one })
    expect(on(scene, [battle])).toEqual({ is: 'battle', poll: battle })
    expect(on(scene, [poll('b')])).toEqual({ is: 'title' })
    const corrected = poll('a', { state: 'withdrawn', corrected: 'b' as PollId })
    expect(on(scene, [corrected])).toEqual({ is: 'poll', poll: corrected })
    expect(on(scene, [corrected, poll('b')])).toEqual({ is: 'poll', poll: poll('b') })
    expect(on({ kind: 'question', question: 7 }, [])).toEqual({ is: 'title' })
  })

  it('is the newest poll where it was told to keep to polls', () => {
    const view = { ...emptyEveryone(), polls: [poll('a'), poll('b', { state: 'closed' })] }
    expect(shownOnScreen(view, 'poll')).toEqual({ is: 'poll', poll: poll('a') })
    expect(shownOnScreen(emptyEveryone(), 'poll')).toEqual({ is: 'title' })
  })

  it('is the same scene while a round lasts, and another with the next', () => {
    const name = (more: Partial<Poll>) => sceneName({ is: 'poll', poll: poll('a', more) })
    expect(name({ state: 'revealed' })).toBe(name({}))
    expect(name({ round: 2 })).not.toBe(name({}))
  })

  it('stands beside its bars while its words are short and few', () => {
    const form = (setup: PollSetup, labels: string[]) => formOf({ poll: poll('a', { setup }), labels })
    expect(form(colours, ['Night brass', 'Ink'])).toBe('beside')
    expect(form(colours, ['夜铜色夜铜色夜铜色夜铜色夜铜', 'Ink'])).toBe('above')
    expect(form(colours, Array.from({ length: 7 }, String))).toBe('above')
    expect(form({ ...colours, options: [{ text: 'a', picture: '/p.svg' }, { text: 'b' }] }, ['a', 'b'])).toBe(
      'pictures',
    )
    expect(form({ ...colours, kind: 'scale', scale: { from: 1, to: 2 } }, ['1', '2'])).toBe('scale')
  })
})

describe('the page', () => {
  const built = usePages()
  let hall: ScreenHall
  let room: HostedRoom
  let fans: Fan[]

  beforeEach(async () => {
    hall = await openScreenHall(built.browser, built.dir)
    room = await hall.make({ title: 'Aurora 3' })
    fans = await Promise.all(['Ann', 'Ben', 'Eve'].map((name) => hall.app.join(name, { room: room.room })))
  })
  afterEach(() => hall[Symbol.asyncDispose]())

  async function open(setup: Partial<PollSetup> = {}): Promise<PollId> {
    const poll = newPoll()
    await room.do('poll.draft', { poll, setup: { ...colours, ...setup } })
    await room.do('poll.open', { poll, onAir: true })
    return poll
  }
  async function send(...sent: Parameters<Fan['raw']>[]): Promise<void> {
    for (const [at, [command, input]] of sent.entries()) {
      const reply = await (fans[at] as Fan).send(command as 'poll.vote', input as never)
      if (!reply.ok) throw new Error(`${String(command)}: ${reply.refused}`)
    }
  }
  const vote = (poll: PollId, ...choices: number[][]) =>
    send(...choices.map((choice): [string, object] => ['poll.vote', { poll, round: 1, choice }]))
  const figures = (screen: Page) => screen.locator('.hall-votes').allInnerTexts()

  it('[SCREEN-8] shows how a poll stands while everybody may see it', async () => {
    const screen = await hall.screen(room.room)
    const poll = await open()
    await shows(screen, 'poll')
    await vote(poll, [0], [0], [2])
    await screen.getByText('3 votes').waitFor()
    expect(await figures(screen)).toEqual(['2', '0', '1'])
    expect(await screen.locator('.hall-percent').allInnerTexts()).toEqual(['67%', '0%', '33%'])
    const shares = await screen
      .locator('.hall-bar')
      .evaluateAll((bars) =>
        bars.map((bar) => Number((bar as HTMLElement).style.getPropertyValue('--share')).toFixed(3)),
      )
    expect(shares).toEqual(['0.667', '0.000', '0.333'])
    expect(await screen.locator('.wins').count()).toBe(0)
    // What stays as it was stands still.
    expect(await screen.locator('.hall-votes .rolls').allInnerTexts()).toEqual(['2', '1'])
  })

  it('[SCREEN-8] tells nothing of a result that is kept: how many have voted, and when it comes', async () => {
    const screen = await hall.screen(room.room)
    const poll = await open({ shown: 'reveal' })
    await shows(screen, 'poll')
    await vote(poll, [1], [1])
    await screen.getByRole('img', { name: '2 votes' }).waitFor()
    await screen.getByText('revealed on stage').waitFor()
    await room.do('poll.close', { poll, round: 1 })
    await screen.getByText('The result comes in a moment').waitFor()
    await room.host.until(({ room: { view } }) => view.staff?.polls.counted.length === 1)
    expect(await screen.locator('.hall-bar, .hall-percent, .hall-votes, .wins').count()).toBe(0)
    expect(await words(screen)).not.toContain('%')
    await room.do('poll.reveal', { poll, round: 1 })
    await screen.locator('.hall-option.wins', { hasText: 'Paper white' }).waitFor()
    expect(await figures(screen)).toEqual(['0', '2', '0'])
  })

  it('[SCREEN-9] the winner is lit when the result is there, not before; two that are level both', async () => {
    const screen = await hall.screen(room.room)
    const poll = await open()
    await vote(poll, [0], [2])
    await screen.getByText('2 votes').waitFor()
    expect(await screen.locator('.wins').count()).toBe(0)
    await room.do('poll.close', { poll, round: 1 })
    await screen.getByText('A tie').waitFor()
    expect(await screen.locator('.wins .hall-label').allInnerTexts()).toEqual(['Night brass', 'Ink'])
    const lit = await screen
      .locator('.wins .hall-bar')
      .first()
      .evaluate((bar) => getComputedStyle(bar).backgroundColor)
    expect(lit).toBe('rgb(237, 181, 74)')
  })

  it('another round begins anew, beside the round before', async () => {
    const screen = await hall.screen(room.room)
    const poll = await open()
    await vote(poll, [0], [0])
    await room.do('poll.close', { poll, round: 1 })
    await screen.locator('.wins').waitFor()
    await room.do('poll.open', { poll, onAir: true })
    await screen.getByText('Round 2').waitFor()
    expect(await figures(screen)).toEqual(['0', '0', '0'])
    expect(await screen.locator('.hall-before').count()).toBe(3)
    expect(await screen.locator('.hall-change').allInnerTexts()).toEqual(['-100', '+0', '+0'])
  })

  it('a poll that does not count says why, and gives way to what is asked in its place', async () => {
    const screen = await hall.screen(room.room)
    const poll = await open()
    await shows(screen, 'poll')
    await room.do('poll.withdraw', { poll, reason: 'Ink was not on the list' })
    await screen.getByText('This poll does not count').waitFor()
    await screen.getByText('Ink was not on the list').waitFor()
    const wrong = await open()
    const setup = { ...colours, question: 'Which of two?', options: colours.options.slice(0, 2) }
    await room.do('poll.withdraw', { poll: wrong, reason: 'One too many', correction: { poll: newPoll(), setup } })
    await screen.getByText('Which of two?').waitFor()
    await screen.getByText('Corrected: One too many').waitFor()
    expect(await screen.locator('.hall-label').allInnerTexts()).toEqual(['Night brass', 'Paper white'])
  })

  it('[SCREEN-10] a battle shows what was counted for each side, and who has won', async () => {
    const screen = await hall.screen(room.room)
    const battle = await open(duel)
    await shows(screen, 'battle')
    const taps = (side: 0 | 1, n: number): [string, object] => ['poll.tap', { poll: battle, round: 1, side, taps: n }]
    await send(taps(0, 4), taps(1, 4), taps(1, 7))
    await screen.locator('.hall-side-a', { hasText: 'Brass' }).getByRole('img', { name: '4 taps' }).waitFor()
    await screen.locator('.hall-side-b', { hasText: 'Ink' }).getByRole('img', { name: '11 taps' }).waitFor()
    await screen.getByText('15 taps · 3 people tapped').waitFor()
    expect(await screen.locator('.hall-battle-won').count()).toBe(0)
    await room.do('poll.close', { poll: battle, round: 1 })
    await screen.locator('.hall-side-b.wins', { hasText: 'Winner' }).waitFor()
    expect(await screen.locator('.hall-battle-taps').allInnerTexts()).toEqual(['4', '11'])
    expect(await screen.locator('.hall-battle-share').allInnerTexts()).toEqual(['27%', '73%'])
  })

  it('[SCREEN-11] a question stands with who asked, how many want to know, and its answer; a hidden one leaves', async () => {
    const screen = await hall.screen(room.room)
    const asked = await fans[0]?.send('question.ask', { text: 'How long does it last?' })
    if (!asked?.ok) throw new Error('not asked')
    const question = asked.value.seq
    await onAir(room, { kind: 'question', question })
    await shows(screen, 'question')
    await screen.getByText('Being answered now').waitFor()
    expect(await words(screen)).toMatch(/Ann[^]*How long does it last\?/)
    await fans[1]?.send('question.upvote', { question, on: true })
    await screen.getByText('1 wants to know').waitFor()
    await room.do('question.answer', { question, text: 'Eleven hours.' })
    await screen.locator('.hall-question-answer', { hasText: 'Eleven hours.' }).waitFor()
    await room.do('question.hide', { question })
    await shows(screen, 'title')
    expect(await words(screen)).not.toMatch(/Ann|How long|Eleven/)
  })

  it('[SCREEN-4] keeps a poll as it stood when its line is lost, and says so', async () => {
    const screen = await hall.screen(room.room)
    const poll = await open()
    await vote(poll, [0])
    await screen.getByText('1 vote').waitFor()
    await screen.context().setOffline(true)
    await screen.locator('.screen-away').waitFor()
    expect(await figures(screen)).toEqual(['1', '0', '0'])
    await vote(poll, [0], [1])
    await screen.context().setOffline(false)
    await screen.getByText('2 votes').waitFor()
    expect(await figures(screen)).toEqual(['1', '1', '0'])
  })

  it('[SCREEN-6] the overlay has polls, battles and questions in its lower third', async () => {
    const overlay = await hall.screen(room.room, { query: '?transparent' })
    const poll = await open()
    await vote(poll, [0], [0], [1])
    await overlay.locator('.lower-poll').getByText('3 votes').waitFor()
    const inLowerThird = async () => {
      const box = await overlay.locator('.lower-card').boundingBox()
      expect(box?.y).toBeGreaterThan(SCREEN.height / 2)
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(SCREEN.height)
    }
    await inLowerThird()
    expect(await overlay.locator('.lower-option b').allInnerTexts()).toEqual(['67%', '33%', '0%'])
    await open(duel)
    await overlay.locator('.lower-battle').getByText('Ink').waitFor()
    await inLowerThird()
    const asked = await fans[0]?.send('question.ask', { text: 'How long does it last?' })
    await onAir(room, { kind: 'question', question: asked?.ok ? asked.value.seq : 0 })
    await overlay.locator('.lower-question').getByText('How long does it last?').waitFor()
    await inLowerThird()
  })

  it('[SCREEN-12] nothing that is asked is cut off, whatever its length, script and the shape of the screen', async () => {
    const screen = await hall.screen(room.room)
    const found: string[] = []
    for (const [name, setup] of Object.entries(WORST)) {
      const poll = await open(setup)
      await screen.locator(`[data-poll="${poll}"]`).waitFor()
      for (const viewport of SHAPES) {
        await screen.setViewportSize(viewport)
        await drawn(screen)
        for (const what of await cutOff(screen)) found.push(`${name} ${viewport.width}: ${what}`)
      }
      await room.do('poll.withdraw', { poll, reason: 'Seen' })
    }
    expect(found).toEqual([])
  }, 60_000)

  it('axe finds nothing wrong with a poll, a result or a battle', async () => {
    const screen = await hall.screen(room.room)
    const poll = await open()
    await vote(poll, [0], [1], [0])
    await screen.getByText('3 votes').waitFor()
    expect(await axeFindings(screen)).toEqual([])
    await room.do('poll.close', { poll, round: 1 })
    await screen.locator('.wins').waitFor()
    expect(await axeFindings(screen)).toEqual([])
    await open(duel)
    await shows(screen, 'battle')
    expect(await axeFindings(screen)).toEqual([])
  })

  it('moves bars by transforms alone, and hardly at all for who wants no motion', async () => {
    const still = await hall.screen(room.room, { reducedMotion: 'reduce' })
    const moving = await hall.screen(room.room)
    await open()
    const transition = (page: Page) =>
      page
        .locator('.hall-bar')
        .first()
        .evaluate((bar) => {
          const { transitionProperty, transitionDuration } = getComputedStyle(bar)
          return `${transitionProperty} ${transitionDuration}`
        })
    expect(await transition(moving)).toBe('transform 0.3s')
    expect(await transition(still)).toBe('transform 0.12s')
  })

  it('[SCREEN-13] on a phone the stream goes on while a poll or a question is on air', async () => {
    await room.do('launch.edit', { changes: { stream: { kind: 'hls', url: '/clip/clip.m3u8' } } })
    const phone = await hall.person({ viewport: { width: 390, height: 844 } }, `/r/${room.room}`)
    await phone.locator('video').evaluate((video) => (video.id = 'the-same'))
    const goesOn = () => phone.locator('video#the-same').count()
    await open()
    const asked = await fans[0]?.send('question.ask', { text: 'How long does it last?' })
    await onAir(room, { kind: 'question', question: asked?.ok ? asked.value.seq : 0 })
    await phone.locator('.stage-asked', { hasText: 'How long does it last?' }).waitFor()
    expect(await goesOn()).toBe(1)
    await onAir(room, { kind: 'stream' })
    await phone.locator('.stage-asked').waitFor({ state: 'detached' })
    expect(await goesOn()).toBe(1)
  })
})
