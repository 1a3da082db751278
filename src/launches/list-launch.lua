-- Gives a launch its address: lists the room in the house, once.
--   keys    head, log (stream), listed (set), this window's and the window before's recent, all the house's
--   args    epoch, seen, now, field (of the command in recent), hash, house, room, starts_at (or ''), body
--   returns { 'accepted' } | { 'refused', code }
--   appends launch.listed
-- @include ../rooms/fence.lua
-- @include ../rooms/append.lua
-- @include ../rooms/recent.lua
local head, stream, listed, this_window, window_before = unpack(KEYS)
local epoch, seen, now, field, hash, house, room, starts_at, body = unpack(ARGV)

local log = open_log(head, stream, epoch, seen)
local recent = open_recent(this_window, window_before)
if not log then return { 'refused', 'log_lost' } end
local first = recall_answer(recent, field, hash)
if first then return first end

local refused
if starts_at ~= '' and tonumber(starts_at) <= tonumber(now) then
  refused = { 'refused', 'bad_input' }
elseif room == house or redis.call('SISMEMBER', listed, room) == 1 then
  refused = { 'refused', 'room_exists' }
end
if not refused then
  append(log, now, body)
  redis.call('SADD', listed, room)
end
return remember_answer(recent, field, hash, refused or { 'accepted' })
