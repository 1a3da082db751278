import type { CrewDesk } from '../crew/crew-desk.ts'
import { launchWording } from '../i18n/launch-wording.ts'
import type { PanelModel } from './panel-model.ts'

/** The crew as the panel of a room has it: links are for this room first. */
export const panelCrew = (panel: PanelModel): CrewDesk => ({
  hosts: panel.house.hosts,
  me: panel.room.me.value,
  off: !panel.connected.value,
  rooms: roomsOf(panel),
  here: panel.room.room,
  now: () => panel.room.clock.now(),
  send: (name, input, press) => panel.acts.send(name, input, press),
  isBusy: (press) => panel.commands.isBusy(press),
})

/** This room first, which may be nobody's but the staff's yet. */
function roomsOf({ room, everyone }: PanelModel): CrewDesk['rooms'] {
  const { rooms = [] } = room.connection.house.value?.everyone ?? {}
  const others = rooms
    .filter((one) => one.room !== room.room)
    .map((one) => ({ room: one.room, title: launchWording(one).title }))
  return [{ room: room.room, title: everyone.launch.title }, ...others.toReversed()]
}
